"""S2 whole: the CPAS of Saint-Gilles alone, seven years, four who pay one after the other.

Own funds in 2012, then the ESF, the large cities, social activation, each by two yearly decisions with a rate, a cap
and lines of its own. The council asks for a budget to be amended, funders accept less than was claimed, one is paid
back, one refuses and pays on appeal, a year after the pool was closed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from budgets.closing.settling import what_is_left
from budgets.expenses.models import Expense
from budgets.expenses.services import Cut
from budgets.models import CriterionKind, Nature
from budgets.services import Choice
from maillage.problems import Problem
from tests.budgets.golden.conftest import Company, Made
from tests.budgets.golden.story import Story, told

# roles are the cluster's: two workers that make the same ones at once would wait for each other
pytestmark = pytest.mark.xdist_group("provisioning")

CPAS = "CPAS de Saint-Gilles"
YEARS = range(2012, 2019)
# S2: the staff of each year (2018 as 2017), and the hours of workshops by subcontractors, which are 37, 45, 34, 23 and
# 25% of 178, 960, 1,253, 1,305 and 1,580, to the hour; 25% of the 683 to June 2017 for each of the last two years. The
# prices are invented: 41,237.61 a year for a full time, 60.00 an hour.
STAFF = dict(zip(YEARS, (2, 3, 4, 5, 6, 6, 6), strict=True))
HOURS = dict(zip(YEARS, (66, 432, 426, 300, 395, 171, 171), strict=True))
SALARY, HOUR = 4_123_761, 6_000
# The centre opened in September 2012: 122 of the 366 days, a third of a salary for each of the two.
OPENED = date(2012, 9, 1)
OF_2012 = 1_374_587
# 2 x 13,745.87 and 30 x 41,237.61 of staff; 1,961 hours.
ALL_STAFF, ALL_WORKSHOPS = 126_462_004, 11_766_000
# What the CPAS is called each year once that year's budget is adopted: the costs that it adds, less what its funder
# promises. The promises: half of 2013's staff (123,712.83, so 61,856.42 of 61,856.415); half of 2014's up to 80,000.00;
# a sum of 90,000.00; 75% of 23,700.00; all of 10,260.00; 66.67% of it, 6,840.34.
PROMISED = {2013: 6_185_642, 2014: 8_000_000, 2015: 9_000_000, 2016: 1_777_500, 2017: 1_026_000, 2018: 684_034}
CALLED = {
    2012: 2_749_174 + 396_000,
    2013: 12_371_283 + 2_592_000 - 6_185_642,
    2014: 16_495_044 + 2_556_000 - 8_000_000,
    2015: 20_618_805 + 1_800_000 - 9_000_000,
    2016: 24_742_566 + 2_370_000 - 1_777_500,
    2017: 24_742_566 + 1_026_000 - 1_026_000,
    2018: 24_742_566 + 1_026_000 - 684_034,
}
# What the funders bore in the end: the last one not before the pool had been closed once.
BORNE = {2013: 6_185_642, 2014: 7_850_000, 2015: 9_000_000, 2016: 1_700_000, 2017: 1_026_000}
LATE = 680_000


def staff_line(year: int) -> str:
    return f"Personnel {year}"


def workshop_line(year: int) -> str:
    return f"Ateliers {year}"


@dataclass
class Spent:
    """What was spent in one year and approved."""

    staff: list[Expense] = field(default_factory=list)
    workshops: list[Expense] = field(default_factory=list)


def budget(story: Story, year: int, *, instead: bool = False) -> None:
    """The lines of one year in the draft."""
    staff = STAFF[year] * (OF_2012 if year == 2012 else SALARY)
    lines = {staff_line(year): (Nature.STAFF, staff), workshop_line(year): (Nature.SUBCONTRACT, HOURS[year] * HOUR)}
    story.draft(lines, instead=instead)


def fund(story: Story, year: int) -> None:
    """What the funder of this year promises, by its decision of that year."""
    staff, workshops = staff_line(year), workshop_line(year)
    by_year: dict[int, Callable[[], int]] = {
        2013: lambda: story.fund("FSE 2013", rate=5_000, lines=[staff], advance=5_000),
        2014: lambda: story.fund("FSE 2014", rate=5_000, cap_cents=8_000_000, lines=[staff], advance=5_000),
        2015: lambda: story.fund("Grandes villes 2015", cents=9_000_000, lines=[staff, workshops], advance=8_000),
        2016: lambda: story.fund("Grandes villes 2016", rate=7_500, lines=[workshops], advance=10_000),
        2017: lambda: story.fund("Activation sociale 2017", rate=10_000, lines=[workshops]),
        2018: lambda: story.fund("Activation sociale 2018", rate=6_667, lines=[workshops]),
    }
    if year in by_year:
        assert by_year[year]() == PROMISED[year]


def vote(story: Story, year: int) -> None:
    """The budget of one year, adopted and voted; in 2015 the council first refuses what the funder had not decided."""
    day = date(year, 3, 15)
    if year == 2012:
        budget(story, year, instead=True)
        assert story.adopt(Choice(CriterionKind.EQUAL)) == {CPAS: CALLED[2012]}
        return story.vote(CPAS, on=day)
    story.modify(f"Budget {year}")
    budget(story, year)
    if year == 2015:
        story.fund("Grandes villes 2015", cents=12_000_000, lines=[staff_line(year)], advance=8_000)
        story.adopt()
        story.vote(CPAS, against=True, on=day)
        story.modify("Le subside tel qu’il est décidé")
    fund(story, year)
    assert story.adopt() == {CPAS: sum(CALLED[each] for each in YEARS if each <= year)}
    return story.vote(CPAS, on=day)


def call(story: Story, year: int) -> None:
    """Called whole in 2012, afterwards what the modification adds; the CPAS pays what the invoices need."""
    portion = Fraction(1) if year == 2012 else Fraction(0)
    assert story.call(portion, f"Appel {year}") == {CPAS: CALLED[year]}
    story.pay(CPAS, HOURS[year] * HOUR, date(year, 4, 1))


def spend(story: Story, year: int) -> Spent:
    """The team, which the CPAS employs and lends, one by one; the hours of the subcontractors, paid from the bank."""
    first, last = OPENED if year == 2012 else date(year, 1, 1), date(year, 12, 31)
    spent = Spent()
    for number in range(1, STAFF[year] + 1):
        function = f"Équipe de l’Espace Ressources, {number}"
        spent.staff.append(story.lend(CPAS, staff_line(year), function, SALARY, first, last))
    spent.workshops.append(story.order(workshop_line(year), "Ateliers du Parvis", HOURS[year], HOUR, first, last))
    assert {each.cents for each in spent.staff} == {OF_2012 if year == 2012 else SALARY}
    return spent


def esf(story: Story, spent: dict[int, Spent]) -> None:
    """Half ahead, the balance after the claim; in 2014 one proof is found wanting."""
    story.receive("FSE 2013", 3_092_821, date(2013, 2, 1))
    first, second, third = spent[2013].staff
    # half of a salary is 20,618.805: three times 20,618.81 would be a cent above half of the three
    with pytest.raises(Problem, match="above_promise"):
        story.claim("FSE 2013", [(each, 2_061_881) for each in spent[2013].staff], date(2014, 1, 31))
    story.withdraw("FSE 2013")
    items = [(first, 2_061_881), (second, 2_061_881), (third, 2_061_880)]
    assert story.accept(story.claim("FSE 2013", items, date(2014, 1, 31)), date(2014, 6, 30)) == BORNE[2013]
    story.receive("FSE 2013", 3_092_821, date(2014, 7, 15))

    story.receive("FSE 2014", 4_000_000, date(2014, 2, 1))
    claim = story.claim("FSE 2014", [(each, 2_000_000) for each in spent[2014].staff], date(2015, 1, 31), "balance")
    cuts = {spent[2014].staff[0]: Cut(150_000, "no_proof")}
    assert story.accept(claim, date(2015, 6, 30), cuts) == BORNE[2014]
    story.receive("FSE 2014", 3_850_000, date(2015, 7, 15))


def large_cities(story: Story, spent: dict[int, Spent]) -> None:
    """80/20 of a sum in 2015; all ahead in 2016, of which a part is not eligible and is paid back."""
    story.receive("Grandes villes 2015", 7_200_000, date(2015, 4, 1))
    first, second, *_others = spent[2015].staff
    items = [(spent[2015].workshops[0], 1_800_000), (first, 4_123_761), (second, 3_076_239)]
    assert story.accept(story.claim("Grandes villes 2015", items, date(2016, 1, 31)), date(2016, 5, 2)) == BORNE[2015]
    story.receive("Grandes villes 2015", 1_800_000, date(2016, 5, 20))

    story.receive("Grandes villes 2016", 1_777_500, date(2016, 4, 1))
    claim = story.claim("Grandes villes 2016", [(spent[2016].workshops[0], 1_777_500)], date(2017, 1, 31))
    assert story.accept(claim, date(2017, 5, 2), {spent[2016].workshops[0]: Cut(77_500, "not_eligible")}) == BORNE[2016]
    with pytest.raises(Problem, match="above_unjustified"):
        story.pay_back("Grandes villes 2016", 77_501, date(2017, 6, 1))
    story.pay_back("Grandes villes 2016", 77_500, date(2017, 6, 1))


def activation(story: Story, spent: dict[int, Spent]) -> Any:
    """Nothing ahead; what is claimed of 2018 waits for an answer."""
    claim = story.claim("Activation sociale 2017", [(spent[2017].workshops[0], 1_026_000)], date(2018, 1, 31))
    assert story.accept(claim, date(2018, 5, 2)) == BORNE[2017]
    story.receive("Activation sociale 2017", 1_026_000, date(2018, 5, 20))
    return story.claim("Activation sociale 2018", [(spent[2018].workshops[0], 684_034)], date(2019, 1, 31))


def played(company: Company, folder: Path) -> bytes:
    """From the first vote to the second closing; what the last dossier says."""
    story = Story.begin(
        company.coordinator, company.treasurer, company.bodies, company.managers, name="Espace Ressources",
        starts=date(2012, 1, 1), ends=date(2018, 12, 31), total_cents=1, lead=company.bodies[CPAS],
    )  # fmt: skip
    spent = {}
    for year in YEARS:
        vote(story, year)
        call(story, year)
        spent[year] = spend(story, year)
    esf(story, spent)
    large_cities(story, spent)
    waiting = activation(story, spent)

    first = story.account(date(2019, 3, 1))
    costs, borne = ALL_STAFF + ALL_WORKSHOPS, sum(BORNE.values())
    assert (first.costs_cents, first.subsidy_cents, first.amount_cents) == (costs, borne, costs - borne)
    # it lent its team and paid the workshops: what the funders bore comes back to it
    assert story.settle(date(2019, 4, 1)) == {CPAS: -borne}
    with story.coordinating() as (_actor, pool):
        assert len(what_is_left(pool)) == 1  # the claim of 2018
    story.refuse(waiting, date(2019, 5, 6), "Rentré après le délai")
    story.close()
    story.confirm(first, folder / "first")

    story.take_up_again("Recours admis le 12 mai 2020")
    workshop = spent[2018].workshops[0]
    again = story.claim("Activation sociale 2018", [(workshop, 684_034)], date(2020, 4, 1), "balance")
    assert story.accept(again, date(2020, 5, 12), {workshop: Cut(684_034 - LATE, "above_ceiling")}) == LATE
    last = story.account(date(2020, 5, 13))
    assert (last.number, last.amount_cents) == (2, costs - borne - LATE)
    assert [cents for (kind, _code), cents in story.held().items() if kind == "funder"] == [LATE]
    story.receive("Activation sociale 2018", LATE, date(2020, 6, 2))
    assert story.settle(date(2020, 6, 3)) == {CPAS: -LATE}
    story.close()
    return told(story.confirm(last, folder / "last"))


def test_seven_years_of_one_cpas_leave_it_what_nobody_funded(company: Made, tmp_path: Path) -> None:
    cast = company({CPAS: ("cpas", "21013"), "Coordination sociale de Saint-Gilles": ("coordination", None)})
    assert played(cast, tmp_path / "once") == played(cast, tmp_path / "again")
