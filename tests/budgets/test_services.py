"""Opening, funding and sharing a pool."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from budgets.access import access_pool, access_pool_to_manage
from budgets.models import Apportionment, ApportionmentKey, FundingSource, Pool, Share
from budgets.services import enter_funding
from budgets.statements import read_pool
from maillage.audit.models import AuditEntry
from maillage.money import apportion
from maillage.postgres.acting import body_role_name
from maillage.problems import Problem
from tests.budgets.conftest import GOLDEN, make_consortium, make_pool, share_pool

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
        again = apportion(statement.amount_cents, {figure.nis_code: figure.weight for figure in figures.values()})
        assert {share.member_id: share.cents for share in statement.shares.all()} == {
            role: again[figure.nis_code] for role, figure in figures.items()
        }


def test_an_old_statement_is_kept_and_the_latest_counts(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        later = share_pool(actor, shared_pool, date(2020, 1, 1), "statbel")
        assert later.number == 2
        assert Apportionment.objects.filter(pool=shared_pool).count() == 2
        assert shares_of(Apportionment.objects.get(pool=shared_pool, number=1)) == GOLDEN
        latest = read_pool(actor, access_pool(actor, shared_pool.pk)).latest
        assert latest is not None
        assert latest.apportionment == later


def test_the_same_inputs_give_the_latest_statement_back(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        assert share_pool(actor, shared_pool).number == 1
        assert Apportionment.objects.filter(pool=shared_pool).count() == 1


def test_later_funding_leaves_the_shares_and_says_that_they_are_old(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        enter_funding(actor=actor, pool=shared_pool, label="Région", cents=500_000)
        latest = read_pool(actor, access_pool(actor, shared_pool.pk)).latest
        assert latest is not None
        assert latest.is_stale
        assert shares_of(latest.apportionment) == GOLDEN
        assert share_pool(actor, shared_pool).amount_cents == 3_277_500


def test_a_second_entry_under_one_label_replaces_the_amount(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        enter_funding(actor=actor, pool=pool, label="Fédéral", cents=4_777_500)
        enter_funding(actor=actor, pool=pool, label="  Fédéral ", cents=1_000_000)
        assert list(FundingSource.objects.filter(pool=pool).values_list("label", "cents")) == [("Fédéral", 1_000_000)]


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


def test_a_date_without_figures_names_the_communes(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        with pytest.raises(Problem, match="figure_missing") as refusal:
            share_pool(actor, pool, date(2023, 1, 1))
        assert "Court-Saint-Etienne, Genappe, Villers-la-Ville" in str(refusal.value.message)


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
        assert list(actions) == ["pool.open", "pool.enter_funding", "pool.apportion"]


def test_a_member_reads_its_own_share_alone(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("villers_manager") as actor:
        assert [(share.member_id, share.cents) for share in Share.objects.all()] == [
            (body_role_name("villers-la-ville"), GOLDEN["villers-la-ville"])
        ]
        latest = read_pool(actor, access_pool(actor, shared_pool.pk)).latest
        assert latest is not None
        assert latest.own is not None
        assert latest.own.cents == GOLDEN["villers-la-ville"]
        assert [line.member_name for line in latest.shown] == ["CPAS de Villers-la-Ville"]
        assert [line.figure.weight for line in latest.lines] == [10854, 16051, 11116]


def test_a_cpas_outside_the_pool_sees_nothing_of_it(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor, "genappe", "court-saint-etienne")
    with acting("villers_manager") as stranger, pytest.raises(Http404):
        access_pool(stranger, pool.pk)
