"""A consortium is entered by the operator, with its members and their days; its coordination says who leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from maillage.audit.models import AuditEntry
from maillage.problems import Problem
from tenants.registry.consortia import change_membership, enter_consortium, enter_membership
from tenants.registry.models import Consortium, ConsortiumMembership
from tests.budgets.conftest import body

type ActingAs = Callable[[str], Any]
FIRST, LAST = date(2012, 1, 1), date(2017, 12, 31)


def enter(*members: str, code: str = "proaction", coordination: str = "cartes-emploi") -> str:
    """What an operator types; returns what is answered."""
    said = StringIO()
    typed = [f"--coordination={coordination}", *(f"--member={each}" for each in members)]
    call_command("enter_consortium", code, "ProAction", *typed, stdout=said)
    return said.getvalue()


def test_an_operator_enters_a_consortium_and_later_one_more_member(acting: ActingAs) -> None:
    assert "2 memberships" in enter("genappe:2004-01-01", "villers-la-ville:2012-01-01:2017-12-31")
    assert "3 memberships" in enter("cesep:2018-01-01")
    with acting("coordinator") as actor:
        found = {
            each.body.slug: (each.starts, each.ends) for each in ConsortiumMembership.objects.select_related("body")
        }
        assert found == {
            "genappe": (date(2004, 1, 1), None), "villers-la-ville": (FIRST, LAST), "cesep": (date(2018, 1, 1), None),
        }  # fmt: skip
        assert Consortium.objects.get().coordination_id == actor.body_role
        assert AuditEntry.objects.filter(action="consortium.enter_member").count() == 3


@pytest.mark.parametrize(
    ("members", "coordination", "words"),
    [
        (["genappe:2004-01-01", "nowhere:2004-01-01"], "cartes-emploi", "nowhere"),
        (["genappe:2004"], "cartes-emploi", "write slug:2004-01-01"),
        (["genappe:2004-01-01"], "cesep", "coordination"),
        (["cartes-emploi:2004-01-01"], "cartes-emploi", "CPAS"),
        (["genappe:2004-01-01", "genappe:2012-01-01"], "cartes-emploi", "consortium"),
        (["genappe:2004-01-01:2003-12-31"], "cartes-emploi", "jour"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_left(
    acting: ActingAs, members: list[str], coordination: str, words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        enter(*members, coordination=coordination)
    with acting("coordinator"):
        assert not Consortium.objects.exists()


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        (date(2017, 12, 31), None, "member_then"),
        (date(2011, 1, 1), FIRST, "member_then"),
        (date(2011, 1, 1), None, "member_then"),
        (date(2019, 1, 1), date(2018, 12, 31), "ends_before_start"),
        (date(2018, 1, 1), None, ""),
        (date(2011, 1, 1), date(2011, 12, 31), ""),
    ],
)
def test_who_comes_back_has_days_of_its_own(acting: ActingAs, starts: date, ends: date | None, code: str) -> None:
    with acting("coordinator") as actor:
        consortium = enter_consortium(coordination=body("cartes-emploi"), code="proaction", name="ProAction")
        enter_membership(consortium=consortium, body=body("genappe"), starts=FIRST, ends=LAST)
        if not code:
            back = enter_membership(consortium=consortium, body=body("genappe"), starts=starts, ends=ends)
            with pytest.raises(Problem, match="member_then"):
                change_membership(actor=actor, membership=back, starts=LAST, ends=LAST)
            return
        with pytest.raises(Problem, match=code):
            enter_membership(consortium=consortium, body=body("genappe"), starts=starts, ends=ends)


def test_the_code_of_another_coordination_is_taken(acting: ActingAs) -> None:
    with acting("coordinator"):
        made = enter_consortium(coordination=body("cartes-emploi"), code="proaction", name="ProAction")
        assert enter_consortium(coordination=body("cartes-emploi"), code="proaction", name="Autre nom") == made
        other = body("cartes-emploi")
        other.role = body("cesep").role
        with pytest.raises(Problem, match="code_taken"):
            enter_consortium(coordination=other, code="proaction", name="ProAction")
