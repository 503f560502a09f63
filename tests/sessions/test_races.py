"""Seats that two people want at once: as if one had come after the other; each with the control that shows the race."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from maillage.audit.actor import Actor
from sharing.programmes.models import InformationSession, SessionSeats
from sharing.programmes.sessions.access import access_session_as_host
from sharing.programmes.sessions.services import cancel_session, change_session
from tenants.sessions.access import access_sheet_to_invite
from tenants.sessions.models import SessionInvitation
from tenants.sessions.services import invite
from tests.casework.people import make_participant
from tests.concurrency.race import Meeting, kinds, together, without_row_locks
from tests.database import superuser
from tests.isolation import scene
from tests.sessions.meetings import GENAPPE, a_plan, invited, planned, seen_by

LOCKED = pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch, locked: bool) -> Meeting:
    """With the lock nobody else comes; without it they do, however busy the machine."""
    return Meeting(monkeypatch, patience=0.4 if locked else 15)


def newcomer(actor: Actor) -> UUID:
    """A participant of this body who is not invited yet."""
    with scene.acting(actor):
        return make_participant(actor).pk


def inviting(session: InformationSession, person: UUID) -> Callable[[Actor], int]:
    """A job: invite this person."""
    return lambda actor: invite(
        actor=actor, session=access_sheet_to_invite(actor, session.pk), participant_ids=[person]
    )


@LOCKED
def test_of_two_cpas_that_want_the_last_seat_one_gets_it(
    fresh: str, actor: Callable[[str], Actor], meeting: Meeting, locked: bool
) -> None:
    """The lock is the count of the seats in the database: without its limit both would have come."""
    session, colleague, receiver = planned(capacity=1), actor("colleague"), actor("receiver")
    people = newcomer(colleague), newcomer(receiver)
    if not locked:
        with superuser(fresh, lock=False) as cursor:
            cursor.execute("ALTER TABLE programmes_informationsession DROP CONSTRAINT session_within_its_capacity")
    meeting.after("tenants.sessions.services.hold_seats")
    outcomes = together((colleague, inviting(session, people[0])), (receiver, inviting(session, people[1])))
    try:
        assert sorted(kinds(outcomes)) == (["done", "session_full"] if locked else ["done", "done"])
        assert seen_by("coach", session).taken == (1 if locked else 2)
        sheets = []
        for member in (colleague, receiver):
            with scene.acting(member):
                sheets.append(SessionInvitation.objects.filter(session_id=session.pk).count())
        assert sum(sheets) == (1 if locked else 2)
    finally:
        if not locked:
            with superuser(fresh, lock=False) as cursor:
                cursor.execute(
                    "ALTER TABLE programmes_informationsession ADD CONSTRAINT session_within_its_capacity"
                    " CHECK (taken <= capacity) NOT VALID"
                )


@LOCKED
def test_two_colleagues_who_invite_at_once_count_both(
    fresh: str, actor: Callable[[str], Actor], meeting: Meeting, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    session, colleague, manager = planned(), actor("colleague"), actor("manager")
    invited(session, "Dupont")  # the row of the seats is there: else its key would make one wait for the other
    people = newcomer(colleague), newcomer(colleague)
    meeting.after("tenants.sessions.services.hold_seats")
    if not locked:
        without_row_locks(monkeypatch)
    assert kinds(together((colleague, inviting(session, people[0])), (manager, inviting(session, people[1])))) == [
        "done", "done",
    ]  # fmt: skip
    with scene.acting(colleague):
        names = SessionInvitation.objects.filter(session_id=session.pk).count()
        seats = SessionSeats.objects.get(session=session).seats
    assert names == 3
    assert (seats == 3) == locked
    assert meeting.met != locked


def test_a_session_is_cancelled_before_an_invitation_or_after(fresh: str, actor: Callable[[str], Actor]) -> None:
    session, colleague, coach = planned(), actor("colleague"), actor("coach")
    person = newcomer(colleague)
    outcomes = together(
        (colleague, inviting(session, person)),
        (coach, lambda host: cancel_session(actor=host, session=access_session_as_host(host, session.pk))),
    )
    said = kinds(outcomes)
    assert said[1] == "done"
    with scene.acting(colleague):
        there = SessionInvitation.objects.filter(session_id=session.pk).count()
    assert there == seen_by("coach", session).taken == (said[0] == "done")


def test_a_cpas_is_left_out_before_it_invites_or_not_at_all(fresh: str, actor: Callable[[str], Actor]) -> None:
    session, receiver, coach = planned(), actor("receiver"), actor("coach")
    person = newcomer(receiver)
    outcomes = together(
        (receiver, inviting(session, person)),
        (coach, lambda host: change_session(
            actor=host, session=access_session_as_host(host, session.pk), plan=a_plan(), invited=[GENAPPE])),
    )  # fmt: skip
    assert sorted(kinds(outcomes)) in (["done", "seats_taken"], ["done", "session_over"], ["Http404", "done"])
    now = seen_by("coach", session)
    assert (now.taken == 1) == (receiver.body_role in now.invited_roles)
