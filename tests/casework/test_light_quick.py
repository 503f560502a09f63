"""A quick referral makes file, agreement and draft at once; its answers are carried back."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.audit.models import AuditEntry
from maillage.documents.csv_files import BYTE_ORDER_MARK, csv_text
from maillage.identity.models import Body
from maillage.problems import Problem
from sharing.grants.models import Grant, GrantUse
from sharing.grants.services import Evidence, Terms
from sharing.programmes.models import Programme
from sharing.referrals.access import access_referral
from sharing.referrals.models import Disclosure, Referral
from sharing.referrals.services import send_referral
from tenants.casework.light.answers import COLUMNS, answers
from tenants.casework.light.quick import Person, refer_quickly
from tenants.casework.models import Participant
from tests.casework.people import make_participant
from tests.conftest import Acting
from tests.sharing.flow import accepted

AMELIE = Person("Amélie", "Noël", phone="018 00 00 01", number="A-1")
SPOKEN = Evidence(kind="spoken", witness="Une collègue")


def quickly(actor: Actor, person: Person = AMELIE, **changes: Any) -> Referral:
    usual: dict[str, Any] = {
        "reason": "Apprendre  à lire",
        "recipient": Body.objects.get(slug=changes.pop("to", "lire-et-ecrire-bw")),
        "valid_until": timezone.localdate() + timedelta(days=90),
        "evidence": SPOKEN,
        "terms": Terms(),
    }
    return refer_quickly(actor=actor, person=person, **usual | changes)


def test_name_contact_reason_recipient_and_period_are_enough(acting: type[Acting]) -> None:
    with acting("colleague") as actor:
        referral = quickly(actor, replace(AMELIE, number=""))
        person = Participant.objects.get()
        assert (person.name, person.phone, person.light) == ("Amélie Noël", "018 00 00 01", True)
        grant = Grant.objects.get()
        assert (grant.subject_id, grant.categories, grant.purpose) == (
            person.pk, ["identity", "contact"], "Apprendre à lire",
        )  # fmt: skip
        assert referral.state == "draft"
        assert GrantUse.objects.get(pk=referral.pk).grant_id == grant.pk
        send_referral(actor=actor, referral=referral)
        payload = Disclosure.objects.get().payload or {}
        assert payload["fields"] == {"first_name": "Amélie", "last_name": "Noël", "phone": "018 00 00 01"}


@pytest.mark.parametrize(
    ("person", "changes", "code"),
    [
        (replace(AMELIE, phone=" "), {}, "no_contact"),
        (replace(AMELIE, last_name=" "), {}, "no_name"),
        (AMELIE, {"reason": " \n"}, "no_reason"),
        (AMELIE, {"evidence": Evidence(kind="spoken")}, "no_witness"),
        (AMELIE, {"evidence": Evidence(kind="signed")}, "no_document"),
        (AMELIE, {"to": "genappe"}, "own_body"),
        (AMELIE, {"to": "cartes-emploi"}, "never_a_recipient"),
        (AMELIE, {"valid_until": timezone.localdate() - timedelta(days=1)}, "ends_before_start"),
        (AMELIE, {"valid_until": timezone.localdate() + timedelta(days=400)}, "too_long"),
        (
            AMELIE,
            {"evidence": Evidence(kind="signed", document=SimpleUploadedFile("a.pdf", b"<html>"))},
            "not_accepted",
        ),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_left_behind(
    acting: type[Acting], person: Person, changes: dict[str, Any], code: str
) -> None:
    with acting("colleague") as actor:
        with pytest.raises(Problem) as refused:
            quickly(actor, person, **changes)
        assert refused.value.code == code
        assert not Participant.objects.exists()
        assert not Grant.objects.exists()
        assert not Referral.objects.exists()


def test_a_voluntary_programme_asks_that_it_is_said(acting: type[Acting]) -> None:
    with acting("coach") as coach:
        Programme.objects.create(body=Body.objects.get(role=coach.body_role), voluntary=True)
    with acting("colleague") as actor:
        with pytest.raises(Problem, match="voluntary_not_said"):
            quickly(actor)
        assert quickly(actor, terms=Terms(voluntary_said=True)).state == "draft"


def test_the_same_number_finds_the_same_person(acting: type[Acting]) -> None:
    with acting("colleague") as actor:
        quickly(actor)
        quickly(actor, Person("AMELIE", "noel", phone="018 00 00 02", number=" A-1 "), to="cesep")
        assert Participant.objects.get().phone == "018 00 00 02"
        assert Grant.objects.count() == 2
        with pytest.raises(Problem, match="external_number_taken"):
            quickly(actor, replace(AMELIE, first_name="Bruno"))


def test_a_number_of_a_closed_file_says_no_more_than_that_it_is_taken(
    acting: type[Acting], monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting("colleague") as actor:
        quickly(actor)
        monkeypatch.setattr("tenants.casework.light.quick.access_participants", lambda _: Participant.objects.none())
        with pytest.raises(Problem, match="external_number_taken"):
            quickly(actor)


def test_people_without_a_number_are_not_mixed_up(acting: type[Acting]) -> None:
    with acting("colleague") as actor:
        for _ in range(2):
            quickly(actor, replace(AMELIE, number=""))
        assert Participant.objects.count() == 2


@pytest.mark.parametrize(("name", "error"), [("reader", PermissionDenied), ("finance", Http404), ("coach", Http404)])
def test_who_may_not_open_files_refers_nobody(acting: type[Acting], name: str, error: type[Exception]) -> None:
    with acting(name) as actor, pytest.raises(error):
        quickly(actor, to="cesep")


def test_the_answers_have_the_number_the_recipient_and_the_outcome_in_codes(acting: type[Acting]) -> None:
    with acting("colleague") as actor:
        draft = quickly(actor)
        assert answers(actor) == []  # a draft has no answer
        send_referral(actor=actor, referral=draft)
    with acting("receiver") as receiver:
        make_participant(receiver)
    accepted()
    with acting("colleague") as actor:
        found = {answer.external_number: answer for answer in answers(actor)}
        assert (found["A-1"].recipient, found["A-1"].state) == ("Lire et Ecrire BW", "sent")
        assert (found[""].state, found[""].worker) == ("accepted", "Coach Testard")
        assert found[""].first_contact_on == timezone.localdate()
        assert AuditEntry.objects.filter(action="referral.export").exists()
    with acting("receiver") as receiver:
        assert answers(receiver) == []


def test_who_decides_on_income_reads_nothing_of_a_voluntary_programme(acting: type[Acting]) -> None:
    with acting("coach") as coach:
        Programme.objects.create(body=Body.objects.get(role=coach.body_role), voluntary=True)
    with acting("colleague") as actor:
        sent = send_referral(actor=actor, referral=quickly(actor, terms=Terms(voluntary_said=True)))
    with acting("coach") as coach:
        Referral.objects.filter(pk=sent.pk).update(received_at=timezone.now(), state="received")
        assert access_referral(coach, sent.pk).received_at
    with acting("manager") as manager:
        assert answers(manager) == []
    with acting("colleague") as actor:
        assert answers(actor)[0].state == "received"


def test_the_file_of_answers_is_safe_in_a_spreadsheet(acting: type[Acting], browser: Callable[[str], Client]) -> None:
    with acting("colleague") as actor:
        person = Person("=2+5", "@SUM(A1)", phone="018 00 00 01", number="+A-1")
        send_referral(actor=actor, referral=quickly(actor, person))
    response = browser("colleague").get("/referrals/answers.csv")
    text = response.content.decode()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    assert text.startswith(BYTE_ORDER_MARK)
    heading, row = csv.reader(StringIO(text.removeprefix(BYTE_ORDER_MARK)), delimiter=";")
    assert len(heading) == len(row) == len(COLUMNS)
    assert row[:4] == ["'+A-1", "GEN-0001", "'@SUM(A1)", "'=2+5"]
    assert "sent" in row


def test_every_cell_of_a_file_is_text() -> None:
    assert csv_text(["a"], [[None], ["-1"], [3]]) == f'{BYTE_ORDER_MARK}a\r\n""\r\n\'-1\r\n3\r\n'


def test_the_answers_take_as_many_queries_whatever_their_number(
    acting: type[Acting], django_assert_max_num_queries: Any
) -> None:
    with acting("colleague") as actor:
        for rank in range(4):
            send_referral(actor=actor, referral=quickly(actor, replace(AMELIE, number=f"Z-{rank}")))
            with django_assert_max_num_queries(6):
                assert len(answers(actor)) == rank + 1
