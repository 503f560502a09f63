"""What the database refuses of organisations without an account, in words."""

from __future__ import annotations

import pytest

from maillage.problems import Problem
from sharing.directory.models import OutsideOrganisation
from sharing.directory.services import REFUSALS, invite_outside_organisation
from tests.conftest import Acting


def test_a_refusal_keeps_nothing_of_whom_it_was_said_to(db: None) -> None:
    with Acting("colleague") as actor:
        stranger = OutsideOrganisation(pk=actor.body_role)
        with pytest.raises(Problem) as refused:
            invite_outside_organisation(actor=actor, organisation=stranger, email="direction@example.org")
    assert refused.value.code == "not_to_invite"
    assert all(said.__traceback__ is None and said.__cause__ is None for said in REFUSALS.values())
