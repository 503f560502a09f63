"""When sharing stops, the recipient is told, answers, is reminded; the data protection officer hears of silence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.http import Http404
from django.utils import timezone

from maillage.audit.models import AuditEntry
from maillage.calendar.working_days import working_days_later
from maillage.notifications.models import Notification
from maillage.outbox.deliver import deliver_one
from maillage.outbox.models import OutboxMessage
from maillage.postgres.acting import body_role_name
from maillage.problems import Problem
from sharing.cessations.access import (
    access_cessation,
    access_cessation_to_acknowledge,
    access_cessations,
    access_days,
    overdue_count,
)
from sharing.cessations.handlers import escalate
from sharing.cessations.kept import confirmed_fields
from sharing.cessations.models import CessationNotice
from sharing.cessations.services import acknowledge_notice, set_days, tell_lapse
from sharing.grants.access import access_grant_for_change
from sharing.grants.models import GrantUse
from sharing.grants.services import Evidence, narrow_grant, renew_grant, withdraw_grant
from sharing.referrals.access import access_referral, access_sent_to_act
from sharing.referrals.models import Disclosure, Referral
from sharing.referrals.services import withdraw_referral
from tenants.casework.services import confirm_field, open_file_from_referral
from tests.cast import user_id
from tests.conftest import Acting
from tests.sharing import flow


def grant_of(referral: Referral) -> UUID:
    with Acting("colleague"):
        return GrantUse.objects.get(pk=referral.pk).grant_id


def withdrawn(referral: Referral) -> None:
    """The person takes the agreement back."""
    with Acting("colleague") as actor:
        withdraw_grant(actor=actor, grant=access_grant_for_change(actor, grant_of(referral)))


def notice_of(referral: Referral, name: str = "colleague") -> CessationNotice | None:
    with Acting(name):
        return CessationNotice.objects.filter(referral=referral).first()


def answered(notice: CessationNotice, answer: str = "deleted", ground: str = "", by: str = "coach") -> CessationNotice:
    with Acting(by) as actor:
        found = access_cessation_to_acknowledge(actor, notice.pk)
        return acknowledge_notice(actor=actor, notice=found, answer=answer, ground=ground)


def delivered() -> None:
    """What waits for either side, handled by it."""
    for name in ("coach", "colleague"):
        with Acting(name):
            while deliver_one():
                pass


def told(name: str) -> list[str]:
    """What this member of the cast was told of notices."""
    with Acting(name) as actor:
        found = Notification.objects.filter(user_id=actor.user_id, kind__startswith="cessation.", read_at=None)
        return sorted(found.values_list("kind", flat=True))


@pytest.fixture
def stopped(db: None) -> CessationNotice:
    """The notice of an accepted referral whose agreement the person took back."""
    referral = flow.accepted("identity", "contact")
    withdrawn(referral)
    notice = notice_of(referral)
    assert notice is not None
    return notice


def test_a_withdrawal_tells_the_recipient_in_the_same_transaction(stopped: CessationNotice) -> None:
    assert stopped.reason == "withdrawn_by_person"
    assert stopped.categories == ["identity", "contact"]
    assert stopped.deadline == working_days_later(timezone.localdate(), 10)
    assert (stopped.sender_id, stopped.recipient_id) == (
        body_role_name("genappe"),
        body_role_name("lire-et-ecrire-bw"),
    )


def test_what_was_never_sent_stops_without_a_notice(db: None) -> None:
    referral = flow.draft()
    withdrawn(referral)
    assert notice_of(referral) is None


def test_the_sender_that_takes_a_referral_back_tells_too(db: None) -> None:
    referral = flow.sent()
    with Acting("colleague") as actor:
        withdraw_referral(actor=actor, referral=access_sent_to_act(actor, referral.pk).referral)
    notice = notice_of(referral)
    assert notice is not None
    assert notice.reason == "withdrawn_by_sender"


def test_narrowing_names_the_categories_that_were_taken_back(db: None) -> None:
    referral = flow.accepted("identity", "contact", "situation")
    with Acting("colleague") as actor:
        grant = access_grant_for_change(actor, grant_of(referral))
        narrow_grant(actor=actor, grant=grant, categories=["contact"])
    notice = notice_of(referral)
    assert notice is not None
    assert (notice.reason, notice.categories) == ("narrowed", ["contact"])
    withdrawn(referral)  # the rest is told on its own
    with Acting("coach"):
        assert CessationNotice.objects.filter(referral=referral).count() == 2


def test_an_agreement_that_ends_under_an_open_referral_is_told_once(db: None) -> None:
    referral = flow.accepted("identity", days=30)
    with Acting("coach"):
        left = OutboxMessage.objects.get(topic="cessation.lapse")
        assert left.due_at == Disclosure.objects.get(referral=referral).valid_until
    with Acting("colleague"), transaction.atomic():
        tell_lapse(referral.pk)
        assert notice_of(referral) is None
        Disclosure.objects.filter(referral=referral).update(valid_until=timezone.now())
        tell_lapse(referral.pk)
        tell_lapse(referral.pk)
    notice = notice_of(referral)
    assert notice is not None
    assert notice.reason == "agreement_ended"
    withdrawn(referral)
    with Acting("coach"):
        assert CessationNotice.objects.filter(referral=referral).count() == 1


def test_what_was_renewed_after_its_end_and_then_taken_back_is_told_again(db: None) -> None:
    referral = flow.accepted("identity", days=30)
    with Acting("colleague") as actor, transaction.atomic():
        Disclosure.objects.filter(referral=referral).update(valid_until=timezone.now())
        tell_lapse(referral.pk)
        renew_grant(
            actor=actor, grant=access_grant_for_change(actor, grant_of(referral)), purpose="Apprendre à lire",
            categories=["identity"], valid_until=timezone.localdate() + timedelta(days=60),
            evidence=Evidence(kind="spoken", witness="Une collègue"),
        )  # fmt: skip
        again = OutboxMessage.objects.filter(topic="cessation.lapse", by_role=actor.body_role).get()
        assert again.due_at == Disclosure.objects.get(referral=referral).valid_until
    withdrawn(referral)
    with Acting("coach"):
        told = CessationNotice.objects.filter(referral=referral).order_by("sent_at")
        assert [notice.reason for notice in told] == ["agreement_ended", "withdrawn_by_person"]


def test_a_newer_version_that_covers_less_is_told_like_a_part_taken_back(db: None) -> None:
    referral = flow.accepted("identity", "contact")
    with Acting("colleague") as actor:
        renew_grant(
            actor=actor, grant=access_grant_for_change(actor, grant_of(referral)), purpose="Apprendre à lire",
            categories=["identity"], valid_until=timezone.localdate() + timedelta(days=60),
            evidence=Evidence(kind="spoken", witness="Une collègue"),
        )  # fmt: skip
    notice = notice_of(referral)
    assert notice is not None
    assert (notice.reason, notice.categories) == ("narrowed", ["contact"])


def test_the_recipient_answers_once(stopped: CessationNotice) -> None:
    done = answered(stopped, "returned")
    assert (done.answer, done.acknowledged_by) == ("returned", user_id("coach"))
    with Acting("coach") as coach, pytest.raises(Problem) as refused:
        acknowledge_notice(actor=coach, notice=stopped, answer="deleted")
    assert (refused.value.code, refused.value.status) == ("already_acknowledged", 409)


def test_what_is_kept_needs_a_legal_ground(stopped: CessationNotice) -> None:
    for answer, ground, code in (("kept", " ", "no_ground"), ("burnt", "", "no_answer")):
        with pytest.raises(Problem) as refused:
            answered(stopped, answer, ground)
        assert refused.value.code == code
    assert answered(stopped, "kept", "Code des sociétés, art. 3:17").ground == "Code des sociétés, art. 3:17"


def test_who_sees_it_and_who_answers(stopped: CessationNotice) -> None:
    """The sender's people see how it stands; the recipient's worker and manager answer; nobody else knows of it."""
    expected = {
        "colleague": PermissionDenied, "manager": PermissionDenied, "dpo": PermissionDenied,
        "coach": None, "coach_manager": None,
        "reader": Http404, "finance": Http404, "receiver": Http404, "other_coach": Http404, "coordinator": Http404,
    }  # fmt: skip
    for name, refusal in expected.items():
        with Acting(name) as actor:
            if refusal is None:
                assert access_cessation_to_acknowledge(actor, stopped.pk) == stopped
            else:
                with pytest.raises(refusal):
                    access_cessation_to_acknowledge(actor, stopped.pk)


def test_the_recipients_manager_and_worker_are_told_then_the_sender_is(stopped: CessationNotice) -> None:
    delivered()
    assert told("coach") == told("coach_manager") == ["cessation.to_answer"]
    assert told("colleague") == told("dpo") == []
    answered(stopped, "kept", "Archives")
    delivered()
    assert told("dpo") == told("colleague") == ["cessation.answered"]


def test_the_clocks_are_half_time_the_deadline_and_the_day_after(stopped: CessationNotice) -> None:
    today = timezone.localdate()
    with Acting("colleague"):
        left = OutboxMessage.objects.filter(object_id=stopped.pk).order_by("due_at").values_list("topic", "due_at")
        days = [(topic, timezone.localdate(due)) for topic, due in left]
    assert days == [
        ("cessation.sent", today),
        ("cessation.remind", working_days_later(today, 5)),
        ("cessation.remind", working_days_later(today, 10)),
        ("cessation.escalate", working_days_later(today, 11)),
    ]


def test_silence_past_the_deadline_reaches_the_data_protection_officer(
    stopped: CessationNotice, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Acting("colleague"):
        message = OutboxMessage.objects.get(topic="cessation.escalate")
    with Acting("colleague"), transaction.atomic():
        escalate(message)  # too early: a clock that jumped
    assert told("dpo") == []
    with Acting("colleague"):
        again = OutboxMessage.objects.filter(topic="cessation.escalate").exclude(pk=message.pk).get()
        assert again.due_at == message.due_at, "it is left again for its day"
    monkeypatch.setattr("django.utils.timezone.now", lambda: message.due_at)
    with Acting("colleague"), transaction.atomic():
        escalate(message)
        escalate(message)
    assert told("dpo") == told("colleague") == ["cessation.overdue"]
    with Acting("dpo") as dpo:
        assert overdue_count(dpo) == 1
        assert AuditEntry.objects.filter(action="cessation.escalate").exists()


def test_overdue_ones_come_first_and_answered_ones_last(db: None) -> None:
    notices = []
    for _number in range(3):
        withdrawn(referral := flow.accepted())
        notices.append(notice_of(referral))
    first, second, third = (notice for notice in notices if notice)
    answered(first)
    with Acting("dpo") as dpo:
        assert [found.pk for found in access_cessations(dpo)] == [second.pk, third.pk, first.pk]


def test_a_cpas_sets_how_long_its_recipients_have(db: None) -> None:
    with Acting("colleague") as colleague, pytest.raises(Http404):
        access_days(colleague)
    with Acting("dpo") as dpo:
        assert access_days(dpo) == 10
        set_days(actor=dpo, days=3)
        set_days(actor=dpo, days=4)
        with pytest.raises(Problem) as refused:
            set_days(actor=dpo, days=1)
    assert refused.value.code == "days_out_of_range"
    withdrawn(referral := flow.accepted())
    notice = notice_of(referral)
    assert notice is not None
    assert notice.deadline == working_days_later(timezone.localdate(), 4)


def test_what_a_cpas_confirmed_into_its_own_file_is_its_own(db: None) -> None:
    referral = flow.accepted("identity", "contact", to=flow.CPAS, by="receiver")
    with Acting("receiver") as receiver:
        open_file_from_referral(actor=receiver, referral=access_referral(receiver, referral.pk))
        confirm_field(actor=receiver, referral=access_referral(receiver, referral.pk), field="phone")
    withdrawn(referral)
    notice = notice_of(referral, "receiver")
    assert notice is not None
    with Acting("receiver") as receiver:
        assert len(confirmed_fields(receiver, referral.pk)) == 3
        assert access_cessation(receiver, notice.pk).reason == "withdrawn_by_person"


@pytest.mark.parametrize(
    ("player", "change"),
    [
        ("colleague", "answer = 'deleted', acknowledged_at = now(), acknowledged_by = id"),  # the sender answers
        ("coach", "deadline = '2999-01-01'"),
        ("coach", "recipient_role = sender_role"),
        ("coach", "acknowledged_at = now(), acknowledged_by = id, answer = 'kept'"),  # without a ground
    ],
)
def test_raw_sql_answers_for_nobody_else_and_moves_no_deadline(
    stopped: CessationNotice, player: str, change: str
) -> None:
    with Acting(player), connection.cursor() as cursor:
        reached = 0
        try:
            with transaction.atomic():
                cursor.execute(f"UPDATE public.cessations_cessationnotice SET {change}")
                reached = cursor.rowcount
        except DatabaseError:
            pass
    assert reached == 0


def test_raw_sql_changes_no_answer(stopped: CessationNotice) -> None:
    answered(stopped)
    with Acting("coach"), connection.cursor() as cursor:
        cursor.execute("UPDATE public.cessations_cessationnotice SET answer = 'returned'")
        assert cursor.rowcount == 0


def test_raw_sql_sends_no_notice_of_anothers_referral(stopped: CessationNotice) -> None:
    with Acting("elsewhere") as actor, pytest.raises(DatabaseError), transaction.atomic():
        CessationNotice.objects.create(
            referral_id=stopped.referral_id, sender_id=actor.body_role, recipient_id=stopped.recipient_id,
            reason="closed", categories=[], sent_at=timezone.now(), deadline=timezone.localdate(),
        )  # fmt: skip


def test_the_pages_say_it_and_take_the_answer(stopped: CessationNotice, browser: Callable[[str], Any]) -> None:
    address = f"/cessations/{stopped.pk}/"
    reference = stopped.referral_id.hex[:8].upper()
    for name in ("colleague", "dpo", "coach"):
        visitor = browser(name)
        assert reference in visitor.get("/cessations/").content.decode()
        page = visitor.get(address).content.decode()
        assert reference in page
        assert "Noël" not in page
        assert ('name="answer"' in page) == (name == "coach")
    coach = browser("coach")
    assert coach.post(address, {"answer": "kept"}).status_code == 200
    assert coach.post(address, {"answer": "deleted"}).status_code == 302
    assert coach.post(address, {"answer": "deleted"}).status_code == 302  # twice: told, nothing changed
    assert browser("dpo").post(address, {"answer": "deleted"}).status_code == 403


def test_programs_do_the_same(stopped: CessationNotice, browser: Callable[[str], Any]) -> None:
    coach, address = browser("coach"), f"/api/cessations/{stopped.pk}/"
    assert coach.get("/api/cessations/").json()["results"][0]["id"] == str(stopped.pk)
    assert coach.get(address).json()["reason"] == "withdrawn_by_person"
    refused = coach.post(f"{address}acknowledge/", {"answer": "kept"}, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (400, "no_ground")
    done = coach.post(f"{address}acknowledge/", {"answer": "deleted"}, "application/json")
    assert (done.status_code, done.json()["answer"]) == (200, "deleted")
    again = coach.post(f"{address}acknowledge/", {"answer": "deleted"}, "application/json")
    assert (again.status_code, again.json()["code"]) == (409, "already_acknowledged")
