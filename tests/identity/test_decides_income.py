"""Who decides on income: by function, unless the team says otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings

from maillage.identity.members import describe_member
from maillage.identity.models import MemberCard, Membership, User
from maillage.identity.resolve import actor_at
from maillage.problems import Problem
from tests.cast import CAST, user_id
from tests.conftest import make_actor


@pytest.mark.parametrize("name", CAST)
def test_the_function_says_it_and_the_cast_is_resolved_so(name: str, db: Any) -> None:
    found = actor_at(User.objects.get(pk=user_id(name)), f"{CAST[name][0]}.{settings.BASE_HOST}")
    assert found == make_actor(name)
    assert found.decides_income is (name in ("manager", "finance", "villers_manager"))


@pytest.mark.parametrize("said", [True, False])
def test_what_the_team_says_goes_before_the_function(said: bool, db: Any) -> None:
    for name in ("colleague", "manager"):
        Membership.objects.filter(user_id=user_id(name)).update(decides_income=said)
        found = actor_at(User.objects.get(pk=user_id(name)), f"{CAST[name][0]}.{settings.BASE_HOST}")
        assert found is not None
        assert found.decides_income is said


def test_nobody_says_of_themselves_that_they_do_not_decide(acting: Any, db: Any) -> None:
    Membership.objects.filter(user_id=user_id("colleague")).update(function="manager")
    with acting("manager") as manager:
        own, other = (MemberCard.objects.get(user_id=user_id(name)) for name in ("manager", "colleague"))
        with pytest.raises(Problem) as refused:
            describe_member(actor=manager, card=own, decides_income=False)
        assert refused.value.code == "own_membership"
        describe_member(actor=manager, card=other, decides_income=False)


def test_who_keeps_the_team_alone_says_it_of_themselves(acting: Any, db: Any) -> None:
    with acting("manager") as manager:
        own = MemberCard.objects.get(user_id=user_id("manager"))
        describe_member(actor=manager, card=own, decides_income=False)
        assert MemberCard.objects.get(pk=own.pk).decides_income is False
