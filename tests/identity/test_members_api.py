"""What keepers say of a member by a program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from maillage.identity.models import MemberCard
from tests.cast import user_id


def test_what_a_program_leaves_out_of_a_member_stays_as_it_is(
    browser: Callable[[str], Client], acting: Callable[[str], Any]
) -> None:
    with acting("manager"):
        card = MemberCard.objects.get(user_id=user_id("reader"))
    address = f"/api/team/members/{card.pk}/"
    for said in ({"decides_income": None, "note": "Genappe"}, {"decides_income": True}):
        answer = browser("manager").post(address, said, content_type="application/json")
        assert answer.status_code == 200
    assert (answer.json()["decides_income"], answer.json()["note"]) == (True, "Genappe")
