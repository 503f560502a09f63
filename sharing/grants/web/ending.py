"""Pages by which an agreement is taken back or refused: one page, one button, no reason asked."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from maillage.audit.actor import Actor
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of
from maillage.problems import Problem
from maillage.ui.names import within_sentence
from sharing.grants.access import access_grant_for_change, access_new_grant, possible_recipients
from sharing.grants.ending import agreements_left, recipients_left
from sharing.grants.models import Grant
from sharing.grants.services import narrow_grant, record_refusal, withdraw_from_recipients, withdraw_grant
from sharing.grants.subjects import files
from sharing.grants.uses import uses_of
from sharing.grants.web.other_forms import PART, RECIPIENT, RefusalForm, WithdrawalForm


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """What of an agreement is taken back, what ends with it; the button that does it."""
    actor = actor_of(request)
    found = access_grant_for_change(actor, grant_id)
    others = agreements_left(actor, found.subject_id, found.recipient_role).exclude(pk=found.pk).count()
    form = WithdrawalForm(request.POST if request.method == "POST" else None, grant=found, others=others)
    if form.is_bound and form.is_valid():
        try:
            said = _take_back(actor, found, form.cleaned_data["scope"], form.cleaned_data["categories"])
        except Problem as problem:
            if problem.field is None:
                return answer_problem(request, problem, reverse("grants:grant", args=[grant_id]))
            add_problem(form, problem)
        else:
            messages.success(request, said)
            return redirect("casework:participant", found.subject_id)
    elif found.withdrawn is not None:
        return redirect("grants:grant", grant_id)
    context = {
        "form": form,
        "grant": found,
        "name": files().label_of(actor, found.subject_id),
        "ending": [use for use in uses_of(actor, found) if use.is_open],
    }
    return render(request, "grants/withdraw.html", context)


def _take_back(actor: Actor, grant: Grant, scope: str, categories: list[str]) -> str:
    """Do it; what to say."""
    organisation = {"name": capfirst(within_sentence(grant.recipient_name))}
    if scope == PART and narrow_grant(actor=actor, grant=grant, categories=categories):
        return _("It is done. %(name)s no longer reads or writes this.") % organisation
    if scope == RECIPIENT:
        withdraw_from_recipients(actor=actor, subject_id=grant.subject_id, recipient_roles=[grant.recipient_role])
    elif scope != PART:
        withdraw_grant(actor=actor, grant=grant)
    return _("The agreement is withdrawn. %(name)s can no longer read anything under it.") % organisation


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_several(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """With whom the person still shares; some of it, or all, is taken back at once."""
    actor = actor_of(request)
    name = access_new_grant(actor, subject_id)
    left = recipients_left(actor, subject_id)
    if request.method == "POST":
        chosen = [item.role for item in left if item.slug in request.POST.getlist("recipients")]
        everything = "all" in request.POST
        if not chosen and not everything:
            messages.error(request, _("Choose with whom to stop, or stop with everybody."))
            return redirect("grants:withdraw-several", subject_id)
        try:
            done = withdraw_from_recipients(
                actor=actor, subject_id=subject_id, recipient_roles=None if everything else chosen
            )
        except Problem as problem:
            return answer_problem(request, problem, reverse("casework:participant", args=[subject_id]))
        said = ngettext("%(count)s agreement is withdrawn.", "%(count)s agreements are withdrawn.", len(done))
        messages.success(request, said % {"count": len(done)})
        return redirect("casework:participant", subject_id)
    return render(request, "grants/withdraw_several.html", {"left": left, "name": name, "subject_id": subject_id})


@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """The person said no: it is noted, and nothing follows."""
    actor = actor_of(request)
    name = access_new_grant(actor, subject_id)
    form = RefusalForm(request.POST if request.method == "POST" else None, recipients=possible_recipients(actor))
    if form.is_bound and form.is_valid():
        try:
            record_refusal(actor=actor, subject_id=subject_id, **form.refusal())
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The refusal is recorded. Nothing else changes."))
            return redirect("casework:participant", subject_id)
    return render(request, "grants/refuse.html", {"form": form, "name": name, "subject_id": subject_id})
