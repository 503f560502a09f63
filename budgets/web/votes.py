"""What the councils decided on an adopted version."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from budgets.access import access_pool, access_version_to_vote, keeps_pool
from budgets.choices import members_in
from budgets.decisions import hand_out_decision
from budgets.services import enter_vote
from budgets.web.forms_budget import VoteForm
from budgets.web.saving import saved
from maillage.identity.bodies import bodies_with
from maillage.identity.web.request import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, pool_id: UUID, number: int) -> HttpResponse:
    """The form of a council's vote: of any member for the coordination, of its own for a CPAS."""
    actor = actor_of(request)
    version = access_version_to_vote(actor, pool_id, number)
    pool = version.pool
    keeps = keeps_pool(actor, pool)
    own = None if keeps else bodies_with([actor.body_role]).get()
    members = members_in(pool) if keeps else None
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = VoteForm(*typed, members=members, initial={"member": request.GET.get("member")})
    answer = saved(
        request, form, lambda: enter_vote(actor=actor, pool=pool, version=version, **form.entered(own)),
        _("The vote is entered."), reverse("budgets:version", args=[pool_id, number]),
    )  # fmt: skip
    return answer or render(request, "budgets/vote.html", {"form": form, "pool": pool, "version": version})


@require_safe
def decision(request: HttpRequest, pool_id: UUID, vote_id: UUID) -> FileResponse:
    """The decision as it was uploaded."""
    actor = actor_of(request)
    return hand_out_decision(actor, access_pool(actor, pool_id), vote_id)
