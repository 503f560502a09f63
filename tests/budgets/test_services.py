"""Opening, funding and sharing a pool."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from budgets.access import access_pool, access_pool_to_manage
from budgets.models import Apportionment, ApportionmentKey, FundingSource, KeyFigure, Pool, Share, VersionFunding
from budgets.services import Choice, adopt_version, enter_funding, start_version
from budgets.statements import read_pool
from maillage.audit.models import AuditEntry
from maillage.money import apportion
from maillage.postgres.acting import body_role_name
from maillage.problems import Problem
from tests.budgets.conftest import (
    GOLDEN,
    INHABITANTS,
    body,
    make_consortium,
    make_pool,
    modify,
    old_inhabitants,
    share_pool,
)

type ActingAs = Callable[[str], Any]


def shares_of(statement: Apportionment) -> dict[str, int]:
    return {share.member.slug: share.cents for share in statement.shares.select_related("member")}


def test_the_pool_of_the_source_gives_its_golden_shares(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator"):
        statement = Apportionment.objects.get(pool=shared_pool)
        assert shares_of(statement) == GOLDEN
        assert (statement.total_cents, statement.funding_cents, statement.amount_cents) == (
            4_777_500, 1_000_000, 3_777_500,
        )  # fmt: skip


def test_without_funding_the_whole_budget_is_shared(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        statement = share_pool(actor, make_pool(actor))
        assert shares_of(statement) == {
            "court-saint-etienne": 1_363_851, "genappe": 2_016_876, "villers-la-ville": 1_396_773,
        }  # fmt: skip


def test_every_share_comes_again_out_of_what_was_stored(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator"):
        statement = Apportionment.objects.get(pool=shared_pool)
        figures = {figure.member_id: figure for figure in statement.key.figures.all()}
        assert all("Moniteur belge" in figure.source for figure in figures.values())
        again = apportion(statement.amount_cents, {each.code: Fraction(each.value) for each in figures.values()})
        assert {share.member_id: share.cents for share in statement.shares.all()} == {
            role: again[figure.code] for role, figure in figures.items()
        }


def test_an_old_statement_is_kept_and_the_latest_counts(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        start_version(actor=actor, pool=access_pool_to_manage(actor, shared_pool.pk))
        later = share_pool(actor, shared_pool, old_inhabitants())
        assert later.number == 1
        assert Apportionment.objects.filter(pool=shared_pool).count() == 2
        assert shares_of(Apportionment.objects.get(pool=shared_pool, number=0)) == GOLDEN
        assert shares_of(later) != GOLDEN
        latest = read_pool(actor, access_pool(actor, shared_pool.pk)).latest
        assert latest is not None
        assert latest.apportionment == later


def test_the_same_version_is_adopted_once(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        with pytest.raises(Problem, match="adopted_before"):
            adopt_version(actor=actor, pool=access_pool_to_manage(actor, shared_pool.pk), number=0)
        assert Apportionment.objects.filter(pool=shared_pool).count() == 1


def test_later_funding_leaves_the_shares_until_its_modification_is_adopted(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        with pytest.raises(Problem, match="no_draft"):
            enter_funding(actor=actor, pool=shared_pool, label="Région", cents=500_000)
        modify(actor, shared_pool)
        read = read_pool(actor, access_pool(actor, shared_pool.pk))
        assert read.latest is not None
        assert read.draft is not None
        assert shares_of(read.latest.apportionment) == GOLDEN
        assert read.draft.amount_cents == 3_277_500
        assert share_pool(actor, shared_pool).amount_cents == 3_277_500


def test_a_second_entry_under_one_label_replaces_the_amount(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        enter_funding(actor=actor, pool=pool, label="Fédéral", cents=4_777_500)
        enter_funding(actor=actor, pool=pool, label="  Fédéral ", cents=1_000_000)
        entered = VersionFunding.objects.filter(pool=pool).values_list("source__label", "cents")
        assert list(entered) == [("Fédéral", 1_000_000)]


@pytest.mark.parametrize(
    ("label", "cents", "code"),
    [
        ("", 1, "no_label"),
        ("Fédéral", -1, "negative_amount"),
        ("Fédéral", 4_777_501, "funding_above_total"),
        ("Fédéral", 2**63 - 1, "funding_above_total"),
    ],
)
def test_funding_that_cannot_be_is_refused(acting: ActingAs, label: str, cents: int, code: str) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        with pytest.raises(Problem) as refusal:
            enter_funding(actor=actor, pool=pool, label=label, cents=cents)
        assert refusal.value.code == code
        assert not FundingSource.objects.exists()


def test_funding_sources_together_stay_within_the_budget(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        enter_funding(actor=actor, pool=pool, label="Fédéral", cents=4_000_000)
        with pytest.raises(Problem, match="funding_above_total"):
            enter_funding(actor=actor, pool=pool, label="Région", cents=777_501)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": " "}, "no_name"),
        ({"ends": date(2025, 12, 31)}, "ends_before_start"),
        ({"total_cents": 0}, "no_budget"),
        ({"total_cents": -1}, "no_budget"),
        ({"members": []}, "no_members"),
    ],
)
def test_a_pool_that_cannot_be_is_not_opened(acting: ActingAs, values: dict[str, Any], code: str) -> None:
    with acting("coordinator") as actor:
        with pytest.raises(Problem, match=code):
            make_pool(actor, **values)
        assert not Pool.objects.exists()


def test_members_come_from_the_consortium_in_the_period(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        consortium = make_consortium(actor, "genappe", "court-saint-etienne")
        with pytest.raises(Problem, match="not_a_member") as refusal:
            make_pool(actor, consortium=consortium)
        assert "CPAS de Villers-la-Ville" in refusal.value.message


def test_a_member_without_a_figure_is_named(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor, "genappe", "villers-la-ville", "cesep")
        with pytest.raises(Problem, match="figure_missing") as refusal:
            share_pool(actor, pool)
        assert "CESEP" in str(refusal.value.message)
        assert "Genappe" not in str(refusal.value.message)
        assert not ApportionmentKey.objects.exists()


def test_a_member_without_a_commune_gets_its_part_beside_what_is_counted_by_commune(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor, "genappe", "villers-la-ville", "cesep", total_cents=1_000_000)
        with pytest.raises(Problem, match="figure_missing"):
            share_pool(actor, pool, Choice("fixed", figures={body("cesep").role: Decimal(100)}))
        part = Choice("fixed", 40, figures={body("cesep").role: Decimal(100)})
        statement = share_pool(actor, pool, part, replace(INHABITANTS, weight=60))
        figures = {
            figure.member.slug: figure.value
            for figure in KeyFigure.objects.filter(criterion__kind="inhabitants").select_related("member")
        }
        genappe, villers = figures["genappe"], figures["villers-la-ville"]
        of_genappe = round(600_000 * genappe / (genappe + villers))
        assert figures["cesep"] == 0
        assert shares_of(statement) == {
            "cesep": 400_000, "genappe": of_genappe, "villers-la-ville": 600_000 - of_genappe,
        }  # fmt: skip


def test_a_date_without_figures_names_the_communes(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        with pytest.raises(Problem, match="figure_missing") as refusal:
            share_pool(actor, pool, Choice("inhabitants", reference_date=date(2023, 1, 1), series="statbel"))
        for name in ("Court-Saint-Étienne", "Genappe", "Villers-la-Ville"):
            assert name in str(refusal.value.message)


def test_the_creator_manages_and_the_treasurers_see(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        assert access_pool_to_manage(actor, pool.pk) == pool
    with acting("treasurer") as treasurer:
        assert access_pool(treasurer, pool.pk) == pool
        with pytest.raises(PermissionDenied):
            access_pool_to_manage(treasurer, pool.pk)


def test_only_coordinators_open_pools(acting: ActingAs) -> None:
    with acting("treasurer") as treasurer, pytest.raises(PermissionDenied):
        make_pool(treasurer)
    with acting("villers_manager") as manager, pytest.raises(PermissionDenied):
        make_pool(manager)
    with acting("colleague") as colleague, pytest.raises(Http404):
        make_pool(colleague)


def test_each_change_is_written_down(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator"):
        actions = AuditEntry.objects.filter(object_id=shared_pool.pk).order_by("id").values_list("action", flat=True)
        assert list(actions) == ["pool.open", "pool.enter_funding", "pool.choose_key", "pool.adopt_version"]


def test_a_member_reads_its_own_share_alone(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("villers_manager") as actor:
        assert [(share.member_id, share.cents) for share in Share.objects.all()] == [
            (body_role_name("villers-la-ville"), GOLDEN["villers-la-ville"])
        ]
        latest = read_pool(actor, access_pool(actor, shared_pool.pk)).latest
        assert latest is not None
        assert latest.own is not None
        assert latest.own.cents == GOLDEN["villers-la-ville"]
        assert [line.member.name for line in latest.shown] == ["CPAS de Villers-la-Ville"]
        figures = latest.key.criteria[0].figures.all()
        assert sorted(int(figure.value) for figure in figures) == [10854, 11116, 16051]


def test_a_cpas_outside_the_pool_sees_nothing_of_it(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor, "genappe", "court-saint-etienne")
    with acting("villers_manager") as stranger, pytest.raises(Http404):
        access_pool(stranger, pool.pk)
