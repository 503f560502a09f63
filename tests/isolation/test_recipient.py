"""A recipient, a sender or a third body with raw SQL: what was not given cannot be kept, stretched, forged or taken."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DataError, Error, IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from maillage.postgres.acting import body_role_name
from sharing.grants.access import access_grant_for_change
from sharing.grants.models import GrantUse
from sharing.grants.services import withdraw_grant
from sharing.referrals.access import access_referral
from sharing.referrals.models import Disclosure, Referral
from sharing.referrals.services import draft_referral, mark_entered_in_error, withdraw_referral
from tenants.casework.models import Participant
from tests.isolation import scene

INSERT = """
INSERT INTO referrals_disclosure (id, referral_id, sender_role, recipient_role, authority, authority_id, fields,
  writes, payload, valid_until, withheld, created_at, refreshed_fields, ended_at, end_reason)
VALUES (gen_random_uuid(), %s, %s, %s, 'grant', gen_random_uuid(), '{phone}', '{}', '{}', now() + interval '1 day',
  false, now(), '{}', %s, '')
"""
REFERRAL = """
INSERT INTO referrals_referral (id, sender_role, recipient_role, outside, urgent, for_attention, state, sender_worker,
  created_at, worker_name, decline_reason, declined_by, sent_back, wanted, hold_reason, outcome, delivered, next_step,
  person_answer)
VALUES (gen_random_uuid(), %s, %s, false, false, '', 'draft', '', now(), '', '', '', 0, '{}', '', '', '{}', '', '')
"""


def sql(statement: str, *values: Any) -> int:
    """Run one statement and every deferred check of it; how many rows it reached."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        reached = int(cursor.rowcount)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return reached


def refused(kind: type[Error], words: str, statement: str, *values: Any) -> None:
    """The statement is refused for this reason."""
    with pytest.raises(kind, match=words):
        sql(statement, *values)


@pytest.fixture
def referral(acting: Callable[[str], Any]) -> Referral:
    """Sent by Genappe to the partner of `coach`."""
    with acting("colleague") as actor:
        return scene.sent(actor, "lire-et-ecrire-bw")


PARTNER, CESEP, GENAPPE = (body_role_name(slug) for slug in ("lire-et-ecrire-bw", "cesep", "genappe"))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("withheld", False),
        ("ended_at", None),
        ("recipient_role", PARTNER),
        ("sender_role", PARTNER),
        ("referral_id", uuid4()),
        ("end_reason", ""),
        ("authority", "emergency"),
    ],
)
@pytest.mark.parametrize("who", ["coach", "colleague"])
def test_nobody_changes_the_frame_of_a_disclosure(
    acting: Callable[[str], Any], referral: Referral, column: str, value: Any, who: str
) -> None:
    with acting(who):
        refused(ProgrammingError, "permission denied", f"UPDATE referrals_disclosure SET {column} = %s", value)


def test_a_recipient_writes_nothing_into_a_disclosure(acting: Callable[[str], Any], referral: Referral) -> None:
    with acting("coach"):
        assert Disclosure.objects.count() == 1
        assert sql("UPDATE referrals_disclosure SET payload = '{}'") == 0
        assert sql("UPDATE referrals_disclosure SET valid_until = now() + interval '9 years'") == 0
        refused(ProgrammingError, "permission denied", "DELETE FROM referrals_disclosure")


@pytest.mark.parametrize("column", ["sender_role", "recipient_role", "id", "created_at", "sender_worker"])
@pytest.mark.parametrize("who", ["coach", "colleague"])
def test_nobody_makes_a_referral_their_own(
    acting: Callable[[str], Any], referral: Referral, column: str, who: str
) -> None:
    with acting(who):
        refused(ProgrammingError, "permission denied", f"UPDATE referrals_referral SET {column} = {column}")
        refused(ProgrammingError, "permission denied", "DELETE FROM referrals_referral")


@pytest.mark.parametrize("state", ["draft", "closed", "declined", "withdrawn_by_sender", "withdrawn_by_person"])
def test_a_recipient_does_not_take_the_senders_steps(
    acting: Callable[[str], Any], referral: Referral, state: str
) -> None:
    with acting("coach"):
        refused(IntegrityError, "no such step", "UPDATE referrals_referral SET state = %s", state)


@pytest.mark.parametrize("state", ["received", "accepted", "declined_pending", "outcome_reported"])
def test_a_sender_does_not_take_the_recipients_steps(
    acting: Callable[[str], Any], referral: Referral, state: str
) -> None:
    with acting("colleague"):
        refused(IntegrityError, "no such step", "UPDATE referrals_referral SET state = %s", state)


