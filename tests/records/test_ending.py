"""At the end of a referral its records go to the sender's file, and nothing of them stays where it was shared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from maillage.notifications.models import Notification
from maillage.outbox.deliver import deliver_one
from maillage.outbox.models import OutboxMessage
from maillage.postgres.acting import body_role_name
from maillage.problems import Problem
from sharing.grants.access import access_grant_for_change
from sharing.grants.models import GrantUse
from sharing.grants.services import narrow_grant, withdraw_grant
from sharing.records import transferring
from sharing.records.access import access_folder, access_records
from sharing.records.handlers import transfer
from sharing.records.models import Record
from sharing.records.services import TRANSFER, Draft, copy_to_file, write_record
from sharing.referrals.access import access_sent_to_act
from sharing.referrals.models import Referral
from sharing.referrals.services import withdraw_referral
from tenants.casework.models import Participant, ReceivedRecord
from tenants.casework.records import received_records
from tests.conftest import Acting
from tests.records.writing import PDF, VALUES, attach, folder, voluntary, write
from tests.sharing import flow

pytestmark = pytest.mark.django_db


def end(referral: Referral) -> None:
    with Acting("colleague") as actor:
        withdraw_referral(actor=actor, referral=access_sent_to_act(actor, referral.pk).referral)


def kept() -> list[ReceivedRecord]:
    with Acting("colleague"):
        return list(ReceivedRecord.objects.order_by("written_at"))


def deliver() -> None:
    """What waits for the parties, until nothing does."""
    for name in ("colleague", "coach", "colleague"):
        with Acting(name):
            while deliver_one():
                pass


def rows() -> list[Record]:
    with Acting("colleague"):
        return list(Record.objects.order_by("created_at"))


def file_of(record: Record, slug: str) -> Path:
    assert record.file_key
    return Path(settings.UPLOAD_ROOT) / body_role_name(slug) / record.file_key.hex[:2] / record.file_key.hex


def test_the_recipient_reads_nothing_from_the_moment_of_the_end() -> None:
    referral = flow.accepted()
    write("coach", referral, "note")
    end(referral)
    with Acting("coach") as actor:
        assert not Record.objects.exists()
        assert not access_records(access_folder(actor, referral.pk)).exists()
        with pytest.raises(Problem) as problem:
            write_record(actor=actor, folder=folder(actor, referral), draft=Draft("message", {"text": "Encore"}))
    assert (problem.value.code, problem.value.status) == ("not_open", 409)
    assert [record.payload for record in rows()] == [VALUES["note"]]  # for the sender, until it is kept


def test_everything_goes_to_the_file_and_the_shared_text_is_erased() -> None:
    referral = flow.accepted()
    for kind in ("interview", "note", "review", "message"):
        write("coach", referral, kind)
    write("colleague", referral, "message")
    end(referral)
    deliver()
    assert [(record.kind, record.payload) for record in kept()] == [
        *((kind, VALUES[kind]) for kind in ("interview", "note", "review", "message")),
        ("message", VALUES["message"]),
    ]
    assert {record.author_name for record in kept()} == {"Coach Testard", "Colleague Testard"}
    assert all(record.payload is None and record.erased_at for record in rows())


def test_a_second_delivery_changes_nothing() -> None:
    referral = flow.accepted()
    write("coach", referral, "note")
    end(referral)
    deliver()
    before = kept()
    assert len(before) == 1
    with Acting("colleague"), transaction.atomic():
        transfer(OutboxMessage.objects.get(topic=TRANSFER))
    assert kept() == before


def test_nothing_is_lost_when_the_handler_fails_half_way(monkeypatch: pytest.MonkeyPatch) -> None:
    referral = flow.accepted()
    for kind in ("interview", "note"):
        write("coach", referral, kind)
    end(referral)
    whole, taken = transferring.take_home, list[Record]()

    def half(record: Record) -> None:
        if taken:
            raise RuntimeError
        taken.append(record)
        whole(record)

    monkeypatch.setattr(transferring, "take_home", half)
    deliver()
    assert kept() == []
    assert [record.payload for record in rows()] == [VALUES["interview"], VALUES["note"]]
    monkeypatch.undo()
    with Acting("colleague"):
        OutboxMessage.objects.filter(topic=TRANSFER, handled_at=None).update(due_at="2020-01-01T00:00Z")
    deliver()
    assert [record.payload for record in kept()] == [VALUES["interview"], VALUES["note"]]


def test_a_document_moves_to_the_senders_folder() -> None:
    referral = flow.accepted()
    document = attach("coach", referral)
    assert file_of(document, flow.PARTNER).is_file()
    end(referral)
    assert file_of(document, flow.PARTNER).is_file()
    deliver()
    assert not file_of(document, flow.PARTNER).exists()
    assert file_of(document, "genappe").read_bytes() == PDF
    with Acting("colleague") as actor:
        person = Participant.objects.get()
        (found,) = received_records(actor, person)
    assert found.record.file_key == document.file_key


def test_a_withdrawn_agreement_cuts_and_transfers_too() -> None:
    referral = flow.accepted()
    write("coach", referral, "note")
    with Acting("colleague") as actor:
        use = GrantUse.objects.get(pk=referral.pk)
        withdraw_grant(actor=actor, grant=access_grant_for_change(actor, use.grant_id))
    with Acting("coach"):
        assert not Record.objects.exists()
    deliver()
    assert len(kept()) == 1


def test_a_category_that_is_taken_back_is_cut_and_goes_home() -> None:
    referral = flow.accepted(flow.IDENTITY, flow.SITUATION, "employment")
    write("coach", referral, "note", "employment")
    write("coach", referral, "review")
    attach("colleague", referral, "employment")
    with Acting("colleague") as actor:
        grant = access_grant_for_change(actor, GrantUse.objects.get(pk=referral.pk).grant_id)
        narrow_grant(actor=actor, grant=grant, categories=["employment"])
    with Acting("coach") as actor:
        here = folder(actor, referral)
        assert {record.kind for record in Record.objects.all()} == {"review"}
        assert "employment" not in here.categories_for("note")
    deliver()
    assert {record.kind for record in kept()} == {"note", "attachment"}


def test_the_end_of_the_agreement_hides_everything_by_the_clock(moved_clock: Callable[[timedelta], None]) -> None:
    referral = flow.accepted(days=5)
    write("coach", referral, "note")
    moved_clock(timedelta(days=7))
    with Acting("coach") as actor:
        assert not Record.objects.exists()
        here = folder(actor, referral)
        assert not here.kinds
        with pytest.raises(Problem):
            write_record(actor=actor, folder=here, draft=Draft("note", VALUES["note"]))


def test_what_stays_with_the_team_is_erased_without_a_copy() -> None:
    referral = voluntary(one_person=True)
    write("coach", referral, "attendance")
    write("coach", referral, "note")
    end(referral)
    deliver()
    assert [record.kind for record in kept()] == ["note"]


def test_who_decides_on_income_does_not_read_it_in_the_file_either() -> None:
    referral = voluntary()
    write("coach", referral, "attendance")
    write("coach", referral, "note")
    end(referral)
    deliver()
    for name, kinds in (("colleague", {"attendance", "note"}), ("manager", set[str]())):
        with Acting(name) as actor:
            person = Participant.objects.get()
            assert {found.record.kind for found in received_records(actor, person)} == kinds


def test_the_sender_copies_a_record_at_once_and_gets_no_second_one_at_the_end() -> None:
    referral = flow.accepted()
    record = write("coach", referral, "note")
    with Acting("colleague") as actor:
        here = folder(actor, referral)
        copy_to_file(actor=actor, folder=here, record=access_records(here).get(pk=record.pk))
    assert [record.payload for record in kept()] == [VALUES["note"]]
    end(referral)
    deliver()
    assert len(kept()) == 1


@pytest.mark.parametrize(
    ("content", "code"), [(b"MZ\x90 not a pdf", "not_accepted"), (b"", "empty_file"), (PDF * 300_000, "too_large")]
)
def test_a_file_that_is_not_what_it_should_be_is_refused(content: bytes, code: str) -> None:
    referral = flow.accepted()
    with pytest.raises(Problem) as problem:
        attach("coach", referral, content=content)
    assert problem.value.code == code
    assert rows() == []


def test_documents_stay_inside_what_was_agreed() -> None:
    referral = flow.accepted("identity", "situation")
    attach("colleague", referral, "situation")
    for by, category in (("colleague", "employment"), ("coach", "situation")):
        with pytest.raises(Problem) as problem:
            attach(by, referral, category)
        assert problem.value.code == "category_not_granted"


def test_the_other_side_is_told_and_no_word_of_it() -> None:
    referral = flow.accepted()
    deliver()
    write("coach", referral, "message")
    deliver()
    with Acting("colleague") as actor:
        told = Notification.objects.filter(kind="records.written", object_id=referral.pk)
        assert {notification.user_id for notification in told} == {actor.user_id}


def test_nobody_at_the_sender_is_told_who_came_to_a_voluntary_programme() -> None:
    referral = voluntary()
    write("coach", referral, "attendance")
    deliver()
    with Acting("colleague"):
        assert not Notification.objects.filter(kind="records.written").exists()
