"""Mistakes before anything is fixed: a pool opened by mistake, a draft that changed since it was read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from budgets.contributions.services import enter_pool_account
from budgets.models import CriterionKind, Pool
from budgets.services import (
    Choice,
    choose_key,
    enter_line,
    remove_pool,
)
from maillage.problems import Problem
from tests.budgets.conftest import INHABITANTS, make_pool

type Browser = Callable[[str], Client]
type ActingAs = Callable[[str], Any]


def text_of_form(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_pool_is_renamed_and_one_opened_by_mistake_is_removed(browser: Browser, acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        choose_key(actor=actor, pool=pool, criteria=[Choice(CriterionKind.EQUAL)])
    page, url = browser("coordinator"), f"/budgets/{pool.pk}/change/"
    assert page.post(url, {"name": " "}).status_code == 200
    assert page.post(url, {"name": "Cartes emploi 2027"}).status_code == 302
    with acting("coordinator"):
        pool.refresh_from_db()
        assert pool.name == "Cartes emploi 2027"
    assert page.post(url, {"remove": "1"}).status_code == 302
    with acting("coordinator"):
        assert not Pool.objects.filter(pk=pool.pk).exists()


def test_a_pool_that_is_shared_is_not_removed(browser: Browser, acting: ActingAs, shared_pool: Pool) -> None:
    page, url = browser("coordinator"), f"/budgets/{shared_pool.pk}/change/"
    assert 'name="remove"' not in text_of_form(page.get(url))
    page.post(url, {"remove": "1"})
    with acting("coordinator") as actor:
        with pytest.raises(Problem) as refused:
            remove_pool(actor=actor, pool=shared_pool)
        assert refused.value.code == "pool_in_use"
        assert Pool.objects.filter(pk=shared_pool.pk).exists()


def test_a_pool_with_a_bank_account_is_not_removed(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        enter_pool_account(actor=actor, pool=pool, iban="BE38999000000272", holder="Association")
        with pytest.raises(Problem) as refused:
            remove_pool(actor=actor, pool=pool)
        assert refused.value.code == "pool_in_use"
        assert pool.stays.exists()


def test_what_changed_since_it_was_read_is_not_adopted(browser: Browser, acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        choose_key(actor=actor, pool=pool, criteria=[INHABITANTS])
    client, url = browser("coordinator"), f"/budgets/{pool.pk}/budget/0/adopt/"
    read = client.get(url).context["view"].token
    with acting("coordinator") as actor:
        enter_line(actor=actor, pool=pool, label="Bus", cents=100)
    for seen in (read, ""):
        answer = client.post(url, {"seen": seen})
        assert answer.status_code == 200
        assert answer.context["form"].non_field_errors()
    api = f"/api/budgets/pools/{pool.pk}/versions/0/"
    refused = client.post(f"{api}adoption/", {"seen": read}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "changed_since")
    assert client.post(url, {"seen": client.get(api).json()["seen"]}).status_code == 302
