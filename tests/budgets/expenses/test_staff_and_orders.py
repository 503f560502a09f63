"""Staff in kind, hours that are entered once, and invoices that agree with what was ordered and delivered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import Error, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from budgets.access import access_pool
from budgets.expenses import rules
from budgets.expenses.access import access_expense_to_change, access_order_to_change
from budgets.expenses.models import Delivery, Expense, Order, Proof, WorkedHours
from budgets.expenses.services import (
    Ordered,
    change_staff,
    enter_delivery,
    enter_hours,
    enter_order,
    strike_delivery,
    strike_hours,
    strike_order,
    submit_expense,
)
from budgets.ledger.balances import balance_of
from budgets.ledger.models import AccountKind, Transaction
from budgets.models import Pool
from maillage.postgres.acting import body_role_name
from tests.budgets.conftest import body, make_pool, share_pool
from tests.budgets.expenses.spending import (
    DAY,
    approve,
    claimed,
    entered,
    line,
    paper,
    refusal,
    refused_at_commit,
    spending_pool,
    staff,
    staffed,
)
from tests.conftest import Acting

type ActingAs = Callable[[str], Any]
type Browser = Callable[[str], Client]
GENAPPE = body_role_name("genappe")


@pytest.mark.parametrize(
    ("annual", "fraction", "starts", "ends", "cents"),
    [
        (5_000_000, Fraction(3, 5), date(2026, 1, 1), date(2026, 12, 31), 3_000_000),
        (5_000_000, Fraction(3, 5), date(2026, 1, 1), date(2026, 6, 30), 1_487_671),
        (5_000_000, Fraction(3, 5), date(2024, 1, 1), date(2024, 6, 30), 1_491_803),
        # a school year: 122 days of the 365 of 2023, 182 of the 366 of 2024
        (4_200_000, Fraction(1, 2), date(2023, 9, 1), date(2024, 6, 30), 1_746_180),
        (36_500, Fraction(1), date(2023, 5, 4), date(2023, 5, 4), 100),
    ],
)
def test_staff_is_worth_its_cost_times_its_fraction_times_its_days(
    annual: int, fraction: Fraction, starts: date, ends: date, cents: int
) -> None:
    assert rules.staff_cents(annual, fraction, starts, ends) == cents


@given(st.integers(1, 10**9), st.integers(1, 20), st.integers(0, 19), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_staff_of_two_stretches_is_worth_what_the_whole_is_within_a_cent(
    annual: int, denominator: int, less: int, middle: date
) -> None:
    fraction = Fraction(max(denominator - less, 1), denominator)
    first, last = date(2020, 1, 1), date(2031, 12, 31)
    after = date.fromordinal(middle.toordinal() + 1)
    parts = rules.staff_cents(annual, fraction, first, middle) + rules.staff_cents(annual, fraction, after, last)
    assert abs(parts - rules.staff_cents(annual, fraction, first, last)) <= 1


def test_the_worker_of_genappe_offsets_its_share_without_cash(acting: ActingAs, pool: Pool) -> None:
    expense = approve(staffed("manager", pool))
    with acting("coordinator"):
        posted = Transaction.objects.get()
        assert (posted.kind, posted.member_id, posted.event) == ("in_kind", GENAPPE, expense.pk)
        assert balance_of(pool, AccountKind.MEMBER, GENAPPE) == -3_000_000
        assert balance_of(pool, AccountKind.COSTS, "personnel") == 3_000_000
        assert balance_of(pool, AccountKind.BANK) == 0


@pytest.mark.parametrize(("proof", "answer"), [("invoice", "no_proof"), (None, "no_proof"), ("time_sheet", None)])
def test_staff_is_proved_by_a_time_sheet_or_an_agreement(
    acting: ActingAs, pool: Pool, proof: str | None, answer: str | None
) -> None:
    if answer is None:
        assert staffed("manager", pool, proof=proof).state == "submitted"
    else:
        assert refusal(lambda: staffed("manager", pool, proof=proof)) == answer


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"numerator": 6}, "no_fraction"), ({"numerator": 0}, "no_fraction"), ({"annual_cents": 0}, "not_above_zero"),
        ({"function": " "}, "no_function"), ({"starts": date(2023, 12, 1)}, "outside_period"),
        ({"starts": date(2024, 7, 1), "ends": date(2024, 6, 1)}, "ends_before_start"),
    ],
)  # fmt: skip
def test_staff_that_makes_no_sense_is_refused(acting: ActingAs, pool: Pool, values: Any, code: str) -> None:
    assert refusal(lambda: staffed("manager", pool, **values)) == code


def test_staff_is_drafted_ahead_and_submitted_once_its_last_day_has_come(acting: ActingAs, browser: Browser) -> None:
    today = timezone.localdate()
    with acting("coordinator") as actor:
        pool = make_pool(actor, starts=today - timedelta(days=30), ends=today + timedelta(days=30), name="En cours")
        share_pool(actor, pool)
        lines = line(pool, "costs")
    days: dict[str, Any] = {"starts": today - timedelta(days=9), "line": lines}
    expense = staffed("manager", pool, submit=False, ends=today + timedelta(days=1), **days)
    with acting("manager") as actor:
        found = access_expense_to_change(actor, pool.pk, expense.pk)
        assert refusal(lambda: submit_expense(actor=actor, expense=found)) == "not_over"
    page = browser("manager").get(f"/budgets/{pool.pk}/expenses/{expense.pk}/").content.decode()
    assert f"expenses/{expense.pk}/submit/" not in page
    assert staffed("manager", pool, ends=today, **days).state == "submitted"


def test_the_pool_itself_makes_no_staff_available(acting: ActingAs, pool: Pool) -> None:
    assert refusal(lambda: staffed("coordinator", pool)) == "no_member"


def test_a_draft_of_staff_is_worked_out_again(acting: ActingAs, pool: Pool) -> None:
    expense = staffed("manager", pool, submit=False)
    with acting("manager") as actor:
        found = access_expense_to_change(actor, pool.pk, expense.pk)
        changed = change_staff(actor=actor, expense=found, staff=staff(pool, numerator=4))
        assert (changed.cents, changed.staff.numerator) == (4_000_000, 4)


def hours(
    who: str, pool: Pool, expense: Expense, starts: str, ends: str, *, worker: str = "TS-01", day: date = DAY
) -> WorkedHours:
    with Acting(who) as actor:
        sheet = Proof.objects.select_related("expense", "pool").get(expense=expense, kind="time_sheet")
        return enter_hours(
            actor=actor, proof=sheet, worker=worker, day=day, starts=time.fromisoformat(starts),
            ends=time.fromisoformat(ends),
        )  # fmt: skip


def sheet(who: str, pool: Pool, **values: Any) -> Expense:
    """An expense for staff with a time sheet."""
    return entered(who, pool, proof="time_sheet", line=values.pop("line", None) or staff_line(pool), **values)


def staff_line(pool: Pool) -> Any:
    with Acting("coordinator"):
        return line(pool, "personnel")


def test_no_hour_of_a_worker_is_entered_twice(acting: ActingAs, pool: Pool) -> None:
    expense = sheet("manager", pool)
    first = hours("manager", pool, expense, "09:00", "12:00")
    hours("manager", pool, expense, "12:00", "16:30")
    hours("manager", pool, expense, "09:00", "12:00", worker="TS-02")
    for starts, ends in (("11:59", "12:01"), ("08:00", "17:00"), ("09:30", "10:00"), ("09:00", "12:00")):
        assert refusal(lambda: hours("manager", pool, expense, starts, ends, worker=" ts-01 ")) == "hours_once"  # noqa: B023
    assert first.minutes == 180
    with acting("manager") as actor:
        strike_hours(actor=actor, hours=first)
        assert refusal(lambda: strike_hours(actor=actor, hours=first)) == "struck_out"
    hours("manager", pool, expense, "09:30", "10:00")


def test_nor_in_another_pool_nor_by_another_one_for_the_same_employer(acting: ActingAs, pool: Pool) -> None:
    hours("manager", pool, sheet("manager", pool), "09:00", "12:00")
    with acting("coordinator") as actor:
        other = spending_pool(actor, name="Autre")
        genappe = body("genappe")
    again = sheet("manager", other)
    assert refusal(lambda: hours("manager", other, again, "10:00", "11:00")) == "hours_once"
    by_coordination = sheet("coordinator", other, member=genappe, supplier="Autre")
    assert refusal(lambda: hours("coordinator", other, by_coordination, "10:00", "11:00")) == "hours_once"
    # another employer's codes are its own
    hours("villers_manager", other, sheet("villers_manager", other), "10:00", "11:00")


@pytest.mark.parametrize("worker", ["Amina", "Jean Dupont", "", "TS", "42", "TS-01; DROP"])
def test_a_worker_is_a_code_never_a_name(acting: ActingAs, pool: Pool, worker: str) -> None:
    expense = sheet("manager", pool)
    assert refusal(lambda: hours("manager", pool, expense, "09:00", "10:00", worker=worker)) == "no_code"


def test_hours_are_part_of_one_claim_only(acting: ActingAs, pool: Pool) -> None:
    expense = approve(sheet("manager", pool, cents=100_000))
    worked = hours("manager", pool, expense, "09:00", "12:00")
    first = claimed(pool, "FSE+", (expense, 50_000))
    second = claimed(pool, "Fédéral", (expense, 10_000), send=False)
    with acting("manager") as actor:
        worked.refresh_from_db()
        assert worked.claim_id == first.pk
        assert refusal(lambda: strike_hours(actor=actor, hours=worked)) == "hours_claimed"
    with acting("coordinator"), pytest.raises(Error, match="these hours are claimed"), transaction.atomic():
        WorkedHours.objects.filter(pk=worked.pk).update(claim=second)


def order(who: str, pool: Pool, **values: Any) -> Order:
    with Acting(who) as actor:
        usual: dict[str, Any] = {
            "line": line(pool), "supplier": "ASBL Atelier", "number": "BC-7", "ordered_on": DAY, "minutes": 20 * 60,
            "hourly_cents": 6_050,
        }  # fmt: skip
        found = enter_order(
            actor=actor, pool=access_pool(actor, pool.pk), ordered=Ordered(**usual | values), document=paper()
        )
        return access_order_to_change(actor, pool.pk, found.pk)


def deliver(who: str, found: Order, minutes: int, **values: Any) -> Any:
    with Acting(who) as actor:
        usual: dict[str, Any] = {"day": DAY, "minutes": minutes, "document": paper()}
        return enter_delivery(actor=actor, order=found, **usual | values)


def test_an_invoice_agrees_with_the_hours_delivered_before_it_is_approved(acting: ActingAs, pool: Pool) -> None:
    found = order("manager", pool)
    invoice = entered("manager", pool, supplier="ASBL Atelier", order=found, minutes=450, cents=45_375)
    assert refusal(lambda: approve(invoice)) == "not_delivered"
    deliver("manager", found, 240)
    assert refusal(lambda: approve(invoice)) == "not_delivered"
    delivery = deliver("manager", found, 210)
    approve(invoice)
    with acting("manager") as actor:
        assert refusal(lambda: strike_delivery(actor=actor, delivery=delivery)) == "invoiced"
        assert refusal(lambda: strike_order(actor=actor, order=found)) == "invoiced"
    with acting("coordinator"):
        rows = Delivery.objects.filter(pk=delivery.pk)
        refused_at_commit("do not agree", lambda: rows.update(struck_at=timezone.now()))


def test_an_invoice_at_another_rate_or_above_the_order_is_not_approved(acting: ActingAs, pool: Pool) -> None:
    found = order("manager", pool)
    deliver("manager", found, 30 * 60)
    dear = entered("manager", pool, supplier="ASBL Atelier", order=found, minutes=60, cents=6_051)
    assert refusal(lambda: approve(dear)) == "not_the_rate"
    approve(entered("manager", pool, supplier="ASBL Atelier", order=found, minutes=15 * 60, cents=90_750))
    more = entered("manager", pool, supplier="ASBL Atelier", order=found, minutes=6 * 60, cents=36_300)
    assert refusal(lambda: approve(more)) == "above_order"
    approve(entered("manager", pool, supplier="ASBL Atelier", order=found, minutes=5 * 60, cents=30_250))


def test_an_order_is_of_one_body_and_numbered_once(acting: ActingAs, pool: Pool) -> None:
    found = order("manager", pool)
    assert refusal(lambda: order("finance", pool)) == "order_exists"
    other = order("villers_manager", pool, number="BC-8")
    given: dict[str, Any] = {"order": other, "minutes": 60, "cents": 6_050}
    assert refusal(lambda: entered("manager", pool, **given)) == "other_order"
    assert refusal(lambda: entered("manager", pool, order=found, cents=6_050)) == "no_hours"
    with acting("villers_manager"):
        assert list(Order.objects.all()) == [other]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"day": date(2024, 3, 14)}, "before_order"), ({"minutes": 0}, "no_hours"), ({"document": None}, "no_document"),
        ({"day": date(2025, 1, 1)}, "outside_period"),
    ],
)  # fmt: skip
def test_a_delivery_that_makes_no_sense_is_refused(acting: ActingAs, pool: Pool, values: Any, code: str) -> None:
    found = order("manager", pool)
    assert refusal(lambda: deliver("manager", found, **{"minutes": 60} | values)) == code


def test_an_order_that_was_struck_out_takes_nothing_more(acting: ActingAs, pool: Pool) -> None:
    found = order("manager", pool)
    with acting("finance") as actor:
        strike_order(actor=actor, order=found)
    assert refusal(lambda: deliver("manager", found, 60)) == "struck_out"
    order("manager", pool)
