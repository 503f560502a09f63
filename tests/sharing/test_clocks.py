"""The clocks of a referral: in working days, whoever answers or not, however long the worker was stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from maillage.calendar.working_days import start_of, working_days_later
from maillage.notifications.models import Notification
from maillage.outbox.deliver import deliver_one
from maillage.outbox.models import OutboxMessage
from maillage.problems import Problem
from sharing.referrals import rules, services
from sharing.referrals.access import access_referral
from sharing.referrals.models import Referral
from tests.cast import user_id
from tests.conftest import Acting
from tests.sharing import flow

TOPICS = ("referral.remind", "referral.unanswered", "referral.expire")


def clocks(referral: Referral) -> dict[str, OutboxMessage]:
    """The messages to come, by topic, as the sender sees them."""
    with Acting("colleague"):
        found = OutboxMessage.objects.filter(object_id=referral.pk, topic__in=TOPICS, handled_at=None)
        return {message.topic: message for message in found.order_by("id")}


def count_from(referral: Referral, moment: datetime) -> None:
    """As if it had been sent then."""
    with Acting("colleague"):
        Referral.objects.filter(pk=referral.pk).update(counted_from=moment)


def ring(referral: Referral, topic: str, by: str) -> None:
    """Handle this clock's message now, as the body that it is for."""
    with Acting(by):
        now = timezone.now()
        waiting = OutboxMessage.objects.filter(handled_at=None)
        waiting.exclude(topic=topic, object_id=referral.pk).update(due_at=now + timedelta(days=400))
        waiting.filter(topic=topic, object_id=referral.pk).update(due_at=now - timedelta(seconds=1))
        assert deliver_one()
        message = OutboxMessage.objects.filter(topic=topic, object_id=referral.pk, handled_at__isnull=False).last()
        assert message is not None
        assert message.error_code == ""


def told(member: str) -> list[str]:
    """What this member of the cast was told, the latest last."""
    with Acting(member):
        found = Notification.objects.filter(user_id=user_id(member)).order_by("created_at")
        return list(found.values_list("kind", flat=True))


def state(referral: Referral) -> str:
    """Where it stands."""
    with Acting("colleague"):
        return Referral.objects.get(pk=referral.pk).state


@pytest.fixture
def sent(db: None) -> Referral:
    return flow.sent()


def test_a_sent_referral_leaves_its_clocks_in_working_days(sent: Referral) -> None:
    today = timezone.localdate()
    due = {topic: message.due_at for topic, message in clocks(sent).items()}
    expected = {
        topic: start_of(working_days_later(today, days)) for topic, days in zip(TOPICS, (7, 15, 30), strict=True)
    }
    assert due == expected
    with Acting("colleague"):
        assert OutboxMessage.objects.get(topic="referral.remind").to_role == sent.recipient_id


def test_an_urgent_one_is_faster_and_each_cpas_chooses(acting: Callable[[str], Any], db: None) -> None:
    with acting("manager") as manager:
        services.set_clocks(
            actor=manager, ordinary=rules.Clocks(1, 2, 3), urgent=rules.Clocks(4, 5, 6), tell_manager=False
        )
    referral = flow.sent()
    today = timezone.localdate()
    assert clocks(referral)["referral.expire"].due_at == start_of(working_days_later(today, 3))
    with acting("manager") as manager, pytest.raises(Problem) as refused:
        services.set_clocks(actor=manager, ordinary=rules.Clocks(7, 7, 9), urgent=rules.URGENT, tell_manager=False)
    assert refused.value.code == "clocks_order"


def test_easter_monday_is_no_working_day() -> None:
    assert working_days_later(date(2026, 3, 30), 5) == date(2026, 4, 7)


def test_the_recipient_is_reminded_unless_it_has_answered(sent: Referral) -> None:
    ring(sent, "referral.remind", "coach")
    assert "referral.reminder" in told("coach")


def test_nobody_is_reminded_of_what_was_answered(db: None) -> None:
    referral = flow.accepted()
    ring(referral, "referral.remind", "coach")
    assert "referral.reminder" not in told("coach")


def test_the_sender_is_told_and_the_manager_if_the_cpas_wants(acting: Callable[[str], Any], db: None) -> None:
    with acting("manager") as manager:
        services.set_clocks(actor=manager, ordinary=rules.ORDINARY, urgent=rules.URGENT, tell_manager=True)
    referral = flow.sent()
    count_from(referral, timezone.now() - timedelta(days=40))
    ring(referral, "referral.unanswered", "colleague")
    assert told("colleague") == told("manager") == ["referral.unanswered"]


def test_what_nobody_answers_ends_and_is_erased(sent: Referral) -> None:
    count_from(sent, timezone.now() - timedelta(days=60))
    ring(sent, "referral.expire", "colleague")
    assert state(sent) == rules.EXPIRED
    assert "referral.ended" in told("colleague")
    with Acting("colleague"):
        assert Referral.objects.get(pk=sent.pk).disclosure.payload is None


@pytest.mark.parametrize("slug", ["wait", "accept"])
def test_what_was_answered_or_waits_for_a_place_does_not_end(sent: Referral, slug: str) -> None:
    count_from(sent, timezone.now() - timedelta(days=60))
    soon = timezone.localdate() + timedelta(days=7)
    with Acting("coach") as coach:
        referral = access_referral(coach, sent.pk)
        if slug == "wait":
            services.put_on_waiting_list(actor=coach, referral=referral, review_on=soon)
        else:
            services.accept_referral(actor=coach, referral=referral, worker_id=coach.user_id, first_contact_on=soon)
    ring(sent, "referral.expire", "colleague")
    assert state(sent) in (rules.WAITLISTED, rules.ACCEPTED)


