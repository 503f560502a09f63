"""S4: eleven CPAS and Forem, the ESF and an agreement; Quévy leaves in 2017."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from budgets.access import access_pool_to_manage
from budgets.closing.dossier import dossier_of
from budgets.closing.services import close_pool, draw_up, enter_settlement
from budgets.closing.settling import transfers_of
from budgets.closing.whatif import Scenario, apply_scenario, outlooks
from budgets.ledger.balances import balances
from budgets.models import CriterionKind, Method, Nature, Pool
from budgets.services import Choice, adopt_version, choose_key, enter_funding, enter_line, open_pool
from maillage.audit.actor import Actor
from maillage.identity.models import Body
from maillage.postgres.acting import acting_as
from tests.budgets.booking import accept, call, lend, pay, receive, shares_of, spend
from tests.budgets.test_dossier import unpacked, verified

# roles are the cluster's: two workers that make the same ones at once would wait for each other
pytestmark = pytest.mark.xdist_group("provisioning")

# Which ten stood beside Quévy is not published whole: these are communes around Mons, chosen for the test. NIS code and
# population on 1 January 2020 (Statbel).
COMMUNES = {
    "Boussu": ("53014", 19846), "Colfontaine": ("53082", 20741), "Dour": ("53020", 16512),
    "Frameries": ("53028", 21959), "Hensies": ("53039", 6849), "Honnelles": ("53083", 5152),
    "Jurbise": ("53044", 10522), "Mons": ("53053", 95887), "Quaregnon": ("53065", 18918),
    "Quiévrain": ("53068", 6746), "Quévy": ("53084", 8085),
}  # fmt: skip
KEY = Choice(CriterionKind.INHABITANTS, reference_date=date(2020, 1, 1), series="statbel")
STAFF, ROOMS = 31_500_000, 1_234_567
# Half of the staff from the ESF; from Forem what the agreement says.
ESF, FOREM = 15_750_000, 9_000_000
NET = STAFF + ROOMS - ESF - FOREM
LENT = 4_000_000


def by_hand(days_of_quevy: int) -> dict[str, int]:
    """The shares of the net amount by population and days, in whole numbers: none of our rules has a part in it."""
    weights = {name: people * (days_of_quevy if name == "Quévy" else 365) for name, (_nis, people) in COMMUNES.items()}
    total = sum(weights.values())
    shares = {name: NET * weight // total for name, weight in weights.items()}
    order = sorted(weights, key=lambda name: (-(NET * weights[name] % total), -weights[name], COMMUNES[name][0]))
    return {name: share + (name in order[: NET - sum(shares.values())]) for name, share in shares.items()}


def voted(actor: Actor, members: Mapping[str, Body]) -> tuple[Pool, str]:
    """The budget of 2017, adopted; the code of its line of staff."""
    pool = open_pool(
        actor=actor, name="ProAction 2017", starts=date(2017, 1, 1), ends=date(2017, 12, 31), total_cents=ROOMS,
        members=members.values(), lead=members["Mons"],
    )  # fmt: skip
    pool = access_pool_to_manage(actor, pool.pk)
    staff = enter_line(actor=actor, pool=pool, label="Équipe", nature=Nature.STAFF, cents=STAFF).line.code
    enter_funding(actor=actor, pool=pool, label="FSE", rate=5_000, eligible=[staff], cap_cents=ESF, advance=5_000)
    enter_funding(actor=actor, pool=pool, label="Forem", cents=FOREM)
    choose_key(actor=actor, pool=pool, criteria=[KEY])
    adopt_version(actor=actor, pool=pool, number=0)
    return pool, staff


def year(actor: Actor, pool: Pool, members: Mapping[str, Body], staff: str) -> None:
    """The team, of which Dour lends an adviser, and the rooms; both funders accept all and pay."""
    receive(actor, pool, "fse", ESF // 2)
    spend(actor, pool, staff, STAFF - LENT)
    lend(actor, pool, staff, LENT, members["Dour"].slug)
    spend(actor, pool, "costs", ROOMS, members["Mons"].slug)
    for funder, cents, paid in (("fse", ESF, ESF - ESF // 2), ("forem", FOREM, FOREM)):
        accept(actor, pool, funder, cents)
        receive(actor, pool, funder, paid)


def test_quevy_leaves_in_june_and_pays_for_its_days(
    new_cpas: Callable[[dict[str, str]], dict[str, Body]], actor: Callable[[str], Any], tmp_path: Path
) -> None:
    members = new_cpas({name: nis_code for name, (nis_code, _people) in COMMUNES.items()})
    names = {member.slug: name for name, member in members.items()}
    coordinator = actor("coordinator")

    def by_name(cents: Mapping[str, int]) -> dict[str, int]:
        return {names[slug]: amount for slug, amount in cents.items()}

    with acting_as(coordinator.body_role):
        pool, staff = voted(coordinator, members)
        first = by_name(shares_of(pool))
        assert first == by_hand(365)
        for name, cents in first.items():
            call(coordinator, pool, members[name].slug, cents // 2)
            pay(coordinator, pool, members[name].slug, cents // 2)

        leaving = Scenario(leaving=members["Quévy"], last_day=date(2017, 6, 30), method=Method.BY_DAYS)
        [shown] = outlooks(coordinator, pool, leaving)
        draft = apply_scenario(actor=coordinator, pool=pool, scenario=leaving)
        adopt_version(actor=coordinator, pool=pool, number=draft.number)
        expected = by_hand(181)
        assert by_name({row.member.slug: row.then for row in shown.rows}) == by_name(shares_of(pool)) == expected

        year(coordinator, pool, members, staff)
        account = draw_up(actor=coordinator, pool=pool)
        shares = {each.member.slug: each.share_cents for each in account.shares.select_related("member")}
        assert by_name(shares) == expected
        due = by_name({each.member.slug: each.cents for each in transfers_of(pool)})
        assert due == {
            name: expected[name] - first[name] // 2 - {"Dour": LENT, "Mons": ROOMS}.get(name, 0) for name in COMMUNES
        }
        for each in transfers_of(pool):
            enter_settlement(actor=coordinator, pool=pool, member=each.member, paid_on=date(2018, 3, 1))
        close_pool(actor=coordinator, pool=pool)
        assert {each.cents for each in balances(pool)} == {0}
        unpacked(dossier_of(coordinator, account), tmp_path)
    assert verified(tmp_path).returncode == 0
