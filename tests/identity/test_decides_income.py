"""Who decides on income: by function, unless the team says otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings

from maillage.identity.models import Membership, User
from maillage.identity.resolve import actor_at
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
