"""The expenses of a pool: the list, one of them, the forms that enter and change them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from budgets.access import access_pool, keeps_pool
from budgets.expenses.access import (
    access_entering,
    access_expense,
    access_expense_to_change,
    access_expenses,
    access_order,
    decides,
    enters,
    takes_entries,
)
from budgets.expenses.files import journal_csv, journal_xlsx
from budgets.expenses.journal import journal
from budgets.expenses.models import Expense, ExpenseKind, ExpenseState
from budgets.expenses.reading import line_rows, own_cents
from budgets.expenses.rules import PROVES_STAFF, TIME_SHEET, hours_text, year_parts
from budgets.expenses.services import change_expense, change_staff, enter_expense, enter_staff
from budgets.expenses.services.proofs import TAKES_PROOFS
from budgets.expenses.web.forms import (
    BegunForm,
    ExpenseForm,
    FilterForm,
    ReasonForm,
    StaffForm,
    initial_of,
    initial_of_staff,
)
from budgets.expenses.web.order_forms import initial_of_order
from maillage.audit.actor import Actor
from maillage.identity.web.problems import add_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from maillage.ui.lists import page_of

FORM = ["GET", "HEAD", "POST"]


@require_safe
def expenses(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """Those that the reader may see, with what all together spent by line."""
    actor = actor_of(request)
    pool = access_pool(actor, pool_id)
    is_coordination = actor.body_role == pool.coordination_id
    form = FilterForm(request.GET or None, pool=pool, for_all=is_coordination)
    found = form.chosen(access_expenses(actor, pool))
    context = {
        "pool": pool,
        "page": page_of(request, found),
        "filter_form": form,
        "lines": line_rows(pool),
        "own_cents": own_cents(actor, pool),
        "is_coordination": is_coordination,
        "may_enter": enters(actor, pool) and takes_entries(pool),
        "account_stands": pool.closed_at is None and not takes_entries(pool),
        "waiting": access_expenses(actor, pool).filter(state=ExpenseState.SUBMITTED).count(),
    }
    return render(request, "expenses/expenses.html", context)


@require_safe
def expense(request: HttpRequest, pool_id: UUID, expense_id: UUID) -> HttpResponse:
    """One expense with its proofs, where it stands, and what the reader may do with it."""
    actor = actor_of(request)
    return shown(request, actor, access_expense(actor, pool_id, expense_id), ReasonForm())


def shown(request: HttpRequest, actor: Actor, found: Expense, reasons: ReasonForm) -> HttpResponse:
    """The page of an expense that the actor reads. `reasons`: what was written of why it is refused or taken back."""
    pool = found.pool
    is_open = takes_entries(pool)
    may_touch = enters(actor, pool) and pool.closed_at is None
    may_enter = may_touch and is_open
    may_decide = decides(actor, pool) and pool.closed_at is None
    mine = actor.user_id in (found.author, found.submitted_by)
    staff = found.staff if found.kind == ExpenseKind.IN_KIND else None
    proofs = list(found.proofs.all())
    kinds = {proof.kind for proof in proofs}
    context = {
        "pool": pool,
        "expense": found,
        "staff": staff,
        "year_parts": year_parts(staff.starts, staff.ends) if staff else [],
        "invoiced": hours_text(found.minutes) if found.minutes else "",
        "proofs": proofs,
        "has_sheet": TIME_SHEET in kinds,
        "own_role": actor.body_role,
        "claimed": found.claimed.select_related("claim__source"),
        "may_enter": may_enter,
        "may_change": may_enter and found.state == ExpenseState.DRAFT,
        "may_add_proof": may_touch and found.state in TAKES_PROOFS,
        "may_withdraw": may_touch and found.state in (ExpenseState.DRAFT, ExpenseState.SUBMITTED),
        "may_approve": is_open,
        "may_decide": may_decide and not mine and found.state == ExpenseState.SUBMITTED,
        "waits_for_another": mine and found.state == ExpenseState.SUBMITTED and may_decide,
        "may_reverse": may_decide and is_open and found.state == ExpenseState.APPROVED,
        "may_claim": keeps_pool(actor, pool) and is_open,
        "is_proved": bool(kinds & set(PROVES_STAFF) if staff else kinds),
        "form": reasons,
    }  # fmt: skip
    return render(request, "expenses/expense.html", context)


@require_http_methods(FORM)
def enter(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The form of an expense."""
    return _entering(request, pool_id, ExpenseForm, lambda actor, pool, form: enter_expense(
        actor=actor, pool=pool, entry=form.entry()
    ), _("Enter an expense"))  # fmt: skip


@require_http_methods(FORM)
def enter_in_kind(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The form of staff made available."""
    return _entering(request, pool_id, StaffForm, lambda actor, pool, form: enter_staff(
        actor=actor, pool=pool, staff=form.staff()
    ), _("Enter staff made available"))  # fmt: skip


def _entering(
    request: HttpRequest, pool_id: UUID, shape: type[forms.Form], do: Callable[[Any, Any, Any], Expense], title: str
) -> HttpResponse:
    actor = actor_of(request)
    pool = access_entering(actor, pool_id)
    initial = _begun(actor, pool_id, request)
    form: Any = shape(posted(request), actor=actor, pool=pool, initial=initial)  # type: ignore[call-arg]
    if form.is_bound and form.is_valid():
        try:
            made = do(actor, pool, form)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Entered as a draft. Next: add a proof and submit it."))
            return redirect("expenses:expense", pool.pk, made.pk)
    return render(request, "expenses/enter.html", {"form": form, "pool": pool, "title": title, "expense": None})


def _begun(actor: Actor, pool_id: UUID, request: HttpRequest) -> dict[str, Any]:
    """What the form begins with: what was written of another expense (`copy`), or of the order that it invoices."""
    asked = BegunForm(request.GET)
    given = asked.cleaned_data if asked.is_valid() else {}
    if given.get("copy"):
        found = access_expense(actor, pool_id, given["copy"])
        return initial_of_staff(found) if found.kind == ExpenseKind.IN_KIND else initial_of(found)
    if given.get("order"):
        return initial_of_order(access_order(actor, pool_id, given["order"]))
    return {}


@require_http_methods(FORM)
def change(request: HttpRequest, pool_id: UUID, expense_id: UUID) -> HttpResponse:
    """The form of a draft."""
    actor = actor_of(request)
    found = access_expense_to_change(actor, pool_id, expense_id)
    staff = found.kind == ExpenseKind.IN_KIND
    initial = initial_of_staff(found) if staff else initial_of(found)
    form: Any = (StaffForm if staff else ExpenseForm)(posted(request), actor=actor, pool=found.pool, initial=initial)
    form.fields.pop("member", None)
    if form.is_bound and form.is_valid():
        try:
            if staff:
                change_staff(actor=actor, expense=found, staff=form.staff())
            else:
                change_expense(actor=actor, expense=found, entry=form.entry())
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("Changed."))
            return redirect("expenses:expense", pool_id, expense_id)
    context = {"form": form, "pool": found.pool, "title": _("Change the draft"), "expense": found}
    return render(request, "expenses/enter.html", context)


@require_safe
def journal_as_csv(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The entries that the reader may see, for accounting software."""
    pool = access_pool(actor_of(request), pool_id)
    return journal_csv(pool, journal(pool))


@require_safe
def journal_as_xlsx(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The same as a workbook."""
    pool = access_pool(actor_of(request), pool_id)
    return journal_xlsx(pool, journal(pool))
