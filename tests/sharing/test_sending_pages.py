"""The pages by which a referral leaves, through HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from sharing.grants.models import GrantUse
from sharing.grants.services import withdraw_grant
from sharing.referrals.access import access_referral
from sharing.referrals.models import Disclosure, Referral
from sharing.referrals.services import accept_referral, draft_referral
from tenants.casework.models import Participant
from tenants.casework.services import correct_file
from tests.casework.people import ADDRESS, make_grant, make_participant, make_sent, payload_of_one

type Browser = Callable[[str], Any]
type Acting = Callable[[str], Any]

SENTENCE = "Commencer un cours en janvier"


@pytest.fixture(autouse=True)
def _in_english(settings: Any) -> None:
    """Sentences are compared in the language of the source."""
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def grant(acting: Acting) -> Any:
    with acting("colleague") as actor:
        person = make_participant(actor, national_number="85073000061", **ADDRESS)
        return make_grant(actor, person.pk, "identity", "contact", "situation")


@pytest.fixture
def draft(acting: Acting, grant: Any) -> Any:
    with acting("colleague") as actor:
        return draft_referral(actor=actor, grant=grant, reason=SENTENCE)


def refer(grant: Any) -> str:
    return f"/agreements/{grant.pk}/refer/"


def url(referral: Any, page: str) -> str:
    return f"/referrals/{referral.pk}/{page}/"


def state_of(acting: Acting) -> list[str]:
    with acting("colleague"):
        return list(Referral.objects.values_list("state", flat=True))


def test_a_reason_makes_a_draft_that_only_the_sender_sees(acting: Acting, browser: Browser, grant: Any) -> None:
    client = browser("colleague")
    assert "018 00 00 01" in client.get(refer(grant)).content.decode()
    response = client.post(refer(grant), {"reason": SENTENCE})
    with acting("colleague"):
        referral = Referral.objects.get()
        assert (referral.state, GrantUse.objects.get().reason) == ("draft", SENTENCE)
        assert not Disclosure.objects.exists()
    assert response["Location"] == url(referral, "check")
    assert browser("coach").get(f"/referrals/{referral.pk}/").status_code == 404


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001])
def test_a_referral_needs_a_reason(acting: Acting, browser: Browser, grant: Any, reason: str) -> None:
    response = browser("colleague").post(refer(grant), {"reason": reason})
    assert list(response.context["form"].errors) == ["reason"]
    assert state_of(acting) == []


def test_the_check_shows_exactly_what_leaves_to_whom_why_and_until_when(
    acting: Acting, browser: Browser, draft: Any
) -> None:
    page = browser("colleague").get(url(draft, "check")).content.decode()
    for words in (
        "Lire et Ecrire BW", SENTENCE, "Amélie", "Noël", "1 May 1990", "018 00 00 01", "Rue des Quatre-Vents 7",
        "Integration income", "Manager, Coach", "National register number",
    ):  # fmt: skip
        assert words in page
    assert "85073000061" not in page
    assert "85.07.30" not in page
    assert state_of(acting) == ["draft"]


def test_a_confidential_address_is_told_to_stay(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as actor:
        person = make_participant(actor, confidential_address=True, **ADDRESS)
        draft = draft_referral(actor=actor, grant=make_grant(actor, person.pk), reason=SENTENCE)
    page = browser("colleague").get(url(draft, "check")).content.decode()
    assert "Address: it is confidential" in page
    assert "Quatre-Vents" not in page


def test_what_was_checked_is_what_the_recipient_reads(acting: Acting, browser: Browser, draft: Any) -> None:
    shown = browser("colleague").get(url(draft, "check")).context["check"]
    response = browser("colleague").post(url(draft, "check"), follow=True)
    assert "The referral was sent to Lire et Ecrire BW." in response.content.decode()
    with acting("colleague"):
        sent = Disclosure.objects.get()
        assert len(sent.fields) == len(shown.leaving)
        assert payload_of_one()["reason"] == SENTENCE
        assert "national_number" not in payload_of_one()["fields"]
    page = browser("coach").get(f"/referrals/{draft.pk}/").content.decode()
    for item in shown.leaving:
        assert item.value in page


def test_nothing_leaves_that_was_not_looked_at(acting: Acting, browser: Browser, draft: Any, grant: Any) -> None:
    client = browser("colleague")
    shown = {"shown": client.get(url(draft, "check")).context["check"].fingerprint}
    with acting("colleague") as actor:
        person = Participant.objects.get(pk=grant.subject_id)
        correct_file(actor=actor, participant=person, values={"phone": "018 00 77 77"})
    refused = client.post(url(draft, "check"), shown, follow=True)
    assert "The file has changed since you checked it" in refused.content.decode()
    assert "018 00 77 77" in refused.content.decode()
    assert state_of(acting) == ["draft"]
    again = {"shown": refused.context["check"].fingerprint}
    assert client.post(url(draft, "check"), again).status_code == 302
    assert state_of(acting) == ["sent"]


def test_a_referral_is_sent_once(acting: Acting, browser: Browser, draft: Any) -> None:
    client = browser("colleague")
    client.post(url(draft, "check"))
    again = client.post(url(draft, "check"), follow=True)
    assert "Somebody else has just changed this referral." in again.content.decode()
    assert client.get(url(draft, "check")).status_code == 302
    with acting("colleague"):
        assert Disclosure.objects.count() == 1


def test_nothing_leaves_under_a_withdrawn_agreement(acting: Acting, browser: Browser, grant: Any, draft: Any) -> None:
    with acting("colleague") as actor:
        withdraw_grant(actor=actor, grant=grant)
    client = browser("colleague")
    refused = client.post(refer(grant), {"reason": SENTENCE}, follow=True)
    assert "This agreement has ended or was withdrawn: record a new one." in refused.content.decode()
    client.post(url(draft, "check"))
    assert state_of(acting) == ["withdrawn_by_person"]
    with acting("colleague"):
        assert not Disclosure.objects.exists()


@pytest.mark.parametrize(("name", "status"), [("reader", 403), ("finance", 404), ("elsewhere", 404), ("coach", 404)])
def test_only_who_may_change_the_file_sends(
    acting: Acting, browser: Browser, grant: Any, draft: Any, name: str, status: int
) -> None:
    client = browser(name)
    for address in (refer(grant), url(draft, "check"), url(draft, "withdraw")):
        assert client.get(address).status_code == status
        assert client.post(address, {"reason": SENTENCE}).status_code == status
    assert state_of(acting) == ["draft"]


def test_a_receiving_cpas_cannot_take_a_referral_back(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as actor:
        person = make_participant(actor)
        referral = make_sent(actor, make_grant(actor, person.pk, to="court-saint-etienne"))
    receiver = browser("receiver")
    for page in ("withdraw", "check"):
        assert receiver.get(url(referral, page)).status_code == 404
        assert receiver.post(url(referral, page)).status_code == 404
    assert state_of(acting) == ["sent"]


def test_taking_back_ends_access_and_keeps_the_agreement(acting: Acting, browser: Browser, grant: Any) -> None:
    with acting("colleague") as actor:
        referral = make_sent(actor, grant)
    client = browser("colleague")
    assert "can no longer read anything of referral" in client.get(url(referral, "withdraw")).content.decode()
    done = client.post(url(referral, "withdraw"), follow=True)
    assert f"Referral {referral.reference} is taken back." in done.content.decode()
    assert state_of(acting) == ["withdrawn_by_sender"]
    assert refer(grant) in done.content.decode()
    assert "Noël" not in browser("coach").get(f"/referrals/{referral.pk}/").content.decode()
    again = client.post(url(referral, "withdraw"), follow=True)
    assert "Somebody else has just changed this referral." in again.content.decode()
    assert client.get(url(referral, "withdraw")).status_code == 302


def test_a_draft_is_given_up_without_a_word_to_anyone(browser: Browser, draft: Any) -> None:
    page = browser("colleague").get(url(draft, "withdraw")).content.decode()
    assert "Nothing had left." in page


def test_an_accepted_referral_can_still_be_taken_back(acting: Acting, browser: Browser, grant: Any) -> None:
    with acting("colleague") as actor:
        referral = make_sent(actor, grant)
    with acting("coach") as coach:
        accept_referral(
            actor=coach, referral=access_referral(coach, referral.pk), worker_id=coach.user_id,
            first_contact_on=timezone.localdate(),
        )  # fmt: skip
    browser("colleague").post(url(referral, "withdraw"))
    assert state_of(acting) == ["withdrawn_by_sender"]


def test_what_does_not_exist_is_not_found(browser: Browser) -> None:
    client = browser("colleague")
    for address in (f"/agreements/{uuid4()}/refer/", f"/referrals/{uuid4()}/check/", f"/referrals/{uuid4()}/withdraw/"):
        assert client.get(address).status_code == 404


def test_the_reason_is_never_markup(acting: Acting, browser: Browser, grant: Any) -> None:
    nasty = "<img src=x onerror=alert(1)>"
    with acting("colleague") as actor:
        draft = draft_referral(actor=actor, grant=grant, reason=nasty)
    page = browser("colleague").get(url(draft, "check")).content.decode()
    assert nasty not in page
    assert "&lt;img src=x" in page


def test_dates_leave_as_dates(acting: Acting, browser: Browser, draft: Any) -> None:
    browser("colleague").post(url(draft, "check"))
    with acting("colleague"):
        assert date.fromisoformat(payload_of_one()["fields"]["birth_date"]) == date(1990, 5, 1)
