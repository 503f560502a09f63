"""Payments: entered by hand, taken back; asked before the same is entered again; members reminded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from budgets.access import access_pool_to_manage
from budgets.contributions import handlers
from budgets.contributions.access import access_payment_to_manage
from budgets.contributions.models import BankStatement, Payment, PoolAccount, RefundAccount
from budgets.contributions.paying import covered
from budgets.contributions.reading import read_calls
from budgets.contributions.services import (
    cancel_payment,
    enter_payment,
    enter_pool_account,
    enter_refund,
    enter_refund_account,
    import_file,
    remind,
)
from budgets.contributions.web.wording import payment_words
from budgets.ledger.balances import balance_of
from budgets.ledger.models import AccountKind, Transaction
from budgets.models import Pool
from maillage.audit.actor import Actor
from maillage.notifications.models import Notification
from maillage.outbox.models import OutboxMessage
from maillage.problems import Problem
from tests.budgets.booking import shut
from tests.budgets.conftest import body
from tests.budgets.contributions.bank_files import Movement, coda
from tests.budgets.contributions.conftest import GENAPPE_IBAN, OTHER_IBAN, POOL_IBAN, call_of, issue

type ActingAs = Callable[[str], Any]


def today() -> date:
    return timezone.localdate()


def pay(actor: Actor, pool: Pool, cents: int, slug: str = "genappe", **values: Any) -> Payment:
    given: dict[str, Any] = {"member": body(slug), "cents": cents, "paid_on": today()} | values
    return enter_payment(actor=actor, pool=access_pool_to_manage(actor, pool.pk), **given)


def refund(actor: Actor, pool: Pool, cents: int, **values: Any) -> Payment:
    given: dict[str, Any] = {"member": body("genappe"), "cents": cents, "paid_on": today()} | values
    return enter_refund(actor=actor, pool=access_pool_to_manage(actor, pool.pk), **given)


def owed(pool: Pool, slug: str = "genappe") -> int:
    return balance_of(pool, AccountKind.MEMBER, body(slug).role)


def states(actor: Actor, pool: Pool) -> dict[str, str]:
    return {view.call.member.slug: view.standing.state for view in read_calls(actor, pool).calls if view.call.member}


def test_a_call_is_open_then_partly_paid_then_paid_then_overpaid(acting: ActingAs, called_pool: Pool) -> None:
    with acting("coordinator") as actor:
        call, seen = call_of("genappe"), []
        seen.append(states(actor, called_pool)["genappe"])
        for cents in (100_000, call.cents - 100_000, 700):
            pay(actor, called_pool, cents, call=call)
            seen.append(states(actor, called_pool)["genappe"])
        assert seen == ["open", "part", "paid", "overpaid"]
        assert owed(called_pool) == -700
        enter_refund(actor=actor, pool=called_pool, member=body("genappe"), cents=700, paid_on=today())
        assert (states(actor, called_pool)["genappe"], owed(called_pool)) == ("paid", 0)
        assert balance_of(called_pool, AccountKind.BANK) == call.cents


def test_a_payment_for_no_call_pays_the_oldest_first(acting: ActingAs, called_pool: Pool) -> None:
    with acting("coordinator") as actor:
        issue(actor, called_pool, label="Deuxième", days=60)
        first, second = call_of("genappe"), call_of("genappe", number=2)
        pay(actor, called_pool, first.cents + 100)
        read = read_calls(actor, called_pool)
        assert (read.call(first.pk).standing.state, read.call(second.pk).standing.paid) == ("paid", 100)


def refused_payments() -> dict[str, dict[str, Any]]:
    return {
        "no_amount": {"cents": 0},
        "paid_in_the_future": {"paid_on": today() + timedelta(days=1)},
        "not_a_member": {"member": "lire-et-ecrire-bw"},
        "other_call": {"member": "villers-la-ville"},
    }


@pytest.mark.parametrize("code", refused_payments())
def test_a_payment_that_cannot_be_is_refused_and_nothing_is_posted(
    acting: ActingAs, called_pool: Pool, code: str
) -> None:
    with acting("coordinator") as actor:
        posted = Transaction.objects.count()
        usual: dict[str, Any] = {"cents": 500, "call": call_of("genappe"), "member": "genappe"}
        values = usual | refused_payments()[code]
        with pytest.raises(Problem) as refused:
            pay(actor, called_pool, values.pop("cents"), **values | {"member": body(values["member"])})
        assert refused.value.code == code
        assert (Transaction.objects.count(), Payment.objects.count()) == (posted, 0)


def test_a_payment_for_a_settled_pool_is_refused(acting: ActingAs, called_pool: Pool) -> None:
    with acting("coordinator") as actor:
        shut(actor, called_pool)
        for act in (
            lambda: pay(actor, called_pool, 500),
            lambda: import_file(actor=actor, pool=called_pool, content=coda(Movement(500))),
            lambda: remind(actor=actor, pool=called_pool),
        ):
            with pytest.raises(Problem, match="pool_closed"):
                act()
        assert not Payment.objects.exists()
        assert not BankStatement.objects.exists()


def test_what_may_be_the_same_payment_twice_asks_first(acting: ActingAs, called_pool: Pool) -> None:
    with acting("coordinator") as actor:
        pay(actor, called_pool, 500, paid_on=today() - timedelta(days=6))
        first = pay(actor, called_pool, 500)
        with pytest.raises(Problem) as refused:
            pay(actor, called_pool, 500, paid_on=today() - timedelta(days=2))
        assert (refused.value.code, refused.value.field) == ("possible_duplicate", "confirmed")
        pay(actor, called_pool, 500, "villers-la-ville")
        cancel_payment(actor=actor, payment=access_payment_to_manage(actor, called_pool.pk, first.pk))
        pay(actor, called_pool, 500)
        pay(actor, called_pool, 500, confirmed=True)
        assert balance_of(called_pool, AccountKind.BANK) == 2_000


def test_a_day_before_the_pool_and_its_first_call_is_asked_about(acting: ActingAs, called_pool: Pool) -> None:
    begins = min(called_pool.starts, today())
    with acting("coordinator") as actor:
        for enter in (pay, refund):
            with pytest.raises(Problem) as refused:
                enter(actor, called_pool, 500, paid_on=begins - timedelta(days=1))
            assert (refused.value.code, refused.value.field) == ("paid_before_start", "early")
            enter(actor, called_pool, 500, paid_on=begins - timedelta(days=1), early=True)
            enter(actor, called_pool, 700, paid_on=begins)
        # a box ticked for the day is not one for the double
        with pytest.raises(Problem, match="possible_duplicate"):
            pay(actor, called_pool, 500, paid_on=begins - timedelta(days=1), early=True)


def test_a_payment_says_which_calls_it_pays_and_what_is_left_over(acting: ActingAs, called_pool: Pool) -> None:
    with acting("coordinator") as actor:
        issue(actor, called_pool, label="Deuxième", days=60)
        first, second = call_of("genappe"), call_of("genappe", number=2)
        before = read_calls(actor, called_pool)
        payment = pay(actor, called_pool, first.cents + 318, call=first)
        between = read_calls(actor, called_pool)
        assert [(each.call, each.cents) for each in covered(before, between)] == [(first, first.cents), (second, 318)]
        assert payment_words(payment.kind, payment.cents, before, between).count("€") == 3
        rest = pay(actor, called_pool, second.cents)
        after = read_calls(actor, called_pool)
        assert [(each.call, each.cents) for each in covered(between, after)] == [(second, second.cents - 318)]
        assert "3,18" in payment_words(rest.kind, rest.cents, between, after)


def test_a_payment_is_taken_back_once(acting: ActingAs, called_pool: Pool) -> None:
    with acting("coordinator") as actor:
        before, payment = owed(called_pool), pay(actor, called_pool, 500)
        cancel_payment(actor=actor, payment=payment)
        assert owed(called_pool) == before
        with pytest.raises(Problem, match="reversed_before"):
            cancel_payment(actor=actor, payment=payment)
        assert [view.cancelled for view in read_calls(actor, called_pool).payments] == [True]


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("no_holder", {"holder": " "}),
        ("wrong_iban", {"iban": "BE49 9990 0000 0172"}),
        ("wrong_iban", {"iban": "+++123+++"}),
        # right by the international digits, wrong by the Belgian ones
        ("wrong_iban", {"iban": "BE22999000000172"}),
        ("wrong_bic", {"bic": "X"}),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    acting: ActingAs, shared_pool: Pool, code: str, values: dict[str, str]
) -> None:
    given = {"holder": "Nous", "iban": POOL_IBAN, "bic": ""} | values
    with acting("coordinator") as actor, pytest.raises(Problem, match=code):
        enter_pool_account(actor=actor, pool=shared_pool, **given)
    with acting("coordinator"):
        assert not PoolAccount.objects.exists()


@pytest.mark.parametrize("iban", ["BE68 5390 0754 7034", "be49-9990-0000-0171", "NL91 ABNA 0417 1643 00"])
def test_an_account_is_accepted_by_its_digits_whatever_the_bank(acting: ActingAs, shared_pool: Pool, iban: str) -> None:
    with acting("coordinator") as actor:
        account = enter_pool_account(actor=actor, pool=shared_pool, holder="Nous", iban=iban)
    assert account.iban == iban.upper().replace(" ", "").replace("-", "")


def test_a_members_account_is_read_by_it_and_the_coordination_alone(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("finance") as actor:
        enter_refund_account(
            actor=actor, pool=shared_pool, member=body("genappe"), holder="CPAS", iban="be38 9990 0000 0272"
        )
    with acting("coordinator") as actor:
        assert RefundAccount.objects.get().iban == GENAPPE_IBAN
        enter_refund_account(
            actor=actor, pool=shared_pool, member=body("genappe"), holder="CPAS", iban=OTHER_IBAN, bic="GKCCBEBB"
        )
    with acting("manager"):
        assert RefundAccount.objects.get().bic == "GKCCBEBB"
    with acting("villers_manager"):
        assert not RefundAccount.objects.exists()


def test_overdue_calls_are_reminded_once_a_day_and_the_member_is_told(
    acting: ActingAs, called_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = today() + timedelta(days=31)
    monkeypatch.setattr(timezone, "localdate", lambda *_args: later)
    with acting("coordinator") as actor:
        pay(actor, called_pool, call_of("villers-la-ville").cents, "villers-la-ville")
        reminders = remind(actor=actor, pool=called_pool)
        assert {each.member.slug for each in reminders if each.member} == {"genappe", "court-saint-etienne"}
        assert {(each.number, each.sent_on) for each in reminders} == {(1, later)}
        with pytest.raises(Problem, match="nothing_overdue"):
            remind(actor=actor, pool=called_pool)
    with acting("manager"):
        handlers.tell(
            OutboxMessage.objects.get(topic="contributions.reminded", to_role=body("genappe").role)
        )  # fmt: skip
        assert Notification.objects.filter(kind="contributions.reminded").count() == 2
