"""Draw up, settle, close, reopen: the coordination's steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from budgets.access import access_pool_to_manage
from budgets.closing.access import access_later_pools, access_member_to_manage
from budgets.closing.services import carry_over, close_pool, draw_up, enter_settlement, reopen
from budgets.closing.settling import transfers_of
from budgets.closing.web.forms import BookingForm, ReopenForm, SettlementForm
from budgets.closing.wording import paid_to
from budgets.models import Pool
from maillage.audit.actor import Actor
from maillage.identity.models import Body
from maillage.identity.web.problems import add_problem, answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem

FORM = ["GET", "HEAD", "POST"]
ACCOUNT = "closing:account"


@require_POST
def draw_up_(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """Write down the account that was read."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    return _done(
        request,
        pool_id,
        lambda: draw_up(actor=actor, pool=pool, seen=request.POST.get("seen", "")),
        _("The final account is drawn up. Each member reads its part."),
    )


@require_POST
def close(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """Close the pool once all is settled."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    return _done(
        request, pool_id, lambda: close_pool(actor=actor, pool=pool), _("The pool is closed: every balance is zero.")
    )


@require_http_methods(FORM)
def settle(request: HttpRequest, pool_id: UUID, member_slug: str) -> HttpResponse:
    """The form of a transfer that was made."""
    actor = actor_of(request)
    pool, member = access_member_to_manage(actor, pool_id, member_slug)
    transfer = next((each for each in transfers_of(pool) if each.member.role == member.role), None)
    is_lead = member.role == pool.lead_id
    kind, pools = BookingForm if is_lead else SettlementForm, access_later_pools(actor, pool, member)
    form = kind(posted(request), pools=pools, initial={"day": timezone.localdate()})
    if form.is_bound and form.is_valid():
        try:
            _settled(actor, pool, member, form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            said = _("Entered: the booking of %(member)s.") if is_lead else _("Entered: the transfer of %(member)s.")
            messages.success(request, said % {"member": member.name})
            return redirect(ACCOUNT, pool.pk)
    context = {
        "form": form,
        "pool": pool,
        "member": member,
        "is_lead": is_lead,
        "title": _("The own part is booked") if is_lead else _("A transfer was made"),
        "words": paid_to(transfer, pool.lead.name) if transfer else "",
    }
    return render(request, "closing/settle.html", context)


def _settled(actor: Actor, pool: Pool, member: Body, given: dict[str, Any]) -> None:
    """As it was answered: transferred, or carried over to another pool."""
    paid: dict[str, Any] = {"member": member, "paid_on": given["day"], "cents": given["amount"]}
    if given.get("later"):
        carry_over(actor=actor, pool=pool, later=given["later"], **paid)
    else:
        enter_settlement(actor=actor, pool=pool, note=given["note"], **paid)


@require_http_methods(FORM)
def reopen_(request: HttpRequest, pool_id: UUID) -> HttpResponse:
    """The form of the reason for which an account is taken back."""
    actor = actor_of(request)
    pool = access_pool_to_manage(actor, pool_id)
    form = ReopenForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            reopen(actor=actor, pool=pool, reason=form.cleaned_data["reason"])
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, _("The account is reopened. What it had posted is taken back."))
            return redirect(ACCOUNT, pool.pk)
    return render(request, "closing/reopen.html", {"form": form, "pool": pool})


def _done(request: HttpRequest, pool_id: UUID, step: Callable[[], object], said: str) -> HttpResponse:
    """Take a step and say so, or say why not, on the account's page."""
    try:
        step()
    except Problem as problem:
        return answer_problem(request, problem, reverse(ACCOUNT, args=[pool_id]))
    messages.success(request, said)
    return redirect(ACCOUNT, pool_id)
