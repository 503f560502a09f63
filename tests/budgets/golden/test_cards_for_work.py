"""S1 whole: three CPAS, 47,775.00, the federal state at 75/25, three calls, a lent worker, until all is zero."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from budgets.access import access_pool_to_manage
from budgets.closing.dossier import dossier_of
from budgets.closing.services import close_pool, draw_up, enter_settlement
from budgets.closing.settling import transfers_of, what_is_left
from budgets.ledger.balances import balances, by_code
from budgets.ledger.models import AccountKind
from budgets.models import Nature, Pool
from budgets.services import enter_funding, enter_line
from maillage.audit.actor import Actor
from maillage.money import apportion
from tests.budgets.booking import accept, call, lend, pay, receive, shares_of, spend
from tests.budgets.conftest import GOLDEN, body, make_consortium, make_pool, share_pool
from tests.budgets.test_dossier import unpacked, verified

type ActingAs = Callable[[str], Any]
# The worker's year at 3/5, 50,000.00 for a full time: lent by Genappe, who employs her.
STAFF, WORKSHOPS, COSTS = 3_000_000, 1_200_000, 577_500
SETTLED = date(2027, 2, 15)


def voted(actor: Actor) -> Pool:
    """The budget with its three lines, its funder and its key, adopted."""
    pool = make_pool(actor, consortium=make_consortium(actor), lead=body("genappe"))
    pool = access_pool_to_manage(actor, pool.pk)
    whole = pool.lines.get()
    enter_line(actor=actor, pool=pool, label="Travailleuse sociale (3/5)", nature=Nature.STAFF, cents=STAFF)
    enter_line(actor=actor, pool=pool, label="Ateliers", nature=Nature.SUBCONTRACT, cents=WORKSHOPS)
    enter_line(actor=actor, pool=pool, label=whole.label, nature=whole.nature, cents=COSTS)
    enter_funding(actor=actor, pool=pool, label="Fédéral", cents=1_000_000, advance=7_500)
    share_pool(actor, pool)
    return access_pool_to_manage(actor, pool.pk)


def three_calls(actor: Actor, pool: Pool) -> None:
    """Each calls a third of the share, to the cent; all is paid by who has to, but half of one call."""
    for slug, share in shares_of(pool).items():
        for number, cents in apportion(share, dict.fromkeys((1, 2, 3), 1)).items():
            day = date(2026, 3 * number, 1)
            call(actor, pool, slug, cents, day)
            if slug != "genappe":
                pay(actor, pool, slug, cents // 2 if (slug, number) == ("villers-la-ville", 2) else cents, day)


def test_from_the_vote_to_the_settlement_every_balance_is_zero(acting: ActingAs, tmp_path: Path) -> None:
    with acting("coordinator") as actor:
        pool = voted(actor)
        assert shares_of(pool) == GOLDEN
        lines = {line.label: line.code for line in pool.lines.all()}
        receive(actor, pool, "federal", 750_000, date(2026, 2, 1))
        three_calls(actor, pool)
        lend(actor, pool, lines["Travailleuse sociale (3/5)"], STAFF, "genappe", date(2026, 12, 31))
        spend(actor, pool, lines["Ateliers"], 700_000)
        spend(actor, pool, lines["Ateliers"], 500_000, "court-saint-etienne")
        spend(actor, pool, "costs", COSTS)
        accept(actor, pool, "federal", 1_000_000, date(2027, 1, 20))
        receive(actor, pool, "federal", 250_000, date(2027, 2, 10))

        account = draw_up(actor=actor, pool=pool, booked_on=date(2027, 2, 12))
        shares = {share.member.slug: share for share in account.shares.select_related("member")}
        half = 1_104_408 // 3 - 1_104_408 // 3 // 2
        assert account.amount_cents == 3_777_500
        assert {slug: share.share_cents for slug, share in shares.items()} == GOLDEN
        assert {slug: share.balance_cents for slug, share in shares.items()} == {
            "court-saint-etienne": -500_000, "genappe": 1_594_715 - STAFF, "villers-la-ville": half,
        }  # fmt: skip
        assert (shares["genappe"].in_kind_cents, shares["genappe"].paid_cents) == (STAFF, 0)
        assert shares["court-saint-etienne"].advanced_cents == 500_000

        assert [each.member.slug for each in transfers_of(pool) if each.is_lead] == ["genappe"]
        for each in transfers_of(pool):
            enter_settlement(actor=actor, pool=pool, member=each.member, paid_on=SETTLED)
        assert what_is_left(pool) == []
        assert sum(by_code(pool, AccountKind.COSTS).values()) == 4_777_500
        close_pool(actor=actor, pool=pool)
        assert {each.cents for each in balances(pool)} == {0}
        unpacked(dossier_of(actor, account), tmp_path)
    done = verified(tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
