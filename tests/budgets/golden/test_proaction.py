"""S4 whole: eleven CPAS around Mons and Forem, the ESF and a framework agreement; Quévy leaves in 2017, ten go on.

Forem has no inhabitants: the agreement gives it a part beside the key of the CPAS, and it lends five of the team. The
councils refuse a modification, which is amended; a member enters an invoice; both funders accept less than was claimed;
the ESF pays its balance once the members have settled. 2018 is voted without Quévy, and what 2017 leaves two members is
carried over to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from budgets.access import access_membership_to_change
from budgets.closing.settling import what_is_left
from budgets.closing.whatif import Scenario, apply_scenario, outlooks
from budgets.expenses.models import Expense
from budgets.expenses.services import Cut
from budgets.models import CriterionKind, Method, Nature
from budgets.services import Choice
from maillage.identity.models import Body
from maillage.problems import Problem
from tenants.registry.consortia import change_membership, enter_consortium, enter_membership
from tenants.registry.models import Consortium
from tests.budgets.golden.conftest import Company, Made
from tests.budgets.golden.spending import acting
from tests.budgets.golden.story import Story, told

# roles are the cluster's: two workers that make the same ones at once would wait for each other
pytestmark = pytest.mark.xdist_group("provisioning")

# S4 names ten communes where people meet, and Quévy "2012 > 2017": which day it left, it does not say.
COMMUNES = {
    "Boussu": "53014", "Colfontaine": "53082", "Dour": "53020", "Frameries": "53028", "Hensies": "53039",
    "Honnelles": "53083", "Mons": "53053", "Quaregnon": "53065", "Quiévrain": "53068", "Quévy": "53084",
    "Saint-Ghislain": "53070",
}  # fmt: skip
FOREM, QUEVY = "Forem", "Quévy"
TEN = tuple(name for name in COMMUNES if name != QUEVY)
YEAR = date(2017, 1, 1), date(2017, 12, 31)
LEAVES = date(2017, 6, 30)
# S4's team: a coordinator (Forem), an administrative agent (Mons), four advisers and three job coaches of both. The
# amounts are invented.
ADVISER, COACH, COORDINATOR, CLERK = 5_000_000, 5_200_000, 6_000_000, 4_200_000
ADVISERS, COACHES, COORDINATION, ROOMS = 4 * ADVISER, 3 * COACH, COORDINATOR + CLERK, 1_234_567
# The ESF: 40% of advisers and job coaches, up to what is left of them without the two advisers of Mons, whom Forem pays
# by the framework agreement: 40% of 2 x 50,000.00 + 3 x 52,000.00.
ESF, AGREEMENT = 10_240_000, 10_000_000
AMENDED_ROOMS = 1_111_111
# The key: 68 for Forem, 32 shared by the CPAS by their inhabitants on 1 January 2020 (Statbel: 244,123 with Quévy's
# 8,085, Mons's 95,887...), all times their days: 365, of Quévy 181. Worked out apart from the program, with fractions
# and the largest remainder: a commune's weight is 32 x inhabitants / 244,123 x days, Forem's 68 x 365.
KEY = {
    # share of 267,945.67 for the whole year; of half of it, 133,972.83; with Quévy gone on 30 June, of the amended
    # 266,711.11; and of what was borne in the end, 274,111.11
    "Boussu": (697_045, 348_523, 697_560, 716_915),
    "Colfontaine": (728_480, 364_240, 729_018, 749_245),
    "Dour": (579_946, 289_973, 580_375, 596_477),
    "Frameries": (771_260, 385_630, 771_830, 793_244),
    "Hensies": (240_556, 120_278, 240_733, 247_412),
    "Honnelles": (180_952, 90_476, 181_086, 186_110),
    "Mons": (3_367_811, 1_683_906, 3_370_300, 3_463_810),
    "Quaregnon": (664_451, 332_226, 664_942, 683_392),
    "Quiévrain": (236_938, 118_469, 237_113, 243_692),
    "Quévy": (283_967, 141_983, 140_921, 144_831),
    "Saint-Ghislain": (822_855, 411_427, 823_463, 846_310),
    "Forem": (18_220_306, 9_110_152, 18_233_770, 18_739_673),
}
VOTED, HALF, WITHOUT_QUEVY, FINAL = ({name: row[column] for name, row in KEY.items()} for column in range(4))
# 2018 without Quévy, whole year: of 267,945.67 again, 32 x inhabitants / 236,038 for each of the ten.
WITHOUT = {
    "Boussu": 720_921, "Colfontaine": 753_433, "Dour": 599_811, "Frameries": 797_677, "Hensies": 248_795,
    "Honnelles": 187_150, "Mons": 3_483_169, "Quaregnon": 687_211, "Quiévrain": 245_054, "Saint-Ghislain": 851_040,
    "Forem": 18_220_306,
}  # fmt: skip
# What the CPAS of Hensies, whose room is lent, pays for it; the rest of the rooms is paid from the bank.
OF_HENSIES = 111_111
OF_FOREM = COORDINATOR + 2 * ADVISER + 2 * COACH
OF_MONS = 2 * ADVISER + COACH + CLERK
# What the funders accept in the end.
ESF_ACCEPTED, AGREEMENT_ACCEPTED = 10_000_000, 9_500_000


def consortium_of(cast: Company, code: str) -> Consortium:
    """Who belongs to ProAction since when, as an operator enters it."""
    with acting(cast.coordinator) as actor:
        coordination = Body.objects.get(role=actor.body_role)
        consortium = enter_consortium(coordination=coordination, code=code, name="ProAction")
        for name, member in cast.bodies.items():
            starts = date(2012 if name == QUEVY else 2004, 1, 1)
            enter_membership(consortium=consortium, body=member, starts=starts, note="D’après S4")
        return consortium


def quevy_left(cast: Company, consortium: Consortium) -> None:
    """The coordinator says until when Quévy belonged."""
    with acting(cast.coordinator) as actor:
        [stay] = consortium.memberships.filter(body=cast.bodies[QUEVY])
        found = access_membership_to_change(actor, stay.pk)
        change_membership(actor=actor, membership=found, starts=found.starts, ends=LEAVES, inferred=True)


def begin(cast: Company, consortium: Consortium, members: Mapping[str, Any], year: tuple[date, date]) -> Story:
    """Open the pool of one year; Mons leads. A partner reads no pools: the coordination enters what Forem lends."""
    managers = {name: manager for name, manager in cast.managers.items() if name != FOREM}
    return Story.begin(
        cast.coordinator, cast.treasurer, members, managers, name=f"ProAction {year[0].year}", consortium=consortium,
        starts=year[0], ends=year[1], total_cents=1, lead=members["Mons"],
    )  # fmt: skip


def key(story: Story) -> tuple[Choice, Choice]:
    """What the agreement says: 68 for Forem, 32 by the inhabitants of the CPAS."""
    part = {story.members[FOREM].role: Decimal(100)}
    return (
        Choice(CriterionKind.FIXED, 68, figures=part),
        Choice(CriterionKind.INHABITANTS, 32, date(2020, 1, 1), "statbel"),
    )


def lines(rooms: int) -> dict[str, tuple[Nature, int]]:
    return {
        "Conseillers": (Nature.STAFF, ADVISERS), "Jobcoachs": (Nature.STAFF, COACHES),
        "Coordination": (Nature.STAFF, COORDINATION), "Locaux": (Nature.DIRECT, rooms),
    }  # fmt: skip


def fund(story: Story) -> None:
    """Half ahead by the ESF, 80% ahead by Forem for the two advisers that Mons makes available."""
    esf = story.fund("FSE", rate=4_000, cap_cents=ESF, lines=["Conseillers", "Jobcoachs"], advance=5_000)
    assert (esf, story.fund("Convention cadre", cents=AGREEMENT, lines=["Conseillers"], advance=8_000)) == (
        ESF, AGREEMENT,
    )  # fmt: skip


def vote(story: Story) -> None:
    """The budget of the whole year, with everybody."""
    story.draft(lines(ROOMS), instead=True)
    fund(story)
    # by inhabitants alone nothing would fall to Forem, and nobody would say so
    with pytest.raises(Problem, match="figure_missing"):
        story.adopt(key(story)[1])
    assert story.adopt(*key(story)) == VOTED
    story.vote(*COMMUNES)


def let_quevy_go(story: Story) -> None:
    """What it would change is seen first; two councils refuse the modification for the rooms, and vote it amended."""
    leaving = Scenario(leaving=story.members[QUEVY], last_day=LEAVES, method=Method.BY_DAYS)
    with story.coordinating() as (actor, pool):
        [shown] = outlooks(actor, pool, leaving)
        apply_scenario(actor=actor, pool=pool, scenario=leaving)
    then = story.adopt()
    assert then == {name: {row.member: row.then for row in shown.rows}[story.members[name]] for name in then}
    story.vote("Dour", "Boussu", against=True)
    story.modify("Locaux revus")
    story.draft(lines(AMENDED_ROOMS))
    assert story.adopt() == WITHOUT_QUEVY
    story.vote(*COMMUNES)


def call(story: Story) -> None:
    """Half of the shares before Quévy leaves, the rest after: it gets back what it was called too much."""
    assert story.call(Fraction(1, 2), "Premier appel 2017") == HALF
    pay(story, HALF, date(2017, 3, 1))
    let_quevy_go(story)
    rest = {name: WITHOUT_QUEVY[name] - HALF[name] for name in KEY}
    assert rest[QUEVY] < 0
    assert story.call(Fraction(1, 2), "Second appel 2017") == rest
    pay(story, rest, date(2017, 9, 1))


def pay(story: Story, called: Mapping[str, int], day: date) -> None:
    """All pay but who lends staff, and who is called nothing."""
    for name in COMMUNES:
        if name != "Mons" and called[name] > 0:
            story.pay(name, called[name], day)


def spend(story: Story) -> dict[str, Expense]:
    """The team: five of Forem, four of Mons; the rooms."""
    team = {
        "coordinator": (FOREM, "Coordination", COORDINATOR), "clerk": ("Mons", "Coordination", CLERK),
        "adviser 1": (FOREM, "Conseillers", ADVISER), "adviser 2": (FOREM, "Conseillers", ADVISER),
        "adviser 3": ("Mons", "Conseillers", ADVISER), "adviser 4": ("Mons", "Conseillers", ADVISER),
        "coach 1": (FOREM, "Jobcoachs", COACH), "coach 2": (FOREM, "Jobcoachs", COACH),
        "coach 3": ("Mons", "Jobcoachs", COACH),
    }  # fmt: skip
    spent = {agent: story.lend(name, line, agent, yearly, *YEAR) for agent, (name, line, yearly) in team.items()}
    story.spend("Locaux", OF_HENSIES, date(2017, 5, 2), by="Hensies", supplier="Régie des bâtiments")
    story.spend("Locaux", AMENDED_ROOMS - OF_HENSIES, date(2017, 12, 1), supplier="Maison de l’emploi")
    return spent


def claim(story: Story, spent: Mapping[str, Expense]) -> None:
    """No more than an expense costs from both funders together; each accepts less than was claimed."""
    story.receive("Convention cadre", 8_000_000, date(2017, 2, 1))
    story.receive("FSE", 5_120_000, date(2017, 4, 3))
    of_mons = [spent["adviser 3"], spent["adviser 4"]]
    agreed = story.claim("Convention cadre", [(each, ADVISER) for each in of_mons], date(2018, 1, 31), "balance")
    with pytest.raises(Problem, match="above_expense"):
        story.claim("FSE", [(of_mons[0], 1)], date(2018, 1, 31))
    story.withdraw("FSE")
    advisers = [(spent["adviser 1"], 2_000_000), (spent["adviser 2"], 2_000_000)]
    coaches = [(spent[f"coach {number}"], 2_080_000) for number in (1, 2, 3)]
    claimed = story.claim("FSE", [*advisers, *coaches], date(2018, 1, 31), "balance")
    assert story.accept(agreed, date(2018, 3, 1), {of_mons[0]: Cut(500_000, "no_proof")}) == AGREEMENT_ACCEPTED
    assert story.accept(claimed, date(2018, 4, 3), {spent["coach 3"]: Cut(240_000, "above_ceiling")}) == ESF_ACCEPTED
    story.receive("Convention cadre", 1_500_000, date(2018, 3, 15))


def go_on(cast: Company, consortium: Consortium) -> Story:
    """The budget of 2018, without Quévy, who cannot be chosen any more."""
    year = date(2018, 1, 1), date(2018, 12, 31)
    with pytest.raises(Problem, match="not_a_member"):
        begin(cast, consortium, cast.bodies, year)
    story = begin(cast, consortium, {name: body for name, body in cast.bodies.items() if name != QUEVY}, year)
    story.draft(lines(ROOMS), instead=True)
    fund(story)
    assert story.adopt(*key(story)) == WITHOUT
    story.vote(*TEN)
    return story


def settle(story: Story, later: Story, folder: Path) -> bytes:
    """Each gets or pays what its share leaves, Forem and Mons what they lent too much; the ESF pays last.

    Boussu owes little and Forem is owed much: both carry it over to 2018.
    """
    account = story.account(date(2018, 4, 30))
    spent = ADVISERS + COACHES + COORDINATION + AMENDED_ROOMS
    borne = ESF_ACCEPTED + AGREEMENT_ACCEPTED
    assert (account.costs_cents, account.subsidy_cents, account.amount_cents) == (spent, borne, sum(FINAL.values()))
    brought = {
        name: {FOREM: OF_FOREM, "Mons": OF_MONS, QUEVY: HALF[QUEVY]}.get(name, WITHOUT_QUEVY[name]) for name in KEY
    }
    brought["Hensies"] += OF_HENSIES
    left = {name: FINAL[name] - brought[name] for name in KEY}
    boussu, forem = left.pop("Boussu"), -left.pop(FOREM)
    carried = [story.carry_over(name, later, date(2018, 5, 14)) for name in ("Boussu", FOREM)]
    assert carried == [boussu, forem] == [19_355, 7_660_327]
    assert later.held() == {("member", "Boussu"): boussu, ("member", FOREM): -forem, ("bank", ""): forem - boussu}
    assert story.settle(date(2018, 5, 15)) == left
    with story.coordinating() as (_actor, pool):
        assert len(what_is_left(pool)) == 2  # the ESF's balance, which the lead has advanced
    assert story.held()["bank", ""] == 5_120_000 - ESF_ACCEPTED
    story.receive("FSE", ESF_ACCEPTED - 5_120_000, date(2019, 11, 4))
    story.close()
    return told(story.confirm(account, folder))


def played(cast: Company, consortium: Consortium, folder: Path) -> bytes:
    """2017, from the vote to the closing, and the vote of 2018; what the dossier of 2017 says."""
    story = begin(cast, consortium, cast.bodies, YEAR)
    vote(story)
    call(story)
    quevy_left(cast, consortium)
    spent = spend(story)
    claim(story, spent)
    return settle(story, go_on(cast, consortium), folder)


def test_quevy_leaves_in_june_pays_for_its_days_and_the_others_go_on(company: Made, tmp_path: Path) -> None:
    communes: dict[str, tuple[str, str | None]] = {name: ("cpas", nis_code) for name, nis_code in COMMUNES.items()}
    cast = company({**communes, FOREM: ("partner", None), "Coordination ProAction": ("coordination", None)})
    once, again = (played(cast, consortium_of(cast, code), tmp_path / code) for code in ("once", "again"))
    assert once == again
