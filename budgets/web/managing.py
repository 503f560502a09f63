"""Open a pool, rename or remove it, entrust colleagues with it: the coordination's pages."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from budgets.access import access_consortia, access_new_pool, access_pool_to_manage
from budgets.entrusted import team_of
from budgets.membership import possible_members, usual_payers
from budgets.services import entrust_pool, open_pool, remove_pool, rename_pool
from budgets.services.pools import is_unused
from budgets.web.forms import EntrustForm, NameForm, PoolForm
from budgets.web.saving import done, saved
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
def change(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The name of the pool, and the button that removes one that was opened by mistake."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    here = reverse("budgets:change", args=[pool_id])
    if "remove" in request.POST:
        said = _("The pool is removed.")
        return done(
            request, lambda: remove_pool(actor=actor, pool=pool), said, reverse("budgets:pools"), refused=here
        )  # fmt: skip
    form = NameForm(posted(request), initial={"name": pool.name})

    def save() -> None:
        rename_pool(actor=actor, pool=pool, name=form.cleaned_data["name"])

    answer = saved(request, form, save, _("The pool has its new name."), reverse("budgets:pool", args=[pool_id]))
    return answer or render(request, "budgets/change.html", {"form": form, "pool": pool, "is_unused": is_unused(pool)})


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
