"""A consortium of the three CPAS of the cast, and its pool."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from budgets.access import access_pool_to_manage
from budgets.models import Apportionment, CriterionKind, Pool
from budgets.services import Choice, adopt_version, choose_key, enter_funding, open_pool, start_version
from maillage.audit.actor import Actor
from maillage.identity.models import Body
from maillage.postgres.acting import body_role_name
from tenants.registry.models import Consortium, ConsortiumMembership

CPAS = ("genappe", "court-saint-etienne", "villers-la-ville")
# Of a budget of 47,775.00 with 10,000.00 from outside, by the inhabitants at 2024-01-01.
GOLDEN = {"court-saint-etienne": 1_078_377, "genappe": 1_594_715, "villers-la-ville": 1_104_408}
INHABITANTS = Choice(CriterionKind.INHABITANTS, reference_date=date(2024, 1, 1), series="national-register")


def body(slug: str) -> Body:
    return Body.objects.get(slug=slug)


def make_consortium(actor: Actor, *slugs: str, code: str = "cartes-emploi") -> Consortium:
    consortium = Consortium.objects.create(code=code, name="Des cartes pour l’emploi", coordination_id=actor.body_role)
    for slug in slugs or CPAS:
        ConsortiumMembership.objects.create(
            consortium=consortium,
            coordination_id=actor.body_role,
            body_id=body_role_name(slug),
            starts=date(2014, 9, 1),
            inferred=slug == "villers-la-ville",
        )
    return consortium


def make_pool(actor: Actor, *slugs: str, total_cents: int = 4_777_500, **values: Any) -> Pool:
    usual: dict[str, Any] = {
        "name": "Cartes pour l’emploi 2026",
        "starts": date(2026, 1, 1),
        "ends": date(2026, 12, 31),
        "total_cents": total_cents,
        "members": [body(slug) for slug in slugs or CPAS],
    }
    return open_pool(actor=actor, **usual | values)


def share_pool(actor: Actor, pool: Pool, *criteria: Choice) -> Apportionment:
    """Adopt the draft, shared by these criteria (the inhabitants)."""
    pool = access_pool_to_manage(actor, pool.pk)
    choose_key(actor=actor, pool=pool, criteria=criteria or [INHABITANTS])
    return adopt_version(actor=actor, pool=pool, number=pool.versions.latest("number").number)


def old_inhabitants() -> Choice:
    """The inhabitants of another date and series."""
    return Choice(CriterionKind.INHABITANTS, reference_date=date(2020, 1, 1), series="statbel")


def modify(actor: Actor, pool: Pool, label: str = "Région", cents: int = 500_000) -> Pool:
    """Start the next modification, with one more funder."""
    pool = access_pool_to_manage(actor, pool.pk)
    start_version(actor=actor, pool=pool)
    enter_funding(actor=actor, pool=pool, label=label, cents=cents)
    return pool


@pytest.fixture
def shared_pool(acting: Callable[[str], Any]) -> Pool:
    """The pool of the consortium, funded and shared."""
    with acting("coordinator") as actor:
        pool = make_pool(actor, consortium=make_consortium(actor))
        enter_funding(actor=actor, pool=access_pool_to_manage(actor, pool.pk), label="Fédéral", cents=1_000_000)
        share_pool(actor, pool)
    return pool


def text_of(response: Any) -> str:
    """The words of a page, amounts with plain spaces."""
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", words.replace("\u202f", " ").replace("\xa0", " ").replace("&#x27;", "'"))


@pytest.fixture
def consortium(acting: Callable[[str], Any]) -> str:
    with acting("coordinator") as actor:
        return str(make_consortium(actor).pk)
