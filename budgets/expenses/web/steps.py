"""What is done with one expense by a button: submit, decide, take back; its proofs and hours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgets.expenses import rules
from budgets.expenses.access import (
    access_expense,
    access_expense_to_change,
    access_expense_to_decide,
    access_hours,
    access_hours_to_change,
    access_proof,
    access_proof_to_remove,
    enters,
)
from budgets.expenses.models import Expense
from budgets.expenses.reading import total_minutes
from budgets.expenses.services import (
    add_proof,
    approve_expense,
    enter_hours,
    reject_expense,
    remove_proof,
    reopen_expense,
    reverse_expense,
    strike_hours,
    submit_expense,
    withdraw_expense,
)
from budgets.expenses.web.expenses import shown
from budgets.expenses.web.forms import HoursForm, ProofForm, ReasonForm
from maillage.audit.actor import Actor
from maillage.documents.uploads import serve
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem

type Find = Callable[[Actor, UUID, UUID], Expense]


def _stepping(find: Find, do: Callable[..., Any], said: Callable[[], str], *, with_reason: bool = False) -> Any:
    """A view that does one thing with an expense and leads back to it."""

    @require_POST
    def view(request: HttpRequest, pool_id: UUID, expense_id: UUID) -> HttpResponse:
        actor = actor_of(request)
        expense = find(actor, pool_id, expense_id)
        reasons = ReasonForm(request.POST)
        if with_reason and not reasons.is_valid():
            return shown(request, actor, expense, reasons)
        given = reasons.cleaned_data if with_reason else {}
        back = reverse("expenses:expense", args=[pool_id, expense_id])
        try:
            do(actor=actor, expense=expense, **given)
        except Problem as problem:
            return answer_problem(request, problem, back)
        messages.success(request, said())
        return redirect(back)

    return view


submit = _stepping(
    access_expense_to_change, submit_expense, lambda: _("Submitted. Somebody of the coordination decides.")
)
reopen = _stepping(access_expense_to_change, reopen_expense, lambda: _("It is a draft again."))
withdraw = _stepping(access_expense_to_change, withdraw_expense, lambda: _("Withdrawn."))
approve = _stepping(access_expense_to_decide, approve_expense, lambda: _("Approved: it is in the accounts."))
reject = _stepping(
    access_expense_to_decide, reject_expense, lambda: _("Rejected. It does not reach the accounts."), with_reason=True
)
take_back = _stepping(
    access_expense_to_decide, reverse_expense, lambda: _("Taken back by a reversal. Enter it anew."), with_reason=True
)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, pool_id: UUID, expense_id: UUID) -> HttpResponse:
    """The form of a proof; a button of the expense's page sends it, and can submit the expense at once."""
    actor = actor_of(request)
    expense = access_expense_to_change(actor, pool_id, expense_id)
    files = request.FILES if request.method == "POST" else None
    form = ProofForm(posted(request), files)
    if form.is_bound and form.is_valid():
        try:
            add_proof(actor=actor, expense=expense, submit="submit" in request.POST, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            said = (
                _("The proof is added and the expense submitted.")
                if "submit" in request.POST
                else _("The proof is added.")
            )
            messages.success(request, said)
            return redirect("expenses:expense", pool_id, expense_id)
    return render(request, "expenses/proof.html", {"form": form, "pool": expense.pool, "expense": expense})


@require_safe
def proof(request: HttpRequest, pool_id: UUID, proof_id: UUID) -> HttpResponseBase:
    """The file, for whoever reads what it proves."""
    found = access_proof(actor_of(request), pool_id, proof_id)
    name = f"{found.kind}-{found.document.hex[:8]}"
    return serve(role=found.kept_by, key=found.document, content_type=found.content_type, name=name)


@require_POST
def remove(request: HttpRequest, pool_id: UUID, proof_id: UUID) -> HttpResponse:
    """Remove a proof from a draft."""
    actor = actor_of(request)
    found = access_proof_to_remove(actor, pool_id, proof_id)
    back = (
        reverse("expenses:expense", args=[pool_id, found.expense_id])
        if found.expense_id
        else reverse("expenses:order", args=[pool_id, found.order_id])
    )
    try:
        remove_proof(actor=actor, proof=found)
    except Problem as problem:
        return answer_problem(request, problem, back)
    messages.success(request, _("The proof is removed."))
    return redirect(back)


@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, pool_id: UUID, expense_id: UUID) -> HttpResponse:
    """The hours out of the time sheets of an expense, and the form that enters more."""
    actor = actor_of(request)
    find = access_expense_to_change if request.method == "POST" else access_expense
    expense = find(actor, pool_id, expense_id)
    proofs = expense.proofs.filter(kind=rules.TIME_SHEET).select_related("expense", "pool")
    form = HoursForm(posted(request), proofs=proofs)
    if form.is_bound and form.is_valid():
        try:
            enter_hours(actor=actor, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The hours are entered."))
            return redirect("expenses:hours", pool_id, expense_id)
    entered = access_hours(expense)
    context = {
        "form": form,
        "pool": expense.pool,
        "expense": expense,
        "entered": entered,
        "total": total_minutes(entered),
        "may_enter": enters(actor, expense.pool) and expense.pool.closed_at is None,
        "has_sheet": bool(proofs),
    }
    return render(request, "expenses/hours.html", context)


@require_POST
def strike(request: HttpRequest, pool_id: UUID, hours_id: UUID) -> HttpResponse:
    """Strike hours out."""
    actor = actor_of(request)
    found = access_hours_to_change(actor, pool_id, hours_id)
    back = reverse("expenses:hours", args=[pool_id, found.proof.expense_id])
    try:
        strike_hours(actor=actor, hours=found)
    except Problem as problem:
        return answer_problem(request, problem, back)
    messages.success(request, _("Struck out."))
    return redirect(back)
