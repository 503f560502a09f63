"""Calls, payments and bank files of invented accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.utils import timezone

from budgets.access import access_pool_to_manage
from budgets.contributions.models import CallRound, ContributionCall
from budgets.contributions.services import enter_pool_account, issue_round
from budgets.models import Pool
from maillage.audit.actor import Actor
from tests.budgets.conftest import body

type ActingAs = Callable[[str], Any]
THIRD = Fraction(1, 3)
# Check digits that are right, banks that no code was given to.
POOL_IBAN, GENAPPE_IBAN, OTHER_IBAN = "BE49999000000171", "BE38999000000272", "BE27999000000373"


def due_on(days: int = 30) -> date:
    return timezone.localdate() + timedelta(days=days)


def issue(
    actor: Actor, pool: Pool, portion: Fraction = THIRD, label: str = "Premier appel", days: int = 30
) -> CallRound:
    return issue_round(
        actor=actor, pool=access_pool_to_manage(actor, pool.pk), portion=portion, due_on=due_on(days), label=label
    )


def call_of(slug: str, *, number: int = 1) -> ContributionCall:
    return ContributionCall.objects.select_related("pool", "round", "member").get(
        member=body(slug), round__number=number
    )


@pytest.fixture
def called_pool(acting: ActingAs, shared_pool: Pool) -> Pool:
    """The pool with its account, and a third of the shares called."""
    with acting("coordinator") as actor:
        enter_pool_account(actor=actor, pool=shared_pool, holder="Des cartes pour l’emploi", iban=POOL_IBAN)
        issue(actor, shared_pool)
    return shared_pool
