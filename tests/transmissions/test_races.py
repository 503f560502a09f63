"""What two people do at once with a transmission ends as if one had come after the other; with the control."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from maillage.audit.actor import Actor
from maillage.postgres.acting import become, role_name
from sharing.transmissions import rules
from sharing.transmissions.access import access_transmission
from sharing.transmissions.models import Transmission
from sharing.transmissions.services import hold_transmission
from tenants.casework.models import Participant, TakenUpTransmission
from tenants.casework.transmitted import take_up
from tests.concurrency.race import Meeting, kinds, together, without_row_locks
from tests.isolation import scene
from tests.transmissions import cases

LOCKED = pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
HELD = "sharing.transmissions.services.hold_transmission"


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch, locked: bool) -> Meeting:
    """With the lock nobody else comes; without it they do."""
    found = Meeting(monkeypatch, patience=0.4 if locked else 15)
    if not locked:
        without_row_locks(monkeypatch)
    return found


def job(event: str, pk: UUID) -> Callable[[Actor], Any]:
    """A job: this event."""
    return lambda actor: cases.DO[event](actor, access_transmission(actor, pk))


@LOCKED
@pytest.mark.parametrize(
    ("state", "first", "second"),
    [
        (rules.RECEIVED, ("receiver", "accept"), ("receiver", "decline")),
        (rules.RECEIVED, ("receiver", "accept"), ("receiver", "accept")),
        (rules.ACKNOWLEDGED, ("colleague", "send"), ("manager", "send")),
        (rules.ACKNOWLEDGED, ("colleague", "send"), ("manager", "keep")),
        (rules.SPP_IS, ("colleague", "decide"), ("receiver", "decide")),
    ],
    ids=["two answers", "double click", "sent twice", "sent and kept", "two decisions"],
)
def test_of_two_steps_at_once_one_wins_and_the_other_is_told(
    committed: str, actor: Callable[[str], Any], meeting: Meeting, locked: bool, state: str, first: Any, second: Any
) -> None:
    pk = cases.in_state(actor, state)
    meeting.after(HELD)
    outcomes = together(*((actor(who), job(event, pk)) for who, event in (first, second)))
    if locked:
        assert sorted(kinds(outcomes)) == ["changed_meanwhile", "done"]
        assert not meeting.met
    else:
        # without the lock both believe that they may: the guard of the database is what keeps the second away
        assert meeting.met
        assert sorted(kinds(outcomes)) != ["changed_meanwhile", "done"]
    become(role_name("identity"))


@LOCKED
def test_two_colleagues_who_take_a_request_up_at_once_open_one_file(
    committed: str, actor: Callable[[str], Any], meeting: Meeting, locked: bool
) -> None:
    pk = cases.in_state(actor, rules.ACCEPTED)
    meeting.after("tenants.casework.transmitted.hold_transmission")
    opening = lambda acting: take_up(actor=acting, transmission=access_transmission(acting, pk))  # noqa: E731
    outcomes = together((actor("receiver"), opening), (actor("receiver"), opening))
    assert meeting.met is not locked
    with scene.acting(actor("receiver")):
        assert TakenUpTransmission.objects.count() == 1
        if locked:
            assert sorted(kinds(outcomes)) == ["already_taken_up", "done"]
            assert Participant.objects.count() == 1
        else:
            assert "already_taken_up" not in kinds(outcomes)


def test_a_lock_on_what_has_ended_is_refused_in_words(db: None, actor: Callable[[str], Any]) -> None:
    from maillage.problems import Problem

    pk = cases.in_state(actor, rules.SETTLED)
    with scene.acting(actor("colleague")), pytest.raises(Problem, match="changed_meanwhile"):
        hold_transmission(Transmission.objects.get(pk=pk))
