"""The recipient's answers, one decision a page: accept, decline, close."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from maillage.audit.actor import Actor
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from sharing.referrals.access import access_received_to_act
from sharing.referrals.models import Referral
from sharing.referrals.received import received_of
from sharing.referrals.services import GONE, accept_referral, close_referral, decline_referral
from sharing.referrals.web.forms import AcceptForm, CloseForm, DeclineForm


@dataclass(frozen=True, slots=True)
class Answer:
    """One decision: the event, what does it with the form's values, its page and what is said when it is done."""

    event: str
    act: Callable[[Actor, Referral, dict[str, Any]], Referral]
    template: str
    done: Any


def _accept(actor: Actor, referral: Referral, values: dict[str, Any]) -> Referral:
    return accept_referral(
        actor=actor,
        referral=referral,
        worker_id=UUID(values["worker"]),
        first_contact_on=values["first_contact_on"],
    )


ACCEPT = Answer("accept", _accept, "referrals/accept.html", _("The referral is accepted. Its sender is told."))
DECLINE = Answer(
    "decline",
    lambda actor, referral, values: decline_referral(actor=actor, referral=referral, reason=values["reason"]),
    "referrals/decline.html",
    _("The referral is declined. Its sender is told."),
)
CLOSE = Answer(
    "close",
    lambda actor, referral, values: close_referral(actor=actor, referral=referral),
    "referrals/close.html",
    _("The referral is closed. Its sender is told."),
)


def _received(request: HttpRequest, referral_id: UUID) -> tuple[Actor, Referral]:
    actor = actor_of(request)
    return actor, access_received_to_act(actor, referral_id)


def _answer(request: HttpRequest, actor: Actor, referral: Referral, form: forms.Form, answer: Answer) -> HttpResponse:
    here = reverse("referrals:referral", args=[referral.pk])
    if form.is_bound and form.is_valid():
        try:
            answer.act(actor, referral, form.cleaned_data)
        except Problem as problem:
            if problem.status == 409:
                return answer_problem(request, problem, here)
            add_problem(form, problem)
        else:
            messages.success(request, str(answer.done))
            return redirect(here)
    received = received_of(actor, referral)
    if answer.event not in received.events:
        return answer_problem(request, Problem("changed_meanwhile", GONE, status=409), here)
    return render(request, answer.template, {"form": form, "referral": referral, "received": received})


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Name the worker and the day of the first contact."""
    actor, referral = _received(request, referral_id)
    return _answer(request, actor, referral, AcceptForm(posted(request), actor=actor), ACCEPT)


@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Give the reason; what was shared is erased."""
    actor, referral = _received(request, referral_id)
    return _answer(request, actor, referral, DeclineForm(posted(request)), DECLINE)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Confirm: what was shared is erased."""
    actor, referral = _received(request, referral_id)
    return _answer(request, actor, referral, CloseForm(posted(request)), CLOSE)
