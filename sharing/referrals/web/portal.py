"""Who at a partner or joint programme follows what it received."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from maillage.audit.actor import Actor
from maillage.identity.access import access_members, said_of_members
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from sharing.referrals import rules, services
from sharing.referrals.access import (
    access_followed_by,
    access_intake,
    access_received_to_distribute,
    followers_of,
    workers,
)
from sharing.referrals.received import received_of


class WorkerForm(forms.Form):
    """To whom."""

    worker = forms.ChoiceField(label=gettext_lazy("Who will follow this person"))

    def __init__(self, data: QueryDict | None, *, actor: Actor, without: Iterable[UUID] = (), label: str = "") -> None:
        super().__init__(data)
        notes = said_of_members(actor)
        worker = self.fields["worker"]
        assert isinstance(worker, forms.ChoiceField)
        worker.choices = [("", _("Choose"))] + [
            (str(card.user_id), f"{card.name} ({notes[card.user_id]})" if card.user_id in notes else card.name)
            for card in workers(actor).exclude(user_id__in=list(without))
        ]
        worker.label = label or worker.label


class IntakeForm(forms.Form):
    """Who takes new referrals in."""

    workers = forms.MultipleChoiceField(
        label=gettext_lazy("Who takes new referrals in"),
        help_text=gettext_lazy(
            "They are told of every new referral and may open it. Choose nobody: every coach is told and may. Managers"
            " see everything anyway."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data: QueryDict | None, *, actor: Actor, named: Iterable[UUID]) -> None:
        super().__init__(data, initial={"workers": [str(user_id) for user_id in named]})
        field = self.fields["workers"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(card.user_id), card.name) for card in workers(actor)]


def _done(request: HttpRequest, form: forms.Form, act: Callable[[], str], here: str) -> HttpResponse | None:
    """Do it and go on, or None: the form says what is wrong."""
    try:
        words = act()
    except Problem as problem:
        if problem.status == 409:
            return answer_problem(request, problem, here)
        add_problem(form, problem)
        return None
    messages.success(request, words)
    return redirect(here)


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Give a referral to a worker, or hand it over to another."""
    actor = actor_of(request)
    referral = access_received_to_distribute(actor, referral_id)
    here = reverse("referrals:referral", args=[referral_id])
    if referral.state not in rules.OPEN:
        return answer_problem(request, Problem("changed_meanwhile", services.GONE, status=409), here)
    held = followers_of(referral)
    form = WorkerForm(posted(request), actor=actor, without=held)

    def act() -> str:
        services.assign_referral(actor=actor, referral=referral, worker_id=UUID(form.cleaned_data["worker"]))
        return _("The referral is given. The worker is told.")

    if form.is_valid() and (answer := _done(request, form, act, here)):
        return answer
    now = workers(actor).filter(user_id__in=held).values_list("name", flat=True)
    context = {"referral": referral, "form": form, "now": list(now), "name": received_of(actor, referral).name}
    return render(request, "portal/assign.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Give everything that one member follows to another."""
    actor = actor_of(request)
    count = access_followed_by(actor, user_id).count()
    member = access_members(actor).filter(user_id=user_id).first()
    form = WorkerForm(posted(request), actor=actor, without=[user_id], label=_("To whom"))

    def act() -> str:
        moved = services.hand_over(actor=actor, from_id=user_id, worker_id=UUID(form.cleaned_data["worker"]))
        return ngettext("%d referral was handed over.", "%d referrals were handed over.", moved) % moved

    if form.is_valid() and (answer := _done(request, form, act, reverse("team:team"))):
        return answer
    context = {"form": form, "count": count, "name": member.name if member else "", "user_id": user_id}
    return render(request, "portal/hand_over.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """Say who takes new referrals in."""
    actor = actor_of(request)
    form = IntakeForm(posted(request), actor=actor, named=access_intake(actor))

    def act() -> str:
        services.set_intake(actor=actor, user_ids=[UUID(one) for one in form.cleaned_data["workers"]])
        return _("Your choice is saved.")

    if form.is_valid() and (answer := _done(request, form, act, reverse("team:team"))):
        return answer
    return render(request, "portal/intake.html", {"form": form})
