"""Pages of notices: those that wait, one of them with its answer, how long recipients have."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from maillage.documents.pdf import pdf_response
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from maillage.ui.lists import page_of
from sharing.cessations import rules
from sharing.cessations.access import (
    access_cessation,
    access_cessation_to_acknowledge,
    access_cessations,
    access_days,
    may_acknowledge,
    overdue_count,
)
from sharing.cessations.kept import confirmed_fields
from sharing.cessations.letter import letter_of
from sharing.cessations.models import CessationAnswer
from sharing.cessations.services import acknowledge_notice, set_days


class AnswerForm(forms.Form):
    """What was done with the information."""

    answer = forms.ChoiceField(
        label=gettext_lazy("What did you do with it?"), choices=CessationAnswer, widget=forms.RadioSelect
    )
    ground = forms.CharField(
        label=gettext_lazy("If you keep it: the legal ground"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("The law and its article, for example on the keeping of accounts. Name nobody here."),
    )
    answered_by = forms.CharField(label=gettext_lazy("Who answered"), max_length=161, required=False)

    def __init__(self, *args: Any, by_letter: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by_letter:  # the sender types what somebody else did
            self.fields["answer"].label = gettext_lazy("What did the organisation do with it?")
            self.fields["ground"].label = gettext_lazy("If it keeps it: the legal ground")
        else:
            del self.fields["answered_by"]


class DaysForm(forms.Form):
    """How long recipients have to answer."""

    days = forms.IntegerField(
        label=gettext_lazy("Working days to answer"), widget=forms.NumberInput(attrs={"class": "w-short"})
    )


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Overdue ones first, answered ones last."""
    actor = actor_of(request)
    context = {
        "page": page_of(request, access_cessations(actor)),
        "overdue": overdue_count(actor),
        "sets_days": actor.body_kind == "cpas" and actor.function in rules.SETS_DAYS,
    }
    return render(request, "cessations/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """One notice; at its recipient, the question what was done."""
    actor = actor_of(request)
    found = access_cessation(actor, notice_id)
    here = reverse("cessations:notice", args=[notice_id])
    form = AnswerForm(posted(request), by_letter=found.by_letter)
    if request.method == "POST":
        found = access_cessation_to_acknowledge(actor, notice_id)
        if form.is_valid():
            try:
                acknowledge_notice(actor=actor, notice=found, **form.cleaned_data)
            except Problem as problem:
                if problem.status == 409:
                    return answer_problem(request, problem, here)
                add_problem(form, problem)
            else:
                messages.success(request, _("Your answer is recorded."))
                return redirect(here)
    received = found.recipient_id == actor.body_role
    context = {
        "notice": found,
        "received": received,
        "own_fields": confirmed_fields(actor, found.referral_id) if received else [],
        "form": form if found.acknowledged_at is None and may_acknowledge(actor, found) else None,
    }
    return render(request, "cessations/notice.html", context)


@require_safe
def letter(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """A notice to a recipient without an account, as PDF."""
    actor = actor_of(request)
    found = access_cessation(actor, notice_id)
    return pdf_response(letter_of(actor, found), f"{_('letter')}-{found.referral.reference}")


@require_http_methods(["GET", "HEAD", "POST"])
def days(request: HttpRequest) -> HttpResponse:
    """How long the recipients of this CPAS have."""
    actor = actor_of(request)
    form = DaysForm(posted(request), initial={"days": access_days(actor)})
    if form.is_bound and form.is_valid():
        try:
            set_days(actor=actor, days=form.cleaned_data["days"])
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("It counts for the notices that are sent from now on."))
            return redirect("cessations:notices")
    return render(request, "cessations/days.html", {"form": form})
