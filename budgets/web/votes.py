"""What the councils decided on an adopted version."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from budgets.access import access_pool, access_version_to_vote, access_vote_to_complete, keeps_pool
from budgets.choices import members_in
from budgets.decisions import hand_out_decision
from budgets.models import BudgetVersion, CouncilVote, Pool
from budgets.services import attach_decision, enter_vote
from budgets.versions import Vote, votes_of
from budgets.web.forms_budget import DecisionForm, VoteForm
from budgets.web.saving import saved
from maillage.audit.actor import Actor
from maillage.identity.bodies import bodies_with
from maillage.identity.models import Body
from maillage.identity.web.request import actor_of
from maillage.problems import Problem

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def vote(request: HttpRequest, pool_id: UUID, number: int) -> HttpResponse:
    """The form of a council's vote: of any member for the coordination, of its own for a CPAS."""
    actor = actor_of(request)
    version = access_version_to_vote(actor, pool_id, number)
    pool = version.pool
    keeps = keeps_pool(actor, pool)
    own = None if keeps else bodies_with([actor.body_role]).get()
    members = members_in(pool) if keeps else None
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    known = _known(request, votes_of(actor, pool, version), own)
    form = VoteForm(*typed, members=members, initial={"member": request.GET.get("member")})
    if known is not None:
        form.ask()
    answer = saved(
        request, form, lambda: _enter(actor, pool, version, form, own), _("The vote is entered."),
        _page(pool_id, number),
    )  # fmt: skip
    context = {"form": form, "pool": pool, "version": version, "known": known, "back_url": _page(pool_id, number)}
    return answer or render(request, "budgets/vote.html", context)


def _known(request: HttpRequest, votes: list[Vote], own: Body | None) -> Vote | None:
    """The council that the form is opened for, where its vote is entered."""
    slug = own.slug if own else request.GET.get("member")
    return next((each for each in votes if each.vote and each.member.slug == slug), None)


def _enter(actor: Actor, pool: Pool, version: BudgetVersion, form: VoteForm, own: Body | None) -> CouncilVote:
    try:
        return enter_vote(actor=actor, pool=pool, version=version, **form.entered(own))
    except Problem as problem:
        if problem.code == "vote_entered":
            form.ask()
            if form.files:
                # a browser forgets it when the form is shown again
                form.add_error("document", _("Choose the file again."))
        raise


def _page(pool_id: UUID, number: int) -> str:
    """Where the votes stand on the page of their version."""
    return reverse("budgets:version", args=[pool_id, number]) + "#votes"


@require_safe
def decision(request: HttpRequest, pool_id: UUID, vote_id: UUID) -> FileResponse:
    """The decision as it was uploaded."""
    actor = actor_of(request)
    return hand_out_decision(actor, access_pool(actor, pool_id), vote_id)


@require_http_methods(FORM)
def attach(request: HttpRequest, pool_id: UUID, vote_id: UUID) -> HttpResponse:
    """The form of the decision of a vote that was entered without."""
    actor = actor_of(request)
    found = access_vote_to_complete(actor, pool_id, vote_id)
    form = DecisionForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    page = _page(pool_id, found.version.number)
    answer = saved(
        request, form, lambda: attach_decision(actor=actor, vote=found, **form.cleaned_data),
        _("The decision is added to the vote."), page,
    )  # fmt: skip
    context = {"form": form, "pool": found.pool, "vote": found, "back_url": page}
    return answer or render(request, "budgets/decision.html", context)