ENDS: dict[str, tuple[str, Callable[[Any, Referral], Any]]] = {
    "bounced": ("coach", scene.bounced),
    "entered_in_error": (
        "colleague",
        lambda actor, referral: mark_entered_in_error(actor=actor, referral=referral),
    ),
    "withdrawn_by_sender": ("colleague", lambda actor, referral: withdraw_referral(actor=actor, referral=referral)),
    "withdrawn_by_person": (
        "colleague",
        lambda actor, referral: withdraw_grant(
            actor=actor, grant=access_grant_for_change(actor, GrantUse.objects.get(pk=referral.pk).grant_id)
        ),
    ),
}


@pytest.mark.parametrize("state", ENDS)
def test_when_a_referral_ends_its_disclosure_is_erased_and_stays_so(
    acting: Callable[[str], Any], referral: Referral, state: str
) -> None:
    with acting("coach"):
        assert (Disclosure.objects.get().payload or {})["fields"]["phone"] == "010 00 00 01"
    who, end = ENDS[state]
    with acting(who) as actor:
        end(actor, access_referral(actor, referral.pk))
    with acting("coach"):
        assert not Disclosure.objects.exists()
        # resurrected by neither side: an ended row is out of reach of updates
        assert sql("UPDATE referrals_referral SET state = 'received', ended_at = NULL") == 0
    with acting("colleague"):
        erased = Disclosure.objects.get()
        assert (erased.payload, erased.refreshed_fields, erased.end_reason) == (None, {}, state)
        assert erased.ended_at is not None
        assert "phone" in erased.fields  # the codes stay, for the receipt
        assert sql("UPDATE referrals_referral SET state = 'sent', ended_at = NULL") == 0
        assert sql("UPDATE referrals_disclosure SET payload = %s", json.dumps({"fields": {}})) == 0


def test_a_draft_and_a_stranger_s_referral_are_not_seen(acting: Callable[[str], Any], referral: Referral) -> None:
    with acting("colleague") as actor:
        grant = scene.agreement(actor, scene.person(actor).pk, "lire-et-ecrire-bw")
        draft = draft_referral(actor=actor, grant=grant, reason="Pas encore")
        refused(IntegrityError, "not open", INSERT, draft.pk, GENAPPE, PARTNER, None)
    with acting("coach"):
        assert list(Referral.objects.values_list("pk", flat=True)) == [referral.pk]
        assert sql("UPDATE referrals_referral SET state = 'received' WHERE id = %s", draft.pk) == 0
    for who in ("other_coach", "elsewhere", "coordinator"):
        with acting(who):
            assert not Referral.objects.exists()
            assert not Disclosure.objects.exists()


def test_an_expired_disclosure_is_out_of_sight_without_anybody_doing_anything(
    committed: str, actor: Callable[[str], Any], moved_clock: Callable[[timedelta], None]
) -> None:
    with scene.acting(actor("colleague")):
        scene.sent(actor("colleague"), "lire-et-ecrire-bw")
    with scene.acting(actor("coach")):
        assert Disclosure.objects.count() == 1
        moved_clock(timedelta(days=32))  # it was spoken, and nobody has said it again
        assert Disclosure.objects.count() == 0
        moved_clock(timedelta(days=29))
        assert Disclosure.objects.count() == 1
    with scene.acting(actor("colleague")):
        moved_clock(timedelta(days=32))
        assert Disclosure.objects.count() == 1


def test_a_disclosure_is_forged_by_nobody(acting: Callable[[str], Any], referral: Referral) -> None:
    with acting("colleague") as actor:
        other = draft_referral(
            actor=actor, grant=scene.agreement(actor, scene.person(actor).pk, "cesep"), reason="Formation"
        )
        sql("UPDATE referrals_referral SET state = 'sent', sent_at = now() WHERE id = %s", other.pk)
        # right sender, another recipient than the referral's
        refused(IntegrityError, "parties_of_its_referral", INSERT, other.pk, GENAPPE, PARTNER, None)
        refused(IntegrityError, "parties_of_its_referral|not open", INSERT, uuid4(), GENAPPE, PARTNER, None)
        refused(IntegrityError, "unique", INSERT, referral.pk, GENAPPE, PARTNER, None)
        refused(ProgrammingError, "row-level security", INSERT, other.pk, GENAPPE, CESEP, timezone.now())
    for who in ("elsewhere", "other_coach", "coach"):
        with acting(who) as third:
            # in the sender's name, then in one's own on a referral of others
            refused(ProgrammingError, "row-level security", INSERT, other.pk, GENAPPE, CESEP, None)
            refused(IntegrityError, "parties_of_its_referral", INSERT, other.pk, third.body_role, CESEP, None)
            refused(
                ProgrammingError,
                "row-level security",
                REFERRAL,
                GENAPPE,
                CESEP,
            )


