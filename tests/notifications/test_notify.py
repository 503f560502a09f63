"""Who is told, of what, how often, and who sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from maillage.identity.models import Membership
from maillage.notifications.kinds import Kind, UnknownKind, register_kind
from maillage.notifications.models import Notification
from maillage.notifications.notify import notify, settle
from maillage.postgres.acting import identifying
from tests.cast import user_id

pytestmark = pytest.mark.django_db


def told() -> set[UUID]:
    return set(Notification.objects.values_list("user_id", flat=True))


def test_named_colleagues_and_those_with_a_function_are_told(acting: Callable[[str], Any]) -> None:
    with acting("colleague"):
        notify("test.thing", object_id=uuid4(), user_ids=[user_id("reader")], functions={"manager"})
        assert told() == {user_id("reader"), user_id("manager")}


def test_nobody_of_another_body_is_told_by_name_or_by_function(acting: Callable[[str], Any]) -> None:
    with acting("colleague"):
        notify("test.thing", object_id=uuid4(), user_ids=[user_id("coach")], functions={"coach", "manager"})
        assert told() == {user_id("manager")}
    with acting("coach"):
        assert told() == set()


def test_who_is_no_longer_a_member_is_not_told(acting: Callable[[str], Any]) -> None:
    with identifying():
        Membership.objects.filter(user_id=user_id("reader")).update(ends=timezone.localdate(), ended_at=timezone.now())
    with acting("colleague"):
        notify("test.thing", object_id=uuid4(), user_ids=[user_id("reader"), user_id("colleague")])
        assert told() == {user_id("colleague")}


def test_the_same_thing_does_not_pile_up_while_it_is_unread(acting: Callable[[str], Any]) -> None:
    thing = uuid4()
    with acting("colleague"):
        for _ in range(3):
            notify("test.thing", object_id=thing, user_ids=[user_id("colleague"), user_id("colleague")])
        notify("test.other", object_id=thing, user_ids=[user_id("colleague")])
        assert Notification.objects.count() == 2
        Notification.objects.update(read_at=timezone.now())
        notify("test.thing", object_id=thing, user_ids=[user_id("colleague")])
        assert Notification.objects.filter(read_at=None).count() == 1


def test_what_somebody_has_dealt_with_waits_for_nobody(acting: Callable[[str], Any]) -> None:
    thing, other = uuid4(), uuid4()
    with acting("colleague"):
        for one in (thing, other):
            notify("test.thing", object_id=one, functions={"manager", "case_worker"})
        settle("test.thing", object_id=thing)
        assert set(Notification.objects.filter(read_at=None).values_list("object_id", flat=True)) == {other}


def test_unknown_kinds_are_refused(acting: Callable[[str], Any]) -> None:
    with acting("colleague"):
        with pytest.raises(UnknownKind):
            notify("test.lost", object_id=uuid4(), functions={"manager"})
        with pytest.raises(UnknownKind):
            settle("test.lost", object_id=uuid4())
    with pytest.raises(ValueError, match=r"test\.thing"):
        register_kind(Kind("test.thing", "A thing waits", "elsewhere"))


def test_nobody_at_all_is_a_mistake_of_the_caller(acting: Callable[[str], Any]) -> None:
    with acting("colleague"), pytest.raises(ValueError, match="name the people"):
        notify("test.thing", object_id=uuid4())


def test_a_body_neither_reads_nor_writes_what_is_told_at_another(acting: Callable[[str], Any]) -> None:
    with acting("colleague") as colleague:
        notify("test.thing", object_id=uuid4(), functions={"manager"})
        role = colleague.body_role
    with acting("coach"), connection.cursor() as cursor:
        cursor.execute("UPDATE notifications_notification SET read_at = now()")
        assert cursor.rowcount == 0
        with pytest.raises(Error, match="row-level security"), transaction.atomic():
            Notification.objects.create(user_id=uuid4(), body_role=role, kind="test.thing", object_id=uuid4())


def test_a_body_keeps_nothing_from_its_reader_or_from_the_mail(acting: Callable[[str], Any]) -> None:
    with acting("colleague") as colleague:
        for column in ("read_at", "emailed_at", "mail_due_at"):
            with pytest.raises(Error, match="row-level security"), transaction.atomic():
                Notification.objects.create(
                    user_id=uuid4(), body_role=colleague.body_role, kind="test.thing", object_id=uuid4(),
                    **{column: timezone.now()},
                )  # fmt: skip
        for column in ("user_id", "kind", "object_id", "emailed_at"):
            with connection.cursor() as cursor, pytest.raises(Error, match="permission denied"), transaction.atomic():
                cursor.execute(f"UPDATE notifications_notification SET {column} = {column}")


def test_who_writes_the_mail_does_not_know_about_what(acting: Callable[[str], Any]) -> None:
    with acting("colleague"):
        notify("test.thing", object_id=uuid4(), functions={"manager"})
    with identifying():
        assert Notification.objects.values_list("user_id", flat=True).get() == user_id("manager")
        for column in ("kind", "object_id"):
            with pytest.raises(Error, match="permission denied"), transaction.atomic():
                Notification.objects.values_list(column).get()
