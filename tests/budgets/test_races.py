"""Two people change one pool at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import Error, connection, models, transaction

from budgets.models import Apportionment, BudgetVersion, FundingSource, Pool
from budgets.services import adopt_version, choose_key, enter_funding, start_version
from maillage.postgres.acting import acting_as
from maillage.problems import Problem
from tests.budgets.conftest import INHABITANTS, make_pool
from tests.conftest import make_actor

PATIENCE = 20


def fund(pool: Pool, label: str) -> None:
    enter_funding(actor=make_actor("coordinator"), pool=pool, label=label, cents=4_000_000)


def adopt(pool: Pool) -> None:
    adopt_version(actor=make_actor("coordinator"), pool=pool, number=0)


def at_once(first: Callable[[], None], second: Callable[[], None]) -> list[str]:
    """Run both so that the second starts before the first commits; how each ended: "done" or the refusal's name."""
    written, started = Event(), Barrier(2)

    def one() -> str:
        with transaction.atomic():
            first()
            written.set()
            started.wait(PATIENCE)
            # as long as it takes the second to reach the lock, or to go past where it should be
            Event().wait(0.5)
        return "done"

    def other() -> str:
        written.wait(PATIENCE)
        started.wait(PATIENCE)
        second()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        return [each.result() for each in [pool.submit(_ending, one), pool.submit(_ending, other)]]


def _ending(run: Callable[[], str]) -> str:
    try:
        with acting_as(make_actor("coordinator").body_role):
            return run()
    except (Problem, Error) as refusal:
        return refusal.code if isinstance(refusal, Problem) else type(refusal).__name__
    finally:
        connection.close()


@pytest.fixture
def pool(committed: str) -> Pool:
    actor = make_actor("coordinator")
    with acting_as(actor.body_role):
        pool = make_pool(actor)
        choose_key(actor=actor, pool=pool, criteria=[INHABITANTS])
        return pool


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same services without their lock on the pool."""

    def plain(self: models.QuerySet[Any], *args: Any, **kwargs: Any) -> models.QuerySet[Any]:
        return self.all()

    monkeypatch.setattr(models.QuerySet, "select_for_update", plain)


def test_the_second_source_waits_for_the_first_and_is_refused_in_words(pool: Pool) -> None:
    assert at_once(lambda: fund(pool, "Fédéral"), lambda: fund(pool, "Région")) == ["done", "funding_above_total"]
    with acting_as(pool.coordination_id):
        assert list(FundingSource.objects.values_list("label", flat=True)) == ["Fédéral"]


def test_without_the_lock_only_the_database_stops_the_two_sources(pool: Pool, unlocked: None) -> None:
    assert at_once(lambda: fund(pool, "Fédéral"), lambda: fund(pool, "Région")) == ["IntegrityError", "done"]


def test_of_two_votes_on_one_version_at_once_the_second_is_told(pool: Pool) -> None:
    assert at_once(lambda: adopt(pool), lambda: adopt(pool)) == ["done", "adopted_before"]
    with acting_as(pool.coordination_id):
        assert list(Apportionment.objects.values_list("number", flat=True)) == [0]


def test_without_the_lock_only_the_database_stops_the_second_vote(pool: Pool, unlocked: None) -> None:
    endings = at_once(lambda: adopt(pool), lambda: adopt(pool))
    # the wall lets nobody change an adopted version
    assert endings == ["done", "NotUpdated"]
    with acting_as(pool.coordination_id):
        assert Apportionment.objects.count() == 1


def test_two_modifications_begun_at_once_are_one(pool: Pool) -> None:
    with acting_as(pool.coordination_id):
        adopt(pool)

    def begin() -> None:
        start_version(actor=make_actor("coordinator"), pool=pool)

    assert at_once(begin, begin) == ["done", "draft_exists"]
    with acting_as(pool.coordination_id):
        assert BudgetVersion.objects.filter(adopted_at=None).count() == 1
