"""Sessions are planned by a body, seen by those concerned, and carry numbers only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError
from django.http import Http404
from django.utils import timezone

from maillage.identity.models import Body
from maillage.notifications.models import Notification
from maillage.outbox.deliver import deliver_one
from maillage.postgres.acting import body_role_name
from maillage.problems import Problem
from sharing.programmes.models import InformationSession, Programme, SessionSeats
from sharing.programmes.sessions.access import access_new_session, access_session, access_session_as_host, seats_of
from sharing.programmes.sessions.services import cancel_session, change_session, hold_session, plan_session
from tests.conftest import Acting
from tests.sessions.meetings import COURT, GENAPPE, PARTNER, a_plan, after, invited, planned, seen_by

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "  "}, "no_title"),
        ({"place": ""}, "no_place"),
        ({"capacity": 0}, "bad_capacity"),
        ({"capacity": 501}, "bad_capacity"),
        ({"starts_at": timezone.now() - timedelta(hours=1)}, "in_past"),
        ({"ends_at": timezone.now()}, "ends_before_start"),
        ({"ends_at": timezone.now() + timedelta(days=9)}, "too_long"),
    ],
)
def test_a_session_that_cannot_be_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Problem) as refused:
        planned(**changes)
    assert refused.value.code == code


@pytest.mark.parametrize("guests", [[], [PARTNER], [body_role_name("nothing")], [GENAPPE, PARTNER]])
def test_only_cpas_are_invited(acting: type[Acting], guests: list[str]) -> None:
    with acting("coach") as coach, pytest.raises(Problem, match="no_guest"):
        plan_session(actor=coach, plan=a_plan(), invited=guests)


def test_a_partner_presents_its_own_offer_and_a_cpas_names_whose(acting: type[Acting]) -> None:
    assert planned().recipient_id == PARTNER
    assert planned("colleague").recipient_id is None
    assert planned("colleague", to="lire-et-ecrire-bw").recipient_id == PARTNER
    with pytest.raises(Problem, match="unknown_recipient"):
        planned("colleague", to="cartes-emploi")


def test_a_voluntary_programme_stays_voluntary_whatever_is_said(acting: type[Acting]) -> None:
    assert not planned(voluntary=False).voluntary
    with acting("coach") as coach:
        Programme.objects.create(body=Body.objects.get(role=coach.body_role), voluntary=True)
    assert planned(voluntary=False).voluntary


@pytest.mark.parametrize("name", ["coach", "colleague", "manager", "reader", "receiver"])
def test_those_concerned_see_a_session(name: str) -> None:
    assert seen_by(name, planned()).title == "Découvrir le maraîchage"


@pytest.mark.parametrize("name", ["elsewhere", "other_coach", "finance", "dpo", "coordinator"])
def test_for_others_it_does_not_exist(name: str) -> None:
    session = planned()
    with pytest.raises(Http404):
        seen_by(name, session)


def test_who_presents_sees_the_session_that_a_cpas_planned_for_them() -> None:
    session = planned("colleague", to="lire-et-ecrire-bw")
    assert seen_by("coach", session).pk == session.pk
    with pytest.raises(Http404):
        seen_by("other_coach", session)


def test_only_its_host_changes_a_session(acting: type[Acting]) -> None:
    session = planned("colleague", to="lire-et-ecrire-bw")
    for name in ("coach", "receiver", "reader"):
        with acting(name) as actor, pytest.raises(PermissionDenied):
            access_session_as_host(actor, session.pk)
    with acting("reader") as reader, pytest.raises(PermissionDenied):
        access_new_session(reader)


def test_the_organiser_sees_numbers_by_cpas_and_a_cpas_its_own(acting: type[Acting]) -> None:
    session = planned()
    invited(session, "Dupont", "Martin")
    invited(session, "Leroy", by="receiver")
    assert seen_by("coach", session).taken == 3
    with acting("coach"):
        assert {row.cpas.slug: row.seats for row in seats_of(session)} == {"genappe": 2, "court-saint-etienne": 1}
    with acting("colleague"):
        assert [row.seats for row in seats_of(session)] == [2]


def test_nothing_of_a_person_is_in_what_is_shared() -> None:
    columns = {field.name for model in (InformationSession, SessionSeats) for field in model._meta.get_fields()}
    assert not [name for name in columns if "participant" in name or "person" in name or "name" in name.split("_")[:1]]
    session = planned()
    invited(session, "Introuvable")
    with Acting("coach"):
        rows = [*InformationSession.objects.values(), *SessionSeats.objects.values()]
        assert "Introuvable" not in str(rows)


def test_fewer_seats_than_are_taken_is_refused(acting: type[Acting]) -> None:
    session = planned()
    invited(session, "Dupont", "Martin")
    with acting("coach") as coach:
        held = access_session_as_host(coach, session.pk)
        for plan, guests, field in ((a_plan(capacity=1), [GENAPPE, COURT], "capacity"), (a_plan(), [COURT], "invited")):
            with pytest.raises(Problem, match="seats_taken") as refused:
                change_session(actor=coach, session=held, plan=plan, invited=guests)
            assert refused.value.field == field
        changed = change_session(
            actor=coach, session=held, plan=a_plan(capacity=2, place="Ailleurs"), invited=[GENAPPE]
        )
        assert (changed.capacity, changed.place, changed.invited_roles) == (2, "Ailleurs", [GENAPPE])
    with pytest.raises(Http404):
        seen_by("receiver", session)


@pytest.mark.parametrize(
    ("change", "who"),
    [
        ("UPDATE programmes_informationsession SET capacity = 1", "coach"),  # below what is taken
        ("UPDATE programmes_informationsession SET taken = 0", "coach"),
        ("UPDATE programmes_informationsession SET capacity = 50", "colleague"),
        ("UPDATE programmes_informationsession SET state = 'held', ended_at = now()", "other_coach"),
        ("UPDATE programmes_informationsession SET host_role = current_user", "coach"),
        ("UPDATE programmes_sessionseats SET seats = 7", "colleague"),
        ("UPDATE programmes_sessionseats SET cpas_role = host_role", "colleague"),
        ("DELETE FROM programmes_sessionseats", "colleague"),
        ("DELETE FROM programmes_informationsession", "coach"),
    ],
)
def test_the_database_keeps_seats_and_parties(change: str, who: str) -> None:
    from django.db import connection

    session = planned()
    invited(session, "Dupont", "Martin")
    with Acting(who), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(change)
                reached = cursor.rowcount
        except (IntegrityError, ProgrammingError):
            reached = 0
    assert reached == 0
    assert (seen_by("coach", session).taken, seen_by("coach", session).capacity) == (2, 6)


def test_seats_are_for_the_invited_alone() -> None:
    session = planned()
    with Acting("elsewhere") as actor, pytest.raises(IntegrityError), transaction.atomic():
        SessionSeats.objects.create(
            session_id=session.pk, cpas_id=actor.body_role, host_role=PARTNER, recipient_role=PARTNER, seats=1
        )
    for other in ({"host_role": GENAPPE}, {"recipient_role": None}):
        parties: dict[str, Any] = {"host_role": PARTNER, "recipient_role": PARTNER, **other}
        with Acting("colleague") as actor, pytest.raises(IntegrityError), transaction.atomic():
            SessionSeats.objects.create(session_id=session.pk, cpas_id=actor.body_role, seats=1, **parties)


def test_a_session_takes_place_once_it_has_begun(acting: type[Acting], monkeypatch: pytest.MonkeyPatch) -> None:
    session = planned()
    with acting("coach") as coach:
        with pytest.raises(Problem, match="not_begun"):
            hold_session(actor=coach, session=session)
        with after(monkeypatch):
            assert hold_session(actor=coach, session=session).state == "held"
        for again in (hold_session, cancel_session):
            with after(monkeypatch), pytest.raises(Problem, match="session_over"):
                again(actor=coach, session=session)


def test_cancelling_tells_who_invited_without_a_name(acting: type[Acting], actor: Callable[[str], Any]) -> None:
    session = planned()
    invited(session, "Dupont")
    with acting("coach") as coach:
        cancel_session(actor=coach, session=access_session(coach, session.pk))
    for name in ("colleague", "receiver", "elsewhere"):
        with acting(name):
            while deliver_one():
                pass
    with acting("colleague"):
        told = Notification.objects.filter(kind="session.cancelled")
        assert [(row.user_id, row.object_id) for row in told] == [(actor("colleague").user_id, session.pk)]
    with acting("receiver"):  # nobody was invited there: all who could be
        assert Notification.objects.filter(kind="session.cancelled").exists()
        assert Notification.objects.filter(kind="session.planned").exists()
    with acting("elsewhere"):
        assert not Notification.objects.exists()
