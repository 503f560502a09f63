"""Either CPAS, or a third body, with raw SQL: nothing more is carried, kept, stretched, forged or taken."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import Error, IntegrityError, ProgrammingError, transaction

from maillage.postgres.acting import body_role_name
from sharing.transmissions import rules
from sharing.transmissions.models import Transmission
from tests.isolation import scene
from tests.isolation.test_recipient import refused, sql
from tests.transmissions import cases

GENAPPE, COURT, CESEP = (body_role_name(slug) for slug in ("genappe", "court-saint-etienne", "cesep"))
UPDATE = "UPDATE transmissions_transmission SET "
SEND = UPDATE + (
    "state = 'sent', sent_at = now(), notice_on = current_date, notice_by = 'post', ask_by = current_date, payload = %s"
    " WHERE id = %s"
)
LEAST = {"first_name": "O", "last_name": "V", "request": "r", "why": "w"}


@pytest.mark.parametrize(
    "payload",
    [
        LEAST | {"national_number": "85073003328"},
        LEAST | {"note": ""},
        LEAST | {"phone": {"income": 900}},
        LEAST | {"phone": ["a", "b"]},
        LEAST | {"phone": 1},
        LEAST | {"phone": None},
        LEAST | {"why": "x" * 5000},
        {"first_name": "O", "last_name": "V"},
        [LEAST],
        "text",
    ],
)
def test_no_more_than_the_legal_minimum_can_be_carried(db: None, actor: Callable[[str], Any], payload: Any) -> None:
    pk = cases.in_state(actor, rules.ACKNOWLEDGED)
    with scene.acting(actor("colleague")):
        refused(Error, "legal_minimum|cannot|singleton|jsonpath", SEND, json.dumps(payload), pk)
        assert sql(SEND, json.dumps(LEAST), pk) == 1


@pytest.mark.parametrize("column", ["sender_role", "request_received_on", "id", "follows", "created_at"])
@pytest.mark.parametrize("who", ["colleague", "receiver"])
def test_nobody_changes_the_parties_or_the_day_of_the_request(
    db: None, actor: Callable[[str], Any], column: str, who: str
) -> None:
    cases.in_state(actor, rules.RECEIVED)
    with scene.acting(actor(who)):
        refused(ProgrammingError, "permission denied", UPDATE + f"{column} = {column}")
        refused(ProgrammingError, "permission denied", "DELETE FROM transmissions_transmission")


@pytest.mark.parametrize("state", [rules.RECEIVED, rules.DECLINED, rules.SPP_IS])
@pytest.mark.parametrize(
    "change",
    [
        "payload = '{}'", "payload = NULL", "recipient_role = recipient_role || 'x'", "sent_at = now()",
        "send_by = '2099-01-01'", "ask_by = '2099-01-01'", "notice_on = '2020-01-01'", "aid = 'other'",
        "acknowledged_on = '2020-01-01'", "evidence = 'lease'", "second_reasons = 'nothing'",
        "competent_role = sender_role", "ended_at = now()", "state = 'draft'",
    ],
)  # fmt: skip
def test_nothing_is_rewritten_after_it_was_said(db: None, actor: Callable[[str], Any], state: str, change: str) -> None:
    pk = cases.in_state(actor, state)
    for who in ("colleague", "receiver"):
        with scene.acting(actor(who)):
            refused(Error, "step|violates|permission|two CPAS", UPDATE + change + " WHERE id = %s", pk)


def test_each_step_of_the_database_is_one_of_the_table(db: None, actor: Callable[[str], Any]) -> None:
    """Both sides try to jump from each state to each other one: only the table's steps get past the guard."""
    for state in sorted(rules.STATES):
        pk = cases.in_state(actor, state)
        for party, who in cases.WHO.items():
            with scene.acting(actor(who)):
                for target in sorted(set(rules.STATES) - {state}):
                    assert guarded(pk, target) != steps(state, party, target), (state, party, target)


def steps(state: str, party: str, target: str) -> bool:
    """Whether the table has this step; the decision of these cases names the recipient."""
    events = rules.events_from(state, party, rules.RECIPIENT)
    return any(rules.target_of(event, state, party) == target for event in events)


