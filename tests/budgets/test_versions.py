"""Versions of a budget: drafted, adopted, shared to the cent; what was adopted stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from budgets.access import access_pool_to_manage
from budgets.models import Apportionment, BudgetVersion, Method, Nature, Pool, Share
from budgets.services import (
    adopt_version,
    change_stay,
    choose_key,
    choose_method,
    enter_funding,
    enter_line,
    leave_draft,
    remove_line,
    start_version,
)
from budgets.statements import read_pool
from maillage.problems import Problem
from tests.budgets.conftest import GOLDEN, INHABITANTS, body, make_consortium, make_pool, share_pool

type ActingAs = Callable[[str], Any]


def shares_of(statement: Apportionment) -> dict[str, int]:
    return {
        share.member.slug: share.cents
        for share in Share.objects.filter(apportionment=statement).select_related("member")
    }


def test_the_golden_shares_of_three_communes(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator"):
        statement = Apportionment.objects.get(pool=shared_pool)
        assert shares_of(statement) == GOLDEN
        assert (statement.total_cents, statement.funding_cents, statement.amount_cents) == (
            4_777_500,
            1_000_000,
            3_777_500,
        )


@pytest.mark.parametrize(
    ("method", "year", "cents"),
    [
        (Method.BY_DAYS, 2026, 642_335), (Method.BY_PERIOD, 2026, 547_665),
        (Method.BY_DAYS, 2024, 643_815), (Method.BY_PERIOD, 2024, 549_187),
    ],
)  # fmt: skip
def test_a_member_that_leaves_on_30_june_pays_by_the_method_of_the_agreement(
    acting: ActingAs, method: str, year: int, cents: int
) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor, starts=date(year, 1, 1), ends=date(year, 12, 31), total_cents=3_777_500, method=method)
        change_stay(actor=actor, pool=pool, member=body("villers-la-ville"), starts=pool.starts, ends=date(year, 6, 30))
        shares = shares_of(share_pool(actor, pool))
    assert shares["villers-la-ville"] == cents
    assert sum(shares.values()) == 3_777_500


def test_the_method_can_be_changed_until_a_version_is_adopted_and_counts_for_the_next(
    acting: ActingAs, shared_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        pool = access_pool_to_manage(actor, shared_pool.pk)
        start_version(actor=actor, pool=pool)
        choose_method(actor=actor, pool=pool, method=Method.BY_PERIOD)
        change_stay(actor=actor, pool=pool, member=body("villers-la-ville"), starts=pool.starts, ends=date(2026, 6, 30))
        second = adopt_version(actor=actor, pool=pool, number=1)
        first = Apportionment.objects.get(pool=pool, number=0)
        assert shares_of(second)["villers-la-ville"] == 547_665
        assert (first.method, shares_of(first)) == (Method.BY_DAYS, GOLDEN)


def test_leaving_a_draft_takes_back_the_days_and_the_method_that_were_tried_in_it(
    acting: ActingAs, shared_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        pool, villers = access_pool_to_manage(actor, shared_pool.pk), body("villers-la-ville")
        for change in (
            lambda: change_stay(actor=actor, pool=pool, member=villers, starts=pool.starts, ends=date(2026, 6, 30)),
            lambda: choose_method(actor=actor, pool=pool, method=Method.BY_PERIOD),
        ):
            with pytest.raises(Problem, match="no_draft"):
                change()
        start_version(actor=actor, pool=pool)
        change_stay(actor=actor, pool=pool, member=villers, starts=pool.starts, ends=date(2026, 6, 30))
        choose_method(actor=actor, pool=pool, method=Method.BY_PERIOD)
        leave_draft(actor=actor, pool=pool)
        pool.refresh_from_db()
        assert (pool.method, pool.stays.get(member=villers).ends) == (Method.BY_DAYS, pool.ends)


def test_flat_lines_follow_the_lines_that_they_are_a_part_of(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        enter_line(actor=actor, pool=pool, label="Travailleuse sociale", nature=Nature.STAFF, cents=3_000_001)
        flat = enter_line(actor=actor, pool=pool, label="Frais", nature=Nature.FLAT, rate=1500, base="of_staff")
        assert flat.cents == 450_000
        enter_line(actor=actor, pool=pool, label="Travailleuse sociale", nature=Nature.STAFF, cents=1_000_000)
        flat.refresh_from_db()
        assert flat.cents == 150_000


def test_a_funder_pays_a_rate_of_what_is_eligible_up_to_its_cap(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor, total_cents=1_000_000)
        staff = enter_line(actor=actor, pool=pool, label="Personnel", nature=Nature.STAFF, cents=400_000)
        paid = enter_funding(actor=actor, pool=pool, label="FSE+", rate=5000, eligible=[staff.line.code])
        assert paid.cents == 200_000
        paid = enter_funding(
            actor=actor, pool=pool, label="FSE+", rate=5000, eligible=[staff.line.code], cap_cents=150_000
        )
        assert paid.cents == 150_000


def test_funding_above_the_budget_is_refused_also_when_a_line_shrinks(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor, total_cents=100_000)
        other = enter_line(actor=actor, pool=pool, label="Bus", cents=50_000)
        enter_funding(actor=actor, pool=pool, label="Fédéral", cents=120_000)
        for attempt in (
            lambda: enter_line(actor=actor, pool=pool, label="Bus", cents=10_000),
            lambda: enter_funding(actor=actor, pool=pool, label="Région", cents=30_001),
        ):
            with pytest.raises(Problem) as refused:
                attempt()
            assert refused.value.code == "funding_above_total"
        other.refresh_from_db()
        assert other.cents == 50_000


def test_what_was_adopted_is_changed_by_a_modification_only(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        pool = access_pool_to_manage(actor, shared_pool.pk)
        with pytest.raises(Problem) as refused:
            enter_line(actor=actor, pool=pool, label="Bus", cents=1)
        assert refused.value.code == "no_draft"
        start_version(actor=actor, pool=pool)
        enter_line(actor=actor, pool=pool, label="Bus", cents=100_000)
        second = adopt_version(actor=actor, pool=pool, number=1)
        assert second.amount_cents == 3_877_500
        assert shares_of(Apportionment.objects.get(pool=pool, number=0)) == GOLDEN


def test_of_two_drafts_and_of_two_votes_the_second_is_told(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        pool = access_pool_to_manage(actor, shared_pool.pk)
        with pytest.raises(Problem) as refused:
            adopt_version(actor=actor, pool=pool, number=0)
        assert refused.value.code == "adopted_before"
        start_version(actor=actor, pool=pool)
        with pytest.raises(Problem) as refused:
            start_version(actor=actor, pool=pool)
        assert refused.value.code == "draft_exists"
        leave_draft(actor=actor, pool=pool)
        assert list(BudgetVersion.objects.filter(pool=pool).values_list("number", flat=True)) == [0]


def test_a_line_of_an_adopted_version_stays(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        pool = access_pool_to_manage(actor, shared_pool.pk)
        line = BudgetVersion.objects.get(pool=pool, number=0).lines.get()
        start_version(actor=actor, pool=pool)
        with pytest.raises(Problem) as refused:
            remove_line(actor=actor, pool=pool, line=line)
        assert refused.value.code == "other_version"


def test_who_comes_later_needs_a_new_key_and_reads_nothing_from_before(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor, "genappe", "court-saint-etienne", total_cents=1_000_000)
        share_pool(actor, pool)
        start_version(actor=actor, pool=pool)
        change_stay(
            actor=actor, pool=pool, member=body("villers-la-ville"), starts=date(2026, 7, 1), ends=date(2026, 12, 31)
        )
        with pytest.raises(Problem) as refused:
            adopt_version(actor=actor, pool=pool, number=1)
        assert refused.value.code == "figure_missing"
    with acting("villers_manager") as actor:
        assert not Apportionment.objects.filter(pool=pool).exists()


def test_the_preview_of_a_draft_is_what_adopting_it_gives(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor, consortium=make_consortium(actor))
        choose_key(actor=actor, pool=pool, criteria=[INHABITANTS])
        draft = read_pool(actor, pool).draft
        assert draft is not None
        statement = adopt_version(actor=actor, pool=pool, number=0)
        adopted = {share.member_id: share.cents for share in statement.shares.all()}
    assert draft.preview is not None
    assert {line.member.role: line.cents for line in draft.preview} == adopted
