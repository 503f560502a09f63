"""The clocks: who is told when, by messages that wait until they are due, never with a name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from maillage.notifications.models import Notification
from maillage.outbox.models import OutboxMessage
from sharing.transmissions import handlers, rules
from sharing.transmissions.models import Transmission
from tests.isolation.scene import acting
from tests.transmissions import cases


def reminders(actor: Any) -> list[Any]:
    """The days on which the acting body is reminded."""
    waiting = OutboxMessage.objects.filter(topic="transmission.remind", to_role=actor.body_role)
    return [timezone.localdate(message.due_at) for message in waiting.order_by("due_at")]


def told(actor: Any) -> set[str]:
    """The kinds that wait unread for somebody of the acting body."""
    found = Notification.objects.filter(body_role=actor.body_role, read_at=None)
    return set(found.values_list("kind", flat=True))


def test_the_sender_is_reminded_two_days_before_the_fifth_and_on_it(db: None, actor: Callable[[str], Any]) -> None:
    cases.in_state(actor, rules.DRAFT)
    with acting(sender := actor("colleague")):
        assert reminders(sender) == [cases.today() + timedelta(days=3), cases.today() + timedelta(days=5)]


@pytest.mark.parametrize(
    ("state", "days_ago", "who", "kind"),
    [
        (rules.DRAFT, 3, "colleague", "transmission.to_send"),
        (rules.ACKNOWLEDGED, 6, "colleague", "transmission.to_send"),
    ],
)
def test_people_are_told_when_the_clock_is_near_its_end(
    db: None, actor: Callable[[str], Any], state: str, days_ago: int, who: str, kind: str
) -> None:
    cases.in_state(actor, state, days_ago=days_ago)
    with acting(found := actor(who)):
        cases.deliver()
        assert kind in told(found)
        roles = Notification.objects.filter(kind=kind).values_list("user_id", flat=True)
        assert actor("reader").user_id not in roles
        assert {actor("colleague").user_id, actor("manager").user_id} <= set(roles)


def test_nobody_is_told_of_what_was_done_in_time(db: None, actor: Callable[[str], Any]) -> None:
    cases.in_state(actor, rules.SENT, days_ago=3)
    with acting(sender := actor("colleague")):
        cases.deliver()
        assert "transmission.to_send" not in told(sender)


def test_the_second_cpas_is_told_at_once_and_its_clock_runs(db: None, actor: Callable[[str], Any]) -> None:
    pk = cases.in_state(actor, rules.SENT)
    with acting(receiver := actor("receiver")):
        cases.deliver()
        found = Transmission.objects.get(pk=pk)
        assert found.state == rules.RECEIVED
        assert told(receiver) == {"transmission.to_answer"}
        assert found.ask_by is not None
        assert reminders(receiver)[-1] == found.ask_by
    cases.do(actor, "accept", rules.RECIPIENT, pk)
    with acting(receiver):
        assert told(receiver) == set()
    with acting(sender := actor("colleague")):
        cases.deliver()
        assert told(sender) == {"transmission.moved"}


@pytest.mark.parametrize(
    ("state", "who", "kind"),
    [
        (rules.RECEIVED, "receiver", "transmission.to_answer"),
        (rules.DECLINED, "receiver", "transmission.to_ask"),
        (rules.SPP_IS, "receiver", "transmission.decision"),
        (rules.SPP_IS, "colleague", "transmission.decision"),
        (rules.DECLINED, "colleague", None),
        (rules.ACCEPTED, "receiver", None),
    ],
)
def test_a_reminder_looks_again_at_how_things_stand(
    db: None, actor: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, state: str, who: str, kind: str | None
) -> None:
    from django.db import transaction

    pk = cases.in_state(actor, state)
    monkeypatch.setattr(handlers, "REMINDED_BEFORE", timedelta(days=30))
    with acting(found := actor(who)), transaction.atomic():
        Notification.objects.all().update(read_at=timezone.now())
        handlers.remind(OutboxMessage(to_role=found.body_role, by_role=found.body_role, object_id=pk))
        handlers.remind(OutboxMessage(to_role=found.body_role, by_role=found.body_role, object_id=pk))
        assert told(found) == ({kind} if kind else set())


def test_a_message_that_comes_twice_changes_nothing(db: None, actor: Callable[[str], Any]) -> None:
    pk = cases.in_state(actor, rules.SENT)
    with acting(receiver := actor("receiver")):
        for _twice in range(2):
            handlers.receive(OutboxMessage(to_role=receiver.body_role, object_id=pk))
        assert len(reminders(receiver)) == 2
        assert Transmission.objects.get(pk=pk).state == rules.RECEIVED


def test_no_message_and_no_notification_says_who_the_person_is(db: None, actor: Callable[[str], Any]) -> None:
    cases.in_state(actor, rules.PROVISIONAL)
    for who in ("colleague", "receiver"):
        with acting(actor(who)):
            cases.deliver()
            rows = [str(row) for model in (OutboxMessage, Notification) for row in model.objects.values()]
            assert not any(text in row for row in rows for text in ("Odile", "Vrancken"))
