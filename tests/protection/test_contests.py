"""A person contests an access; the officer answers in time; the answer stands in the receipt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from maillage.audit.models import AuditEntry
from maillage.calendar.working_days import working_days_later
from maillage.notifications.models import Notification
from maillage.outbox.deliver import deliver_one
from maillage.problems import Problem
from sharing.emergencies.models import EmergencyDisclosure
from sharing.emergencies.reading import read_emergencies
from sharing.emergencies.services import ask_in_emergency
from sharing.grants.models import GrantUse
from sharing.referrals.access import access_received_to_act
from sharing.referrals.models import Referral
from sharing.referrals.receipt import receipt_of
from tenants.casework.models import Participant
from tenants.protection.models import Contest
from tenants.protection.services import answer_contest, contest_access
from tenants.protection.services.contests import targets_of
from tests.casework.people import make_grant, make_participant, make_sent
from tests.protection.entries import contest
from tests.sharing import flow

type Acting = Callable[[str], Any]
type Browser = Callable[[str], Client]
WORDS = "Je ne voulais pas que l’on regarde."


@pytest.fixture
def shared(acting: Acting, browser: Browser) -> tuple[Participant, Referral]:
    """A person whose information a partner received, and looked at."""
    with acting("colleague") as actor:
        person = make_participant(actor)
        referral = make_sent(actor, make_grant(actor, person.pk))
    assert browser("coach").get(f"/referrals/{referral.pk}/").status_code == 200
    return person, referral


def test_a_look_is_contested_from_the_receipt_and_answered_there(
    shared: tuple[Participant, Referral], acting: Acting, browser: Browser
) -> None:
    person, _referral = shared
    worker = browser("colleague")
    receipt = worker.get(f"/participants/{person.pk}/receipt/")
    look, disclosure = receipt.context["receipt"].shared[0].looks[0], receipt.context["receipt"].shared[0].disclosure_id
    address = f"/participants/{person.pk}/contest/?target=look:{look.id}:{disclosure}"
    assert address.replace("&", "&amp;") in receipt.content.decode()
    form = worker.get(address).context["form"]
    assert form["target"].value() == f"look:{look.id}:{disclosure}"
    assert worker.post(address, {"target": form["target"].value(), "words": WORDS}).status_code == 302
    with acting("dpo"):
        made = Contest.objects.get()
        assert (made.audit_id, made.organisation_name, made.function) == (look.id, "Lire et Ecrire BW", "coach")
        assert made.target_on == working_days_later(timezone.localdate(), 10)
    officer = browser("dpo")
    assert str(made.pk) in officer.get("/").content.decode()
    answer = {"outcome": "not_justified", "answer": "Cette consultation était de trop.", "measures": "Rappel écrit"}
    assert officer.post(f"/protection/contests/{made.pk}/answer/", answer).status_code == 302
    page = worker.get(f"/participants/{person.pk}/receipt/").content.decode()
    assert WORDS in page
    assert "Cette consultation était de trop." in page
    assert "Rappel écrit" not in page, "measures are the CPAS’s business"
    told = worker.get(f"/api/participants/{person.pk}/receipt/").json()["contests"]
    assert [(item["words"], item["answer"]) for item in told] == [(WORDS, "Cette consultation était de trop.")]


def test_the_receipt_counts_looks_by_day_organisation_and_function_and_each_is_still_contested(
    shared: tuple[Participant, Referral], acting: Acting, browser: Browser
) -> None:
    person, referral = shared
    for name in ("coach", "coach", "coach_manager"):  # the coach three times in all
        assert browser(name).get(f"/referrals/{referral.pk}/").status_code == 200
    yesterday = timezone.now() - timedelta(days=1)
    with acting("colleague") as actor:
        receipt = receipt_of(actor, person.pk)
        (item,) = receipt.shared
        looks = [*item.looks, replace(item.looks[-1], at=yesterday), replace(item.looks[-1], organisation_role="other")]
        grouped = replace(item, looks=looks).looks_by_day
        today = timezone.localdate()
        assert [(each.day, each.function, each.count) for each in grouped] == [
            (today, "manager", 1), (today, "coach", 3),
            (timezone.localdate(yesterday), "coach", 1), (today, "coach", 1),
        ]  # fmt: skip
    worker, here = browser("colleague"), f"/participants/{person.pk}/receipt/"
    page = worker.get(here, headers={"accept-language": "en"}).content.decode()
    assert page.count("?target=look:") == 2, "one line of each function"
    assert "3 times" in page
    told = worker.get(f"/api{here}").json()["shared"][0]
    assert [(each["function"], each["count"]) for each in told["looks"]] == [("manager", 1), ("coach", 3)]
    paper = PdfReader(BytesIO(worker.get(f"{here}pdf/?language=fr").content))
    text = "".join(sheet.extract_text() for sheet in paper.pages)
    assert text.count("Lire et Ecrire BW") == 4, "the agreement, the heading of what was shared, two lines of looks"
    assert "3\N{NO-BREAK SPACE}×" in text.replace(" ×", "\N{NO-BREAK SPACE}×")
    for one in told["looks"][1]["looks"]:
        body = {"disclosure": told["disclosure"], "look": one["id"], "words": WORDS}
        answer = worker.post(f"/api/participants/{person.pk}/contest/", body, content_type="application/json")
        assert answer.status_code == 204, answer.content


def test_the_officer_is_told_and_no_longer_once_it_is_answered(
    shared: tuple[Participant, Referral], acting: Acting
) -> None:
    person, referral = shared
    with acting("colleague") as actor:
        made = contest(actor, person, referral)
    with acting("dpo") as dpo:
        told = Notification.objects.filter(kind="protection.contested", object_id=made.pk, read_at=None)
        assert [row.user_id for row in told] == [dpo.user_id]
        answer_contest(actor=dpo, contest=made, outcome="justified", answer="Elle vous accompagne.")
        assert not told.all().exists()
        actions = AuditEntry.objects.filter(object_id=made.pk).order_by("id").values_list("action", "detail")
        assert list(actions) == [("access.contest", "disclosure"), ("access.contest_answer", "justified")]


def test_the_same_access_is_contested_once_at_a_time(shared: tuple[Participant, Referral], acting: Acting) -> None:
    person, referral = shared
    with acting("colleague") as actor:
        made = contest(actor, person, referral)
        with pytest.raises(Problem) as refused:
            contest(actor, person, referral, "Encore")
        assert (refused.value.code, refused.value.status) == ("already_contested", 409)
    with acting("dpo") as dpo:
        answer_contest(actor=dpo, contest=made, outcome="justified", answer="Oui.")
    with acting("colleague") as actor:
        assert contest(actor, person, referral, "Je ne suis pas d’accord").is_open


def test_only_what_was_shared_about_this_person_is_contested(
    shared: tuple[Participant, Referral], acting: Acting, browser: Browser
) -> None:
    person, _referral = shared
    with acting("colleague") as actor:
        other = make_participant(actor, first_name="Basile")
        code = targets_of(actor, person.pk)[0].code
        for target, words, refusal in (
            (code, WORDS, "no_target"),
            ("look:1", WORDS, "no_target"),
            (code, " ", "no_words"),
        ):
            with pytest.raises(Problem, match=refusal):
                contest_access(actor=actor, participant=other, target=target, words=words)
    assert browser("reader").get(f"/participants/{person.pk}/contest/").status_code == 403
    assert browser("dpo").get(f"/participants/{person.pk}/contest/").status_code == 404


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"outcome": "perhaps", "answer": "Oui"}, "not_valid"),
        ({"outcome": "justified", "answer": " "}, "no_answer"),
        ({"outcome": "not_justified", "answer": "Non"}, "no_measures"),
    ],
)
def test_half_an_answer_is_refused(
    shared: tuple[Participant, Referral], acting: Acting, given: dict[str, Any], code: str
) -> None:
    person, referral = shared
    with acting("colleague") as actor:
        made = contest(actor, person, referral)
    with acting("dpo") as dpo:
        with pytest.raises(Problem, match=code):
            answer_contest(actor=dpo, contest=made, **given)
        answer_contest(actor=dpo, contest=made, outcome="passed_on", answer="Transmis.")
        with pytest.raises(Problem, match="already_answered"):
            answer_contest(actor=dpo, contest=made, outcome="passed_on", answer="Transmis.")


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"outcome": "justified"}, "contest_answered_has_its_outcome"),
        ({"words": ""}, "contest_has_words"),
        ({"kind": "look"}, "contest_names_its_look"),
        ({"due_on": "2020-01-01"}, "contest_target_within_limit"),
    ],
)
def test_the_database_refuses_half_a_contest(
    shared: tuple[Participant, Referral], acting: Acting, changes: dict[str, Any], constraint: str
) -> None:
    person, referral = shared
    with acting("colleague") as actor:
        made = contest(actor, person, referral)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Contest.objects.filter(pk=made.pk).update(**changes)


def test_the_officer_sees_a_number_never_a_name(
    shared: tuple[Participant, Referral], acting: Acting, browser: Browser
) -> None:
    person, referral = shared
    with acting("colleague") as actor:
        made = contest(actor, person, referral)
    for address in ("/", "/protection/contests/", f"/protection/contests/{made.pk}/", "/api/protection/contests/"):
        text = browser("dpo").get(address).content.decode()
        assert person.number in text
        assert "Noël" not in text


def test_a_program_contests_and_answers(shared: tuple[Participant, Referral], acting: Acting, browser: Browser) -> None:
    person, _referral = shared
    worker, officer = browser("colleague"), browser("dpo")
    item = worker.get(f"/api/participants/{person.pk}/receipt/").json()["shared"][0]
    body = {"disclosure": item["disclosure"], "look": item["looks"][0]["looks"][0]["id"], "words": WORDS}
    address = f"/api/participants/{person.pk}/contest/"
    assert worker.post(address, body, content_type="application/json").status_code == 204
    assert worker.post(address, body, content_type="application/json").json()["code"] == "already_contested"
    assert worker.post(address, body | {"look": 0}, content_type="application/json").json()["code"] == "no_target"
    found = officer.get("/api/protection/contests/").json()["results"][0]
    answered = officer.post(
        f"/api/protection/contests/{found['id']}/answer/", {"outcome": "justified", "answer": "Oui."},
        content_type="application/json",
    )  # fmt: skip
    assert (answered.status_code, answered.json()["outcome"]) == (200, "justified")


def test_what_was_given_in_an_emergency_is_contested_too_and_found_in_the_log(acting: Acting, browser: Browser) -> None:
    referral = flow.accepted("identity")
    with acting("coach") as coach:
        found = access_received_to_act(coach, referral.pk)
        ask_in_emergency(
            actor=coach, referral=found, categories=("contact",), reason="violence", words="Ce soir", danger=True
        )
    with acting("colleague") as actor:
        while deliver_one():
            pass
        given = EmergencyDisclosure.objects.get()
        person = Participant.objects.get(pk=GrantUse.objects.get(pk=referral.pk).subject_id)
    with acting("coach") as coach:
        read_emergencies(coach, access_received_to_act(coach, referral.pk))
    with acting("colleague") as actor:
        look = next(item for item in targets_of(actor, person.pk) if item.look and str(given.pk) in item.code)
        made = contest_access(actor=actor, participant=person, target=look.code, words=WORDS)
        assert (made.kind, made.disclosure_id) == ("look", given.pk)
    found_lines = browser("dpo").post("/protection/log/", {"q": person.number}, follow=True).context["lines"]
    assert {"disclosure.read", "access.contest"} <= {line.action for line in found_lines}
    assert all(line.numbers == (person.number,) for line in found_lines if line.action == "disclosure.read")


def test_a_look_of_a_large_number_is_named_without_separators(
    shared: tuple[Participant, Referral], acting: Acting, browser: Browser
) -> None:
    person, referral = shared
    with acting("coach") as coach:
        disclosure = referral.disclosure.pk
        AuditEntry.objects.create(
            id=1_234_567_890, body_role=coach.body_role, owner_role=referral.sender_id, actor=coach.user_id,
            action="disclosure.read", object_kind="referral", object_id=referral.pk, disclosure_ids=[disclosure],
            detail=coach.function,
        )  # fmt: skip
    receipt = browser("colleague").get(f"/participants/{person.pk}/receipt/", headers={"accept-language": "fr"})
    assert f"target=look:1234567890:{disclosure}" in receipt.content.decode()
