"""Pages of agreements: record one, read one, take one back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of
from maillage.problems import Problem
from maillage.ui.names import within_sentence
from sharing.grants import rules
from sharing.grants.access import (
    access_grant,
    access_grant_for_change,
    access_new_grant,
    changes_grants_of,
    possible_recipients,
)
from sharing.grants.documents import hand_out_document
from sharing.grants.services import record_grant, withdraw_grant
from sharing.grants.subjects import files
from sharing.grants.uses import uses_of
from sharing.grants.web.forms import GrantForm


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """The form of a new agreement of one person."""
    actor = actor_of(request)
    name = access_new_grant(actor, subject_id)
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = GrantForm(*typed, recipients=possible_recipients(actor))
    if form.is_bound and form.is_valid():
        try:
            grant = record_grant(actor=actor, subject_id=subject_id, **form.agreement())
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(
                request, _("The agreement with %(name)s is recorded.") % {"name": within_sentence(grant.recipient_name)}
            )
            return redirect("grants:grant", grant.pk)
    return render(request, "grants/record.html", {"form": form, "name": name, "subject_id": subject_id})


@require_safe
def grant(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """One agreement, whole, with what it is used for."""
    actor = actor_of(request)
    found = access_grant(actor, grant_id)
    fields = rules.covered(files().fields(), found.covers)
    context = {
        "grant": found,
        "name": files().label_of(actor, found.subject_id),
        "fields": [field.label for field in fields],
        "uses": uses_of(actor, found),
        "may_change": changes_grants_of(actor, found.subject_id),
    }
    return render(request, "grants/grant.html", context)


@require_safe
def document(request: HttpRequest, grant_id: UUID) -> FileResponse:
    """The signed document, as a download."""
    actor = actor_of(request)
    return hand_out_document(actor, access_grant(actor, grant_id))


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """What ends when the agreement is taken back; the button that does it."""
    actor = actor_of(request)
    found = access_grant_for_change(actor, grant_id)
    if request.method == "POST":
        try:
            withdraw_grant(actor=actor, grant=found)
        except Problem as problem:
            return answer_problem(request, problem, reverse("grants:grant", args=[grant_id]))
        messages.success(
            request,
            _("The agreement is withdrawn. %(name)s can no longer read anything under it.")
            % {"name": capfirst(within_sentence(found.recipient_name))},
        )
        return redirect("casework:participant", found.subject_id)
    if found.withdrawn is not None:
        return redirect("grants:grant", grant_id)
    context = {
        "grant": found,
        "name": files().label_of(actor, found.subject_id),
        "ending": [use for use in uses_of(actor, found) if use.is_open],
    }
    return render(request, "grants/withdraw.html", context)
