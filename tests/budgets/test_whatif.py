"""What if: side by side with what was adopted; applied and adopted, it is what was shown, to the cent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from budgets.access import access_pool_to_manage
from budgets.closing.services import draw_up
from budgets.closing.whatif import Scenario, apply_scenario, outlooks
from budgets.models import BudgetVersion, CriterionKind, Method, Pool, PoolMember, Share
from budgets.services import Choice, adopt_version
from maillage.postgres.acting import body_role_name
from maillage.problems import Problem
from tests.budgets.conftest import GOLDEN, body, make_pool

type ActingAs = Callable[[str], Any]
LAST_DAY = date(2026, 6, 30)
OTHER = Choice(CriterionKind.INHABITANTS, reference_date=date(2020, 1, 1), series="statbel")


def fixed(**parts: str) -> Choice:
    figures = {body_role_name(slug.replace("_", "-")): Decimal(part) for slug, part in parts.items()}
    return Choice(CriterionKind.FIXED, figures=figures)


def scenarios() -> dict[str, Callable[[], Scenario]]:
    return {
        "another key": lambda: Scenario(criteria=[OTHER]),
        "equal parts": lambda: Scenario(criteria=[Choice(CriterionKind.EQUAL)]),
        "fixed and counted": lambda: Scenario(
            criteria=[fixed(genappe="50.5", court_saint_etienne="30", villers_la_ville="19.5"), OTHER]
        ),
        "leaving by days": lambda: Scenario(leaving=body("villers-la-ville"), last_day=LAST_DAY, method=Method.BY_DAYS),
        "leaving by period": lambda: Scenario(
            leaving=body("villers-la-ville"), last_day=LAST_DAY, method=Method.BY_PERIOD
        ),
        "subsidy lost": lambda: Scenario(lost=["federal"]),
        "all at once": lambda: Scenario(
            criteria=[OTHER], leaving=body("genappe"), last_day=LAST_DAY, lost=["federal"], method=Method.BY_PERIOD
        ),
    }


@pytest.mark.parametrize("name", scenarios())
def test_applied_and_adopted_a_scenario_is_what_was_shown(acting: ActingAs, shared_pool: Pool, name: str) -> None:
    with acting("coordinator") as actor:
        pool = access_pool_to_manage(actor, shared_pool.pk)
        scenario = scenarios()[name]()
        [outlook] = outlooks(actor, pool, scenario)
        draft = apply_scenario(actor=actor, pool=pool, scenario=scenario)
        statement = adopt_version(actor=actor, pool=pool, number=draft.number)
        adopted = {share.member_id: share.cents for share in Share.objects.filter(apportionment=statement)}
    assert {row.member.role: row.then for row in outlook.rows} == adopted
    assert outlook.then_cents == statement.amount_cents == sum(adopted.values())
    assert {row.member.slug: row.today for row in outlook.rows} == GOLDEN


def test_who_leaves_is_shown_by_both_methods(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        pool = access_pool_to_manage(actor, shared_pool.pk)
        shown = outlooks(actor, pool, Scenario(leaving=body("villers-la-ville"), last_day=LAST_DAY))
        villers = {
            each.method: next(r.then for r in each.rows if r.member.slug == "villers-la-ville") for each in shown
        }
    assert villers == {Method.BY_DAYS: 642_335, Method.BY_PERIOD: 547_665}


def test_asking_writes_nothing(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        pool = access_pool_to_manage(actor, shared_pool.pk)
        outlooks(actor, pool, scenarios()["all at once"]())
        assert BudgetVersion.objects.filter(pool=pool).count() == 1
        assert set(PoolMember.objects.filter(pool=pool).values_list("ends", flat=True)) == {pool.ends}


@pytest.mark.parametrize(
    ("scenario", "code"),
    [
        (lambda: Scenario(lost=["unknown"]), "unknown_funder"),
        (lambda: Scenario(leaving=body("genappe")), "outside_period"),
        (lambda: Scenario(leaving=body("genappe"), last_day=date(2027, 1, 1)), "outside_period"),
        (lambda: Scenario(last_day=LAST_DAY, lost=["federal"]), "not_a_member"),
        (lambda: Scenario(criteria=[Choice(CriterionKind.RIS, reference_date=LAST_DAY, series="x")]), "figure_missing"),
        (lambda: Scenario(criteria=[fixed(genappe="50", court_saint_etienne="30", villers_la_ville="1")]), "not_whole"),
        (Scenario, "nothing_changes"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said(
    acting: ActingAs, shared_pool: Pool, scenario: Callable[[], Scenario], code: str
) -> None:
    with acting("coordinator") as actor:
        pool, asked = access_pool_to_manage(actor, shared_pool.pk), scenario()
        with pytest.raises(Problem) as refused:
            apply_scenario(actor=actor, pool=pool, scenario=asked)
        assert refused.value.code == code
        if asked.changes_something:
            with pytest.raises(Problem) as refused:
                outlooks(actor, pool, asked)
            assert refused.value.code == code


def test_nothing_is_compared_before_a_budget_is_adopted_nor_applied_after_the_account(
    acting: ActingAs, shared_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        with pytest.raises(Problem) as refused:
            outlooks(actor, make_pool(actor, name="Autre"), Scenario(lost=["federal"]))
        assert refused.value.code == "nothing_adopted"
        pool = access_pool_to_manage(actor, shared_pool.pk)
        draw_up(actor=actor, pool=pool)
        with pytest.raises(Problem) as refused:
            apply_scenario(actor=actor, pool=pool, scenario=Scenario(lost=["federal"]))
        assert refused.value.code == "account_drawn_up"
