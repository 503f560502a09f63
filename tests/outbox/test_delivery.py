"""Messages between bodies: written with what they announce, handled once, as the recipient, or put off."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.db import Error, ProgrammingError, connection, transaction
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.audit.models import AuditEntry
from maillage.audit.record import record
from maillage.outbox import post as posting
from maillage.outbox.deliver import Progress, deliver_all, deliver_one, lag, pause_after, waiting
from maillage.outbox.models import OutboxMessage
from maillage.outbox.post import OutsideTransaction, handles, post
from maillage.postgres.acting import body_role_name, current_role, current_schema
from tenants.casework.models import IncomingReferral, TimelineEntry
from tests.database import superuser
from tests.isolation import scene

PARTNER, COURT, GENAPPE = (body_role_name(slug) for slug in ("lire-et-ecrire-bw", "court-saint-etienne", "genappe"))


@pytest.fixture
def people(fresh: str, actor: Callable[[str], Actor]) -> Callable[[str], Actor]:
    """The cast, in a database whose outbox is empty."""
    with superuser(fresh, lock=False) as cursor:
        cursor.execute("DELETE FROM public.outbox_outboxmessage")
    return actor


@pytest.fixture
def handled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str | None, str, UUID]]:
    """What the handler of `test.topic` got: role, schema and object."""
    got: list[tuple[str | None, str, UUID]] = []

    def handler(message: OutboxMessage) -> None:
        got.append((current_role(), current_schema(), message.object_id))

    monkeypatch.setitem(posting._handlers, "test.topic", handler)
    return got


def send(actor: Actor, to_role: str, topic: str = "test.topic") -> UUID:
    """A message in a transaction of its own; what it is about."""
    key = uuid4()
    with scene.acting(actor), transaction.atomic():
        post(topic, to_role=to_role, object_id=key)
    return key


def test_each_message_is_handled_once_by_its_recipient_in_its_schema_and_in_order(
    people: Callable[[str], Actor], handled: list[Any]
) -> None:
    first, second = send(people("colleague"), COURT), send(people("coach"), COURT)
    third = send(people("colleague"), PARTNER)
    assert deliver_all() == 3
    assert [entry for entry in handled if entry[0] == COURT] == [
        (COURT, "c_court_saint_etienne", first),
        (COURT, "c_court_saint_etienne", second),
    ]
    assert (PARTNER, "public", third) in handled
    assert deliver_all() == 0
    assert len(handled) == 3
    with scene.acting(people("receiver")):
        assert all(message.handled_at for message in OutboxMessage.objects.all())


def test_a_message_lives_and_dies_with_its_transaction(people: Callable[[str], Actor], handled: list[Any]) -> None:
    with scene.acting(people("colleague")), transaction.atomic():
        post("test.topic", to_role=PARTNER, object_id=uuid4())
        transaction.set_rollback(True)
    assert deliver_all() == 0


def test_a_message_outside_a_transaction_or_of_an_unknown_topic_is_refused(
    people: Callable[[str], Actor], handled: list[Any]
) -> None:
    with scene.acting(people("colleague")):
        with pytest.raises(OutsideTransaction):
            post("test.topic", to_role=PARTNER, object_id=uuid4())
        with transaction.atomic(), pytest.raises(KeyError, match=r"no handler is registered for 'lost\.topic'"):
            post("lost.topic", to_role=PARTNER, object_id=uuid4())


def test_a_topic_has_one_handler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "_handlers", {})

    def handler(message: OutboxMessage) -> None: ...

    handles("test.topic", handler)
    handles("test.topic", handler)
    with pytest.raises(ValueError, match="two handlers"):
        handles("test.topic", lambda message: None)


def broken_statement(message: OutboxMessage) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def broken_rule(message: OutboxMessage) -> None:
    raise LookupError("a value that must not be kept: 85.07.30-033.28")


def broken_at_commit(message: OutboxMessage) -> None:
    """A foreign key that is checked at commit only."""
    TimelineEntry.objects.create(participant_id=uuid4(), kind="x", at=timezone.now())


@pytest.mark.parametrize(
    ("failure", "code"),
    [(broken_statement, "DataError"), (broken_rule, "LookupError"), (broken_at_commit, "IntegrityError")],
)
def test_a_handler_that_fails_loses_its_own_effects_and_its_message_is_put_off(
    people: Callable[[str], Actor], handled: list[Any], monkeypatch: pytest.MonkeyPatch,
    failure: Callable[[OutboxMessage], None], code: str,
) -> None:  # fmt: skip
    receiver = people("receiver")

    def failing(message: OutboxMessage) -> None:
        record(actor=None, action="test.lost", object_kind="test")
        failure(message)

    monkeypatch.setitem(posting._handlers, "test.failing", failing)
    send(people("colleague"), COURT, "test.failing")
    good = send(people("colleague"), COURT)
    assert deliver_all() == 2
    assert [key for _role, _schema, key in handled] == [good]
    with scene.acting(receiver):
        failed = OutboxMessage.objects.get(topic="test.failing")
        assert (failed.attempts, failed.error_code, failed.handled_at) == (1, code, None)
        assert timedelta(seconds=5) < failed.due_at - timezone.now() <= timedelta(seconds=10)
        assert not AuditEntry.objects.filter(action="test.lost").exists()
    assert deliver_all() == 0  # not due
    monkeypatch.setitem(posting._handlers, "test.failing", lambda message: None)
    with scene.acting(receiver):
        OutboxMessage.objects.filter(pk=failed.pk).update(due_at=timezone.now())
    assert deliver_all() == 1
    with scene.acting(receiver):
        failed.refresh_from_db()
        assert (failed.attempts, failed.error_code) == (2, "")
        assert failed.handled_at is not None


def test_rests_double_up_to_an_hour() -> None:
    pauses = [pause_after(attempts).total_seconds() for attempts in (1, 2, 3, 9, 10, 500)]
    assert pauses == [10, 20, 40, 2560, 3600, 3600]


def test_only_the_recipient_marks_and_nobody_redirects(people: Callable[[str], Actor], handled: list[Any]) -> None:
    send(people("colleague"), PARTNER)
    with scene.acting(people("colleague")), connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_outboxmessage SET handled_at = now()")
        assert cursor.rowcount == 0
        assert not deliver_one()
    for name in ("coach", "colleague"):
        for column in ("to_role", "by_role", "topic", "object_id"):
            with scene.acting(people(name)), connection.cursor() as cursor, pytest.raises(ProgrammingError):
                cursor.execute(f"UPDATE outbox_outboxmessage SET {column} = {column}")
    with scene.acting(people("other_coach")), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM outbox_outboxmessage")
        assert cursor.fetchone() == (0,)
        with pytest.raises(Error, match="row-level security"):  # in another's name
            cursor.execute(
                "INSERT INTO outbox_outboxmessage (by_role, to_role, topic, object_id, created_at, due_at, attempts,"
                " error_code) VALUES (%s, %s, 'referral.sent', gen_random_uuid(), now(), now(), 0, '')",
                [GENAPPE, PARTNER],
            )
    assert deliver_all() == 1
    with scene.acting(people("coach")), connection.cursor() as cursor:  # nor handled a second time
        cursor.execute("UPDATE outbox_outboxmessage SET handled_at = NULL")
        assert cursor.rowcount == 0


def test_what_waits_is_counted_by_body_and_by_age(people: Callable[[str], Actor], handled: list[Any]) -> None:
    assert waiting() == []
    assert lag() == timedelta()
    send(people("colleague"), PARTNER)
    with scene.acting(people("coach")):
        OutboxMessage.objects.update(due_at=timezone.now() - timedelta(seconds=90))
    send(people("colleague"), COURT)
    assert [(body.role, body.schema, body.count) for body in waiting()] == [
        (PARTNER, None, 1),
        (COURT, "c_court_saint_etienne", 1),
    ]
    assert timedelta(seconds=90) <= lag() < timedelta(seconds=120)
    said = StringIO()
    call_command("work", "--lag", stdout=said)
    assert said.getvalue().startswith("lag: 9")
    assert f"{PARTNER}: 1, since" in said.getvalue()
    call_command("work", "--once")
    assert len(handled) == 2


def test_a_body_that_is_not_served_keeps_its_messages(
    fresh: str, people: Callable[[str], Actor], handled: list[Any]
) -> None:
    send(people("colleague"), PARTNER)
    with superuser(fresh, lock=False) as cursor:
        cursor.execute("UPDATE public.identity_body SET state = 'suspended' WHERE role = %s", [PARTNER])
        assert deliver_all() == 0
        cursor.execute("UPDATE public.identity_body SET state = 'active' WHERE role = %s", [PARTNER])
    assert deliver_all() == 1


def test_a_body_whose_role_is_missing_does_not_stop_the_others(
    fresh: str, people: Callable[[str], Actor], handled: list[Any]
) -> None:
    lost = body_role_name("lost")
    with superuser(fresh, lock=False) as cursor:
        cursor.execute(
            "INSERT INTO public.identity_body (role, slug, kind, name, sensitive, state, created_at)"
            " VALUES (%s, 'lost', 'partner', 'Lost', false, 'active', now())",
            [lost],
        )
        send(people("colleague"), lost)
        good = send(people("colleague"), PARTNER)
        assert deliver_all() == 1
        assert [key for _role, _schema, key in handled] == [good]
        cursor.execute("DELETE FROM public.outbox_outboxmessage; DELETE FROM public.identity_body WHERE slug = 'lost'")


def test_a_referral_announced_twice_is_received_once(people: Callable[[str], Actor]) -> None:
    colleague, receiver = people("colleague"), people("receiver")
    with scene.acting(colleague):
        referral = scene.sent(colleague, "court-saint-etienne")
        with transaction.atomic():
            post("referral.sent", to_role=COURT, object_id=referral.pk)
    assert deliver_all() == 2
    with scene.acting(receiver):
        assert AuditEntry.objects.filter(action="referral.receive", object_id=referral.pk).count() == 1
        assert not IncomingReferral.objects.exists()


def test_a_message_for_later_waits_until_it_is_due(people: Callable[[str], Actor], handled: list[Any]) -> None:
    key, actor = uuid4(), people("colleague")
    with scene.acting(actor), transaction.atomic():
        post("test.topic", to_role=GENAPPE, object_id=key, due_at=timezone.now() + timedelta(days=7))
    assert deliver_all() == 0
    with scene.acting(actor):
        OutboxMessage.objects.filter(object_id=key).update(due_at=timezone.now() - timedelta(seconds=1))
    assert deliver_all() == 1
    assert [entry[2] for entry in handled] == [key]


def test_a_sweep_takes_each_message_once_says_how_far_it_is_and_needs_no_more_memory_for_more(
    people: Callable[[str], Actor], handled: list[Any]
) -> None:
    said: list[int] = []
    peaks = []
    sizes = (30, 300)
    for size in sizes:
        with scene.acting(people("colleague")), transaction.atomic():
            for rank in range(size):
                post("test.topic", to_role=(PARTNER, COURT, GENAPPE)[rank % 3], object_id=uuid4())
        progress = Progress(said.append, every=0)
        gc.collect()
        tracemalloc.start()
        while deliver_all(progress=progress):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert said == list(range(1, size + 1))
        said.clear()
    assert len({key for _role, _schema, key in handled}) == len(handled) == sum(sizes)
    assert peaks[1] < peaks[0] + 250_000  # 270 messages more at once would be a megabyte


def test_a_worker_that_empties_the_outbox_says_how_far_it_is(
    people: Callable[[str], Actor], handled: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maillage.outbox.management.commands.work.EVERY_SECONDS", 0)
    for _ in range(3):
        send(people("colleague"), PARTNER)
    out = StringIO()
    call_command("work", "--once", stdout=out)
    assert "3 message(s) of 3" in out.getvalue()
