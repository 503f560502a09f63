"""Payments by hand, and the accounts that money goes to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budgets.access import access_pool, access_pool_to_manage, keeps_pool
from budgets.choices import members_in
from budgets.contributions.access import (
    access_member_to_refund,
    access_payment_to_manage,
    is_member,
    payment_account_of,
    refund_account_of,
)
from budgets.contributions.models import Payment, PaymentKind, PoolAccount, RefundAccount
from budgets.contributions.reading import CallView, PoolCalls, read_calls
from budgets.contributions.services import (
    cancel_payment,
    enter_payment,
    enter_pool_account,
    enter_refund,
    enter_refund_account,
)
from budgets.contributions.web.forms import AccountForm, PaymentForm, picked
from budgets.contributions.web.wording import payment_words
from budgets.models import Pool
from maillage.audit.actor import Actor
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from maillage.ui.lists import page_of

FORM = ["GET", "HEAD", "POST"]


@require_safe
def payments(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """What came and went, newest first."""
    actor = actor_of(request)
    pool = access_pool(actor, pool_id)
    read = read_calls(actor, pool)
    context = {
        "pool": pool,
        "read": read,
        "page": page_of(request, read.payments),
        "is_member": is_member(actor, pool),
        "may_change": keeps_pool(actor, pool) and pool.closed_at is None,
    }
    return render(request, "contributions/payments.html", context)


@require_http_methods(FORM)
def enter(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The form of a payment; `?call=` fills it for one call."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    read = read_calls(actor, pool)
    initial = _asked_for(request, read)
    form = PaymentForm(
        posted(request), members=members_in(pool), initial=initial,
        calls=_offered(read, None if request.method == "POST" else initial.get("member")),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            payment = _enter(actor, pool, read, form.cleaned_data)
        except Problem as problem:
            if problem.field in ("confirmed", "early"):
                form.ask(problem.field)
            add_problem(form, problem)
        else:
            messages.success(request, payment_words(payment.kind, payment.cents, read, read_calls(actor, pool)))
            return redirect("contributions:calls", pool.pk)
    return render(request, "contributions/payment.html", {"form": form, "pool": pool})


def _offered(read: PoolCalls, slug: str | None) -> list[CallView]:
    """The calls of the member that the form is opened for; of all members, as any can be chosen."""
    return [view for view in read.calls if slug is None or (view.call.member and view.call.member.slug == slug)]


def _asked_for(request: HttpRequest, read: PoolCalls) -> dict[str, Any]:
    initial: dict[str, Any] = {"day": timezone.localdate()}
    asked = next((view for view in read.calls if str(view.call.pk) == request.GET.get("call")), None)
    if asked is not None and asked.call.member is not None:
        initial |= {"member": asked.call.member.slug, "call": str(asked.call.pk), "amount": asked.standing.left}
    return initial


def _enter(actor: Actor, pool: Pool, read: PoolCalls, given: dict[str, Any]) -> Payment:
    values = {
        "member": given["member"], "cents": given["amount"], "paid_on": given["day"], "note": given["note"],
        "confirmed": given["confirmed"], "early": given["early"],
    }  # fmt: skip
    if given["kind"] == PaymentKind.REFUND:
        return enter_refund(actor=actor, pool=pool, **values)
    view = picked(read.calls, given["call"])
    return enter_payment(actor=actor, pool=pool, call=view.call if view else None, **values)


@require_POST
def cancel(request: HttpRequest, pool_id: UUID, payment_id: UUID) -> HttpResponse:
    """Take a payment back that was entered wrongly."""
    actor = actor_of(request)
    payment = access_payment_to_manage(actor, pool_id, payment_id)
    page = reverse("contributions:payments", args=[pool_id])
    try:
        cancel_payment(actor=actor, payment=payment)
    except Problem as problem:
        return answer_problem(request, problem, page)
    messages.success(request, _("The payment is taken back."))
    return redirect(page)


@require_http_methods(FORM)
def account(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The form of the account to which members pay."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    known = payment_account_of(pool)
    form = AccountForm(posted(request), initial=_initial(known, pool.coordination.name))
    if form.is_bound and form.is_valid():
        try:
            enter_pool_account(actor=actor, pool=pool, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The account is saved: it stands on the letters, with a code to scan."))
            return redirect("contributions:calls", pool.pk)
    return render(request, "contributions/account.html", {"form": form, "pool": pool, "member": None})


@require_http_methods(FORM)
def refund_account(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The form of a member's account: its own, or, for who manages the pool, that of `?member=`."""
    actor = actor_of(request)
    pool, member = access_member_to_refund(actor, pool_id, request.GET.get("member", ""))
    known = refund_account_of(pool, member)
    form = AccountForm(posted(request), initial=_initial(known, member.name))
    if form.is_bound and form.is_valid():
        try:
            enter_refund_account(actor=actor, pool=pool, member=member, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The account is saved. Only the member and the coordination see it."))
            return redirect("contributions:calls", pool.pk)
    return render(request, "contributions/account.html", {"form": form, "pool": pool, "member": member})


def _initial(known: PoolAccount | RefundAccount | None, holder: str) -> dict[str, str]:
    if known is None:
        return {"holder": holder}
    return {"holder": known.holder, "iban": known.iban, "bic": known.bic}
