"""What two people do at once ends as if one had come after the other; each with the control that shows the race."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.audit.verify import first_breaks
from maillage.outbox import post as posting
from maillage.outbox.deliver import deliver_one
from maillage.outbox.models import OutboxMessage
from maillage.outbox.post import post
from maillage.postgres.tenant import TenantQuerySet
from sharing.grants import consequences as agreements
from sharing.grants.access import access_grant_for_change
from sharing.grants.models import GrantUse, GrantWithdrawal
from sharing.grants.services import withdraw_grant
from sharing.referrals.access import access_referral
from sharing.referrals.models import Disclosure, Referral, ReferralStep
from sharing.referrals.services import decline_referral, draft_referral, send_referral, withdraw_referral
from tenants.casework.models import IncomingReferral, Participant
from tenants.casework.services import correct_file, open_file_from_referral
from tests.concurrency.race import Meeting, kinds, together, without_row_locks
from tests.database import superuser
from tests.isolation import scene
from tests.postgres.logins import signed_in_as

LOCKED = pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch, locked: bool) -> Meeting:
    """With the lock nobody else comes; without it they do, however busy the machine."""
    return Meeting(monkeypatch, patience=0.4 if locked else 15)


@pytest.fixture
def colleague(actor: Callable[[str], Actor]) -> Actor:
    """A case worker of Genappe."""
    return actor("colleague")


@pytest.fixture
def coach(actor: Callable[[str], Actor]) -> Actor:
    """A coach of the partner."""
    return actor("coach")


def drafted(colleague: Actor) -> Referral:
    """A draft to the partner, of a new person."""
    with scene.acting(colleague):
        grant = scene.agreement(colleague, scene.person(colleague).pk, "lire-et-ecrire-bw")
        return draft_referral(actor=colleague, grant=grant, reason="Cours")


def person_of(referral: Referral) -> Participant:
    """The person that a referral of the acting CPAS is about."""
    return Participant.objects.get(pk=GrantUse.objects.get(pk=referral.pk).subject_id)


def withdraw(referral: Referral) -> Callable[[Actor], Any]:
    """A job: the person takes the agreement of this referral back."""

    def job(actor: Actor) -> Any:
        use = GrantUse.objects.get(pk=referral.pk)
        return withdraw_grant(actor=actor, grant=access_grant_for_change(actor, use.grant_id))

    return job


@LOCKED
def test_of_two_answers_to_a_referral_one_counts(
    fresh: str, colleague: Actor, coach: Actor, meeting: Meeting, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    with scene.acting(colleague):
        referral = scene.sent(colleague, "lire-et-ecrire-bw")
    meeting.after("sharing.referrals.rules.target_of")
    if not locked:
        without_row_locks(monkeypatch)
    outcomes = together(
        (coach, lambda actor: scene.accepted(actor, referral.pk)),
        (coach, lambda actor: decline_referral(
            actor=actor, referral=access_referral(actor, referral.pk), reason="full")),
    )  # fmt: skip
    clean = sorted(kinds(outcomes)) == ["changed_meanwhile", "done"]
    assert clean == locked
    assert meeting.met != locked
    if locked:
        with scene.acting(colleague):
            now = Referral.objects.get(pk=referral.pk)
            assert now.state == ("accepted" if outcomes[0] == now else "declined_pending")
            assert Disclosure.objects.get(referral=now).withheld == (now.state == "declined_pending")
            assert ReferralStep.objects.filter(referral=now, event__in=("accept", "decline")).count() == 1


@LOCKED
def test_an_agreement_is_withdrawn_before_sending_or_after(
    fresh: str, colleague: Actor, meeting: Meeting, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    referral = drafted(colleague)
    meeting.after("sharing.referrals.services.sending.check_live")
    meeting.after("sharing.referrals.services.moving.post", when=lambda topic, **_rest: topic == "referral.sent")
    meeting.after("sharing.referrals.rules.target_of", when=lambda event, *_rest: event == "withdraw_by_person")
    found = TenantQuerySet.exists

    def exists(self: Any) -> bool:
        result = found(self)
        if self.model is GrantWithdrawal:
            meeting.wait()
        return result

    monkeypatch.setattr(TenantQuerySet, "exists", exists)
    if not locked:
        without_row_locks(monkeypatch)
    outcomes = together(
        (colleague, lambda actor: send_referral(actor=actor, referral=access_referral(actor, referral.pk))),
        (colleague, withdraw(referral)),
    )
    assert meeting.met != locked
    with scene.acting(colleague):
        assert Referral.objects.get(pk=referral.pk).state == "withdrawn_by_person"
        assert not Disclosure.objects.filter(referral=referral, ended_at=None).exists()
        sent = OutboxMessage.objects.filter(object_id=referral.pk, topic="referral.sent").exists()
        steps = ReferralStep.objects.filter(referral=referral, event="withdraw_by_person").values("pk")
        ended = OutboxMessage.objects.filter(object_id__in=steps, topic="referral.step").exists()
    if locked:
        assert set(kinds(outcomes)) <= {"done", "no_live_grant", "changed_meanwhile"}
        assert sent == ended == (kinds(outcomes)[0] == "done")
    else:
        assert (sent, ended) == (True, False), outcomes  # the recipient is never told that it ended


@pytest.mark.parametrize("first", ["send", "correct"])
@LOCKED
def test_a_disclosure_never_keeps_a_value_that_was_corrected(
    fresh: str, colleague: Actor, meeting: Meeting, monkeypatch: pytest.MonkeyPatch, locked: bool, first: str
) -> None:
    referral = drafted(colleague)
    # each has read what it needs of the other before either goes on
    meeting.after("sharing.referrals.services.sending.payload_of")
    meeting.after("tenants.casework.services.refresh_disclosures")
    if not locked:
        without_row_locks(monkeypatch)

    def late(job: str) -> None:
        time.sleep(0 if job == first else 0.1)

    def send(actor: Actor) -> Any:
        late("send")
        return send_referral(actor=actor, referral=access_referral(actor, referral.pk))

    def correct(actor: Actor) -> Any:
        late("correct")
        return correct_file(actor=actor, participant=person_of(referral), values={"phone": "010 00 00 99"})

    assert kinds(together((colleague, send), (colleague, correct))) == ["done", "done"]
    assert meeting.met != locked
    with scene.acting(colleague):
        assert person_of(referral).phone == "010 00 00 99"
        disclosed = (Disclosure.objects.get(referral=referral).payload or {})["fields"]["phone"]
    assert disclosed == ("010 00 00 99" if locked else "010 00 00 01")


@LOCKED
def test_correcting_and_withdrawing_do_not_wait_for_each_other(
    fresh: str, colleague: Actor, meeting: Meeting, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    """The timeline's foreign key, checked at commit, wants the file's key; the control takes the full lock on it."""
    with scene.acting(colleague):
        referral = scene.sent(colleague, "lire-et-ecrire-bw")
    meeting.patience = 15  # they meet in both cases
    original = QuerySet.select_for_update

    def lock(self: Any, *args: Any, **kwargs: Any) -> Any:
        return original(self, *args, **kwargs if locked else {**kwargs, "no_key": False})

    monkeypatch.setattr(QuerySet, "select_for_update", lock)
    save = Participant.save

    def saved(self: Any, *args: Any, **kwargs: Any) -> None:
        save(self, *args, **kwargs)
        meeting.wait()

    monkeypatch.setattr(Participant, "save", saved)
    end = agreements._withdrawn[0]

    def ended(actor: Actor, grant: Any) -> None:
        end(actor, grant)
        meeting.wait()

    monkeypatch.setattr(agreements, "_withdrawn", [ended])
    outcomes = together(
        (colleague, lambda actor: correct_file(
            actor=actor, participant=person_of(referral), values={"phone": "010 00 00 99"})),
        (colleague, withdraw(referral)),
    )  # fmt: skip
    assert meeting.met
    assert (kinds(outcomes) == ["done", "done"]) == locked, outcomes
    if not locked:
        assert "deadlock detected" in " ".join(map(str, outcomes))


@LOCKED
def test_a_referral_sent_by_a_colleague_meanwhile_is_withdrawn_with_word_to_its_recipient(
    fresh: str, colleague: Actor, locked: bool
) -> None:
    draft = drafted(colleague)
    with scene.acting(colleague):
        stale = access_referral(colleague, draft.pk)
        if locked:
            send_referral(actor=colleague, referral=draft)
        withdraw_referral(actor=colleague, referral=stale)
        told = ReferralStep.objects.filter(referral=draft, event="withdraw_by_sender").exists()
    assert told == locked


@LOCKED
def test_two_files_opened_at_once_get_two_numbers(
    fresh: str, colleague: Actor, meeting: Meeting, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    meeting.after("tenants.casework.rules.next_number")
    if not locked:

        class NoLock:
            @contextmanager
            def cursor(self) -> Any:
                yield type("Nothing", (), {"execute": lambda *args: None})()

        monkeypatch.setattr("tenants.casework.numbering.connection", NoLock())
    outcomes = together((colleague, scene.person), (colleague, scene.person))
    assert meeting.met != locked
    if locked:
        ranks = sorted(int(file.number.removeprefix("GEN-")) for file in outcomes)
        assert ranks[1] == ranks[0] + 1
    else:
        assert sorted(kinds(outcomes)) == ["IntegrityError", "done"]


@LOCKED
def test_two_colleagues_open_one_file_for_a_referral(
    fresh: str, colleague: Actor, actor: Callable[[str], Actor], meeting: Meeting, monkeypatch: pytest.MonkeyPatch,
    locked: bool,
) -> None:  # fmt: skip
    receiver = actor("receiver")
    with scene.acting(colleague):
        referral = scene.sent(colleague, "court-saint-etienne")
    with scene.acting(receiver):
        scene.accepted(receiver, referral.pk)
    found = TenantQuerySet.exists

    def exists(self: Any) -> bool:
        result = found(self)
        if self.model is IncomingReferral:
            meeting.wait()
        return result

    monkeypatch.setattr(TenantQuerySet, "exists", exists)
    if not locked:
        without_row_locks(monkeypatch)

    def job(worker: Actor) -> Any:
        return open_file_from_referral(actor=worker, referral=access_referral(worker, referral.pk))

    outcomes = sorted(kinds(together((receiver, job), (receiver, job))))
    assert outcomes == (["already_linked", "done"] if locked else ["IntegrityError", "done"])


@LOCKED
def test_a_disclosure_is_not_slipped_under_a_referral_that_is_ending(
    committed: str, colleague: Actor, coach: Actor, locked: bool
) -> None:
    """By raw SQL: the services lock the referral before. The control is the trigger without its lock."""
    referral = drafted(colleague)
    if not locked:
        with superuser(committed, lock=False) as cursor:
            cursor.execute("SELECT pg_get_functiondef('public.referrals_disclose_open()'::regprocedure)")
            source = cursor.fetchone()[0].replace(" FOR SHARE;", ";")
            cursor.execute(source)
    with scene.acting(colleague):
        Referral.objects.filter(pk=referral.pk).update(state="sent", sent_at=timezone.now())
    ended, inserted = threading.Event(), threading.Event()

    def end(actor: Actor) -> None:
        with transaction.atomic():
            scene.bounced(actor, access_referral(actor, referral.pk))
            ended.set()
            inserted.wait(timeout=0.5)  # the insert waits for this commit, or is done

    def slip(actor: Actor) -> None:
        ended.wait(timeout=15)
        Disclosure.objects.create(
            referral=referral, sender_role=actor.body_role, recipient_role=coach.body_role, authority="grant",
            authority_id=referral.pk, fields=["phone"], payload={}, valid_until=timezone.now() + timedelta(days=1),
        )  # fmt: skip
        inserted.set()

    outcomes = together((coach, end), (colleague, slip))
    assert kinds(outcomes) == (["done", "IntegrityError"] if locked else ["done", "done"])
    with scene.acting(coach):
        assert Disclosure.objects.exists() != locked  # the control: readable, and nobody will ever erase it


@LOCKED
def test_eight_writers_make_one_chain_without_a_gap(committed: str, colleague: Actor, locked: bool) -> None:
    if not locked:
        with superuser(committed, lock=False) as cursor:
            cursor.execute("SELECT pg_get_functiondef('public.audit_link()'::regprocedure)")
            source = cursor.fetchone()[0].replace("FOR UPDATE;", "; PERFORM pg_sleep(0.01);")
            assert "pg_sleep" in source
            cursor.execute(source)

    def write(actor: Actor) -> None:
        for _ in range(15):
            with transaction.atomic():
                record(actor=actor, action="test.write", object_kind="test")
                record(actor=actor, action="test.again", object_kind="test")

    outcomes = together(*[(colleague, write)] * 8)
    with signed_in_as("migrator"):
        breaks = first_breaks()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), count(DISTINCT sequence), max(sequence) FROM public.audit_auditentry")
            counted = cursor.fetchone()
    if locked:
        assert set(kinds(outcomes)) == {"done"}
        assert counted == (240, 240, 240)
    else:
        assert "IntegrityError" in kinds(outcomes)  # the chain forks; only the unique position is left to refuse it
    assert breaks == []


@LOCKED
def test_two_workers_handle_a_message_once(
    committed: str, colleague: Actor, coach: Actor, meeting: Meeting, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    handled: list[int] = []

    def handler(message: OutboxMessage) -> None:
        handled.append(message.pk)
        meeting.wait()

    monkeypatch.setitem(posting._handlers, "test.topic", handler)
    with scene.acting(colleague), transaction.atomic():
        post("test.topic", to_role=coach.body_role, object_id=colleague.user_id)
    if not locked:
        without_row_locks(monkeypatch)
    outcomes = together((coach, lambda actor: deliver_one()), (coach, lambda actor: deliver_one()))
    assert len(handled) == (1 if locked else 2)
    if locked:
        assert sorted(outcomes) == [False, True]
    with scene.acting(coach):
        assert OutboxMessage.objects.get().attempts == 1
