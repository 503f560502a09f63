"""Who may open a file: say it, restrict it, close it to a colleague or to oneself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from maillage.audit.actor import Actor
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of
from maillage.problems import Problem
from tenants.casework.access import access_closures, access_participant
from tenants.casework.closures import (
    colleagues,
    declare_closure,
    end_closure,
    lift_restriction,
    restrict_file,
    who_opens,
)
from tenants.casework.models import ClosureKind, Participant


def _offer(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class CloseForm(forms.Form):
    """To whom a file is to be closed, and why."""

    colleague = forms.ChoiceField(label=gettext_lazy("To whom it is closed"))
    kind = forms.ChoiceField(label=gettext_lazy("Why"), choices=ClosureKind, widget=forms.RadioSelect)

    def __init__(self, *args: Any, actor: Actor, everyone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(str(card.user_id), card.name) for card in colleagues(actor) if card.user_id != actor.user_id]
        own = (str(actor.user_id), pgettext_lazy("a colleague", "To me"))
        _offer(self, "colleague", [own, *(others if everyone else [])])


class RestrictForm(forms.Form):
    """The colleagues who may open a restricted file."""

    mark_optional = False
    readers = forms.MultipleChoiceField(
        label=gettext_lazy("Colleagues who may open it too"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Its case worker and the managers always can."),
    )

    def __init__(self, *args: Any, actor: Actor, participant: Participant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [(str(card.user_id), card.name) for card in colleagues(actor) if card.user_id != participant.referent_id]
        _offer(self, "readers", keys)


def _page(request: HttpRequest, participant: Participant, **forms_with_errors: forms.Form) -> HttpResponse:
    actor = actor_of(request)
    opens = who_opens(actor, participant)
    named = [str(reader.user_id) for reader in opens.readers]
    context = {
        "participant": participant,
        "opens": opens,
        "close_form": CloseForm(actor=actor, everyone=opens.reopens),
        "restrict_form": RestrictForm(actor=actor, participant=participant, initial={"readers": named}),
        **forms_with_errors,
    }
    return render(request, "casework/access.html", context)


@require_safe
def access(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """Who may open this file now, and what the reader may decide of it."""
    return _page(request, access_participant(actor_of(request), participant_id))


@require_POST
def close(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """Close it to a colleague, or to oneself."""
    actor = actor_of(request)
    participant = access_participant(actor, participant_id)
    everyone = who_opens(actor, participant).reopens
    form = CloseForm(request.POST, actor=actor, everyone=everyone)
    if form.is_valid():
        user_id = UUID(form.cleaned_data["colleague"])
        try:
            declare_closure(actor=actor, participant=participant, user_id=user_id, kind=form.cleaned_data["kind"])
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The file is closed."))
            return redirect("casework:participants" if user_id == actor.user_id else _here(participant_id))
    return _page(request, participant, close_form=form)


@require_POST
def restrict(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """Keep it to a few."""
    actor = actor_of(request)
    participant = access_closures(actor, participant_id)
    form = RestrictForm(request.POST, actor=actor, participant=participant)
    if form.is_valid():
        try:
            readers = [UUID(key) for key in form.cleaned_data["readers"]]
            restrict_file(actor=actor, participant=participant, reader_ids=readers)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The file is restricted."))
            return redirect(_here(participant_id))
    return _page(request, participant, restrict_form=form)


@require_POST
def lift(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """Open it to every colleague again."""
    actor = actor_of(request)
    participant = access_closures(actor, participant_id)
    try:
        lift_restriction(actor=actor, participant=participant)
    except Problem as problem:
        return answer_problem(request, problem, _here(participant_id))
    messages.success(request, _("The file is no longer restricted."))
    return redirect(_here(participant_id))


@require_POST
def end(request: HttpRequest, participant_id: UUID, closure_id: UUID) -> HttpResponse:
    """Open it to one colleague again."""
    actor = actor_of(request)
    participant = access_participant(actor, participant_id)
    try:
        end_closure(actor=actor, participant=participant, closure_id=closure_id)
    except Problem as problem:
        return answer_problem(request, problem, _here(participant_id))
    messages.success(request, _("The file is open to that colleague again."))
    return redirect(_here(participant_id))


def _here(participant_id: UUID) -> str:
    return reverse("casework:access", args=[participant_id])
