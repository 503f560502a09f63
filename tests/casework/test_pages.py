"""The pages of a CPAS's files, through HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.audit.models import AuditEntry
from maillage.outbox.deliver import deliver_one
from sharing.referrals.access import access_referral
from sharing.referrals.services import decline_referral
from tenants.casework.models import Participant, TimelineEntry
from tenants.casework.services import correct_file
from tests.casework.people import ADDRESS, make_grant, make_participant, make_sent, payload_of_one

type Browser = Callable[[str], Any]
type Acting = Callable[[str], Any]

LIST = "/participants/"
NEW = {"first_name": "Zoé", "last_name": "Lambert", "status": "new"}
# Belongs to nobody, with right check digits.
VALID_NUMBER = "85073000061"


def file_url(participant: Any, page: str = "") -> str:
    return f"/participants/{participant.pk}/{page}"


@pytest.fixture(autouse=True)
def _in_english(settings: Any) -> None:
    """Sentences are compared in the language of the source."""
    settings.LANGUAGE_CODE = "en"


# --- Who may ---


@pytest.mark.parametrize("page", ["", "correct/", "receipt/"])
@pytest.mark.parametrize("stranger", ["finance", "dpo"])
def test_a_function_without_files_finds_nothing(acting: Acting, browser: Browser, stranger: str, page: str) -> None:
    with acting("colleague") as actor:
        person = make_participant(actor)
    client = browser(stranger)
    assert client.get(file_url(person, page)).status_code == 404
    assert client.get(LIST).status_code == 404


@pytest.mark.parametrize("page", ["", "correct/", "receipt/"])
def test_another_cpas_does_not_reach_a_file(acting: Acting, browser: Browser, page: str) -> None:
    with acting("colleague") as actor:
        person = make_participant(actor)
    elsewhere = browser("elsewhere")
    assert elsewhere.get(file_url(person, page)).status_code == 404
    turned_away = elsewhere.get(file_url(person, page), headers={"host": "genappe.maillage.localhost"})
    assert turned_away.status_code == 403
    assert "Noël" not in turned_away.content.decode()


def test_a_reader_reads_and_changes_nothing(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as actor:
        person = make_participant(actor)
    reader = browser("reader")
    page = reader.get(file_url(person)).content.decode()
    assert "Amélie Noël" in page
    assert "correct/" not in page
    assert "agreements/new/" not in page
    for address in (file_url(person, "correct/"), "/participants/new/"):
        assert reader.get(address).status_code == 403
        assert reader.post(address, NEW).status_code == 403
    with acting("colleague"):
        assert Participant.objects.get().first_name == "Amélie"


def test_a_file_that_does_not_exist_is_not_found(browser: Browser) -> None:
    assert browser("colleague").get(f"/participants/{uuid4()}/").status_code == 404


# --- Open and correct ---


def test_a_file_is_opened_and_followed_by_who_opens_it(acting: Acting, browser: Browser) -> None:
    response = browser("colleague").post(
        "/participants/new/", NEW | {"national_number": "85.07.30-000.61", "birth_date": "1985-07-30"}, follow=True
    )
    assert "File GEN-0001 is open." in response.content.decode()
    with acting("colleague") as actor:
        person = Participant.objects.get()
        assert (person.national_number, person.birth_date) == (VALID_NUMBER, date(1985, 7, 30))
        assert person.referent_id == actor.user_id


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"first_name": ""}, "first_name"),
        ({"last_name": "   "}, "last_name"),
        ({"national_number": "85.07.30-000.60"}, "national_number"),
        ({"national_number": "abc"}, "national_number"),
        ({"birth_date": "31/02/1990"}, "birth_date"),
        ({"birth_date": "2190-01-01"}, "birth_date"),
        ({"status": "nonsense"}, "status"),
        ({"email": "not an address"}, "email"),
        ({"first_name": "x" * 81}, "first_name"),
        ({"first_name": "Zo\x00é"}, "first_name"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    acting: Acting, browser: Browser, typed: dict[str, str], field: str
) -> None:
    response = browser("colleague").post("/participants/new/", NEW | typed)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    page = response.content.decode()
    assert "<title>Error:" in page
    assert f'href="#id_{field}"' in page
    with acting("colleague"):
        assert not Participant.objects.exists()


def shown_form(client: Any, person: Any) -> dict[str, Any]:
    """What a browser would send back if nothing were touched, with what each field was shown with."""
    form = client.get(file_url(person, "correct/")).context["form"]
    sent: dict[str, Any] = {}
    for bound in form:
        value = "" if bound.value() is None else bound.value()
        if value is False:
            sent[bound.html_initial_name] = "False"
            continue
        sent[bound.html_name] = sent[bound.html_initial_name] = value
    return sent


def test_an_untouched_form_writes_nothing(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as actor:
        person = make_participant(actor, national_number=VALID_NUMBER, **ADDRESS)
        before = AuditEntry.objects.filter(action="participant.correct").count()
    client = browser("colleague")
    response = client.post(file_url(person, "correct/"), shown_form(client, person), follow=True)
    assert "Nothing was changed." in response.content.decode()
    with acting("colleague"):
        assert AuditEntry.objects.filter(action="participant.correct").count() == before
        assert not TimelineEntry.objects.filter(kind="file.corrected").exists()


def test_two_corrections_of_different_fields_both_stay(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as actor:
        person = make_participant(actor)
    client = browser("colleague")
    typed = shown_form(client, person) | {"locality": "Genappe"}
    with acting("manager") as manager:
        correct_file(actor=manager, participant=Participant.objects.get(), values={"phone": "018 00 00 09"})
    client.post(file_url(person, "correct/"), typed)
    with acting("colleague"):
        person = Participant.objects.get()
        assert (person.phone, person.locality) == ("018 00 00 09", "Genappe")


def test_a_correction_says_who_sees_it(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as actor:
        person = make_participant(actor)
        for recipient in ("lire-et-ecrire-bw", "cesep", "cesep"):
            make_sent(actor, make_grant(actor, person.pk, to=recipient))
    client = browser("colleague")
    typed = shown_form(client, person) | {"phone": "018 00 00 02"}
    response = client.post(file_url(person, "correct/"), typed, follow=True)
    assert "2 recipients see the corrected information." in response.content.decode()
    not_covered = shown_form(client, person) | {"employment_goal": "Boulanger"}
    response = client.post(file_url(person, "correct/"), not_covered, follow=True)
    assert "recipients see" not in response.content.decode()


def test_every_field_can_be_corrected_at_once(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as actor:
        person = make_participant(actor)
    typed = {
        "first_name": "Zoé", "last_name": "Lambert", "birth_date": "1991-06-02", "sex": "f",
        "national_number": VALID_NUMBER, "phone": "018 00 00 07", "email": "zoe@maillage.example",
        "street": "Rue Neuve 1", "postcode": "1470", "locality": "Genappe", "confidential_address": "on",
        "income_source": "ase", "income_since": "2026-01-01", "education_level": "primary",
        "employment_goal": "Boulanger", "spoken_language": "polonais", "french_level": "a2", "status": "followed",
    }  # fmt: skip
    response = browser("colleague").post(file_url(person, "correct/"), typed, follow=True)
    assert "The file was corrected." in response.content.decode()
    assert "File corrected: birth" not in response.content.decode()  # labels, not the names of columns
    with acting("colleague"):
        assert Participant.objects.get().status == "followed"


# --- The file ---


def test_a_file_shows_everything_and_that_it_was_read(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as actor:
        person = make_participant(actor)
        grant = make_grant(actor, person.pk)
        referral = make_sent(actor, grant)
    reader = browser("reader")
    page = reader.get(file_url(person)).content.decode()
    for words in (
        "Amélie Noël", "GEN-0001", "CPAS de Genappe", "In force", "Integration income", referral.reference,
        "Referred to Lire et Ecrire BW", "Agreement to share with Lire et Ecrire BW recorded", "File opened",
    ):  # fmt: skip
        assert words in page
    with acting("reader") as actor:
        read = AuditEntry.objects.filter(action="participant.read", object_id=person.pk)
        assert [entry.actor for entry in read] == [actor.user_id]


def test_what_another_organisation_did_is_signed_by_it(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as actor:
        person = make_participant(actor)
        referral = make_sent(actor, make_grant(actor, person.pk))
    with acting("coach") as coach:
        decline_referral(actor=coach, referral=access_referral(coach, referral.pk), reason="full")
    with acting("colleague"):
        assert deliver_one()
    page = browser("reader").get(file_url(person)).content.decode()
    assert "Referral declined by Lire et Ecrire BW" in page
    assert "– Lire et Ecrire BW</p>" in page
    assert "Coach Testard" not in page


def test_a_file_costs_the_same_queries_whatever_happened_in_it(acting: Acting, browser: Browser) -> None:
    reader, counts = browser("reader"), []
    with acting("colleague") as actor:
        person = make_participant(actor)
    for _round in range(2):
        with acting("colleague") as actor:
            for _each in range(3):
                make_sent(actor, make_grant(actor, person.pk))
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(file_url(person)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_people_type_is_never_markup(acting: Acting, browser: Browser) -> None:
    nasty = "<script>alert(1)</script>"
    with acting("colleague") as actor:
        person = make_participant(actor, first_name=nasty, employment_goal=nasty)
        make_sent(actor, make_grant(actor, person.pk, purpose=nasty), reason=nasty)
    client = browser("colleague")
    for address in (LIST, *(file_url(person, page) for page in ("", "correct/", "receipt/"))):
        page = client.get(address).content.decode()
        assert nasty not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_confidential_address_is_marked_and_leaves_the_recipients(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as actor:
        person = make_participant(actor, **ADDRESS)
        make_sent(actor, make_grant(actor, person.pk))
        assert "street" in payload_of_one()["fields"]
    client = browser("colleague")
    assert "Confidential address</h2>" not in client.get(file_url(person)).content.decode()
    client.post(file_url(person, "correct/"), shown_form(client, person) | {"confidential_address": "on"})
    assert "Confidential address</h2>" in client.get(file_url(person)).content.decode()
    with acting("colleague"):
        assert not {"street", "postcode", "locality"} & set(payload_of_one()["fields"])


def test_the_way_back_keeps_the_filters_of_the_list(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as actor:
        person = make_participant(actor)
    client, host = browser("colleague"), "http://genappe.maillage.localhost"
    came_from = client.get(file_url(person), headers={"referer": f"{host}/participants/?status=new&page=2"})
    assert 'href="/participants/?status=new&amp;page=2"' in came_from.content.decode()
    foreign = client.get(file_url(person), headers={"referer": "http://evil.example/participants/?q=x"})
    assert "?q=x" not in foreign.content.decode()


# --- The receipt ---


def test_the_receipt_says_what_with_whom_why_until_when_and_who_looked(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as actor:
        person = make_participant(actor)
        referral = make_sent(actor, make_grant(actor, person.pk), reason="Commencer un cours")
    assert browser("coach").get(f"/referrals/{referral.pk}/").status_code == 200
    page = browser("reader").get(file_url(person, "receipt/")).content.decode()
    for words in (
        "Lire et Ecrire BW, Coach", "Commencer un cours", "Apprendre à lire", "Phone", "To take your agreement back",
        "To contest or correct", "It changes nothing to your income.",
    ):  # fmt: skip
        assert words in page
    assert "018 00 00 01" not in page
