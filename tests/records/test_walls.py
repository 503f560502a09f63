"""What the database itself refuses to each side, by raw SQL as its role."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from maillage.postgres.acting import body_role_name
from sharing.records.models import Record
from sharing.referrals.access import access_sent_to_act
from sharing.referrals.models import Referral
from sharing.referrals.services import decline_referral, send_back, withdraw_referral
from tests.conftest import Acting
from tests.records.writing import voluntary, write
from tests.sharing import flow

pytestmark = pytest.mark.django_db
GENAPPE, PARTNER, OTHER = (body_role_name(slug) for slug in ("genappe", "lire-et-ecrire-bw", "cesep"))
INSERT = (
    "INSERT INTO records_record (id, referral_id, sender_role, recipient_role, author_role, author_id, author_name,"
    " kind, category, happened_on, payload, file_type, file_digest, voluntary, team_only, valid_until, paused,"
    " created_at, ended_at, supersedes)"
    " VALUES (%(id)s, %(referral)s, %(sender)s, %(recipient)s, %(author)s, %(id)s, 'X', 'note',"
    " 'employment', current_date, '{}', '', '', false, %(team_only)s, '2099-01-01', false, now(), NULL, %(supersedes)s)"
)


def sql(statement: str, values: Any = None) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def refused(error: type[DatabaseError], said: str, statement: str, values: Any = None) -> None:
    with pytest.raises(error, match=said):
        sql(statement, values)


def forged(referral: Referral, **values: Any) -> dict[str, Any]:
    own = {
        "id": uuid.uuid4(), "referral": referral.pk, "sender": GENAPPE, "recipient": PARTNER, "author": PARTNER,
        "team_only": False, "supersedes": None,
    }  # fmt: skip
    return own | values


def end(referral: Referral) -> None:
    with Acting("colleague") as actor:
        withdraw_referral(actor=actor, referral=access_sent_to_act(actor, referral.pk).referral)


def test_nobody_writes_in_the_name_of_another() -> None:
    referral = flow.accepted()
    with Acting("coach"):
        refused(ProgrammingError, "row-level security", INSERT, forged(referral, author=GENAPPE))
    with Acting("colleague"):
        refused(ProgrammingError, "row-level security", INSERT, forged(referral))
    with Acting("other_coach"):
        refused(ProgrammingError, "row-level security", INSERT, forged(referral, author=OTHER))


def test_a_third_body_makes_itself_no_party() -> None:
    referral = flow.accepted()
    with Acting("other_coach"):
        refused(IntegrityError, "parties|open", INSERT, forged(referral, recipient=OTHER, author=OTHER))
        refused(IntegrityError, "parties|open", INSERT, forged(referral, sender=OTHER, author=OTHER))


def test_how_long_it_is_read_is_the_disclosures_word() -> None:
    referral = flow.accepted()
    with Acting("coach"):
        sql(INSERT, forged(referral))
        record = Record.objects.get()
    assert record.valid_until is not None
    assert record.valid_until.year < 2099


def test_what_was_written_is_changed_by_nobody() -> None:
    referral = flow.accepted()
    write("coach", referral, "note")
    with Acting("coach"):
        assert sql("UPDATE records_record SET payload = '{}'") == 0
        refused(ProgrammingError, "permission denied", "UPDATE records_record SET author_name = 'Y'")
        refused(ProgrammingError, "permission denied", "DELETE FROM records_record")
    with Acting("colleague"):
        refused(ProgrammingError, "what was written stays", 'UPDATE records_record SET payload = \'{"text": "Z"}\'')
        refused(IntegrityError, "record_erased_once_ended", "UPDATE records_record SET payload = NULL")
        refused(ProgrammingError, "permission denied", "UPDATE records_record SET valid_until = '2099-01-01'")
        refused(ProgrammingError, "permission denied", "DELETE FROM records_record")


def test_an_end_cannot_be_undone() -> None:
    referral = flow.accepted()
    write("coach", referral, "note")
    end(referral)
    with Acting("coach"):
        assert sql("UPDATE records_record SET ended_at = NULL") == 0
        refused(IntegrityError, "not open", INSERT, forged(referral))
    with Acting("colleague"):
        refused(ProgrammingError, "what was written stays", "UPDATE records_record SET ended_at = NULL")


def test_nothing_points_into_another_referral() -> None:
    first, second = flow.accepted(), flow.accepted()
    record = write("coach", first, "note")
    with Acting("coach"):
        refused(IntegrityError, "supersedes", INSERT, forged(second, supersedes=record.pk))


def test_the_sender_reads_nothing_that_is_the_teams() -> None:
    referral = voluntary(one_person=True)
    write("coach", referral, "attendance")
    with Acting("colleague"):
        assert sql("SELECT 1 FROM records_record") == 0
        assert sql("UPDATE records_record SET ended_at = now(), erased_at = now(), payload = NULL") == 0
        refused(
            ProgrammingError, "row-level security", INSERT, forged(referral, author=GENAPPE, team_only=True)
        )  # fmt: skip
    end(referral)
    with Acting("coach"):
        assert not Record.objects.exists()


def test_a_recipient_that_declined_reads_nothing_until_the_sender_sends_it_back() -> None:
    referral = flow.sent()
    write("coach", referral, "note")
    with Acting("coach") as actor:
        decline_referral(actor=actor, referral=Referral.objects.get(pk=referral.pk), reason="full")
        assert not Record.objects.exists()
    with Acting("colleague") as actor:
        assert Record.objects.count() == 1
        send_back(actor=actor, referral=Referral.objects.get(pk=referral.pk))
    with Acting("coach"):
        assert Record.objects.count() == 1


def test_a_plan_is_the_parties_own() -> None:
    referral = flow.accepted()
    with Acting("other_coach"):
        assert sql("SELECT 1 FROM records_reviewplan") == 0
        assert sql("UPDATE records_reviewplan SET due_on = '2030-01-01'") == 0
    end(referral)
    with Acting("coach"):
        assert sql("SELECT 1 FROM records_reviewplan") == 0
    with Acting("colleague"):
        assert sql("UPDATE records_reviewplan SET due_on = '2030-01-01'") == 0
