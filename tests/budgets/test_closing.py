"""The final account: worked out from the ledger, settled through the lead, closed at zero, taken back whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from budgets.access import access_pool_to_manage
from budgets.closing.figures import work_out
from budgets.closing.models import FinalAccount, FinalShare
from budgets.closing.rules import digest_of, inputs_of
from budgets.closing.services import carry_over, close_pool, draw_up, enter_settlement, reopen
from budgets.closing.settling import transfers_of, what_is_left
from budgets.contributions.models import Payment
from budgets.contributions.services import cancel_payment
from budgets.ledger.balances import balance_of, balances
from budgets.ledger.models import AccountKind, Transaction
from budgets.ledger.services import reverse
from budgets.models import Pool
from budgets.services import change_stay, start_version
from maillage.postgres.acting import body_role_name
from maillage.problems import Problem
from tests.budgets.booking import accept, call, lend, pay, receive, spend
from tests.budgets.conftest import CPAS, GOLDEN, body, make_pool

type ActingAs = Callable[[str], Any]
DAY = date(2026, 11, 1)


def refusal(attempt: Callable[[], object]) -> str:
    with pytest.raises(Problem) as refused:
        attempt()
    return refused.value.code


def account_of(pool: Pool, slug: str) -> int:
    return balance_of(pool, AccountKind.MEMBER, body_role_name(slug))


def live(actor: Any, pool: Pool) -> Pool:
    """All is called, part is paid; 47,775.00 spent, of which Genappe advanced 20,000.00; the funder paid all."""
    for slug, cents in GOLDEN.items():
        call(actor, pool, slug, cents)
    pay(actor, pool, "villers-la-ville", 1_000_000)
    pay(actor, pool, "court-saint-etienne", 1_078_377)
    spend(actor, pool, "costs", 2_000_000, "genappe")
    spend(actor, pool, "costs", 2_777_500)
    accept(actor, pool, "federal", 1_000_000)
    receive(actor, pool, "federal", 1_000_000)
    return access_pool_to_manage(actor, pool.pk)


def test_each_account_holds_what_its_member_owes_or_is_owed(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        pool = live(actor, shared_pool)
        account = draw_up(actor=actor, pool=pool, booked_on=DAY)
        shares = {share.member.slug: share for share in account.shares.select_related("member")}
    assert (account.number, account.costs_cents, account.subsidy_cents) == (1, 4_777_500, 1_000_000)
    assert {slug: share.share_cents for slug, share in shares.items()} == GOLDEN
    assert {slug: share.balance_cents for slug, share in shares.items()} == {
        "villers-la-ville": 104_408, "court-saint-etienne": 0, "genappe": 1_594_715 - 2_000_000,
    }  # fmt: skip
    with acting("coordinator"):
        assert {slug: account_of(pool, slug) for slug in CPAS} == {
            slug: share.balance_cents for slug, share in shares.items()
        }


def test_what_was_spent_less_is_called_back_and_what_was_spent_more_is_called(
    acting: ActingAs, shared_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        for slug, cents in GOLDEN.items():
            call(actor, shared_pool, slug, cents)
            pay(actor, shared_pool, slug, cents)
        spend(actor, shared_pool, "costs", 3_000_000)
        accept(actor, shared_pool, "federal", 700_001)
        draw_up(actor=actor, pool=shared_pool, booked_on=DAY)
        held = {slug: account_of(shared_pool, slug) for slug in CPAS}
        assert sum(held.values()) == 2_299_999 - 3_777_500
        assert balance_of(shared_pool, AccountKind.CONTRIBUTIONS) == -2_299_999


def test_the_preview_is_what_is_drawn_up_and_stores_nothing(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        pool = live(actor, shared_pool)
        posted = Transaction.objects.count()
        worked = work_out(pool)
        assert (FinalAccount.objects.count(), Transaction.objects.count()) == (0, posted)
        account = draw_up(actor=actor, pool=pool, seen=worked.token)
        assert account.figures == worked.figures
        assert {share.code: share.balance_cents for share in account.shares.all()} == {
            code: each.balance for code, each in worked.positions.items()
        }


def test_what_moved_since_the_preview_was_read_stops_the_account(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        pool = live(actor, shared_pool)
        token = work_out(pool).token
        pay(actor, pool, "villers-la-ville", 1)
        assert refusal(lambda: draw_up(actor=actor, pool=pool, seen=token)) == "changed_since"


def test_the_frozen_figures_give_the_same_shares_and_the_same_bytes(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        account = draw_up(actor=actor, pool=live(actor, shared_pool))
        account.refresh_from_db()
        shares = {share.code: share.share_cents for share in account.shares.all()}
    assert digest_of(account.figures) == account.digest
    assert inputs_of(account.figures).shares(account.amount_cents) == shares


def test_days_that_changed_since_the_vote_need_a_modification_first(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        pool = access_pool_to_manage(actor, shared_pool.pk)
        start_version(actor=actor, pool=pool)
        change_stay(actor=actor, pool=pool, member=body("villers-la-ville"), starts=pool.starts, ends=date(2026, 6, 30))
        assert refusal(lambda: draw_up(actor=actor, pool=pool)) == "stays_changed"


def test_a_pool_without_an_adopted_budget_has_no_account(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        assert refusal(lambda: draw_up(actor=actor, pool=pool)) == "nothing_adopted"
        for early in (
            lambda: enter_settlement(actor=actor, pool=pool, member=body("genappe"), paid_on=DAY),
            lambda: close_pool(actor=actor, pool=pool),
            lambda: reopen(actor=actor, pool=pool, reason="x"),
        ):
            assert refusal(early) == "no_account"


def test_settled_through_the_lead_and_closed_every_balance_is_zero(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        pool = live(actor, shared_pool)
        draw_up(actor=actor, pool=pool, booked_on=DAY)
        assert {each.member.slug: each.cents for each in transfers_of(pool)} == {
            "villers-la-ville": 104_408, "genappe": -405_285,
        }  # fmt: skip
        assert refusal(lambda: close_pool(actor=actor, pool=pool)) == "not_settled"
        enter_settlement(actor=actor, pool=pool, member=body("villers-la-ville"), paid_on=DAY, cents=4_408)
        enter_settlement(actor=actor, pool=pool, member=body("villers-la-ville"), paid_on=DAY)
        enter_settlement(actor=actor, pool=pool, member=body("genappe"), paid_on=DAY)
        assert what_is_left(pool) == []
        close_pool(actor=actor, pool=pool)
        assert {each.cents for each in balances(pool)} == {0}
        pool.refresh_from_db()
        assert pool.closed_at is not None
        assert refusal(lambda: pay(actor, pool, "genappe", 1)) == "pool_closed"


def test_what_a_member_owes_or_is_owed_is_carried_over_to_a_later_pool(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        pool = live(actor, shared_pool)
        later = make_pool(actor, name="2027", starts=date(2027, 1, 1), ends=date(2027, 12, 31))
        narrow = make_pool(actor, "genappe", name="Genappe seule")
        elsewhere = make_pool(actor, name="Autre compte", lead=body("genappe"))

        def carry(slug: str, into: Pool = later, cents: int | None = None) -> int:
            return carry_over(actor=actor, pool=pool, member=body(slug), later=into, paid_on=DAY, cents=cents).cents

        assert refusal(lambda: carry("genappe")) == "no_account"
        draw_up(actor=actor, pool=pool, booked_on=DAY)
        assert refusal(lambda: carry("genappe", pool)) == "same_pool"
        assert refusal(lambda: carry("genappe", elsewhere)) == "other_lead"
        assert refusal(lambda: carry("villers-la-ville", narrow)) == "not_a_member"
        assert refusal(lambda: carry("genappe", cents=405_286)) == "above_due"
        assert {each.cents for each in balances(later)} <= {0}
        assert carry("villers-la-ville", cents=4_408) == 4_408
        assert (carry("villers-la-ville"), carry("genappe")) == (100_000, 405_285)
        assert refusal(lambda: carry("genappe")) == "nothing_due"
        assert transfers_of(pool) == []
        assert (account_of(later, "villers-la-ville"), account_of(later, "genappe")) == (104_408, -405_285)
        assert balance_of(later, AccountKind.BANK) == 405_285 - 104_408
        close_pool(actor=actor, pool=pool)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (lambda actor, pool: accept(actor, pool, "federal", 5_000), "accepté"),
        (lambda actor, pool: receive(actor, pool, "federal", 5_000), "federal"),
    ],
)
def test_money_of_a_funder_that_is_open_is_said_and_stops_the_closing(
    acting: ActingAs, shared_pool: Pool, event: Any, words: str
) -> None:
    with acting("coordinator") as actor:
        event(actor, shared_pool)
        draw_up(actor=actor, pool=shared_pool)
        for each in transfers_of(shared_pool):
            enter_settlement(actor=actor, pool=shared_pool, member=each.member, paid_on=DAY)
        left = what_is_left(shared_pool)
        assert len(left) == 2
        assert any("Fédéral" in sentence for sentence in left)
        assert refusal(lambda: close_pool(actor=actor, pool=shared_pool)) == "not_settled"


def test_nothing_but_money_moves_after_the_account(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        pool = live(actor, shared_pool)
        expense = spend(actor, pool, "costs", 100)
        draw_up(actor=actor, pool=pool)
        for late in (
            lambda: spend(actor, pool, "costs", 1),
            lambda: call(actor, pool, "genappe", 1),
            lambda: lend(actor, pool, "costs", 1, "genappe"),
            lambda: accept(actor, pool, "federal", 1),
            lambda: reverse(actor=actor, pool=pool, posted=expense, booked_on=DAY),
            lambda: draw_up(actor=actor, pool=pool),
        ):
            assert refusal(late) == "account_drawn_up"
        pay(actor, pool, "villers-la-ville", 1)
        receive(actor, pool, "federal", 1)


def test_the_database_itself_lets_nothing_be_entered_after_the_account(
    acting: ActingAs, shared_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting("coordinator") as actor:
        draw_up(actor=actor, pool=shared_pool)
        monkeypatch.setattr("budgets.ledger.services._checks", [])
        with pytest.raises(IntegrityError, match="drawn up"), transaction.atomic():
            spend(actor, shared_pool, "costs", 1)


def test_a_transfer_is_never_above_what_is_left_and_can_be_taken_back(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        pool, villers = live(actor, shared_pool), body("villers-la-ville")
        draw_up(actor=actor, pool=pool)
        for cents, code in ((104_409, "above_due"), (0, "no_amount"), (-1, "no_amount")):
            attempt = partial(enter_settlement, actor=actor, pool=pool, member=villers, paid_on=DAY, cents=cents)
            assert refusal(attempt) == code
        paid = enter_settlement(actor=actor, pool=pool, member=villers, paid_on=DAY)
        again = partial(enter_settlement, actor=actor, pool=pool, member=villers, paid_on=DAY)
        assert refusal(again) == "nothing_due"
        cancel_payment(actor=actor, payment=paid)
        assert account_of(pool, "villers-la-ville") == 104_408
        assert refusal(partial(cancel_payment, actor=actor, payment=paid)) == "reversed_before"
        early = partial(enter_settlement, actor=actor, pool=pool, member=villers, paid_on=date(2999, 1, 1))
        assert refusal(early) == "paid_in_the_future"
        again()


def test_reopened_the_account_is_kept_and_the_next_one_counts_what_moved(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        pool = live(actor, shared_pool)
        before = {(each.kind, each.code): each.cents for each in balances(pool)}
        draw_up(actor=actor, pool=pool)
        for each in transfers_of(pool):
            enter_settlement(actor=actor, pool=pool, member=each.member, paid_on=DAY)
        close_pool(actor=actor, pool=pool)
        assert refusal(lambda: reopen(actor=actor, pool=pool, reason=" ")) == "no_reason"
        first = reopen(actor=actor, pool=pool, reason="Une facture est arrivée après")
        pool.refresh_from_db()
        assert pool.closed_at is None
        moved = {("member", body_role_name("villers-la-ville")): -104_408,
                 ("member", body_role_name("genappe")): 405_285, ("bank", ""): 104_408 - 405_285}  # fmt: skip
        assert {(each.kind, each.code): each.cents for each in balances(pool)} == {
            key: cents + moved.get(key, 0) for key, cents in before.items()
        }
        spend(actor, pool, "costs", 300)
        second = draw_up(actor=actor, pool=pool)
        assert (first.number, second.number, second.costs_cents) == (1, 2, 4_777_800)
        assert sum(each.cents for each in transfers_of(pool)) == 300
        assert FinalAccount.objects.filter(pool=pool).count() == 2


def test_a_final_account_stays_as_it_was_drawn_up(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        draw_up(actor=actor, pool=shared_pool)
        for statement in (
            "UPDATE public.closing_finalaccount SET amount_cents = 1",
            "UPDATE public.closing_finalshare SET share_cents = 1",
            "DELETE FROM public.closing_finalaccount",
            "DELETE FROM public.closing_finalshare",
        ):
            with pytest.raises(Exception, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)


def test_shares_that_do_not_add_up_are_never_committed(
    acting: ActingAs, shared_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting("coordinator") as actor:
        pool = live(actor, shared_pool)
        monkeypatch.setattr(FinalShare.objects, "bulk_create", lambda shares: None)
        draw_up(actor=actor, pool=pool)
        with pytest.raises(IntegrityError, match="add up"):
            connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_member_reads_the_totals_and_its_own_part(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        pool = live(actor, shared_pool)
        draw_up(actor=actor, pool=pool)
        enter_settlement(actor=actor, pool=pool, member=body("villers-la-ville"), paid_on=DAY)
        enter_settlement(actor=actor, pool=pool, member=body("genappe"), paid_on=DAY)
    with acting("villers_manager"):
        assert FinalAccount.objects.get(pool=pool).amount_cents == 3_777_500
        assert list(FinalShare.objects.values_list("member__slug", flat=True)) == ["villers-la-ville"]
        assert list(Payment.objects.values_list("member__slug", flat=True)) == ["villers-la-ville"]