def guarded(pk: UUID, target: str) -> bool:
    """Whether the jump is kept away by the guard or the wall; a constraint on what is missing lets it pass here."""
    ending = ", ended_at = now()" if target in rules.TERMINAL else ""
    with transaction.atomic():
        try:
            return sql(UPDATE + "state = %s" + ending + " WHERE id = %s", target, pk) == 0
        except IntegrityError:
            return False
        except ProgrammingError:
            return True
        finally:
            transaction.set_rollback(True)


def test_what_ended_is_erased_and_brought_back_by_nobody(db: None, actor: Callable[[str], Any]) -> None:
    pk = cases.in_state(actor, rules.SETTLED)
    for who in ("colleague", "receiver"):
        with scene.acting(actor(who)):
            ended = Transmission.objects.get(pk=pk)
            assert (ended.payload, ended.second_reasons) == (None, "")
            assert sql(UPDATE + "state = 'received', ended_at = NULL, payload = '{}' WHERE id = %s", pk) == 0


@pytest.mark.parametrize("state", [rules.DRAFT, rules.ACKNOWLEDGED, rules.KEPT, rules.CANCELLED])
def test_a_recipient_hears_nothing_of_what_was_not_sent(db: None, actor: Callable[[str], Any], state: str) -> None:
    pk = cases.in_state(actor, state)
    with scene.acting(actor("receiver")):
        assert not Transmission.objects.exists()
        assert sql(UPDATE + "state = 'accepted' WHERE id = %s", pk) == 0


@pytest.mark.parametrize("state", sorted(rules.STATES))
def test_a_third_body_sees_nothing_in_any_state(db: None, actor: Callable[[str], Any], state: str) -> None:
    cases.in_state(actor, state)
    for who in ("elsewhere", "villers_manager", "coach", "other_coach", "coordinator"):
        with scene.acting(actor(who)):
            assert not Transmission.objects.exists()
            assert sql(UPDATE + "state = state") == 0


INSERT = """
INSERT INTO transmissions_transmission (id, sender_role, recipient_role, state, sender_worker, created_at,
  request_received_on, aid, urgent, rule_id, evidence, send_by, notice_by, recipient_worker, second_evidence,
  second_reasons, sent_at, payload)
SELECT gen_random_uuid(), %s, %s, %s, '', now(), current_date, 'other', false, max(id), 'other', current_date, '', '',
  '', '', %s, %s FROM transmissions_legaltext
"""


def test_a_transmission_is_forged_by_nobody(acting: Callable[[str], Any]) -> None:
    with acting("elsewhere"):
        refused(ProgrammingError, "row-level security", INSERT, GENAPPE, COURT, "draft", None, None)
    with acting("colleague"):
        refused(ProgrammingError, "row-level security", INSERT, GENAPPE, COURT, "sent", None, None)
        refused(Error, "row-level security|carries", INSERT, GENAPPE, COURT, "draft", None, json.dumps(LEAST))
        refused(IntegrityError, "not between two CPAS", INSERT, GENAPPE, CESEP, "draft", None, None)
        refused(IntegrityError, "two_bodies|two CPAS", INSERT, GENAPPE, GENAPPE, "draft", None, None)
        assert sql(INSERT, GENAPPE, COURT, "draft", None, None) == 1
        refused(IntegrityError, "not between two CPAS", UPDATE + "recipient_role = %s", CESEP)
    with acting("coach") as coach:
        refused(IntegrityError, "not between two CPAS", INSERT, coach.body_role, COURT, "draft", None, None)


def test_a_text_of_law_is_written_by_no_body(acting: Callable[[str], Any]) -> None:
    for who in ("colleague", "manager", "coordinator"):
        with acting(who):
            refused(ProgrammingError, "permission denied", "UPDATE transmissions_legaltext SET amount = 30")
            refused(ProgrammingError, "permission denied", "DELETE FROM transmissions_legaltext")


def test_the_side_that_was_not_named_does_not_settle(db: None, actor: Callable[[str], Any]) -> None:
    pk = cases.in_state(actor, rules.PROVISIONAL)
    with scene.acting(actor("colleague")):
        refused(ProgrammingError, "not yours", UPDATE + "state = 'settled', ended_at = now() WHERE id = %s", pk)