def test_a_sender_discloses_nothing_on_an_ended_referral(acting: Callable[[str], Any], referral: Referral) -> None:
    with acting("colleague") as actor:
        grant = scene.agreement(actor, scene.person(actor).pk, "cesep")
        draft = draft_referral(actor=actor, grant=grant, reason="Formation")
        withdraw_referral(actor=actor, referral=draft)
        refused(IntegrityError, "not open", INSERT, draft.pk, GENAPPE, CESEP, None)
    with acting("other_coach"):
        assert not Referral.objects.exists()  # it has ended, and never left


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("ended_at = now()", "referral_ended_when_terminal"),
        ("state = 'withdrawn_by_sender'", "referral_ended_when_terminal"),
        ("state = 'lost'", "no such step"),
    ],
)
def test_impossible_states_are_refused_to_a_sender(
    acting: Callable[[str], Any], referral: Referral, change: str, constraint: str
) -> None:
    with acting("colleague"):
        refused(Error, constraint, f"UPDATE referrals_referral SET {change}")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("state = 'accepted'", "accepted_says_what_it_must"),
        ("state = 'accepted', worker_name = 'X'", "accepted_says_what_it_must"),
        ("state = 'declined_pending'", "declined_pending_says_what_it_must"),
        ("state = 'declined_pending', declined_by = 'X', decline_reason = 'bored'", "declined_pending_says"),
        ("state = 'waitlisted'", "waitlisted_says_what_it_must"),
        ("state = 'info_requested'", "info_requested_says_what_it_must"),
        ("state = 'bounced'", "ended_when_terminal"),
    ],
)
def test_impossible_states_are_refused_to_a_recipient(
    acting: Callable[[str], Any], referral: Referral, change: str, constraint: str
) -> None:
    with acting("coach"):
        refused(IntegrityError, constraint, f"UPDATE referrals_referral SET {change}")


def test_a_body_refers_nobody_to_itself(acting: Callable[[str], Any]) -> None:
    with acting("colleague"):
        refused(
            IntegrityError,
            "referral_between_two_bodies",
            REFERRAL,
            GENAPPE,
            GENAPPE,
        )


def test_functions_that_run_as_the_owner_take_no_table_of_a_tenant_for_theirs(
    committed: str, actor: Callable[[str], Any]
) -> None:
    """Tables of the same names in the CPAS's own schema, first in its search_path, stay untouched and unread."""
    from tests.database import superuser

    shadows = ("referrals_referral", "referrals_disclosure", "audit_audithead", "audit_auditentry", "identity_body")
    with superuser(committed, lock=False) as cursor:
        for name in shadows:
            cursor.execute(f"CREATE TABLE c_genappe.{name} (LIKE public.{name} INCLUDING DEFAULTS)")
            cursor.execute(f"GRANT ALL ON c_genappe.{name} TO {GENAPPE}")
        # what an unqualified sha256() or now() would find
        cursor.execute("CREATE FUNCTION c_genappe.sha256(bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT 'x'::bytea $$")
        cursor.execute("CREATE FUNCTION c_genappe.unaccent(text) RETURNS text LANGUAGE sql AS $$ SELECT 'x' $$")
    colleague, coach = actor("colleague"), actor("coach")
    with scene.acting(coach):  # a body without a schema of its own: the real tables
        assert not Referral.objects.exists()
    with transaction.atomic(), scene.acting(colleague), connection.cursor() as cursor:
        cursor.execute("INSERT INTO public.audit_auditentry (body_role, action, object_kind, disclosure_ids, detail,"
                       " at) VALUES (%s, 'x', 'x', '{}', '', now())", [colleague.body_role])  # fmt: skip
        made = Participant.objects.create(number="N", first_name="Éva", last_name="Ç")
        made.refresh_from_db()
        assert made.search_text == "c eva c n"
    with superuser(committed, lock=False) as cursor:
        for name in shadows:
            cursor.execute(f"SELECT count(*) FROM c_genappe.{name}")
            assert cursor.fetchone() == (0,), name
        cursor.execute("SELECT sequence, length(digest) FROM public.audit_auditentry WHERE body_role = %s", [GENAPPE])
        assert cursor.fetchall() == [(1, 32)]


def test_a_bad_value_is_refused_before_it_reaches_a_wall(acting: Callable[[str], Any], referral: Referral) -> None:
    with acting("colleague"), pytest.raises(DataError):
        sql("UPDATE referrals_disclosure SET payload = 'not json'")


def test_neither_side_rewrites_what_the_other_said(acting: Callable[[str], Any], referral: Referral) -> None:
    with acting("coach"):
        refused(
            ProgrammingError, "the other side wrote this",
            "UPDATE referrals_referral SET state = 'received', sent_at = now() WHERE id = %s", referral.pk,
        )  # fmt: skip
        own = "state = 'received', received_at = now(), worker_name = 'Une coach'"
        assert sql(f"UPDATE referrals_referral SET {own} WHERE id = %s", referral.pk) == 1
    with acting("colleague"):
        for change in ("worker_name = 'Une autre'", "first_contact_on = current_date", "received_at = NULL"):
            refused(
                ProgrammingError, "the other side wrote this",
                f"UPDATE referrals_referral SET state = 'sent', {change} WHERE id = %s", referral.pk,
            )  # fmt: skip
