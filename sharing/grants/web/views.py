"""Pages of agreements: record one, read one, renew it, reconfirm it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.audit.actor import Actor
from maillage.documents.uploads import discarded_on_failure
from maillage.identity.web.problems import add_problem
from maillage.identity.web.request import actor_of
from maillage.problems import Problem
from maillage.ui.names import within_sentence
from sharing.grants import rules
from sharing.grants.access import (
    access_grant,
    access_grant_for_change,
    access_new_grant,
    changes_grants_of,
    known_neighbours,
    possible_recipients,
)
from sharing.grants.documents import hand_out_document
from sharing.grants.hints import given_in
from sharing.grants.models import Grant
from sharing.grants.reminders import awaits_reconfirmation
from sharing.grants.services import reconfirm_grant, record_grant, renew_grant
from sharing.grants.subjects import files
from sharing.grants.uses import uses_of
from sharing.grants.web.forms import GrantForm, RenewalForm
from sharing.grants.web.other_forms import ReconfirmationForm


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """The form of a new agreement of one person."""
    actor = actor_of(request)
    name = access_new_grant(actor, subject_id)
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = GrantForm(*typed, recipients=possible_recipients(actor), actor=actor, subject_id=subject_id, person=name)
    hint = given_in(request.GET)
    if hint is not None:
        form.initial.update(hint[0].propose(actor, hint[1]))
    if form.is_bound and form.is_valid():
        try:
            with discarded_on_failure(actor.body_role), transaction.atomic():
                grant = record_grant(actor=actor, subject_id=subject_id, **form.agreement())
                leads_to = hint[0].follow(actor, grant, hint[1]) if hint is not None else ""
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(
                request, _("The agreement with %(name)s is recorded.") % {"name": within_sentence(grant.recipient_name)}
            )
            return redirect(leads_to or reverse("grants:grant", args=[grant.pk]))
    return render(request, "grants/record.html", {"form": form, "name": name, "subject_id": subject_id})


@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """The form of a newer version: it begins as the old one stands."""
    actor = actor_of(request)
    old = access_grant_for_change(actor, grant_id)
    if old.withdrawn is not None or old.replaced_by is not None:
        return redirect("grants:grant", grant_id)
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = RenewalForm(*typed, grant=old, actor=actor, subject_id=old.subject_id, person=_name(actor, old))
    if form.is_bound and form.is_valid():
        try:
            new = renew_grant(actor=actor, grant=old, **form.agreement())
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The agreement is renewed. What was open under it goes on."))
            return redirect("grants:grant", new.pk)
    return render(
        request,
        "grants/renew.html",
        {"form": form, "grant": old, "subject_id": old.subject_id, "name": _name(actor, old)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reconfirm(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """A spoken agreement is said again, or signed after all."""
    actor = actor_of(request)
    grant = access_grant_for_change(actor, grant_id)
    if grant.lapses_on is None:
        return redirect("grants:grant", grant_id)
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReconfirmationForm(*typed, initial={"evidence": rules.SPOKEN})
    if form.is_bound and form.is_valid():
        try:
            reconfirm_grant(actor=actor, grant=grant, evidence=form.given_evidence())
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The agreement is reconfirmed: it holds until its last day."))
            return redirect("grants:grant", grant_id)
    return render(request, "grants/reconfirm.html", {"form": form, "grant": grant, "name": _name(actor, grant)})


def _name(actor: Actor, grant: Grant) -> str:
    return files().label_of(actor, grant.subject_id)


def _lapses_on(grant: Grant) -> date | None:
    """By which day a spoken agreement in force wants another word; None when it would end before, or is over."""
    day = grant.lapses_on
    return day if day and day < grant.valid_until and grant.is_live(timezone.localdate()) else None


@require_safe
def grant(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """One agreement, whole, with what it is used for."""
    actor = actor_of(request)
    found = access_grant(actor, grant_id)
    fields = rules.covered(files().fields(), found.covers)
    context = {
        "grant": found,
        "known": known_neighbours(actor, [found]),
        "name": _name(actor, found),
        "fields": [field.label for field in fields],
        "uses": uses_of(actor, found),
        "may_change": changes_grants_of(actor, found.subject_id),
        "lapses_on": _lapses_on(found),
        "to_reconfirm": awaits_reconfirmation(found, timezone.localdate()),
        "can_renew": found.withdrawn is None and found.replaced_by is None,
    }
    return render(request, "grants/grant.html", context)


@require_safe
def document(request: HttpRequest, grant_id: UUID) -> FileResponse:
    """The signed document, as a download."""
    actor = actor_of(request)
    return hand_out_document(actor, access_grant(actor, grant_id))
