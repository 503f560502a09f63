"""Bank statements, for the coordination alone: bring a file in, say what each movement is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
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
from budgets.contributions.confirming import confirm_line, confirm_sure
from budgets.contributions.models import BankLine, BankStatement
from budgets.contributions.reading import read_calls
from budgets.contributions.services import Imported, content_of, import_file, set_aside, settle_line, take_up
from budgets.contributions.web.forms import MEMBER, SOURCE, AsideForm, FileForm, PartyForm, picked
from budgets.contributions.web.wording import confirm_words, settled_words
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from maillage.ui.dates import written
from maillage.ui.fields import euros
from maillage.ui.lists import page_of

FORM = ["GET", "HEAD", "POST"]
LATEST = 12
FORMATS = {"coda": "CODA", "camt": "camt.053"}
# in an address: the movement may be a payment that is entered
SAME = "same"


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
            _tell(request, brought)
            return redirect("contributions:bank", pool.pk)
    compared = compare(actor, pool)
    views = [compared.view(line) for line in access_lines(pool)]
    waiting = [view for view in views if view.is_open]
    context = {
        "pool": pool,
        "form": form,
        "may_change": may_change,
        "waiting": [(view, confirm_words(view)) for view in waiting],
        "sure": [view for view in waiting if view.is_sure],
        "page": page_of(request, [view for view in views if not view.is_open]),
        "statements": access_statements(pool)[:LATEST],
        "twice": _twice(access_statements(pool)),
    }
    return render(request, "contributions/bank.html", context)


def _twice(statements: Iterable[BankStatement]) -> set[object]:
    """What more than one of these statements covers."""
    return {covers for covers, count in Counter(each.covers for each in statements).items() if count > 1}


def _tell(request: HttpRequest, brought: Imported) -> None:
    counts = {"new": brought.new, "known": brought.known}
    messages.success(request, _("New movements: %(new)s. Known already: %(known)s.") % counts)
    for other in brought.covered if brought.new else ():
        words = {"format": FORMATS[other.format], "number": other.number, "day": written(other.closed_on)}
        said = _(
            "This statement covers the same as one that is here already (%(format)s, number %(number)s, closed on"
            " %(day)s): its movements may be there twice. Look before you confirm them."
        )
        messages.warning(request, said % words)


@require_http_methods(FORM)
def line(request: HttpRequest, pool_id: UUID, movement_id: UUID) -> HttpResponse:
    """One movement: whose money it is, by hand, or why it is nobody's."""
    actor = actor_of(request)
    found = access_line_to_manage(actor, pool_id, movement_id)
    compared = compare(actor, found.pool)
    view = compared.view(found)
    before, comes_in = read_calls(actor, found.pool), found.cents > 0
    calls = before.calls if comes_in else []
    form = PartyForm(
        posted(request), members=compared.members.values(), sources=compared.sources.values() if comes_in else (),
        calls=calls, initial=_proposed(view),
    )  # fmt: skip
    is_double = SAME in request.GET
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        chosen = picked(calls, given["call"])
        try:
            done = settle_line(
                actor=actor, line=found, call=chosen.call if chosen else None, confirmed=given["confirmed"],
                **_party(compared, given["party"]),
            )  # fmt: skip
        except Problem as problem:
            if problem.code == "possible_duplicate":
                form.ask()
                is_double = True
            add_problem(form, problem)
        else:
            return _settled(request, found, settled_words(view, done, before, read_calls(actor, found.pool)))
    context = {
        "pool": found.pool, "view": view, "form": form, "aside": AsideForm(), "comes_in": comes_in,
        "is_double": is_double, "same": _("It is a payment that is entered already."),
    }  # fmt: skip
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
    before, view = read_calls(actor, found.pool), compare(actor, found.pool).view(found)
    try:
        done = confirm_line(actor=actor, line=found, shown=request.POST.get("proposal", ""))
    except Problem as problem:
        if problem.code == "possible_duplicate":
            page = reverse("contributions:line", args=[pool_id, movement_id]) + f"?{SAME}=1"
        return answer_problem(request, problem, page)
    return _settled(request, found, settled_words(view, done, before, read_calls(actor, found.pool)))


@require_POST
def confirm_all(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """Settle the movements that were shown as sure (`line`), as far as they still are."""
    actor = actor_of(request)
    pool = access_bank_to_manage(actor, pool_id)
    page = reverse("contributions:bank", args=[pool_id])
    asked = _asked(request)
    try:
        done = confirm_sure(actor=actor, pool=pool, line_ids=asked)
    except Problem as problem:
        return answer_problem(request, problem, page)
    amount = euros(sum(line.cents for line in done))
    said = ngettext(
        "%(count)s payment is entered: %(amount)s.", "%(count)s payments are entered: %(amount)s.", len(done)
    )
    messages.success(request, said % {"count": len(done), "amount": amount})
    if left := len(asked) - len(done):
        said = ngettext(
            "%(count)s movement was left: look at it.", "%(count)s movements were left: look at them.", left
        )
        messages.warning(request, said % {"count": left})
    return redirect(page)


def _asked(request: HttpRequest) -> set[UUID]:
    found = set()
    for text in request.POST.getlist("line"):
        with suppress(ValueError):
            found.add(UUID(text))
    return found


@require_POST
def aside(request: HttpRequest, pool_id: UUID, movement_id: UUID) -> HttpResponse:
    """Set a movement aside, with a reason."""
    actor = actor_of(request)
    found = access_line_to_manage(actor, pool_id, movement_id)
    try:
        set_aside(actor=actor, line=found, reason=request.POST.get("reason", "")[:200])
    except Problem as problem:
        return answer_problem(request, problem, reverse("contributions:line", args=[pool_id, movement_id]))
    return _settled(request, found, _("The movement is set aside."))


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


def _settled(request: HttpRequest, found: BankLine, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("contributions:bank", found.pool_id)
