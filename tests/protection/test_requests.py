"""Requests of persons: a month, two more with a reason, an answer with its grounds; never a name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from maillage.problems import Problem
from tenants.protection import rules
from tenants.protection.models import PersonRequest
from tenants.protection.services import answer_request, extend_request, register_request
from tenants.protection.services.requests import last_day
from tests.casework.people import make_participant
from tests.protection.entries import request

type Acting = Callable[[str], Any]
type Browser = Callable[[str], Client]
TODAY = timezone.localdate()


@pytest.mark.parametrize(
    ("received", "months", "due"),
    [
        (date(2026, 3, 10), 1, date(2026, 4, 10)),
        (date(2026, 1, 31), 1, date(2026, 3, 2)),  # February has no 31st, its 28th is a Saturday
        (date(2026, 4, 1), 1, date(2026, 5, 4)),  # 1 May is a holiday, then a week-end
        (date(2025, 11, 25), 1, date(2025, 12, 26)),  # Christmas
        (date(2026, 3, 10), 3, date(2026, 6, 10)),
    ],
)
def test_the_last_day_is_a_month_later_or_the_next_working_day(received: date, months: int, due: date) -> None:
    assert last_day(received, months) == due


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2026, 11, 30), 12, date(2027, 11, 30)),
    ],
)
def test_a_month_ends_where_a_shorter_one_does(day: date, months: int, later: date) -> None:
    assert rules.same_day_later(day, months) == later


def test_a_request_is_of_a_file_by_its_number_or_of_a_reference(acting: Acting) -> None:
    with acting("colleague") as colleague:
        person = make_participant(colleague)
    with acting("dpo") as dpo:
        assert request(dpo, person.number.lower()).subject_id == person.pk
        assert request(dpo, "", reference="Lettre 12").subject_id is None
        for number, code in (("GEN-9999", "no_such_file"), ("", "no_person")):
            with pytest.raises(Problem) as refused:
                request(dpo, number)
            assert (refused.value.code, refused.value.field) == (code, "number")


def test_it_is_extended_once_with_a_reason_and_within_the_first_month(acting: Acting) -> None:
    with acting("dpo") as dpo:
        made = request(dpo, "", reference="Lettre 12", received_on=TODAY - timedelta(days=5))
        with pytest.raises(Problem, match="no_reason"):
            extend_request(actor=dpo, request=made, reason=" ")
        extended = extend_request(actor=dpo, request=made, reason="Trois services concernés")
        assert extended.due_on == last_day(TODAY - timedelta(days=5), 3)
        with pytest.raises(Problem, match="already_extended"):
            extend_request(actor=dpo, request=made, reason="Encore")
        old = request(dpo, "", reference="Lettre 1", received_on=TODAY - timedelta(days=45))
        assert old.is_overdue
        with pytest.raises(Problem, match="too_late"):
            extend_request(actor=dpo, request=old, reason="Oubli")


ANSWER: dict[str, Any] = {"outcome": "granted", "answered_on": TODAY, "identity_checked_on": TODAY}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"outcome": "maybe"}, "not_valid"),
        ({"identity_checked_on": None}, "no_identity"),
        ({"outcome": "refused"}, "no_grounds"),
        ({"outcome": "partly"}, "no_grounds"),
        ({"answered_on": TODAY + timedelta(days=1)}, "in_future"),
        ({"answered_on": TODAY - timedelta(days=1)}, "answered_before"),
        ({"identity_checked_on": TODAY - timedelta(days=1)}, "identity_before"),
    ],
)
def test_an_answer_that_the_law_does_not_know_is_refused(acting: Acting, changes: dict[str, Any], code: str) -> None:
    with acting("dpo") as dpo:
        made = request(dpo, "", reference="Lettre 12")
        with pytest.raises(Problem) as refused:
            answer_request(actor=dpo, request=made, **ANSWER | changes)
        assert refused.value.code == code
        assert PersonRequest.objects.get().is_open


def test_a_second_answer_is_refused(acting: Acting) -> None:
    with acting("dpo") as dpo:
        made = request(dpo, "", reference="Lettre 12")
        answer_request(actor=dpo, request=made, **ANSWER)
        with pytest.raises(Problem) as refused:
            answer_request(actor=dpo, request=made, **ANSWER)
        assert (refused.value.code, refused.value.status) == ("already_answered", 409)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"due_on": TODAY}, "request_due_after_received"),
        ({"reference": ""}, "request_of_a_file_or_reference"),
        ({"extended_on": TODAY}, "request_extended_has_its_reason"),
        ({"answered_on": TODAY}, "request_answered_has_its_outcome"),
        ({"outcome": "granted"}, "request_answered_has_its_outcome|request_granted_knows_whom"),
    ],
)
def test_the_database_refuses_half_a_request(acting: Acting, changes: dict[str, Any], constraint: str) -> None:
    with acting("dpo") as dpo:
        made = request(dpo, "", reference="Lettre 12")
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            PersonRequest.objects.filter(pk=made.pk).update(**changes)


def test_the_officer_sees_the_number_and_the_manager_the_way_to_the_file(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as colleague:
        person = make_participant(colleague)
    with acting("dpo") as dpo:
        made = request(dpo, person.number)
    for name, linked in (("dpo", False), ("manager", True)):
        for address in ("/protection/requests/", f"/protection/requests/{made.pk}/"):
            text = browser(name).get(address).content.decode()
            assert person.number in text
            assert "Noël" not in text
        assert (f'href="/participants/{person.pk}/"' in text) == linked


def test_the_pages_do_what_the_services_do(acting: Acting, browser: Browser) -> None:
    client = browser("dpo")
    refused = client.post("/protection/requests/new/", {"kind": "access", "received_on": TODAY.isoformat()})
    assert refused.context["form"].errors.keys() == {"number"}
    client.post(
        "/protection/requests/new/",
        {"kind": "erasure", "received_on": TODAY.isoformat(), "reference": "Lettre 12"},
    )
    with acting("dpo"):
        made = PersonRequest.objects.get()
    client.post(f"/protection/requests/{made.pk}/extend/", {"reason": "Complexe"})
    client.post(
        f"/protection/requests/{made.pk}/answer/",
        {"outcome": "refused", "answered_on": TODAY.isoformat(), "grounds": "Obligation légale de conserver"},
    )
    with acting("dpo"):
        made.refresh_from_db()
        assert (made.outcome, made.extension_reason, made.is_open) == ("refused", "Complexe", False)


def test_a_program_does_the_same(browser: Browser) -> None:
    client = browser("dpo")

    def post(address: str, body: dict[str, Any]) -> Any:
        return client.post(address, body, content_type="application/json")

    made = post("/api/protection/requests/", {"kind": "access", "received_on": str(TODAY), "reference": "L 1"})
    assert made.status_code == 201, made.content
    address = f"/api/protection/requests/{made.json()['id']}/"
    assert post(f"{address}extend/", {"reason": "Complexe"}).json()["extended_on"] == str(TODAY)
    answered = post(f"{address}answer/", {"outcome": "dropped", "answered_on": str(TODAY)})
    assert answered.json()["outcome"] == "dropped"
    assert client.get(address).json() == answered.json()
    assert post(f"{address}answer/", {"outcome": "dropped", "answered_on": str(TODAY)}).status_code == 409


def test_an_unknown_kind_of_request_is_refused(acting: Acting) -> None:
    with acting("dpo") as dpo, pytest.raises(Problem, match="not_valid"):
        register_request(actor=dpo, kind="tea", received_on=TODAY, reference="L 1")
