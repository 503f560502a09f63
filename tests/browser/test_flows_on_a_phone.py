"""Key pages of S0 and S4 on a phone: the home page, the sessions, a person who is followed, a joint review."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from maillage.demonstration.content import PARTICIPANTS
from tests.browser.someone import Someone
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.xdist_group("browser")

type Arrive = Callable[..., Visitor]

NAMES = {person.number: person.last_name for people in PARTICIPANTS.values() for person in people}


@pytest.mark.parametrize("slug", ["namur", "paysans-artisans"])
def test_pages_of_the_followed_person_on_a_phone(visitor: Arrive, slug: str) -> None:
    email = {"namur": "sophie.namurel@maillage.example", "paysans-artisans": "elise.warnantin@maillage.example"}[slug]
    someone = Someone(visitor(390), email, slug)
    someone.look(f"s0-home-{slug}")
    someone.menu("Information sessions")
    someone.look(f"s0-sessions-{slug}")
    someone.menu("Referrals")
    someone.open(NAMES["NAM-0001"])
    someone.look(f"s0-referral-{slug}")
    someone.open_record("Joint review")
    someone.look(f"s0-review-{slug}")


@pytest.mark.parametrize("email", ["pascal.lheureuil@maillage.example", "corinne.delattrine@maillage.example"])
def test_pages_of_the_joint_programme_on_a_phone(visitor: Arrive, email: str) -> None:
    someone = Someone(visitor(390), email, "proaction")
    name = email.partition(".")[0]
    someone.look(f"s4-home-{name}")
    someone.menu("Referrals")
    someone.open(NAMES["MON-0001"])
    someone.look(f"s4-referral-{name}")
