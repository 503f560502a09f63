"""The page of one decision: what it does, what it asks, one button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from maillage.audit.actor import Actor
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from maillage.ui.names import within_sentence
from sharing.referrals import rules
from sharing.referrals.access import access_received_to_act, access_referrals, access_sent_to_act, party_of
from sharing.referrals.models import Referral
from sharing.referrals.received import received_of
from sharing.referrals.sent import sent_of
from sharing.referrals.services import GONE
from sharing.referrals.standing import offered
from sharing.referrals.web.decisions import Decision, in_force

# The sender itself reads this: nobody has to be told.
TYPED = _("The answer of the organisation is written down.")


def decide(decision: Decision) -> Callable[..., HttpResponse]:
    """The view of a decision, for whose it is."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, referral_id: UUID) -> HttpResponse:
        actor = actor_of(request)
        return _decided(request, actor, _referral(actor, decision, referral_id), in_force(decision))

    return view


def _referral(actor: Actor, decision: Decision, referral_id: UUID) -> Referral:
    if decision.by == rules.RECIPIENT:
        return access_received_to_act(actor, referral_id)
    return access_sent_to_act(actor, referral_id).referral


def _decided(request: HttpRequest, actor: Actor, referral: Referral, decision: Decision) -> HttpResponse:
    here = reverse("referrals:referral", args=[referral.pk])
    form = decision.form(posted(request), actor=actor, referral=referral)
    if form.is_bound and form.is_valid():
        try:
            decision.act(actor, referral, form.cleaned_data)
        except Problem as problem:
            if problem.status == 409:
                return answer_problem(request, problem, here)
            add_problem(form, problem)
        else:
            messages.success(request, str(TYPED if _is_typed(actor, referral, decision) else decision.done))
            # who accepts for a colleague follows the person no more
            still_here = access_referrals(actor).filter(pk=referral.pk).exists()
            return redirect(here if still_here else reverse("referrals:referrals"))
    if (decision.event or decision.slug) not in offered(actor, referral):
        return answer_problem(request, Problem("changed_meanwhile", GONE, status=409), here)
    return render(request, "referrals/decide.html", _context(actor, referral, decision) | {"form": form})


def _is_typed(actor: Actor, referral: Referral, decision: Decision) -> bool:
    """Whether the sender writes down what a recipient without an account answered."""
    return decision.by == rules.RECIPIENT and party_of(actor, referral) == rules.SENDER


def _context(actor: Actor, referral: Referral, decision: Decision) -> dict[str, Any]:
    sends = party_of(actor, referral) == rules.SENDER
    other = referral.recipient if sends else referral.sender
    return {
        "referral": referral,
        "decision": decision,
        "is_typed": _is_typed(actor, referral, decision),
        "name": sent_of(actor, referral).name if sends else received_of(actor, referral).name,
        "explains": capfirst(str(decision.explains) % {"organisation": within_sentence(other.name)}),
    }
