"""A CPAS confirms with the person, field by field, what another one disclosed, over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from maillage.audit.models import AuditEntry
from maillage.problems import Problem
from sharing.grants.models import GrantUse
from sharing.referrals.access import access_referral
from sharing.referrals.models import Referral
from sharing.referrals.services import withdraw_referral
from tenants.casework.models import FieldConfirmation, IncomingReferral, Participant
from tenants.casework.services import confirm_field, correct_file
from tests.conftest import Acting
from tests.sharing import flow

type Browser = Callable[[str], Client]
ENGLISH = {"accept-language": "en"}


def received(*categories: str, **values: object) -> Referral:
    return flow.accepted(*(categories or (flow.IDENTITY, flow.CONTACT, flow.SITUATION)), by="receiver", to=flow.CPAS)


def fields(referral: Referral) -> str:
    return f"/referrals/{referral.pk}/fields/"


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path, headers=ENGLISH)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def open_file(client: Client, referral: Referral) -> None:
    assert client.post(f"/referrals/{referral.pk}/file/").status_code == 302


def own_file() -> Participant:
    with Acting("receiver"):
        return IncomingReferral.objects.select_related("participant").get().participant


def test_a_file_is_opened_with_the_name_alone(browser: Browser) -> None:
    referral, client = received(), browser("receiver")
    body = page(client, fields(referral))
    assert "open a file for Amélie Noël" in body
    assert "Confirm with the person<span" not in body
    open_file(client, referral)
    own = own_file()
    assert (own.name, own.phone, own.birth_date) == ("Amélie Noël", "", None)
    body = page(client, fields(referral))
    assert f"Your file {own.number} is open" in body
    assert f"/participants/{own.pk}/" in body
    assert body.count("by Receiver Testard on") == 2


def test_fields_enter_the_file_one_by_one(browser: Browser) -> None:
    referral, client = received(), browser("receiver")
    open_file(client, referral)
    answer = client.post(fields(referral) + "income_source/", follow=True, headers=ENGLISH)
    assert answer.redirect_chain == [(fields(referral) + "#income_source", 302)]
    body = answer.content.decode()
    assert "Taken over into your file: Income." in body
    assert body.count("Integration income") == 2
    assert "3 of 7 fields confirmed" in body
    client.post(fields(referral) + "birth_date/")
    own = own_file()
    assert (own.income_source, own.birth_date, own.phone) == ("ris", date(1990, 5, 1), "")


def test_a_field_that_was_not_agreed_cannot_be_taken(browser: Browser) -> None:
    referral, client = received(flow.IDENTITY), browser("receiver")
    open_file(client, referral)
    for field in ("phone", "national_number", "nonsense"):
        answer = client.post(f"{fields(referral)}{field}/", follow=True, headers=ENGLISH)
        assert "This field was not shared." in answer.content.decode()
    assert "018 00 00 01" not in page(client, fields(referral))
    assert own_file().phone == ""


def test_the_second_confirmation_says_that_it_was_done(browser: Browser) -> None:
    referral, client = received(), browser("receiver")
    open_file(client, referral)
    client.post(fields(referral) + "phone/")
    answer = client.post(fields(referral) + "phone/", follow=True, headers=ENGLISH)
    assert "This field was already confirmed." in answer.content.decode()
    answer = client.post(f"/referrals/{referral.pk}/file/", follow=True, headers=ENGLISH)
    assert "A file was already opened for this referral." in answer.content.decode()
    with Acting("receiver"):
        assert FieldConfirmation.objects.filter(field="phone").count() == 1


def test_a_field_comes_after_the_file(browser: Browser) -> None:
    referral = received()
    answer = browser("receiver").post(fields(referral) + "phone/", follow=True, headers=ENGLISH)
    assert "First open a file for this person." in answer.content.decode()


def test_a_referral_without_the_name_opens_no_file(browser: Browser) -> None:
    referral, client = received(flow.CONTACT), browser("receiver")
    body = page(client, fields(referral))
    assert "The name was not shared" in body
    assert "Amélie" not in body
    answer = client.post(f"/referrals/{referral.pk}/file/", follow=True, headers=ENGLISH)
    assert "open the file by hand" in answer.content.decode()


def test_somebody_of_the_same_name_is_pointed_out(browser: Browser) -> None:
    with Acting("receiver") as receiver:
        namesake = flow.participant(receiver, last_name="Noel")
    body = page(browser("receiver"), fields(received()))
    assert "Your CPAS already has a file in this name" in body
    assert f"/participants/{namesake.pk}/" in body


def test_a_later_correction_is_pointed_out_and_not_taken_over(browser: Browser) -> None:
    referral, client = received(), browser("receiver")
    open_file(client, referral)
    client.post(fields(referral) + "phone/")
    with Acting("colleague") as actor:
        person = Participant.objects.get(pk=GrantUse.objects.get(pk=referral.pk).subject_id)
        correct_file(actor=actor, participant=person, values={"phone": "018 00 00 02"})
    body = page(client, fields(referral))
    assert "018 00 00 02" in body
    assert "Corrected by the sender since" in body
    assert own_file().phone == "018 00 00 01"


@pytest.mark.parametrize("name", ["colleague", "elsewhere", "coach", "coordinator", "finance"])
def test_who_did_not_receive_it_finds_no_page(browser: Browser, name: str) -> None:
    referral = received()
    page(browser(name), fields(referral), 404)
    for path in (fields(referral) + "phone/", f"/referrals/{referral.pk}/file/"):
        assert browser(name).post(path).status_code in (403, 404)
    with Acting("colleague"):
        assert not IncomingReferral.objects.exists()


def test_what_is_not_accepted_or_has_ended_is_not_shown(browser: Browser) -> None:
    waiting = flow.sent(to=flow.CPAS)
    ended = received()
    with Acting("colleague") as actor:
        withdraw_referral(actor=actor, referral=access_referral(actor, ended.pk))
    for referral in (waiting, ended):
        answer = browser("receiver").get(fields(referral), follow=True, headers=ENGLISH)
        assert answer.redirect_chain == [(f"/referrals/{referral.pk}/", 302)]
        assert "can no longer be taken over" in answer.content.decode()
    assert "Amélie" not in page(browser("receiver"), f"/referrals/{ended.pk}/")


def test_what_was_confirmed_stays_after_the_end(browser: Browser) -> None:
    referral, client = received(), browser("receiver")
    open_file(client, referral)
    client.post(fields(referral) + "phone/")
    with Acting("colleague") as actor:
        withdraw_referral(actor=actor, referral=access_referral(actor, referral.pk))
    own = own_file()
    assert (own.name, own.phone, own.income_source) == ("Amélie Noël", "018 00 00 01", "")


def test_only_a_post_changes_anything(browser: Browser) -> None:
    referral, client = received(), browser("receiver")
    for path in (fields(referral) + "phone/", f"/referrals/{referral.pk}/file/"):
        assert client.get(path).status_code == 405


def test_opening_the_page_is_written_down_for_the_sender(browser: Browser) -> None:
    referral = received()
    page(browser("receiver"), fields(referral))
    with Acting("colleague"):
        look = AuditEntry.objects.get(action="disclosure.read")
    assert look.object_id == referral.pk


def test_the_page_costs_the_same_with_one_and_with_all_fields(browser: Browser) -> None:
    client, costs = browser("receiver"), []
    for categories in ((flow.IDENTITY,), (flow.IDENTITY, flow.CONTACT, flow.SITUATION)):
        referral = received(*categories)
        open_file(client, referral)
        with CaptureQueriesContext(connection) as queries:
            page(client, fields(referral))
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12


def test_a_field_that_the_sender_takes_back_meanwhile_is_not_taken_over(browser: Browser) -> None:
    referral = received()
    open_file(browser("receiver"), referral)
    with Acting("receiver") as receiver:
        opened = access_referral(receiver, referral.pk)
    with Acting("colleague") as colleague:
        withdraw_referral(actor=colleague, referral=access_referral(colleague, referral.pk))
    with Acting("receiver") as receiver, pytest.raises(Problem) as refused:
        confirm_field(actor=receiver, referral=opened, field="phone")
    assert refused.value.code == "changed_meanwhile"
    assert own_file().phone == ""


def test_who_has_a_file_already_is_proposed_and_linked_by_hand(browser: Browser) -> None:
    born = flow.VALUES["birth_date"]
    with Acting("receiver") as receiver:
        other = flow.participant(receiver, last_name="Noel", birth_date=date(1961, 2, 3), phone="")
        own = flow.participant(receiver, last_name="Noël", birth_date=born, phone="")
    referral, client = received(), browser("receiver")
    body = page(client, fields(referral))
    assert body.index(own.number) < body.index(other.number)  # the same date of birth first
    assert body.count("Same date of birth") == 1
    answer = client.post(f"/referrals/{referral.pk}/file/", {"participant": str(own.pk)}, follow=True, headers=ENGLISH)
    assert f"linked to file {own.number}" in answer.content.decode()
    with Acting("receiver"):
        assert Participant.objects.count() == 2
        assert not FieldConfirmation.objects.exists()
        own.refresh_from_db()
        assert own.phone == ""
    assert client.post(f"/referrals/{referral.pk}/fields/phone/").status_code == 302
    with Acting("receiver"):
        own.refresh_from_db()
        assert own.phone == "018 00 00 01"
    again = client.post(f"/referrals/{referral.pk}/file/", {"participant": str(other.pk)}, follow=True, headers=ENGLISH)
    assert "already opened" in again.content.decode()


@pytest.mark.parametrize("chosen", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_file_that_is_not_there_is_not_linked(browser: Browser, chosen: str) -> None:
    referral, client = received(), browser("receiver")
    assert client.post(f"/referrals/{referral.pk}/file/", {"participant": chosen}).status_code == 404
    answer = client.post(
        f"/api/referrals/{referral.pk}/file/", {"participant": chosen}, content_type="application/json"
    )
    assert answer.status_code == (400 if chosen == "nonsense" else 404)


def test_programs_link_a_file_too(browser: Browser) -> None:
    with Acting("receiver") as receiver:
        own = flow.participant(receiver)
    referral = received()
    answer = browser("receiver").post(
        f"/api/referrals/{referral.pk}/file/", {"participant": str(own.pk)}, content_type="application/json"
    )
    assert answer.status_code == 201, answer.content
    with Acting("receiver"):
        assert IncomingReferral.objects.get().participant_id == own.pk
