"""Contested refusals: the coordination's list and its opinion, and what the sender's side reads of it."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from maillage.ui.lists import page_of
from sharing.referrals import rules
from sharing.referrals.access import party_of
from sharing.referrals.models import Opinion, Referral
from sharing.referrals.moderating import access_moderation, access_moderations, moderation_of
from sharing.referrals.services import give_opinion


class OpinionForm(forms.Form):
    """What the coordination thinks."""

    opinion = forms.ChoiceField(
        label=gettext_lazy("Your opinion"),
        help_text=gettext_lazy("The organisation that sent the referral reads it and decides."),
        choices=Opinion,
        widget=forms.RadioSelect,
    )


@require_safe
def moderations(request: HttpRequest) -> HttpResponse:
    """The refusals that members contest."""
    page = page_of(request, access_moderations(actor_of(request)))
    return render(request, "moderation/list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def moderation(request: HttpRequest, moderation_id: UUID) -> HttpResponse:
    """One of them, and the opinion on it."""
    actor = actor_of(request)
    found = access_moderation(actor, moderation_id)
    form = OpinionForm(posted(request))
    if form.is_valid():
        try:
            give_opinion(actor=actor, moderation=found, opinion=form.cleaned_data["opinion"])
        except Problem as problem:
            if problem.status == 409:
                return answer_problem(request, problem, reverse("moderation:moderations"))
            add_problem(form, problem)
        else:
            messages.success(request, _("Your opinion is given. The sender is told."))
            return redirect("moderation:moderations")
    return render(request, "moderation/one.html", {"moderation": found, "form": form})


def section(request: HttpRequest, referral: Referral) -> str:
    """On the sender's page of a contested referral: who was asked, and what they think."""
    if referral.contested_at is None or party_of(actor_of(request), referral) != rules.SENDER:
        return ""
    context = {"moderation": moderation_of(referral), "referral": referral}
    return render_to_string("moderation/section.html", context, request=request)
