"""Bank statements, for the coordination alone: bring a file in, say what each movement is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from budgets.access import keeps_pool
from budgets.contributions.access import (
    access_bank,
    access_bank_to_manage,
    access_line_to_manage,
    access_lines,
    access_statements,
)
from budgets.contributions.bank import Compared, LineView, compare
from budgets.contributions.confirming import confirm_line
from budgets.contributions.models import BankLine
from budgets.contributions.reading import read_calls
from budgets.contributions.services import content_of, import_file, set_aside, settle_line, take_up
from budgets.contributions.web.forms import MEMBER, SOURCE, AsideForm, FileForm, PartyForm, picked
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from maillage.ui.lists import page_of

FORM = ["GET", "HEAD", "POST"]
LATEST = 12


@require_http_methods(FORM)
def statements(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The movements that wait, those that are settled, and the form of another file."""
    actor = actor_of(request)
    pool = access_bank_to_manage(actor, pool_id) if request.method == "POST" else access_bank(actor, pool_id)
    may_change = keeps_pool(actor, pool) and pool.closed_at is None
    form = FileForm(posted(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            brought = import_file(actor=actor, pool=pool, content=content_of(form.cleaned_data["file"]))
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(
                request,
                _("New movements: %(new)s. Known already: %(known)s.") % {"new": brought.new, "known": brought.known},
            )
            return redirect("contributions:bank", pool.pk)
    compared = compare(actor, pool)
    views = [compared.view(line) for line in access_lines(pool)]
    context = {
        "pool": pool,
        "form": form,
        "may_change": may_change,
        "waiting": [view for view in views if view.is_open],
        "page": page_of(request, [view for view in views if not view.is_open]),
        "statements": access_statements(pool)[:LATEST],
    }
    return render(request, "contributions/bank.html", context)


@require_http_methods(FORM)
def line(request: HttpRequest, pool_id: UUID, movement_id: UUID) -> HttpResponse:
    """One movement: whose money it is, by hand, or why it is nobody's."""
    actor = actor_of(request)
    found = access_line_to_manage(actor, pool_id, movement_id)
    compared = compare(actor, found.pool)
    view = compared.view(found)
    calls = read_calls(actor, found.pool).calls
    form = PartyForm(
        posted(request), members=compared.members.values(), sources=compared.sources.values(), calls=calls,
        initial=_proposed(view),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        chosen = picked(calls, given["call"])
        try:
            settle_line(
                actor=actor, line=found, call=chosen.call if chosen else None, confirmed=given["confirmed"],
                **_party(compared, given["party"]),
            )  # fmt: skip
        except Problem as problem:
            if problem.code == "possible_duplicate":
                form.ask()
            add_problem(form, problem)
        else:
            return _settled(request, found)
    context = {"pool": found.pool, "view": view, "form": form, "aside": AsideForm()}
    return render(request, "contributions/line.html", context)


def _proposed(view: LineView) -> dict[str, str]:
    if view.proposal is None:
        return {}
    party = f"{SOURCE}:{view.source.code}" if view.source else ""
    if view.member:
        party = f"{MEMBER}:{view.member.slug}"
    return {"party": party, "call": str(view.proposal.call or "")}


def _party(compared: Compared, party: str) -> dict[str, Any]:
    kind, _colon, key = party.partition(":")
    if kind == MEMBER:
        return {"member": next(body for body in compared.members.values() if body.slug == key)}
    return {"source": compared.sources[key]}


@require_POST
def confirm(request: HttpRequest, pool_id: UUID, movement_id: UUID) -> HttpResponse:
    """Take a movement for what it is proposed to be, if that is still what was shown (`proposal`)."""
    actor = actor_of(request)
    found = access_line_to_manage(actor, pool_id, movement_id)
    page = reverse("contributions:bank", args=[pool_id])
    try:
        confirm_line(actor=actor, line=found, shown=request.POST.get("proposal", ""))
    except Problem as problem:
        if problem.code == "possible_duplicate":
            page = reverse("contributions:line", args=[pool_id, movement_id])
        return answer_problem(request, problem, page)
    return _settled(request, found)


@require_POST
def aside(request: HttpRequest, pool_id: UUID, movement_id: UUID) -> HttpResponse:
    """Set a movement aside, with a reason."""
    actor = actor_of(request)
    found = access_line_to_manage(actor, pool_id, movement_id)
    try:
        set_aside(actor=actor, line=found, reason=request.POST.get("reason", "")[:200])
    except Problem as problem:
        return answer_problem(request, problem, reverse("contributions:line", args=[pool_id, movement_id]))
    return _settled(request, found)


@require_POST
def again(request: HttpRequest, pool_id: UUID, movement_id: UUID) -> HttpResponse:
    """Let a movement wait again that was set aside."""
    actor = actor_of(request)
    found = access_line_to_manage(actor, pool_id, movement_id)
    page = reverse("contributions:bank", args=[pool_id])
    try:
        take_up(actor=actor, line=found)
    except Problem as problem:
        return answer_problem(request, problem, page)
    messages.success(request, _("The movement waits again."))
    return redirect(page)


def _settled(request: HttpRequest, found: BankLine) -> HttpResponse:
    messages.success(request, _("The movement is settled."))
    return redirect("contributions:bank", found.pool_id)
