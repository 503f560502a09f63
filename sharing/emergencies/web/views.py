"""Ask the sender of a referral in an emergency, read what it gave; review."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from maillage.ui.lists import page_of
from sharing.emergencies.access import (
    access_review,
    access_review_to_ask,
    access_reviews,
    may_review,
    possible_reviewers,
)
from sharing.emergencies.reading import read_emergencies
from sharing.emergencies.services import ask_another, ask_in_emergency, review_emergency
from sharing.emergencies.web.forms import AskForm, AskReviewForm, ReviewForm
from sharing.referrals import rules as referrals
from sharing.referrals.access import access_received_to_act


@require_http_methods(["GET", "HEAD", "POST"])
def referral(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """What was given in an emergency, while it lives; the form that asks."""
    actor = actor_of(request)
    found = access_received_to_act(actor, referral_id)
    here = reverse("emergencies:referral", args=[referral_id])
    form = AskForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            ask_in_emergency(actor=actor, referral=found, **form.cleaned_data)
        except Problem as problem:
            if problem.status == 409:
                return answer_problem(request, problem, here)
            add_problem(form, problem)
        else:
            messages.success(request, _("It is asked. What is given appears on this page in a moment."))
            return redirect(here)
    context = {
        "referral": found,
        "given": read_emergencies(actor, found),
        "form": form if found.state in referrals.READABLE else None,
    }
    return render(request, "emergencies/referral.html", context)


@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Those that wait, the most urgent first; then those that were done."""
    return render(request, "emergencies/reviews.html", {"page": page_of(request, access_reviews(actor_of(request)))})


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """One review."""
    actor = actor_of(request)
    found = access_review(actor, review_id)
    here = reverse("emergency_reviews:review", args=[review_id])
    form = ReviewForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            review_emergency(actor=actor, review=found, **form.cleaned_data)
        except Problem as problem:
            if problem.status == 409:
                return answer_problem(request, problem, here)
            add_problem(form, problem)
        else:
            messages.success(request, _("Your review is recorded."))
            return redirect(here)
    own = found.body_id == actor.body_role
    context = {
        "review": found,
        "own": own,
        "form": form if may_review(actor, found) else None,
        "ask_form": AskReviewForm(
            bodies=list(possible_reviewers(actor)), initial={"other": found.asked_of.slug if found.asked_of else ""}
        )
        if own and found.reviewed_at is None
        else None,
    }
    return render(request, "emergencies/review.html", context)


@require_POST
def ask(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Ask another CPAS's officer, or take it back."""
    actor = actor_of(request)
    found = access_review_to_ask(actor, review_id)
    here = reverse("emergency_reviews:review", args=[review_id])
    bodies = possible_reviewers(actor)
    form = AskReviewForm(request.POST, bodies=list(bodies))
    if form.is_valid():
        try:
            ask_another(actor=actor, review=found, other=bodies.filter(slug=form.cleaned_data["other"]).first())
        except Problem as problem:
            return answer_problem(request, problem, here)
        messages.success(request, _("It is noted who reviews."))
    return redirect(here)
