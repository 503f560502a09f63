"""Which calls are paid by what was paid: by its reference first, then the oldest call first. Computed, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal
from uuid import UUID

type State = Literal["open", "part", "paid", "offset", "overpaid", "overdue", "credit", "cancelled"]
OPEN: Final = "open"
PART: Final = "part"
PAID: Final = "paid"
OFFSET: Final = "offset"
OVERPAID: Final = "overpaid"
OVERDUE: Final = "overdue"
CREDIT: Final = "credit"
CANCELLED: Final = "cancelled"


@dataclass(frozen=True, slots=True)
class Called:
    """One call to a member; below zero it gives back."""

    id: UUID
    cents: int
    due_on: date
    number: int
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Paid:
    """Money from a member, for one call or for none in particular."""

    cents: int
    call: UUID | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How one call stands: what of it is paid, what is left, what was paid beyond it; `offset`: what of the paid part
    came without money.
    """

    state: State
    paid: int
    left: int
    beyond: int = 0
    offset: int = 0


def standings(
    calls: Iterable[Called],
    payments: Iterable[Paid],
    *,
    offset: int = 0,
    refunded: int = 0,
    settled: int = 0,
    today: date,
) -> dict[UUID, Standing]:
    """How every call to one member stands.

    A payment for a call pays that one, as far as it goes. What is left of it, payments for none, `offset` (staff made
    available and expenses advanced, in cents) and calls below zero pay the oldest calls first; `refunded` was paid back
    to the member; `settled` is what the final account asked of it beyond its calls, below zero what it gave back.
    """
    calls = sorted(calls, key=lambda call: (call.due_on, call.number, call.id))
    payments = list(payments)
    asking = [call for call in calls if call.cents > 0 and not call.cancelled]
    paid, excess = _by_reference(asking, payments)
    named = dict(paid)
    credits = max(0, -settled) - sum(call.cents for call in calls if call.cents < 0 and not call.cancelled)
    asked = max(0, settled)
    _spread(asking, paid, sum(excess.values()) + offset + credits - asked - refunded)
    # too much is what was paid in money, not what was given otherwise or is to be given back anyway
    money = sum(payment.cents for payment in payments)
    kept = money - max(0, refunded - credits)
    beyond = _beyond(asking, excess, max(0, kept - asked - sum(call.cents for call in asking)))
    moved = _in_money(asking, named, paid, max(0, kept))
    return {
        call.id: _standing(call, paid.get(call.id, 0), moved.get(call.id, 0), beyond.get(call.id, 0), today)
        for call in calls
    }


def _by_reference(asking: Sequence[Called], payments: Iterable[Paid]) -> tuple[dict[UUID, int], dict[UUID | None, int]]:
    """What each call got by its reference, and what is over, by the call that it was paid for."""
    left = {call.id: call.cents for call in asking}
    paid = dict.fromkeys(left, 0)
    excess: dict[UUID | None, int] = {}
    for payment in payments:
        taken = min(payment.cents, left.get(payment.call, 0)) if payment.call else 0
        if payment.call in left:
            left[payment.call] -= taken
            paid[payment.call] += taken
        excess[payment.call] = excess.get(payment.call, 0) + payment.cents - taken
    return paid, excess


def _spread(asking: Sequence[Called], paid: dict[UUID, int], free: int) -> None:
    """Pay the oldest calls with what is free, or take from the newest what was paid back too much."""
    for call in asking:
        taken = min(max(free, 0), call.cents - paid[call.id])
        paid[call.id] += taken
        free -= taken
    for call in reversed(asking):
        taken = min(max(-free, 0), paid[call.id])
        paid[call.id] -= taken
        free += taken


def _beyond(asking: Sequence[Called], excess: Mapping[UUID | None, int], over: int) -> dict[UUID, int]:
    """Where an overpayment shows: at the call that it was paid for, else at the newest."""
    if not over or not asking:
        return {}
    named = [call.id for call in asking if excess.get(call.id, 0)]
    return {(named or [asking[-1].id])[-1]: over}


def _in_money(
    asking: Sequence[Called], named: Mapping[UUID, int], paid: Mapping[UUID, int], money: int
) -> dict[UUID, int]:
    """What of the paid part of each call came as money: to the call that it was paid for, then to the oldest."""
    found = dict.fromkeys(paid, 0)
    for most in (named, paid):
        for call in asking:
            taken = min(money, max(0, min(most[call.id], paid[call.id]) - found[call.id]))
            found[call.id] += taken
            money -= taken
    return found


def _standing(call: Called, paid: int, moved: int, beyond: int, today: date) -> Standing:
    if call.cancelled:
        return Standing(CANCELLED, 0, 0)
    if call.cents < 0:
        return Standing(CREDIT, 0, 0)
    left, offset = call.cents - paid, paid - moved
    if beyond:
        return Standing(OVERPAID, paid, left, beyond, offset)
    if not left:
        return Standing(OFFSET if offset else PAID, paid, 0, 0, offset)
    if call.due_on < today:
        return Standing(OVERDUE, paid, left, 0, offset)
    return Standing(PART if paid else OPEN, paid, left, 0, offset)
