"""Open a pool, entrust colleagues with it: the coordination's pages."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from budgets.access import access_consortia, access_new_pool, access_pool_to_manage
from budgets.entrusted import team_of
from budgets.membership import possible_members, usual_payers
from budgets.services import entrust_pool, open_pool
from budgets.web.forms import EntrustForm, PoolForm
from maillage.identity.web.problems import add_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def open_(request: HttpRequest) -> HttpResponse:
    """The form of a new pool."""
    actor = actor_of(request)
    access_new_pool(actor)
    consortia = access_consortia(actor)
    form = PoolForm(
        posted(request),
        consortia=consortia,
        members=possible_members(consortia),
        initial={"members": usual_payers(consortia, timezone.localdate())},
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        given["total_cents"] = given.pop("total")
        try:
            pool = open_pool(actor=actor, **given)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The pool is open. Next: its lines, what funds it, then the key."))
            return redirect("budgets:budget", pool.pk)
    return render(request, "budgets/open.html", {"form": form, "has_consortium": consortia.exists()})


@require_http_methods(FORM)
def entrust(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The team with what each may do with the pool, and the form that changes it."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    team = team_of(actor, pool)
    others = [colleague.card for colleague in team if colleague.card.user_id != actor.user_id]
    form = EntrustForm(posted(request), colleagues=others)
    if form.is_bound and form.is_valid():
        try:
            entrust_pool(actor=actor, pool=pool, **form.picked())
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Saved: what your colleague may do with this pool."))
            return redirect("budgets:entrust", pool.pk)
    context = {"form": form, "pool": pool, "team": team, "has_others": bool(others)}
    return render(request, "budgets/entrust.html", context)
