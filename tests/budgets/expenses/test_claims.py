"""Claims to funders: never above an expense, eligible lines, rates and promises, advances, cuts, withdrawal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, transaction
from django.http import Http404
from django.utils import timezone

from budgets.expenses.access import access_claim, access_claim_to_manage, access_expense_to_decide
from budgets.expenses.models import Claim, ClaimItem, FunderPayment
from budgets.expenses.promises import Situation, claimable, left_for, situations
from budgets.expenses.services import (
    Cut,
    accept_claim,
    claim_expense,
    drop_expense,
    receive_subsidy,
    refuse_claim,
    return_subsidy,
    reverse_expense,
    send_claim,
    start_claim,
    take_back_subsidy,
    withdraw_claim,
)
from budgets.ledger.balances import balance_of, balances
from budgets.ledger.models import AccountKind
from budgets.models import Pool
from tests.budgets.booking import shut
from tests.budgets.expenses.spending import (
    approve,
    approved,
    claimed,
    entered,
    funder,
    line,
    now,
    refusal,
    refused_at_commit,
    spending_pool,
)

type ActingAs = Callable[[str], Any]
DECIDED = date(2025, 3, 1)


def of_staff(acting: ActingAs, pool: Pool, cents: int = 100_000, who: str = "finance") -> Any:
    with acting("coordinator"):
        found = line(pool, "personnel")
    return approved(who, pool, line=found, cents=cents)


def situation(pool: Pool, label: str = "Fédéral") -> Situation:
    return next(each for each in situations(pool) if each.source.label == label)


def test_two_funders_together_never_pay_more_than_an_expense(acting: ActingAs, pool: Pool) -> None:
    expense = of_staff(acting, pool)
    claimed(pool, "FSE+", (expense, 50_000))
    draft = claimed(pool, "Fédéral", send=False)
    with acting("coordinator") as actor:
        assert (
            refusal(lambda: claim_expense(actor=actor, claim=draft, expense=expense, cents=50_001)) == "above_expense"
        )
        claim_expense(actor=actor, claim=draft, expense=expense, cents=50_000)
        now()
        item = draft.items.get()
        refused_at_commit("above the expense", lambda: ClaimItem.objects.filter(pk=item.pk).update(cents=50_001))
        assert claimable(pool, draft) == []


def test_a_funder_pays_its_rate_of_its_lines_and_what_it_promised(acting: ActingAs, pool: Pool) -> None:
    of_workshops, of_people = approved("finance", pool), of_staff(acting, pool)
    draft = claimed(pool, "FSE+", send=False)
    with acting("coordinator") as actor:

        def add(expense: Any, cents: int) -> Any:
            return claim_expense(actor=actor, claim=draft, expense=expense, cents=cents)

        assert refusal(lambda: add(of_workshops, 1)) == "not_eligible"
        assert refusal(lambda: add(of_people, 50_001)) == "above_rate"
        assert refusal(lambda: add(of_people, 0)) == "not_above_zero"
        assert [(each.expense.pk, each.cents) for each in claimable(pool, draft)] == [(of_people.pk, 50_000)]
        add(of_people, 50_000)
    big = of_staff(acting, pool, cents=1_200_000)
    federal = claimed(pool, "Fédéral", send=False)
    with acting("coordinator") as actor:
        assert (
            refusal(lambda: claim_expense(actor=actor, claim=federal, expense=big, cents=1_000_001)) == "above_promise"
        )
        claim_expense(actor=actor, claim=federal, expense=big, cents=1_000_000)
        now()


def test_what_a_funder_paid_too_much_is_paid_back_and_no_more(acting: ActingAs, pool: Pool) -> None:
    expense = of_staff(acting, pool, 1_000_000)
    claim = claimed(pool, "Fédéral", (expense, 700_000))
    with acting("coordinator") as actor:

        def give_back(cents: int, day: date = DECIDED) -> FunderPayment:
            return return_subsidy(actor=actor, pool=pool, source=funder(pool), cents=cents, paid_on=day)

        assert refusal(lambda: give_back(1)) == "above_unjustified"
        receive_subsidy(actor=actor, pool=pool, source=funder(pool), cents=750_000, received_on=date(2024, 2, 1))
        accept_claim(actor=actor, claim=access_claim_to_manage(actor, pool.pk, claim.pk), decided_on=DECIDED)
        assert refusal(lambda: give_back(0)) == "not_above_zero"
        assert refusal(lambda: give_back(50_001)) == "above_unjustified"
        assert refusal(lambda: give_back(50_000, timezone.localdate() + timedelta(days=1))) == "in_future"
        back = give_back(50_000)
        after = situation(pool)
        assert (after.received, after.returned, after.owed, after.advance_to_come) == (700_000, 50_000, 0, 0)
        assert balance_of(pool, AccountKind.BANK) == 700_000
        take_back_subsidy(actor=actor, payment=back, reason="Erreur")
        assert situation(pool).owed == -50_000


def test_only_what_was_approved_is_claimed(acting: ActingAs, pool: Pool) -> None:
    expense = entered("finance", pool)
    draft = claimed(pool, "Fédéral", send=False)
    with acting("coordinator") as actor:
        assert refusal(lambda: claim_expense(actor=actor, claim=draft, expense=expense, cents=1)) == "not_approved"
        item = ClaimItem(
            pool=pool, coordination_id=pool.coordination_id, member_id=expense.member_id, claim=draft,
            expense=expense, cents=1,
        )  # fmt: skip
        refused_at_commit("above the expense", item.save)


def test_an_advance_of_three_quarters_then_a_claim_with_a_cut_then_the_balance(acting: ActingAs, pool: Pool) -> None:
    expense = of_staff(acting, pool, 1_000_000)
    with acting("coordinator") as actor:
        assert situation(pool).advance_to_come == 750_000
        receive_subsidy(
            actor=actor, pool=pool, source=funder(pool), cents=750_000, received_on=date(2024, 2, 1), reference="Avance"
        )
        before = situation(pool)
        assert (before.advance_to_come, before.balance_to_come, before.owed) == (0, 250_000, -750_000)
        assert balance_of(pool, AccountKind.FUNDER, "federal") == -750_000
    claim = claimed(pool, "Fédéral", (expense, 1_000_000))
    with acting("coordinator") as actor:
        item = claim.items.get()
        for cuts, code in (
            ({item.pk: Cut(1_000_001, "no_proof")}, "above_item"), ({item.pk: Cut(5, "")}, "no_reason"),
            ({item.pk: Cut(5, "because")}, "no_reason"), ({uuid4(): Cut(5, "other")}, "unknown_item"),
        ):  # fmt: skip
            assert refusal(lambda: accept_claim(actor=actor, claim=claim, decided_on=DECIDED, cuts=cuts)) == code  # noqa: B023
        accept_claim(actor=actor, claim=claim, decided_on=DECIDED, cuts={item.pk: Cut(40_000, "no_proof")})
        now()
        after = situation(pool)
        assert (after.accepted, after.owed, left_for(pool, after.source)) == (960_000, 210_000, 40_000)
        assert balance_of(pool, AccountKind.FUNDER, "federal") == 210_000
        assert balance_of(pool, AccountKind.SUBSIDY, "federal") == -960_000
        receive_subsidy(actor=actor, pool=pool, source=funder(pool), cents=210_000, received_on=date(2025, 4, 1))
        assert situation(pool).owed == balance_of(pool, AccountKind.FUNDER, "federal") == 0


def test_what_was_cut_can_be_claimed_elsewhere(acting: ActingAs, pool: Pool) -> None:
    expense = of_staff(acting, pool)
    claim = claimed(pool, "Fédéral", (expense, 80_000))
    with acting("coordinator") as actor:
        accept_claim(
            actor=actor, claim=claim, decided_on=DECIDED, cuts={claim.items.get().pk: Cut(30_000, "above_ceiling")}
        )
    claimed(pool, "FSE+", (expense, 50_000))
    with acting("coordinator"):
        now()


def test_a_refused_claim_frees_its_expenses(acting: ActingAs, pool: Pool) -> None:
    expense = of_staff(acting, pool)
    claim = claimed(pool, "Fédéral", (expense, 100_000))
    with acting("coordinator") as actor:
        refuse_claim(actor=actor, claim=claim, decided_on=DECIDED, reason="Hors délai")
        assert not [each for each in balances(pool) if each.kind == AccountKind.SUBSIDY]
        assert refusal(lambda: accept_claim(actor=actor, claim=claim, decided_on=DECIDED)) == "not_sent"
    claimed(pool, "FSE+", (expense, 50_000))


def test_an_accepted_claim_is_taken_back_from_the_accounts(acting: ActingAs, pool: Pool) -> None:
    expense = of_staff(acting, pool)
    claim = claimed(pool, "Fédéral", (expense, 100_000))
    with acting("coordinator") as actor:
        accept_claim(actor=actor, claim=claim, decided_on=DECIDED)
        decided = access_expense_to_decide(actor, pool.pk, expense.pk)
        assert refusal(lambda: reverse_expense(actor=actor, expense=decided, reason="Erreur")) == "claimed"
        withdraw_claim(actor=actor, claim=claim, reason="Corrigée par le bailleur")
        now()
        assert balance_of(pool, AccountKind.FUNDER, "federal") == 0
        assert refusal(lambda: withdraw_claim(actor=actor, claim=claim, reason="Encore")) == "withdrawn_before"
        reverse_expense(actor=actor, expense=decided, reason="Erreur")
        now()


def test_what_was_sent_stays_as_it_is(acting: ActingAs, pool: Pool) -> None:
    expense, later = of_staff(acting, pool), approved("finance", pool)
    claim = claimed(pool, "Fédéral", (expense, 90_000))
    with acting("coordinator") as actor:
        item = claim.items.get()
        for step in (
            lambda: claim_expense(actor=actor, claim=claim, expense=later, cents=1),
            lambda: drop_expense(actor=actor, claim=claim, item=item),
            lambda: send_claim(actor=actor, claim=claim, sent_on=DECIDED),
        ):
            assert refusal(step) == "not_a_draft"
        for change in (
            lambda: ClaimItem.objects.filter(pk=item.pk).update(cents=1),
            lambda: ClaimItem.objects.filter(pk=item.pk).delete(),
            lambda: Claim.objects.filter(pk=claim.pk).update(cents=1),
        ):
            with pytest.raises(Error, match="what was sent stays"), transaction.atomic():
                change()


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (lambda actor, claim: send_claim(actor=actor, claim=claim, sent_on=DECIDED), "empty_claim"),
        (
            lambda actor, claim: send_claim(actor=actor, claim=claim, sent_on=timezone.localdate() + timedelta(days=2)),
            "in_future",
        ),
        (
            lambda actor, claim: start_claim(actor=actor, pool=claim.pool, source=claim.source, kind="interim"),
            "draft_exists",
        ),
        (lambda actor, claim: withdraw_claim(actor=actor, claim=claim, reason=""), "no_reason"),
        (
            lambda actor, claim: receive_subsidy(
                actor=actor, pool=claim.pool, source=claim.source, cents=0, received_on=DECIDED
            ),
            "not_above_zero",
        ),
    ],
)  # fmt: skip
def test_a_step_that_makes_no_sense_is_refused(acting: ActingAs, pool: Pool, step: Any, code: str) -> None:
    draft = claimed(pool, "Fédéral", send=False)
    with acting("coordinator") as actor:
        assert refusal(lambda: step(actor, draft)) == code


def test_nothing_is_claimed_before_a_budget_is_adopted(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = spending_pool(actor, adopt=False)
        start = lambda: start_claim(actor=actor, pool=pool, source=funder(pool), kind="interim")  # noqa: E731
        assert refusal(start) == "other_funder"


def test_a_payment_twice_or_above_the_promise_is_asked_about(acting: ActingAs, pool: Pool) -> None:
    with acting("coordinator") as actor:

        def receive(cents: int, day: date = DECIDED, **more: Any) -> FunderPayment:
            return receive_subsidy(actor=actor, pool=pool, source=funder(pool), cents=cents, received_on=day, **more)

        receive(600_000)
        assert refusal(lambda: receive(600_000, DECIDED + timedelta(days=5))) == "possible_duplicate"
        assert refusal(lambda: receive(400_001)) == "more_than_promised"
        receive(400_001, confirmed=True)
        assert situation(pool).received == 1_000_001


def test_after_the_claim_for_the_balance_nothing_more_comes(acting: ActingAs, pool: Pool) -> None:
    expense = of_staff(acting, pool, 1_000_000)
    with acting("coordinator") as actor:
        receive_subsidy(actor=actor, pool=pool, source=funder(pool), cents=750_000, received_on=date(2024, 2, 1))
        draft = start_claim(actor=actor, pool=pool, source=funder(pool), kind="balance")
        draft = access_claim_to_manage(actor, pool.pk, draft.pk)
        item = claim_expense(actor=actor, claim=draft, expense=expense, cents=1_000_000)
        sent = send_claim(actor=actor, claim=draft, sent_on=date(2025, 1, 31))
        assert situation(pool).balance_to_come == 250_000
        accept_claim(actor=actor, claim=sent, decided_on=DECIDED, cuts={item.pk: Cut(20_000, "no_proof")})
        decided = situation(pool)
        assert (decided.claimed, decided.accepted, decided.balance_to_come) == (1_000_000, 980_000, 230_000)
        receive_subsidy(actor=actor, pool=pool, source=funder(pool), cents=230_000, received_on=DECIDED)
        assert situation(pool).balance_to_come == 0


def test_a_settled_pool_takes_no_claim_and_no_money(acting: ActingAs, pool: Pool) -> None:
    draft = claimed(pool, "Fédéral", send=False)
    with acting("coordinator") as actor:
        shut(actor, pool)
        for step in (
            lambda: withdraw_claim(actor=actor, claim=draft, reason="Fin"),
            lambda: receive_subsidy(actor=actor, pool=pool, source=funder(pool), cents=1, received_on=DECIDED),
        ):
            assert refusal(step) == "pool_closed"


def test_a_payment_is_taken_back_once(acting: ActingAs, pool: Pool) -> None:
    with acting("coordinator") as actor:
        paid = receive_subsidy(actor=actor, pool=pool, source=funder(pool), cents=5, received_on=DECIDED)
        take_back_subsidy(actor=actor, payment=paid, reason="Saisi deux fois")
        now()
        assert {each.cents for each in balances(pool)} == {0}
        assert refusal(lambda: take_back_subsidy(actor=actor, payment=paid, reason="Encore")) == "struck_out"


def test_a_member_reads_totals_of_claims_and_its_own_items(acting: ActingAs, pool: Pool) -> None:
    mine, others = of_staff(acting, pool), of_staff(acting, pool, who="villers_manager")
    claim = claimed(pool, "FSE+", (mine, 50_000), (others, 40_000))
    draft = claimed(pool, "Fédéral", send=False)
    with acting("manager") as actor:
        read = access_claim(actor, pool.pk, claim.pk)
        assert (read.cents, [item.cents for item in read.items.all()]) == (90_000, [50_000])
        with pytest.raises(PermissionDenied):
            access_claim_to_manage(actor, pool.pk, claim.pk)
        with pytest.raises(Http404):
            access_claim(actor, pool.pk, draft.pk)
        with pytest.raises(Error, match="row-level security"), transaction.atomic():
            FunderPayment.objects.create(
                pool=pool, coordination_id=pool.coordination_id, member_roles=pool.member_roles, source=funder(pool),
                cents=1, received_on=DECIDED, entered_at=timezone.now(), entered_by=actor.user_id,
            )  # fmt: skip
    with acting("treasurer") as actor, pytest.raises(PermissionDenied):
        access_claim_to_manage(actor, pool.pk, claim.pk)
    approve(entered("finance", pool))
