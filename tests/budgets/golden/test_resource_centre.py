"""S2: one CPAS, seven years, four who pay one after the other: own funds, ESF, large cities, social activation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from budgets.access import access_pool_to_manage
from budgets.closing.services import close_pool, draw_up, enter_settlement
from budgets.closing.settling import transfers_of, what_is_left
from budgets.ledger.balances import balances
from budgets.models import CriterionKind, Nature, Pool
from budgets.services import Choice, adopt_version, choose_key, enter_funding, enter_line, start_version
from maillage.audit.actor import Actor
from tests.budgets.booking import accept, receive, spend
from tests.budgets.conftest import make_pool

type ActingAs = Callable[[str], Any]
YEARS = range(2012, 2019)
# The staff and the hours of workshops of each year are S2's own (2018 as 2017 to June); their prices are invented.
STAFF = dict(zip(YEARS, (2, 3, 4, 5, 6, 6, 6), strict=True))
HOURS = dict(zip(YEARS, (178, 960, 1253, 1305, 1580, 683, 683), strict=True))
SALARY, HOUR = 4_123_761, 2_345
COSTS = 32 * SALARY + 6_642 * HOUR
# What each bears of a year's costs, in hundredths of a percent, and what that comes to over its two years.
FUNDED = {
    2013: ("fse", "staff", 5_000), 2014: ("fse", "staff", 5_000),
    2015: ("grandes-villes", "workshops", 10_000), 2016: ("grandes-villes", "workshops", 7_500),
    2017: ("activation-sociale", "workshops", 10_000), 2018: ("activation-sociale", "workshops", 6_667),
}  # fmt: skip
ACCEPTED = {
    "fse": 6_185_642 + 8_247_522, "grandes-villes": 3_060_225 + 2_778_825, "activation-sociale": 1_601_635 + 1_067_810,
}  # fmt: skip
PROMISED = (("FSE", "staff", 14_500_000), ("Grandes villes", "workshops", 6_000_000),
            ("Activation sociale", "workshops", 2_700_000))  # fmt: skip


def year_of(actor: Actor, pool: Pool, year: int) -> None:
    """What was spent, claimed (half of it paid in advance) and paid in one year."""
    spent = {"staff": STAFF[year] * SALARY, "workshops": HOURS[year] * HOUR}
    for line, cents in spent.items():
        spend(actor, pool, line, cents, "genappe", date(year, 12, 31))
    if year in FUNDED:
        funder, line, rate = FUNDED[year]
        accepted = (spent[line] * rate + 5_000) // 10_000
        receive(actor, pool, funder, accepted // 2, date(year, 2, 1))
        accept(actor, pool, funder, accepted, date(year, 12, 31))
        receive(actor, pool, funder, accepted - accepted // 2, date(year, 12, 31))


def voted(actor: Actor) -> Pool:
    """The budget of the seven years, with a modification for each funder that comes."""
    pool = make_pool(
        actor, "genappe", name="Espace Ressources", starts=date(2012, 1, 1), ends=date(2018, 12, 31), total_cents=1
    )
    pool = access_pool_to_manage(actor, pool.pk)
    enter_line(actor=actor, pool=pool, label="staff", nature=Nature.STAFF, cents=32 * SALARY)
    enter_line(actor=actor, pool=pool, label="workshops", cents=6_642 * HOUR)
    choose_key(actor=actor, pool=pool, criteria=[Choice(CriterionKind.EQUAL)])
    adopt_version(actor=actor, pool=pool, number=0)
    for number, (label, line, cap) in enumerate(PROMISED, start=1):
        start_version(actor=actor, pool=pool)
        enter_funding(
            actor=actor, pool=pool, label=label, rate=5_000, cap_cents=cap, eligible=[line], advance=5_000
        )  # fmt: skip
        adopt_version(actor=actor, pool=pool, number=number)
    return pool


def test_seven_years_of_one_cpas_leave_it_what_nobody_funded(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = voted(actor)
        for year in YEARS:
            year_of(actor, pool, year)
        account = draw_up(actor=actor, pool=pool, booked_on=date(2019, 3, 1))
        assert {each["code"]: each["cents"] for each in account.figures["funding"]} == ACCEPTED
        assert (account.costs_cents, account.amount_cents) == (COSTS, COSTS - sum(ACCEPTED.values()))
        assert account.shares.get().share_cents == account.amount_cents
        [owed] = transfers_of(pool)
        assert owed.cents == -sum(ACCEPTED.values())
        enter_settlement(actor=actor, pool=pool, member=owed.member, paid_on=date(2019, 3, 2))
        assert what_is_left(pool) == []
        close_pool(actor=actor, pool=pool)
        assert {each.cents for each in balances(pool)} == {0}
