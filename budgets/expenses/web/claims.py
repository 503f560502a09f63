"""Claims to funders: where each funder stands, one claim, what is sent, what is decided, what was paid."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgets.access import access_pool, access_pool_to_manage, keeps_pool
from budgets.contributions.access import payment_account_of
from budgets.expenses.access import (
    access_claim,
    access_claim_to_manage,
    access_claims,
    access_item_to_manage,
    access_subsidies,
    access_subsidy_to_manage,
    access_whole_claim,
)
from budgets.expenses.files import claim_name, proofs_csv, proofs_pdf
from budgets.expenses.models import Claim, ClaimState
from budgets.expenses.paper import claim_paper
from budgets.expenses.promises import claimable, left_for, situations
from budgets.expenses.reading import claimed_hours, proofs_of
from budgets.expenses.services import (
    accept_claim,
    claim_expense,
    drop_expense,
    receive_subsidy,
    refuse_claim,
    return_subsidy,
    send_claim,
    start_claim,
    take_back_subsidy,
    withdraw_claim,
)
from budgets.expenses.web.claim_forms import (
    AnswerForm,
    ClaimForm,
    ItemForm,
    PaymentForm,
    RefusalForm,
    ReturnForm,
    SendForm,
)
from budgets.expenses.web.forms import ReasonForm
from maillage.audit.actor import Actor
from maillage.documents.pdf import pdf_response
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem

FORM = ["GET", "HEAD", "POST"]


@require_safe
def claims(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """What each funder promised, paid and owes; the claims; the money that came."""
    actor = actor_of(request)
    pool = access_pool(actor, pool_id)
    context = {
        "pool": pool,
        "situations": situations(pool),
        "claims": access_claims(actor, pool),
        "payments": access_subsidies(pool),
        "may_manage": keeps_pool(actor, pool) and pool.closed_at is None,
        "reason_form": ReasonForm(),
    }
    return render(request, "expenses/claims.html", context)


@require_http_methods(FORM)
def start(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The form of a claim."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    form = ClaimForm(posted(request), pool=pool)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            made = start_claim(actor=actor, pool=pool, source=given["funder"], kind=given["kind"])
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The claim is begun. Next: its expenses."))
            return redirect("expenses:claim", pool.pk, made.pk)
    return _form(request, pool, form, _("Begin a claim"))


@require_http_methods(FORM)
def receive(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The form of money from a funder."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    form = PaymentForm(posted(request), pool=pool)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            receive_subsidy(
                actor=actor, pool=pool, source=given["funder"], cents=given["amount"], received_on=given["received_on"],
                reference=given["reference"], confirmed=given["confirmed"],
            )  # fmt: skip
        except Problem as problem:
            if problem.field == "confirmed":
                form.ask()
            add_problem(form, problem)
        else:
            messages.success(request, _("The payment is entered."))
            return redirect("expenses:claims", pool.pk)
    return _form(request, pool, form, _("Enter a payment by a funder"))


@require_http_methods(FORM)
def give_back(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The form of money that was paid back to a funder."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    form = ReturnForm(posted(request), pool=pool)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            return_subsidy(
                actor=actor, pool=pool, source=given["funder"], cents=given["amount"], paid_on=given["paid_on"],
                reference=given["reference"],
            )  # fmt: skip
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("What was paid back is entered."))
            return redirect("expenses:claims", pool.pk)
    return _form(request, pool, form, _("Enter what was paid back to a funder"))


def _form(request: HttpRequest, pool: Any, form: Any, title: str) -> HttpResponse:
    return render(request, "expenses/claim_form.html", {"form": form, "pool": pool, "title": title})


@require_POST
def strike_payment(request: HttpRequest, pool_id: UUID, subsidy_id: UUID) -> HttpResponse:
    """Take a payment back that was entered by mistake."""
    actor = actor_of(request)
    payment = access_subsidy_to_manage(actor, pool_id, subsidy_id)
    back = reverse("expenses:claims", args=[pool_id])
    try:
        take_back_subsidy(actor=actor, payment=payment, reason=request.POST.get("reason", "")[:300])
    except Problem as problem:
        return answer_problem(request, problem, back)
    messages.success(request, _("Taken back by a reversal."))
    return redirect(back)


@require_http_methods(FORM)
def claim(request: HttpRequest, pool_id: UUID, claim_id: UUID) -> HttpResponse:
    """One claim with the items that the reader sees and their proofs; in a draft, the form that adds to it."""
    actor = actor_of(request)
    find = access_claim_to_manage if request.method == "POST" else access_claim
    found = find(actor, pool_id, claim_id)
    context = _of_claim(actor, found)
    form = ItemForm(posted(request), options=context["options"], left=context["left"])
    if form.is_bound and form.is_valid():
        try:
            claim_expense(actor=actor, claim=found, expense=form.cleaned_data["expense"], cents=form.cents())
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The expense is in the claim."))
            return redirect("expenses:claim", pool_id, claim_id)
    return render(request, "expenses/claim.html", context | {"form": form})


def _of_claim(actor: Actor, found: Claim) -> dict[str, Any]:
    pool = found.pool
    may_manage = keeps_pool(actor, pool) and pool.closed_at is None
    is_draft = found.state == ClaimState.DRAFT
    items = list(found.items.select_related("expense__line", "expense__member"))
    return {
        "pool": pool,
        "claim": found,
        "items": items,
        "items_cents": sum(item.cents for item in items),
        "proofs": proofs_of(found),
        "hours": claimed_hours(found),
        "is_coordination": actor.body_role == pool.coordination_id,
        "options": claimable(pool, found) if may_manage and is_draft else [],
        "left": left_for(pool, found.source) if may_manage and is_draft else None,
        "may_add": may_manage and is_draft,
        "may_answer": may_manage and found.state == ClaimState.SENT,
        "may_withdraw": may_manage and found.state in (ClaimState.DRAFT, ClaimState.SENT, ClaimState.ACCEPTED),
        "send_form": SendForm(),
        "reason_form": ReasonForm(),
    }


@require_POST
def drop(request: HttpRequest, pool_id: UUID, claim_id: UUID, item_id: UUID) -> HttpResponse:
    """Take an expense out of a draft."""
    actor = actor_of(request)
    item = access_item_to_manage(actor, pool_id, claim_id, item_id)
    return _done(request, item.claim, drop_expense, _("Taken out of the claim."), actor=actor, item=item)


@require_POST
def send(request: HttpRequest, pool_id: UUID, claim_id: UUID) -> HttpResponse:
    """Say when it was sent."""
    actor = actor_of(request)
    found = access_claim_to_manage(actor, pool_id, claim_id)
    form = SendForm(request.POST)
    if not form.is_valid():
        return _refused(request, found, Problem("invalid", _("Enter the day on which it was sent.")))
    return _done(request, found, send_claim, _("The claim is sent."), actor=actor, **form.cleaned_data)


@require_http_methods(FORM)
def answer(request: HttpRequest, pool_id: UUID, claim_id: UUID) -> HttpResponse:
    """The form of what the funder accepts, item by item."""
    actor = actor_of(request)
    found = access_claim_to_manage(actor, pool_id, claim_id)
    form = AnswerForm(posted(request), items=list(found.items.select_related("expense")))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            accept_claim(
                actor=actor, claim=found, decided_on=given["decided_on"], cuts=form.cuts(),
                reference=given["reference"],
            )  # fmt: skip
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("What the funder accepts is in the accounts."))
            return redirect("expenses:claim", pool_id, claim_id)
    return _form(request, found.pool, form, _("Enter what the funder accepts"))


@require_http_methods(FORM)
def refuse(request: HttpRequest, pool_id: UUID, claim_id: UUID) -> HttpResponse:
    """The form of a refusal."""
    actor = actor_of(request)
    found = access_claim_to_manage(actor, pool_id, claim_id)
    form = RefusalForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            refuse_claim(actor=actor, claim=found, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The refusal is entered: the expenses can be claimed elsewhere."))
            return redirect("expenses:claim", pool_id, claim_id)
    return _form(request, found.pool, form, _("Enter that the funder refuses"))


@require_POST
def withdraw(request: HttpRequest, pool_id: UUID, claim_id: UUID) -> HttpResponse:
    """Give a claim up."""
    actor = actor_of(request)
    found = access_claim_to_manage(actor, pool_id, claim_id)
    reason = request.POST.get("reason", "")[:300]
    return _done(request, found, withdraw_claim, _("The claim is withdrawn."), actor=actor, reason=reason)


def _done(request: HttpRequest, found: Claim, do: Any, said: str, **given: Any) -> HttpResponse:
    try:
        do(claim=found, **given)
    except Problem as problem:
        return _refused(request, found, problem)
    messages.success(request, said)
    return redirect("expenses:claim", found.pool_id, found.pk)


def _refused(request: HttpRequest, found: Claim, problem: Problem) -> HttpResponse:
    return answer_problem(request, problem, reverse("expenses:claim", args=[found.pool_id, found.pk]))


@require_safe
def proofs_as_csv(request: HttpRequest, pool_id: UUID, claim_id: UUID) -> HttpResponse:
    """The list of proofs that the reader sees."""
    found = access_claim(actor_of(request), pool_id, claim_id)
    return proofs_csv(found, proofs_of(found))


@require_safe
def proofs_as_pdf(request: HttpRequest, pool_id: UUID, claim_id: UUID) -> HttpResponse:
    """The same on paper."""
    found = access_claim(actor_of(request), pool_id, claim_id)
    return proofs_pdf(found.pool, found, proofs_of(found))


@require_safe
def paper(request: HttpRequest, pool_id: UUID, claim_id: UUID) -> HttpResponse:
    """The claim itself, to be signed and sent."""
    found = access_whole_claim(actor_of(request), pool_id, claim_id)
    return pdf_response(claim_paper(found, payment_account_of(found.pool)), f"{claim_name(found)}-claim")
