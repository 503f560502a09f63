"""What the answers hold, and what they no longer hold once it is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.audit.models import AuditEntry
from sharing.referrals.models import Referral
from sharing.referrals.services import decline_referral
from tests.api.conftest import PARTNER, World, file_of, grant_to, sent_under
from tests.cast import user_id


def test_the_main_job_goes_through_the_interface(call: Callable[..., Any]) -> None:
    today = timezone.localdate()
    person = call("colleague", "POST", "/api/participants/", {"first_name": "Amélie", "last_name": "Noël"}).json()
    assert person["referent_name"] == "Colleague Testard"
    agreement = call(
        "colleague",
        "POST",
        f"/api/participants/{person['id']}/agreements/",
        {
            "purpose": "Apprendre à lire",
            "recipient": PARTNER,
            "categories": ["identity", "contact"],
            "valid_from": today,
            "valid_until": today + timedelta(days=90),
            "evidence": "spoken",
            "witness": "Une collègue",
        },
    ).json()
    assert (agreement["recipient"], agreement["state"]) == (PARTNER, "live")
    preview = call("colleague", "GET", f"/api/agreements/{agreement['id']}/preview/").json()
    assert [field["code"] for field in preview["values"]] == ["first_name", "last_name"]
    assert len(preview["fingerprint"]) == 64
    draft = call("colleague", "POST", "/api/referrals/", {"agreement": agreement["id"], "reason": "Cours"}).json()
    address = f"/api/referrals/{draft['id']}/"
    assert draft["state"] == "draft"
    assert call("coach", "GET", address).status_code == 404
    assert call("colleague", "POST", f"{address}send/").json()["state"] == "sent"
    accepted = call("coach", "POST", f"{address}accept/", {"worker_id": user_id("coach"), "first_contact_on": today})
    assert (accepted.json()["state"], accepted.json()["worker_name"]) == ("accepted", "Coach Testard")
    corrected = call("colleague", "PATCH", f"/api/participants/{person['id']}/", {"phone": "018 00 00 02"})
    assert corrected.json()["phone"] == "018 00 00 02"
    disclosed = call("coach", "GET", address).json()["disclosed"]
    phone = next(field for field in disclosed["values"] if field["code"] == "phone")
    assert (disclosed["reason"], phone["value"]) == ("Cours", "018 00 00 02")
    assert phone["updated_on"] is not None
    outcome = {"outcome": "job", "outcome_on": today, "delivered": ["coaching"], "next_step": "work"}
    assert call("coach", "POST", f"{address}outcome/", outcome).json()["state"] == "outcome_reported"
    closed = call("colleague", "POST", f"{address}close/", {"person_answer": "helped"}).json()
    assert (closed["state"], closed["person_answer"]) == ("closed", "helped")
    steps = [step["event"] for step in call("coach", "GET", f"{address}steps/").json()["results"]]
    assert steps[:3] == ["close", "report_outcome", "accept"]


def test_nothing_about_the_person_is_left_after_a_withdrawal(call: Callable[..., Any], accepted: World) -> None:
    address = f"/api/referrals/{accepted.sent}/"
    before = call("coach", "GET", address)
    assert "Noël" in before.content.decode()
    assert call("coach", "POST", "/api/referrals/search/", {"q": "noel"}).json()["count"] == 1
    withdrawn = call("colleague", "POST", f"/api/agreements/{accepted.grant}/withdraw/").json()
    assert withdrawn["state"] == "withdrawn"
    after = call("coach", "GET", address)
    assert (after.json()["state"], after.json()["disclosed"], after.json()["name"]) == ("withdrawn_by_person", None, "")
    everything = [after, call("coach", "GET", "/api/referrals/")]
    for answer in everything:
        text = answer.content.decode()
        assert not [word for word in ("Noël", "Amélie", "018 00", "1990") if word in text]
    assert call("coach", "POST", "/api/referrals/search/", {"q": "noel"}).json()["count"] == 0
    # the sender's own referral says no more than the recipient's: what was disclosed is erased for both
    assert call("colleague", "GET", address).json()["disclosed"] is None


def test_a_reading_is_written_down_and_shown_on_the_receipt(
    call: Callable[..., Any], world: World, acting: Callable[[str], Any]
) -> None:
    call("coach", "GET", f"/api/referrals/{world.sent}/")
    call("coach", "GET", "/api/referrals/")
    call("colleague", "GET", f"/api/referrals/{world.sent}/")  # the sender's own
    with acting("coach"):
        assert AuditEntry.objects.filter(action="disclosure.read").count() == 2
    with acting("colleague") as actor:
        assert not AuditEntry.objects.filter(action="disclosure.read", body_role=actor.body_role).exists()
    receipt = call("colleague", "GET", f"/api/participants/{world.participant}/receipt/").json()
    looks = {
        shared["referral"]: [(each["organisation"], each["count"], len(each["looks"])) for each in shared["looks"]]
        for shared in receipt["shared"]
    }
    assert looks == {str(world.sent): [("Lire et Ecrire BW", 2, 2)], str(world.to_cpas): []}
    assert [agreement["purpose"] for agreement in receipt["agreements"]] == ["Apprendre à lire", "Apprendre à lire"]


def test_a_receiving_cpas_takes_confirmed_fields_over(call: Callable[..., Any], accepted: World) -> None:
    opened = call("receiver", "POST", f"/api/referrals/{accepted.to_cpas}/file/")
    own = f"/api/participants/{opened.json()['participant_id']}/"
    assert {done["field"] for done in opened.json()["confirmed"]} == {"first_name", "last_name"}
    assert call("receiver", "GET", own).json()["phone"] == ""
    assert call("receiver", "POST", f"/api/referrals/{accepted.to_cpas}/fields/phone/").status_code == 200
    assert call("receiver", "GET", own).json()["phone"] == "018 00 00 01"
    for field, code in (("phone", "already_confirmed"), ("national_number", "not_disclosed")):
        again = call("receiver", "POST", f"/api/referrals/{accepted.to_cpas}/fields/{field}/")
        assert (again.status_code, again.json()["code"]) == (409, code)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Noël", "Petit", "Wiśniewski"]),
        ("status=followed", ["Petit"]),
        ("referent={colleague}", ["Noël", "Petit", "Wiśniewski"]),
        ("referent={coach}", []),
    ],
)
def test_participants_are_filtered(
    call: Callable[..., Any], acting: Callable[[str], Any], query: str, expected: list[str]
) -> None:
    with acting("colleague") as actor:
        file_of(actor)
        file_of(actor, first_name="Łukasz", last_name="Wiśniewski")
        file_of(actor, last_name="Petit", status="followed")
    address = "/api/participants/?" + query.format(colleague=user_id("colleague"), coach=user_id("coach"))
    assert [row["last_name"] for row in call("colleague", "GET", address).json()["results"]] == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [("direction=received", 0), ("direction=sent", 3), ("state=draft", 1)],
)
def test_referrals_are_filtered(call: Callable[..., Any], world: World, query: str, expected: int) -> None:
    assert call("colleague", "GET", f"/api/referrals/?{query}").json()["count"] == expected


def test_names_are_searched_in_the_body_of_a_request(call: Callable[..., Any], world: World) -> None:
    def count(listing: str, **filters: str) -> int:
        return int(call("colleague", "POST", f"/api/{listing}/search/", filters).json()["count"])

    # drafts too: the name of a sent referral is the own file's, as on the page
    assert count("referrals", q="amelie") == 3
    assert count("referrals", q="amelie", state="draft") == 1
    assert count("referrals", q="personne") == 0
    assert count("participants", q="noel") == 1
    assert count("participants", q="noel", status="former") == 0


def test_nothing_leaves_that_was_not_previewed(call: Callable[..., Any], world: World) -> None:
    preview = call("colleague", "GET", f"/api/agreements/{world.grant}/preview/").json()
    draft = call("colleague", "POST", "/api/referrals/", {"agreement": str(world.grant), "reason": "Cours"}).json()
    call("colleague", "PATCH", f"/api/participants/{world.participant}/", {"last_name": "Noëlle"})
    address = f"/api/referrals/{draft['id']}/send/"
    refused = call("colleague", "POST", address, {"shown": preview["fingerprint"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "changed_since_shown")
    again = call("colleague", "GET", f"/api/agreements/{world.grant}/preview/").json()
    assert call("colleague", "POST", address, {"shown": again["fingerprint"]}).json()["state"] == "sent"


def test_an_ended_agreement_previews_nothing(call: Callable[..., Any], world: World) -> None:
    call("colleague", "POST", f"/api/agreements/{world.grant}/withdraw/")
    preview = call("colleague", "GET", f"/api/agreements/{world.grant}/preview/").json()
    assert (preview["live"], preview["values"]) == (False, [])


def test_a_declined_referral_says_why_and_nothing_else(
    call: Callable[..., Any], world: World, acting: Callable[[str], Any]
) -> None:
    with acting("coach") as actor:
        decline_referral(actor=actor, referral=Referral.objects.get(pk=world.sent), reason="full")
    answer = call("colleague", "GET", f"/api/referrals/{world.sent}/").json()
    assert (answer["state"], answer["decline_reason"]) == ("declined_pending", "full")
    assert call("coach", "GET", f"/api/referrals/{world.sent}/").json()["disclosed"] is None
    noted = call("colleague", "POST", f"/api/referrals/{world.sent}/confirm-decline/").json()
    assert noted["state"] == "declined"
    assert call("colleague", "GET", f"/api/referrals/{world.sent}/").json()["disclosed"] is None


def test_pages_are_of_25_and_carry_no_addresses(call: Callable[..., Any], acting: Callable[[str], Any]) -> None:
    with acting("colleague") as actor:
        for _rank in range(26):
            file_of(actor)
    first = call("colleague", "POST", "/api/participants/search/", {"q": "noel"}).json()
    assert (first["count"], first["page"], first["pages"], len(first["results"])) == (26, 1, 2, 25)
    assert set(first) == {"count", "page", "pages", "results"}
    second = call("colleague", "POST", "/api/participants/search/?page=2", {"q": "noel"}).json()
    assert (second["page"], len(second["results"])) == (2, 1)
    assert call("colleague", "GET", "/api/participants/?page=3").status_code == 404


@pytest.mark.parametrize(
    ("caller", "address", "most"),
    [
        ("colleague", "/api/participants/", 8),
        ("colleague", "/api/participants/{participant}/agreements/", 11),
        ("colleague", "/api/referrals/", 10),  # names of bodies are fetched for the page alone
        ("coach", "/api/referrals/", 11),
    ],
)
def test_a_list_costs_the_same_whatever_its_rows(
    call: Callable[..., Any],
    world: World,
    acting: Callable[[str], Any],
    browser: Callable[[str], Any],
    caller: str,
    address: str,
    most: int,
) -> None:
    from django.db import connection

    client = browser(caller)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(world.address(address)).json()["count"] > 0
        return len(queries)

    few = cost()
    with acting("colleague") as actor:
        for _rank in range(6):
            sent_under(actor, grant_to(actor, file_of(actor).pk, PARTNER))
            grant_to(actor, world.participant, "cesep")
    assert cost() == few
    assert few <= most
