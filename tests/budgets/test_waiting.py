"""What pools ask of people on their home pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budgets.access import access_pool_to_manage
from budgets.models import BudgetVersion, Pool
from budgets.services import enter_vote
from budgets.waiting import waiting_in_pools
from tests.budgets.booking import call, pay
from tests.budgets.conftest import body, make_pool, share_pool, text_of
from tests.budgets.spent import make_spent

type ActingAs = Callable[[str], Any]
type Browser = Callable[[str], Client]


def texts(actor: Any) -> list[str]:
    return [task.text for task in waiting_in_pools(actor)]


def test_a_manager_reads_what_to_vote_and_what_to_pay_and_no_longer_once_it_is_done(
    acting: ActingAs, browser: Browser, shared_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        call(actor, shared_pool, "genappe", 500_000)
        call(actor, shared_pool, "villers-la-ville", 300_000)
    home = text_of(browser("manager").get("/"))
    assert "Reste à payer : 5 000,00 €" in home
    assert "3 000,00 €" not in home
    assert "Vote de votre conseil" in home
    assert "Reste à payer : 5 000,00 €" in text_of(browser("finance").get("/"))
    with acting("coordinator") as actor:
        pool = access_pool_to_manage(actor, shared_pool.pk)
        pay(actor, pool, "genappe", 500_000)
        version = BudgetVersion.objects.get(pool=pool)
        enter_vote(
            actor=actor, pool=pool, version=version, member=body("genappe"), voted_on=date(2026, 1, 5), approved=True
        )
    with acting("manager") as actor:
        assert texts(actor) == []
    with acting("villers_manager") as actor:
        assert len(texts(actor)) == 2


def test_a_coordination_reads_which_votes_and_decisions_are_missing(
    acting: ActingAs, browser: Browser, shared_pool: Pool
) -> None:
    make_spent(shared_pool.pk)
    with acting("treasurer") as actor:
        assert texts(actor) == ["3 conseils n’ont pas encore voté", "1 dépense attend votre décision"]
    assert "1 dépense attend votre décision" in text_of(browser("coordinator").get("/"))


@pytest.mark.parametrize("name", ["colleague", "coach"])
def test_who_reads_no_budgets_is_asked_nothing(acting: ActingAs, shared_pool: Pool, name: str) -> None:
    with acting(name) as actor, CaptureQueriesContext(connection) as queries:
        assert texts(actor) == []
    assert len(queries) == 0


def test_what_waits_costs_the_same_for_many_pools(acting: ActingAs, shared_pool: Pool) -> None:
    costs = []
    for pools in (0, 3):
        with acting("coordinator") as actor:
            for _each in range(pools):
                share_pool(actor, make_pool(actor))
        with acting("manager") as actor, CaptureQueriesContext(connection) as queries:
            assert len(texts(actor)) == pools + 1
        costs.append(len(queries))
    assert costs[0] == costs[1]
