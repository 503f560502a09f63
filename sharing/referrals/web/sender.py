"""Pages that only a sender has: write a draft, check it, send it, take it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillage.audit.actor import Actor
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from maillage.ui.components import AnswerSection, SummaryRow
from maillage.ui.names import within_sentence
from sharing.directory.access import advisers_of
from sharing.grants.access import access_grant_for_change
from sharing.grants.models import Grant
from sharing.grants.subjects import files
from sharing.referrals.access import SentReferral, access_sent_to_act, unanswered_siblings
from sharing.referrals.models import Referral
from sharing.referrals.outgoing import Check, check_of, leaving_under
from sharing.referrals.services import Leaving, draft_referral, send_referral, withdraw_referral
from sharing.referrals.web.sender_forms import LetterForm, ReasonForm


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Why the person is referred; what would be shared stands beside it."""
    actor = actor_of(request)
    grant = access_grant_for_change(actor, grant_id)
    siblings = unanswered_siblings(actor, grant)
    form = ReasonForm(posted(request), siblings=siblings)
    if form.is_bound and form.is_valid():
        try:
            referral = _drafted(actor, grant, form.cleaned_data)
        except Problem as problem:
            if problem.status == 409:
                return answer_problem(request, problem, reverse("grants:grant", args=[grant_id]))
            add_problem(form, problem)
        else:
            return redirect("sending:check", referral.pk)
    context = {
        "form": form, "grant": grant, "name": _name(actor, grant), "leaving": leaving_under(actor, grant),
        "advisers": advisers_of(actor, grant.recipient_role),
    }  # fmt: skip
    return render(request, "sending/draft.html", context)


def _drafted(actor: Actor, grant: Grant, values: dict[str, Any]) -> Referral:
    sibling = values.get("sibling")
    return draft_referral(
        actor=actor,
        grant=grant,
        reason=values["reason"],
        urgent=values["urgent"],
        for_attention=values["for_attention"],
        sibling_of=access_sent_to_act(actor, UUID(sibling)).referral if sibling else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Exactly what will leave, to whom, why, until when; the button that sends it."""
    actor = actor_of(request)
    sent = access_sent_to_act(actor, referral_id)
    form = LetterForm(posted(request)) if sent.referral.outside else None
    try:
        if request.method == "POST" and (form is None or form.is_valid()):
            leaving = Leaving(form.cleaned_data["way"], form.cleaned_data["sent_on"]) if form else None
            send_referral(actor=actor, referral=sent.referral, shown=request.POST.get("shown"), leaving=leaving)
            return _sent(request, sent)
        found = check_of(actor, sent)
    except Problem as problem:
        again = problem.code == "changed_since_shown"
        return answer_problem(request, problem, request.path if again else _file_url(sent))
    context = {"check": found, "sections": _sections(found), "name": _name(actor, found.use.grant), "form": form}
    return render(request, "sending/check.html", context)


def _sent(request: HttpRequest, sent: SentReferral) -> HttpResponse:
    named = {"name": within_sentence(sent.referral.recipient.name)}
    if sent.referral.outside:
        messages.success(request, _("The letter to %(name)s is ready: print it and let it leave.") % named)
        return redirect("referrals:referral", sent.referral.pk)
    messages.success(request, _("The referral was sent to %(name)s.") % named)
    return _to_file(sent)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """What the recipient loses when a referral is taken back; the button that does it."""
    actor = actor_of(request)
    sent = access_sent_to_act(actor, referral_id)
    if request.method == "POST":
        try:
            withdraw_referral(actor=actor, referral=sent.referral)
        except Problem as problem:
            return answer_problem(request, problem, _file_url(sent))
        messages.success(request, _("Referral %(reference)s is taken back.") % {"reference": sent.referral.reference})
        return _to_file(sent)
    if "withdraw_by_sender" not in sent.events:
        return _to_file(sent)
    return render(request, "sending/withdraw.html", {"sent": sent, "name": _name(actor, sent.use.grant)})


def _sections(check: Check) -> list[AnswerSection]:
    grant_url = reverse("grants:grant", args=[check.use.grant_id])
    file_url = reverse("casework:correct", args=[check.use.subject_id])
    attention = check.referral.for_attention
    return [
        AnswerSection(_("Why"), [
            SummaryRow(_("Reason"), check.use.reason),
            *([SummaryRow(_("For the attention of"), attention)] if attention else []),
            SummaryRow(_("Reference"), check.referral.reference),
        ]),
        AnswerSection(
            _("What will leave"), [SummaryRow(item.label, item.value) for item in check.leaving], url=file_url
        ),
        AnswerSection(_("By what agreement"), [
            SummaryRow(_("What for"), check.use.grant.purpose),
            SummaryRow(_("Categories"), ", ".join(check.use.grant.category_labels), grant_url, _("See")),
        ]),
    ]  # fmt: skip


def _name(actor: Actor, grant: Grant) -> str:
    return files().label_of(actor, grant.subject_id)


def _file_url(sent: SentReferral) -> str:
    return reverse("casework:participant", args=[sent.use.subject_id])


def _to_file(sent: SentReferral) -> HttpResponse:
    return redirect(_file_url(sent))
