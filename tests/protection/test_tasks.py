"""What waits for the officer: overdue first, with the clock of a breach, and nobody's name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.notifications.models import Notification
from maillage.outbox.deliver import deliver_one
from maillage.outbox.models import OutboxMessage
from sharing.cessations.models import CessationNotice
from sharing.emergencies.models import EmergencyReview
from tenants.protection import tasks
from tenants.protection.models import Breach
from tenants.protection.registers import REGISTERS
from tenants.protection.services import change_entry
from tenants.protection.services.breaches import BREACH_DUE
from tests.protection.entries import add, breach, request
from tests.sharing import flow

type Acting = Callable[[str], Any]
type Browser = Callable[[str], Client]
TODAY = timezone.localdate()


def test_overdue_comes_first_and_what_has_no_deadline_last(acting: Acting, browser: Browser) -> None:
    with acting("dpo") as dpo:
        request(dpo, "", reference="Lettre 2")
        add(dpo, "breaches", **breach(80))
        add(dpo, "breaches", risk="unlikely", not_notified_reason="Chiffré")
        request(dpo, "", reference="Lettre 1", received_on=TODAY - timedelta(days=60))
    found = browser("dpo").get("/").context["tasks"]
    assert [task.is_overdue for task in found] == [True, True, False, False]
    assert [task.due_at is None for task in found] == [False, False, False, True]
    assert "Lettre 1" in str(found[0].title)


def test_only_the_officer_and_the_manager_have_tasks(acting: Acting) -> None:
    with acting("manager") as manager:
        assert tasks.tasks_for(manager) == []
    with acting("colleague") as colleague, pytest.raises(Http404):
        tasks.tasks_for(colleague)


@pytest.fixture
def added() -> Iterator[None]:
    """Another feature's task."""
    sources = list(tasks._sources)
    tasks.register_tasks(lambda actor: [tasks.Task("Avis à suivre", "Un avis", "/protection/")])
    yield
    tasks._sources[:] = sources


def test_another_feature_adds_its_tasks(added: None, browser: Browser) -> None:
    assert "Avis à suivre" in browser("dpo").get("/").content.decode()


def test_what_sharing_escalates_waits_for_the_officer(acting: Acting, browser: Browser) -> None:
    referral = flow.accepted("identity")
    with acting("colleague") as actor:
        review = EmergencyReview.objects.create(
            body_id=actor.body_role, kind="opening", object_id=uuid4(), opener_id=actor.user_id,
            opener_function="case_worker", reason="violence", categories=["identity"], happened_at=timezone.now(),
            due_on=TODAY + timedelta(days=3),
        )  # fmt: skip
        notice = CessationNotice.objects.create(
            referral_id=referral.pk, sender_id=actor.body_role, recipient_id=referral.recipient_id, reason="narrowed",
            categories=["identity"], sent_at=timezone.now(), deadline=TODAY - timedelta(days=1),
        )  # fmt: skip
        later = CessationNotice.objects.create(
            referral_id=referral.pk, sender_id=actor.body_role, recipient_id=referral.recipient_id, reason="narrowed",
            categories=["identity"], sent_at=timezone.now(), deadline=TODAY,
        )  # fmt: skip
    found = [(task.url, task.is_overdue) for task in browser("dpo").get("/").context["tasks"]]
    assert found == [(f"/cessations/{notice.pk}/", True), (f"/emergencies/reviews/{review.pk}/", False)]
    assert str(later.pk) not in browser("dpo").get("/").content.decode()


def test_the_home_of_the_officer_costs_the_same_whatever_waits(acting: Acting, browser: Browser) -> None:
    client = browser("dpo")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/").status_code == 200
        return len(caught)

    with acting("dpo") as dpo:
        request(dpo, "", reference="Lettre 1")
        add(dpo, "breaches")
    client.get("/")
    few = queries()
    with acting("dpo") as dpo:
        for rank in range(4):
            request(dpo, "", reference=f"Lettre {rank}")
            add(dpo, "breaches")
    assert queries() == few


def test_a_breach_sets_two_reminders(acting: Acting) -> None:
    with acting("dpo") as dpo:
        made = add(dpo, "breaches", **breach(10))
        assert isinstance(made, Breach)
        due = OutboxMessage.objects.filter(topic=BREACH_DUE).order_by("due_at").values_list("due_at", flat=True)
        assert [moment - made.discovered_at for moment in due] == [timedelta(hours=48), timedelta(hours=66)]
        add(dpo, "breaches", **breach(50))
        assert OutboxMessage.objects.filter(topic=BREACH_DUE).count() == 3


def test_the_officer_is_reminded_when_the_hours_run_out(acting: Acting) -> None:
    with acting("dpo") as dpo:
        add(dpo, "breaches", **breach(1))
        OutboxMessage.objects.filter(topic=BREACH_DUE).update(due_at=timezone.now())
        while deliver_one():
            pass
        assert not Notification.objects.filter(kind=BREACH_DUE).exists(), "it is too early, whatever the message says"
        late = add(dpo, "breaches", **breach(47))
        OutboxMessage.objects.filter(topic=BREACH_DUE, handled_at=None).update(due_at=timezone.now())
        Breach.objects.filter(pk=late.pk).update(discovered_at=timezone.now() - timedelta(hours=49))
        while deliver_one():
            pass
        told = Notification.objects.filter(kind=BREACH_DUE, object_id=late.entry_id)
        assert [row.user_id for row in told] == [dpo.user_id]


def test_a_settled_breach_is_not_reminded_of(acting: Acting) -> None:
    with acting("dpo") as dpo:
        made = add(dpo, "breaches", **breach(47))
        change_entry(
            actor=dpo, register=REGISTERS["breaches"], last=made, seen=1, values={"notified_at": timezone.now()}
        )
        Breach.objects.filter(entry_id=made.entry_id).update(discovered_at=timezone.now() - timedelta(hours=49))
        OutboxMessage.objects.filter(topic=BREACH_DUE).update(due_at=timezone.now())
        while deliver_one():
            pass
        assert not Notification.objects.filter(kind=BREACH_DUE).exists()


@pytest.mark.parametrize(("hours", "left", "late"), [(1, 70, False), (71.5, 0, False), (72.5, -1, True)])
def test_the_clock_of_a_breach_is_computed_from_its_discovery(
    acting: Acting, hours: float, left: int, late: bool
) -> None:
    with acting("dpo") as dpo:
        made = add(dpo, "breaches", **breach(hours))
        assert isinstance(made, Breach)
        assert (made.hours_left, made.is_overdue) == (left, late)
