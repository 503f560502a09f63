"""S1 whole: three CPAS, 47,775.00, the federal state at 75/25, three calls, a lent worker, until all is zero."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from budgets.closing.settling import transfers_of
from budgets.ledger.balances import by_code
from budgets.ledger.models import AccountKind
from budgets.models import Nature
from tests.budgets.conftest import CPAS, GOLDEN, INHABITANTS, body, make_consortium
from tests.budgets.golden.spending import acting
from tests.budgets.golden.story import Story, told
from tests.conftest import make_actor

type ActingAs = Callable[[str], Any]
GENAPPE, CSE, VILLERS = "genappe", "court-saint-etienne", "villers-la-ville"
# The worker's year at 3/5, 50,000.00 for a full time: lent by Genappe, who employs her and leads.
STAFF, WORKSHOPS, COSTS = 3_000_000, 1_200_000, 577_500
OF_VILLERS = 500_000
# A third of the share of Villers-la-Ville, 11,044.08, each time: of the second call it pays half.
A_THIRD_OF_VILLERS = 368_136


def voted(story: Story) -> None:
    """The budget of 2024 with its three lines, its funder and its key, adopted by the three councils."""
    lines = {"Personnel": (Nature.STAFF, STAFF), "Ateliers": (Nature.SUBCONTRACT, WORKSHOPS)}
    story.draft({**lines, "Frais": (Nature.DIRECT, COSTS)}, instead=True)
    story.fund("Fédéral", cents=1_000_000, advance=7_500)
    assert story.adopt(INHABITANTS) == GOLDEN
    story.vote(GENAPPE, VILLERS)


def called(story: Story) -> None:
    """A third of the shares each time; all is paid by who has to, but half of one call."""
    all_called = dict.fromkeys(CPAS, 0)
    for number, day in enumerate((date(2024, 3, 1), date(2024, 6, 3), date(2024, 9, 2)), start=1):
        amounts = story.call(Fraction(1, 3), f"Appel {number}")
        assert amounts[VILLERS] == A_THIRD_OF_VILLERS
        all_called = {name: all_called[name] + cents for name, cents in amounts.items()}
        story.pay(CSE, amounts[CSE], day)
        story.pay(VILLERS, amounts[VILLERS] // (2 if number == 2 else 1), day)
    assert all_called == GOLDEN


def spent_and_claimed(story: Story) -> None:
    """What Genappe and Villers-la-Ville advanced, and the worker that Genappe lends, a part of her for the funder."""
    day = date(2024, 3, 15)
    story.spend("Ateliers", WORKSHOPS - OF_VILLERS, day, by=GENAPPE)
    story.spend("Ateliers", OF_VILLERS, day, by=VILLERS, supplier="Atelier du Ry")
    story.spend("Frais", COSTS, day, by=GENAPPE)
    year = date(2024, 1, 1), date(2024, 12, 31)
    worker = story.lend(GENAPPE, "Personnel", "Travailleuse sociale", 5_000_000, *year, Fraction(3, 5))
    assert worker.cents == STAFF
    claim = story.claim("Fédéral", [(worker, 1_000_000)], date(2025, 1, 31))
    assert story.accept(claim, date(2025, 2, 28)) == 1_000_000
    story.receive("Fédéral", 250_000, date(2025, 3, 10))


def played(folder: Path) -> bytes:
    """From the vote to the closing; what the dossier says."""
    managers = {GENAPPE: make_actor("manager"), VILLERS: make_actor("villers_manager")}
    coordinator, treasurer = make_actor("coordinator"), make_actor("treasurer")
    with acting(coordinator) as actor:
        members = {slug: body(slug) for slug in CPAS}
        consortium = make_consortium(actor, code=folder.name)
    story = Story.begin(
        coordinator, treasurer, members, managers, name="Cartes pour l’emploi 2024", consortium=consortium,
        starts=date(2024, 1, 1), ends=date(2024, 12, 31), total_cents=1, lead=members[GENAPPE],
    )  # fmt: skip
    voted(story)
    story.receive("Fédéral", 750_000, date(2024, 2, 1))
    called(story)
    spent_and_claimed(story)

    account = story.account(date(2025, 3, 31))
    with story.coordinating() as (_actor, pool):
        shares = {share.member.slug: share for share in account.shares.select_related("member")}
        assert (account.costs_cents, account.amount_cents) == (4_777_500, 3_777_500)
        assert {slug: share.share_cents for slug, share in shares.items()} == GOLDEN
        assert (shares[GENAPPE].in_kind_cents, shares[GENAPPE].paid_cents) == (STAFF, 0)
        assert shares[VILLERS].advanced_cents == OF_VILLERS
        assert [each.member.slug for each in transfers_of(pool) if each.is_lead] == [GENAPPE]
        assert sum(by_code(pool, AccountKind.COSTS).values()) == 4_777_500
    # what each bears, less its money, its invoices and its worker
    assert story.settle(date(2025, 4, 1)) == {
        GENAPPE: 1_594_715 - STAFF - COSTS - (WORKSHOPS - OF_VILLERS),
        VILLERS: A_THIRD_OF_VILLERS // 2 - OF_VILLERS,
    }
    story.close()
    statement = story.confirm(account, folder)
    assert len(list((folder / "proofs").iterdir())) == 4
    return told(statement)


def test_from_the_vote_to_the_settlement_every_balance_is_zero(acting: ActingAs, tmp_path: Path) -> None:
    assert played(tmp_path / "once") == played(tmp_path / "again")
