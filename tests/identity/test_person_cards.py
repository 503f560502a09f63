"""A body sees the names of its own people, whatever it asks of the database."""

from __future__ import annotations

import pytest
from django.db import connection

from maillage.identity.models import PersonCard
from maillage.postgres.acting import body_role_name
from tests.conftest import Acting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["colleague", "coach", "coordinator"])
def test_a_body_reads_the_cards_of_its_own_people_only(name: str) -> None:
    with Acting(name) as actor:
        assert set(PersonCard.objects.values_list("body_id", flat=True)) == {actor.body_role}
        assert not PersonCard.objects.filter(body_id=body_role_name("villers-la-ville")).exists()


def test_a_condition_is_never_tried_on_somebody_else_s_card() -> None:
    with Acting("coach"), connection.cursor() as cursor:
        cursor.execute("EXPLAIN SELECT name FROM person_card WHERE name::int > 0")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Subquery Scan on person_card" in plan
