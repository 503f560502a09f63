"""S1 whole: three CPAS, 47,775.00, the federal state at 75/25, three calls, a lent worker, until all is zero."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from budgets.access import access_pool_to_manage
from budgets.closing.dossier import dossier_of
from budgets.closing.services import close_pool, draw_up, enter_settlement
from budgets.closing.settling import transfers_of, what_is_left
from budgets.contributions.models import CallRound
from budgets.contributions.services import enter_payment, issue_round
from budgets.expenses.access import access_claim_to_manage
from budgets.expenses.models import Expense
from budgets.expenses.services import accept_claim, receive_subsidy
from budgets.ledger.balances import balances, by_code
from budgets.ledger.models import AccountKind
from budgets.models import Nature, Pool
from budgets.services import enter_funding, enter_line
from maillage.audit.actor import Actor
from tests.budgets.booking import shares_of
from tests.budgets.conftest import GOLDEN, body, make_consortium, make_pool, share_pool
from tests.budgets.expenses.spending import approve, approved, claimed, funder, line, staffed
from tests.budgets.test_dossier import unpacked, verified
from tests.conftest import Acting

type ActingAs = Callable[[str], Any]
# The worker's year at 3/5, 50,000.00 for a full time: lent by Genappe, who employs her and leads.
STAFF, WORKSHOPS, COSTS = 3_000_000, 1_200_000, 577_500
OF_VILLERS = 500_000
SETTLED = date(2025, 4, 1)


@pytest.fixture(autouse=True)
def _uploads(settings: Any, tmp_path: Path) -> None:
    settings.UPLOAD_ROOT = tmp_path / "uploads"


def voted(actor: Actor) -> Pool:
    """The budget of 2024 with its three lines, its funder and its key, adopted."""
    pool = make_pool(
        actor, consortium=make_consortium(actor), lead=body("genappe"), starts=date(2024, 1, 1), ends=date(2024, 12, 31)
    )
    pool = access_pool_to_manage(actor, pool.pk)
    whole = pool.lines.get()
    enter_line(actor=actor, pool=pool, label="Personnel", nature=Nature.STAFF, cents=STAFF)
    enter_line(actor=actor, pool=pool, label="Ateliers", nature=Nature.SUBCONTRACT, cents=WORKSHOPS)
    enter_line(actor=actor, pool=pool, label=whole.label, nature=whole.nature, cents=COSTS)
    enter_funding(actor=actor, pool=pool, label="Fédéral", cents=1_000_000, advance=7_500)
    share_pool(actor, pool)
    return access_pool_to_manage(actor, pool.pk)


def three_calls(actor: Actor, pool: Pool) -> list[CallRound]:
    """A third of the shares each time; all is paid by who has to, but half of one call."""
    today = timezone.localdate()
    rounds = []
    for number in (1, 2, 3):
        label, due_on = f"Appel {number}", today + timedelta(days=30)
        issued = issue_round(actor=actor, pool=pool, portion=Fraction(1, 3), due_on=due_on, label=label)
        rounds.append(issued)
        for call in issued.calls.select_related("member"):
            assert call.member is not None
            half = (call.member.slug, number) == ("villers-la-ville", 2)
            if call.member.slug != "genappe":
                enter_payment(
                    actor=actor, pool=pool, member=call.member, cents=call.cents // (2 if half else 1), paid_on=today,
                    call=call, confirmed=True,
                )  # fmt: skip
    return rounds


def spent(pool: Pool) -> Expense:
    """What Genappe and Villers-la-Ville advanced, and the worker that Genappe lends, approved; the worker's cost."""
    with Acting("coordinator"):
        workshops, costs = line(pool, "ateliers"), line(pool, "costs")
    approved("manager", pool, line=workshops, cents=WORKSHOPS - OF_VILLERS)
    approved("villers_manager", pool, line=workshops, cents=OF_VILLERS)
    approved("manager", pool, line=costs, cents=COSTS)
    worker = approve(staffed("manager", pool))
    assert worker.cents == STAFF
    return worker


def test_from_the_vote_to_the_settlement_every_balance_is_zero(acting: ActingAs, tmp_path: Path) -> None:
    with acting("coordinator") as actor:
        pool = voted(actor)
        assert shares_of(pool) == GOLDEN
        receive_subsidy(
            actor=actor, pool=pool, source=funder(pool), cents=750_000, received_on=date(2024, 2, 1)
        )  # fmt: skip
        rounds = three_calls(actor, pool)
        called = {
            slug: sum(call.cents for each in rounds for call in each.calls.filter(member__slug=slug)) for slug in GOLDEN
        }
        assert called == GOLDEN
        half = rounds[1].calls.get(member__slug="villers-la-ville").cents
    claim = claimed(pool, "Fédéral", (spent(pool), 1_000_000))
    with acting("coordinator") as actor:
        claim = access_claim_to_manage(actor, pool.pk, claim.pk)
        accept_claim(actor=actor, claim=claim, decided_on=date(2025, 2, 28))
        receive_subsidy(
            actor=actor, pool=pool, source=funder(pool), cents=250_000, received_on=date(2025, 3, 10)
        )  # fmt: skip

        account = draw_up(actor=actor, pool=pool, booked_on=date(2025, 3, 31))
        shares = {share.member.slug: share for share in account.shares.select_related("member")}
        assert (account.costs_cents, account.amount_cents) == (4_777_500, 3_777_500)
        assert {slug: share.share_cents for slug, share in shares.items()} == GOLDEN
        assert {slug: share.balance_cents for slug, share in shares.items()} == {
            "court-saint-etienne": 0,
            "genappe": 1_594_715 - STAFF - COSTS - (WORKSHOPS - OF_VILLERS),
            "villers-la-ville": half - half // 2 - OF_VILLERS,
        }
        assert (shares["genappe"].in_kind_cents, shares["genappe"].paid_cents) == (STAFF, 0)
        assert shares["villers-la-ville"].advanced_cents == OF_VILLERS

        assert [each.member.slug for each in transfers_of(pool) if each.is_lead] == ["genappe"]
        for each in transfers_of(pool):
            enter_settlement(actor=actor, pool=pool, member=each.member, paid_on=SETTLED)
        assert what_is_left(pool) == []
        assert sum(by_code(pool, AccountKind.COSTS).values()) == 4_777_500
        close_pool(actor=actor, pool=pool)
        assert {each.cents for each in balances(pool)} == {0}
        unpacked(dossier_of(actor, account), tmp_path / "dossier")
    done = verified(tmp_path / "dossier")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert len(list((tmp_path / "dossier" / "proofs").iterdir())) == 4