def test_a_message_that_comes_too_early_waits_for_its_day(sent: Referral) -> None:
    """The machine's clock had jumped: nothing ends, and the day is not forgotten."""
    due = clocks(sent)["referral.expire"].due_at
    ring(sent, "referral.expire", "colleague")
    assert state(sent) in rules.WAITING
    assert clocks(sent)["referral.expire"].due_at == due


def test_after_an_answer_to_a_question_the_clocks_begin_again(sent: Referral) -> None:
    count_from(sent, timezone.now() - timedelta(days=60))
    with Acting("coach") as coach:
        services.request_information(actor=coach, referral=access_referral(coach, sent.pk), wanted=["contact"])
    with Acting("colleague") as colleague:
        services.answer_information(actor=colleague, referral=access_referral(colleague, sent.pk))
        old = OutboxMessage.objects.filter(object_id=sent.pk, topic="referral.expire").order_by("id")
        assert old.count() == 2
    ring(sent, "referral.expire", "colleague")
    assert state(sent) == rules.RECEIVED


def test_a_worker_stopped_for_months_does_each_thing_once_and_in_order(sent: Referral) -> None:
    count_from(sent, timezone.now() - timedelta(days=200))
    for topic, by in zip(TOPICS, ("coach", "colleague", "colleague"), strict=True):
        ring(sent, topic, by)
    assert state(sent) == rules.EXPIRED
    assert told("colleague") == ["referral.unanswered", "referral.ended"]


def test_the_waiting_list_and_the_hold_come_back_on_their_day(sent: Referral) -> None:
    soon = timezone.localdate() + timedelta(days=7)
    with Acting("coach") as coach:
        waiting = services.put_on_waiting_list(actor=coach, referral=access_referral(coach, sent.pk), review_on=soon)
    ring(waiting, "referral.review", "coach")
    assert told("coach")[-1] == "referral.review_due"
    with Acting("coach") as coach:
        services.accept_referral(
            actor=coach, referral=access_referral(coach, sent.pk), worker_id=coach.user_id, first_contact_on=soon
        )
        services.put_on_hold(actor=coach, referral=access_referral(coach, sent.pk), resume_on=soon, reason="health")
    ring(waiting, "referral.resume", "coach")
    assert told("coach")[-1] == "referral.resume_due"


@pytest.mark.parametrize("days", [29, 31])
def test_an_outcome_that_nobody_looks_at_is_closed_as_unconfirmed(db: None, days: int) -> None:
    referral = flow.accepted()
    with Acting("coach") as coach:
        reported = services.report_outcome(
            actor=coach, referral=access_referral(coach, referral.pk), outcome="job", outcome_on=timezone.localdate(),
            delivered=["coaching"], next_step="work",
        )  # fmt: skip
        Referral.objects.filter(pk=reported.pk).update(reported_at=timezone.now() - timedelta(days=days))
    ring(referral, "referral.unconfirmed", "colleague")
    with Acting("colleague"):
        found = Referral.objects.get(pk=referral.pk)
    assert (found.state, found.person_answer) == (
        (rules.CLOSED, "unconfirmed") if days > 30 else (rules.OUTCOME_REPORTED, "")
    )


def test_of_siblings_the_first_that_is_accepted_ends_the_others(db: None, acting: Callable[[str], Any]) -> None:
    with acting("colleague") as actor:
        person = flow.participant(actor)
        first = services.draft_referral(actor=actor, grant=flow.grant(actor, person.pk), reason="Cours")
        services.send_referral(actor=actor, referral=first)
        other_grant = flow.grant(actor, person.pk, to="cesep")
        other = services.draft_referral(
            actor=actor, grant=other_grant, reason="Cours", sibling_of=access_referral(actor, first.pk)
        )
        services.send_referral(actor=actor, referral=other)
    with acting("coach") as coach:
        services.accept_referral(
            actor=coach, referral=access_referral(coach, first.pk), worker_id=coach.user_id,
            first_contact_on=timezone.localdate(),
        )  # fmt: skip
    with acting("colleague"):
        OutboxMessage.objects.filter(handled_at=None).exclude(topic="referral.step").update(
            due_at=timezone.now() + timedelta(days=400)
        )
        assert deliver_one()
        assert Referral.objects.get(pk=other.pk).state == rules.OBSOLETE


def test_a_closed_thread_is_taken_up_as_a_child_once(db: None, acting: Callable[[str], Any]) -> None:
    referral = flow.sent()
    with acting("coach") as coach:
        services.decline_referral(actor=coach, referral=access_referral(coach, referral.pk), reason="full")
    with acting("colleague") as actor:
        services.confirm_decline(actor=actor, referral=access_referral(actor, referral.pk))
        child = services.reopen_referral(actor=actor, referral=access_referral(actor, referral.pk))
        assert (child.state, child.recipient_id) == (rules.DRAFT, referral.recipient_id)
        with pytest.raises(Problem) as refused:
            services.reopen_referral(actor=actor, referral=access_referral(actor, referral.pk))
        assert refused.value.code == "changed_meanwhile"
    with acting("coach"):
        assert not Referral.objects.filter(pk=child.pk).exists()
