"""Order hours from a subcontractor, and enter what it delivered with the signed sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.expenses.models import Delivery, ExpenseState, Order, ProofKind
from budgets.expenses.services.checking import check_day, check_line, in_words, of_whom, open_now, paid_by, required
from budgets.expenses.services.proofs import kept, write_proof
from budgets.models import CostLine, Pool
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.models import Body
from maillage.problems import Problem


@dataclass(frozen=True, slots=True)
class Ordered:
    """What is ordered: hours (in minutes) at a rate, all taxes in."""

    line: CostLine
    supplier: str
    number: str
    ordered_on: date
    minutes: int
    hourly_cents: int
    member: Body | None = None


def enter_order(
    *, actor: Actor, pool: Pool, ordered: Ordered, document: UploadedFile[bytes] | None = None
) -> Order:  # fmt: skip
    """Enter an order, with the order form when there is one. Call with a pool from `access_entering`.

    Raises Problem other_line, not_in_budget, no_supplier, no_number, no_hours, not_above_zero, outside_period,
    in_future, other_member, order_exists (409), pool_closed (409), and those of uploads.
    """
    if document is not None:
        with kept(actor, document) as stored:
            with in_words(), transaction.atomic():
                order = _order(actor, pool, ordered)
                write_proof(actor, stored, ProofKind.ORDER, order=order, **of_whom(order.pool, order.member_id))
            return order
    with in_words(), transaction.atomic():
        return _order(actor, pool, ordered)


def _order(actor: Actor, pool: Pool, ordered: Ordered) -> Order:
    pool = open_now(pool)
    member = paid_by(actor, pool, ordered.member)
    check_line(pool, ordered.line)
    supplier = required(ordered.supplier, "no_supplier", _("Enter from whom it is ordered."), "supplier")
    number = required(ordered.number, "no_number", _("Enter the number of the order."), "number")
    check_day(pool, ordered.ordered_on, "ordered_on")
    _check_minutes(ordered.minutes)
    if ordered.hourly_cents <= 0:
        raise Problem("not_above_zero", _("Enter an amount above zero."), field="rate")
    order = Order.objects.create(
        **of_whom(pool, member), line=ordered.line, supplier=supplier, number=number, ordered_on=ordered.ordered_on,
        minutes=ordered.minutes, hourly_cents=ordered.hourly_cents, entered_at=timezone.now(),
        entered_by=actor.user_id,
    )  # fmt: skip
    record(actor=actor, action="order.enter", object_kind="order", object_id=order.pk)
    return order


def enter_delivery(
    *, actor: Actor, order: Order, day: date, minutes: int, document: UploadedFile[bytes] | None
) -> Delivery:
    """Enter hours that were delivered on one day, with the signed sheet. Call with `access_order_to_change`'s order.

    Raises Problem no_document, no_hours, outside_period, in_future, before_order, struck_out (409), pool_closed (409).
    """
    with kept(actor, document) as stored, in_words(), transaction.atomic():
        pool = open_now(order.pool)
        check_day(pool, day, "day")
        if day < order.ordered_on:
            raise Problem("before_order", _("This day is before the order."), field="day")
        _check_minutes(minutes)
        found = _live(order)
        parties = of_whom(pool, found.member_id)
        proof = write_proof(actor, stored, ProofKind.ATTENDANCE, order=found, **parties)
        delivery = Delivery.objects.create(
            **parties, order=found, proof=proof, day=day, minutes=minutes, entered_at=timezone.now(),
            entered_by=actor.user_id,
        )  # fmt: skip
        record(actor=actor, action="order.deliver", object_kind="order", object_id=found.pk)
    return delivery


def strike_delivery(*, actor: Actor, delivery: Delivery) -> None:
    """Strike a delivery out that was entered by mistake. Raises Problem invoiced (409), struck_out (409)."""
    with in_words(), transaction.atomic():
        open_now(delivery.pool)
        order = _live(delivery.order)
        if delivery.struck_at is not None:
            raise Problem("struck_out", _("It was struck out before."), status=409)
        left = order.deliveries.filter(struck_at=None).exclude(pk=delivery.pk).aggregate(all=Sum("minutes"))["all"] or 0
        if _invoiced(order) > left:
            raise Problem("invoiced", _("These hours were invoiced and approved: they stay."), status=409)
        strike(actor, delivery)
        record(actor=actor, action="order.strike_delivery", object_kind="order", object_id=order.pk)


def strike_order(*, actor: Actor, order: Order) -> None:
    """Strike an order out of which nothing was invoiced. Raises Problem invoiced (409), struck_out (409)."""
    with in_words(), transaction.atomic():
        open_now(order.pool)
        found = _live(order)
        live = (ExpenseState.DRAFT, ExpenseState.SUBMITTED, ExpenseState.APPROVED)
        if found.invoices.filter(state__in=live).exists():
            raise Problem("invoiced", _("There are invoices of this order: it stays."), status=409)
        strike(actor, found)
        record(actor=actor, action="order.strike", object_kind="order", object_id=found.pk)


def strike(actor: Actor, row: Order | Delivery) -> None:
    """Mark a row as struck out."""
    row.struck_at, row.struck_by = timezone.now(), actor.user_id
    row.save(update_fields=["struck_at", "struck_by"])


def _live(order: Order) -> Order:
    found = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if found.struck_at is not None:
        raise Problem("struck_out", _("This order was struck out."), status=409)
    return found


def _invoiced(order: Order) -> int:
    approved = order.invoices.filter(state=ExpenseState.APPROVED)
    return int(approved.aggregate(all=Sum("minutes"))["all"] or 0)


def _check_minutes(minutes: int) -> None:
    if minutes <= 0:
        raise Problem("no_hours", _("Enter hours above zero."), field="hours")
