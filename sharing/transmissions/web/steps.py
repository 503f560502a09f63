"""The steps of a transmission, one decision a page."""

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
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from maillage.audit.actor import Actor
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from sharing.transmissions import rules, services
from sharing.transmissions.access import access_transmission_to_act
from sharing.transmissions.dossier import opened
from sharing.transmissions.models import Transmission
from sharing.transmissions.web.forms import (
    AcknowledgeForm,
    AskForm,
    ConfirmForm,
    DecisionForm,
    DeclineForm,
    SettleForm,
)

type Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One decision: the events it may be, whose it is (None: both), its service, its page, what is said when done."""

    events: tuple[str, ...]
    party: str | None
    act: Callable[[Actor, Transmission, Values], Transmission]
    form: Callable[[HttpRequest, Transmission], forms.Form]
    template: str
    done: Any


def _today(form: type[forms.Form], field: str) -> Callable[[HttpRequest, Transmission], forms.Form]:
    return lambda request, _found: form(posted(request), initial={field: timezone.localdate()})


STEPS = {
    "acknowledge": Step(
        ("acknowledge",), rules.SENDER,
        lambda actor, found, values: services.acknowledge_request(actor=actor, transmission=found, **values),
        _today(AcknowledgeForm, "given_on"), "transmissions/acknowledge.html",
        _("It is written down that the person has the receipt."),
    ),
    "cancel": Step(
        ("cancel", "keep"), rules.SENDER,
        lambda actor, found, _values: services.cancel_transmission(actor=actor, transmission=found),
        lambda request, _found: ConfirmForm(posted(request)), "transmissions/cancel.html",
        _("Nothing is sent. Your CPAS examines the request."),
    ),
    "accept": Step(
        ("accept",), rules.RECIPIENT,
        lambda actor, found, _values: services.accept_transmission(actor=actor, transmission=found),
        lambda request, _found: ConfirmForm(posted(request)), "transmissions/accept.html",
        _("The request is yours. The first CPAS is told."),
    ),
    "decline": Step(
        ("decline",), rules.RECIPIENT,
        lambda actor, found, values: services.decline_transmission(actor=actor, transmission=found, **values),
        lambda request, found: DeclineForm(posted(request), transmission=found), "transmissions/decline.html",
        _("Your position is written down. Now ask SPP IS: the term runs."),
    ),
    "ask_spp_is": Step(
        ("ask_spp_is",), rules.RECIPIENT,
        lambda actor, found, values: services.ask_spp_is(actor=actor, transmission=found, **values),
        _today(AskForm, "asked_on"), "transmissions/ask.html",
        _("It is written down that SPP IS was asked. The first CPAS is told."),
    ),
    "decide": Step(
        ("decide",), None,
        lambda actor, found, values: services.record_decision(actor=actor, transmission=found, **values),
        _today(DecisionForm, "decided_on"), "transmissions/decide.html",
        _("The provisional decision is written down. The other CPAS is told."),
    ),
    "settle": Step(
        ("take_up", "settle"), None,
        lambda actor, found, values: services.settle_transmission(actor=actor, transmission=found, **values),
        lambda request, found: (
            SettleForm if services.lacks_file(actor_of(request), found) else ConfirmForm
        )(posted(request)), "transmissions/settle.html",
        _("The transmission is settled. What it carried is erased."),
    ),
}  # fmt: skip


def _answer(request: HttpRequest, transmission_id: UUID, step: Step) -> HttpResponse:
    actor = actor_of(request)
    found = access_transmission_to_act(actor, transmission_id, step.party)
    here = reverse("transmissions:transmission", args=[found.pk])
    form = step.form(request, found)
    if form.is_bound and form.is_valid():
        try:
            step.act(actor, found, form.cleaned_data)
        except Problem as problem:
            if problem.status == 409:
                return answer_problem(request, problem, here)
            add_problem(form, problem)
        else:
            messages.success(request, str(step.done))
            return redirect(here)
    shown = opened(actor, found)
    if not shown.events & set(step.events):
        return answer_problem(request, Problem("changed_meanwhile", services.GONE, status=409), here)
    return render(request, step.template, {"form": form, "transmission": found, "opened": shown})


def step_view(name: str) -> Callable[..., HttpResponse]:
    """The page of one step of `STEPS`."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, transmission_id: UUID) -> HttpResponse:
        return _answer(request, transmission_id, STEPS[name])

    return view
