"""Open a pool, enter what funds it, share it: the coordination's pages."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from budgets.access import access_consortia, access_new_pool, access_pool_to_manage
from budgets.entrusted import team_of
from budgets.figures import available_bases, members_of, without_commune
from budgets.membership import possible_members, usual_payers
from budgets.models import CriterionKind
from budgets.services import Choice, adopt_version, choose_key, enter_funding, entrust_pool, open_pool
from budgets.statements import read_pool
from budgets.web.forms import EntrustForm, FundingAmountForm, FundingForm, KeyForm, PoolForm
from maillage.identity.web.problems import add_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from maillage.ui.fields import euros

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
            messages.success(request, _("The pool is open. Next: what funds it, then the key."))
            return redirect("budgets:pool", pool.pk)
    return render(request, "budgets/open.html", {"form": form, "has_consortium": consortia.exists()})


@require_http_methods(FORM)
def funding(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The form of a funding source."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    form = FundingForm(posted(request))
    if form.is_bound and form.is_valid():
        label, cents = form.cleaned_data["label"], form.cleaned_data["amount"]
        try:
            source = enter_funding(actor=actor, pool=pool, label=label, cents=cents)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _entered(source.label, source.cents))
            return redirect("budgets:pool", pool.pk)
    return render(request, "budgets/funding.html", {"form": form, "pool": pool, "source": None})


@require_http_methods(FORM)
def change_funding(request: HttpRequest, pool_id: UUID, source_id: UUID) -> HttpResponse:
    """The form of the amount of a source that is there."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    source = get_object_or_404(pool.funding_sources, pk=source_id)
    form = FundingAmountForm(posted(request), initial={"amount": source.cents})
    if form.is_bound and form.is_valid():
        try:
            source = enter_funding(actor=actor, pool=pool, label=source.label, cents=form.cleaned_data["amount"])
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _entered(source.label, source.cents))
            return redirect("budgets:pool", pool.pk)
    return render(request, "budgets/funding.html", {"form": form, "pool": pool, "source": source})


def _entered(label: str, cents: int) -> str:
    return _("%(source)s: %(amount)s is entered.") % {"source": label, "amount": euros(cents)}


@require_http_methods(FORM)
def key(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The choice of the figures, and the button that shares the pool by them."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    members = members_of(pool.member_roles)
    bases = available_bases(members)
    form = KeyForm(posted(request), bases=bases)
    if form.is_bound and form.is_valid():
        basis = form.chosen
        try:
            choice = Choice(CriterionKind.INHABITANTS, reference_date=basis.reference_date, series=basis.series)
            choose_key(actor=actor, pool=pool, criteria=[choice])
            statement = adopt_version(actor=actor, pool=pool, number=pool.versions.latest("number").number)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("%(amount)s is shared.") % {"amount": euros(statement.amount_cents)})
            return redirect("budgets:pool", pool.pk)
    context = {
        "form": form,
        "pool": pool,
        "amount_cents": read_pool(actor, pool).amount_cents,
        "bases": bases,
        "lacking": without_commune(members) or members,
        "have_communes": not without_commune(members),
    }
    return render(request, "budgets/key.html", context)


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
