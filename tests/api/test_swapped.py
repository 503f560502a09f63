"""Identifiers of one body in the addresses of another, and of one person in those of another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.api.conftest import World, file_of, grant_to, sent_under

NESTED = [
    ("GET", "/api/participants/{participant}/"),
    ("PATCH", "/api/participants/{participant}/"),
    ("GET", "/api/participants/{participant}/receipt/"),
    ("GET", "/api/participants/{participant}/agreements/"),
    ("POST", "/api/participants/{participant}/agreements/"),
    ("GET", "/api/agreements/{grant}/"),
    ("GET", "/api/agreements/{grant}/preview/"),
    ("POST", "/api/agreements/{grant}/renew/"),
    ("POST", "/api/agreements/{grant}/reconfirm/"),
    ("POST", "/api/agreements/{grant}/withdraw/"),
    ("POST", "/api/participants/{participant}/agreements/withdraw/"),
    ("GET", "/api/participants/{participant}/refusals/"),
    ("POST", "/api/participants/{participant}/refusals/"),
    ("GET", "/api/referrals/{sent}/"),
    ("POST", "/api/referrals/{sent}/send/"),
    ("POST", "/api/referrals/{sent}/withdraw/"),
    ("POST", "/api/referrals/{sent}/accept/"),
    ("POST", "/api/referrals/{sent}/decline/"),
    ("POST", "/api/referrals/{sent}/close/"),
    ("POST", "/api/referrals/{sent}/file/"),
    ("POST", "/api/referrals/{sent}/fields/phone/"),
]


@pytest.mark.parametrize(("method", "address"), NESTED)
def test_what_belongs_to_another_cpas_does_not_exist(
    call: Callable[..., Any], acting: Callable[[str], Any], method: str, address: str
) -> None:
    with acting("elsewhere") as actor:
        person = file_of(actor)
        grant = grant_to(actor, person.pk, "cesep")
        sent = sent_under(actor, grant)
    theirs = World(person.pk, grant.pk, grant.pk, sent.pk, sent.pk, sent.pk)
    nobodys = World(*(uuid4() for _name in range(6)))
    for world in (theirs, nobodys):
        answer = call("colleague", method, world.address(address), {})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_an_agreement_of_another_cpas_carries_no_referral(
    call: Callable[..., Any], acting: Callable[[str], Any]
) -> None:
    with acting("elsewhere") as actor:
        grant = grant_to(actor, file_of(actor).pk, "cesep")
    answer = call("colleague", "POST", "/api/referrals/", {"agreement": grant.pk, "reason": "Cours"})
    assert answer.status_code == 404


def test_a_recipient_reads_its_own_referral_and_not_the_next(call: Callable[..., Any], world: World) -> None:
    assert call("coach", "GET", f"/api/referrals/{world.sent}/").status_code == 200
    assert call("coach", "GET", f"/api/referrals/{world.to_cpas}/").status_code == 404
    assert call("receiver", "GET", f"/api/referrals/{world.sent}/").status_code == 404
    rows = call("receiver", "GET", "/api/referrals/").json()["results"]
    assert [row["id"] for row in rows] == [str(world.to_cpas)]
