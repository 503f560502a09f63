"""The pages of transmissions, as the people of both CPAS use them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from maillage.audit.models import AuditEntry
from sharing.transmissions import rules
from sharing.transmissions.models import Transmission
from tenants.casework.models import Participant, SentTransmission, TakenUpTransmission
from tests.isolation.scene import acting, person
from tests.transmissions import cases

type Browser = Callable[[str], Client]
type MakeActor = Callable[[str], Any]


def typed_frame(**changes: Any) -> dict[str, Any]:
    """The first form as it is posted."""
    usual = {
        "received_on": cases.today().isoformat(), "aid": "integration_income", "evidence": "register",
        "recipient": cases.body("court-saint-etienne").pk, "rule": cases.rule().pk,
    }  # fmt: skip
    return {key: str(value) for key, value in (usual | changes).items()}


def test_a_request_goes_its_whole_way_by_the_pages(browser: Browser, actor: MakeActor) -> None:
    sending = browser("colleague")
    with acting(actor("colleague")):
        posted = typed_frame()
    begun = sending.post("/transmissions/new/", posted)
    with acting(actor("colleague")):
        pk = Transmission.objects.get().pk
    here = f"/transmissions/{pk}/"
    assert begun.headers["Location"] == f"{here}person/"
    assert sending.post(f"{here}person/", cases.PERSON).headers["Location"] == here
    assert f"{here}acknowledge/" in sending.get(here).content.decode()
    assert sending.post(f"{here}acknowledge/", {"given_on": cases.today().isoformat()}).status_code == 302
    check = sending.get(f"{here}check/")
    for text in cases.PERSON.values():
        if text != cases.PERSON["birth_date"]:
            assert text.encode() in check.content
    told = {"notice_on": cases.today().isoformat(), "notice_by": "handed", "shown": check.context["check"].fingerprint}
    assert sending.post(f"{here}check/", told).headers["Location"] == here
    receiving = browser("receiver")
    assert "Vrancken" in receiving.get(here).content.decode()
    assert receiving.post(f"{here}accept/").headers["Location"] == here
    assert f"{here}file/" in receiving.get(here).content.decode()
    opened = receiving.post(f"{here}file/", {"file": "new"})
    with acting(actor("receiver")):
        own = Participant.objects.get()
        assert opened.headers["Location"] == f"/participants/{own.pk}/"
        assert (own.name, own.street, own.postcode, own.locality) == (
            "Odile Vrancken", "Rue des Sept-Tilleuls 4", "1490", "Court-Saint-Étienne",
        )  # fmt: skip
        link = TakenUpTransmission.objects.get()
        assert (link.sender_name, link.taken_up_by_name) == ("CPAS de Genappe", "Receiver Testard")
        assert link.request == cases.PERSON["request"]
    assert receiving.post(f"{here}settle/").headers["Location"] == here
    assert "Vrancken" not in receiving.get(here).content.decode()
    assert "Vrancken" in sending.get(here).content.decode()  # its own copy


def test_it_starts_from_a_file_with_the_minimum_and_no_more(browser: Browser, actor: MakeActor) -> None:
    with acting(actor("colleague")):
        subject = person(
            actor("colleague"), street="Rue du Pont 2", postcode="1470", locality="Genappe", email="o@maillage.example",
            income_source="ris", national_number="85.07.30-033.28",
        ).pk  # fmt: skip
        posted = typed_frame()
    assert browser("colleague").post(f"/participants/{subject}/transmit/", posted).status_code == 302
    with acting(actor("colleague")):
        kept = SentTransmission.objects.get()
        assert kept.participant_id == subject
        assert kept.person == {
            "first_name": "Odile", "last_name": "Vrancken", "phone": "010 00 00 01",
            "address": "Rue du Pont 2, 1470 Genappe",
        }  # fmt: skip


def test_the_form_asks_how_to_reach_somebody_whose_address_is_confidential(browser: Browser, actor: MakeActor) -> None:
    with acting(actor("colleague")):
        subject = person(actor("colleague"), street="Rue Cachée 2", confidential_address=True).pk
        pk = cases.drafted(actor("colleague"), subject_id=subject, person={"address": ""}).pk
    page = browser("colleague").get(f"/transmissions/{pk}/person/")
    assert "address" not in page.context["form"].fields
    assert page.context["form"].fields["reachable_at"].required
    assert "Rue Cachée" not in page.content.decode()


@pytest.mark.parametrize(
    ("days_ago", "colour", "late"), [(0, "blue", False), (4, "yellow", False), (5, "yellow", False), (7, "red", True)]
)
def test_the_countdown_is_in_words_and_in_colour(
    browser: Browser, actor: MakeActor, days_ago: int, colour: str, late: bool
) -> None:
    pk = cases.in_state(actor, rules.ACKNOWLEDGED, days_ago=days_ago)
    for path in ("/transmissions/", f"/transmissions/{pk}/", "/"):
        answer = browser("colleague").get(path, headers={"accept-language": "en"})
        html = answer.content.decode()
        words = {0: "5 days left", 4: "1 day left", 5: "Last day today", 7: "2 days late"}[days_ago]
        assert f'tag-{colour}">{words}' in html or words not in html, path
        assert words in html or "jour" in html, path
    found = browser("colleague").get(f"/transmissions/{pk}/").context["opened"]
    assert (found.countdown.is_late, found.countdown.colour) == (late, colour)
    assert ("notice-danger" in browser("colleague").get(f"/transmissions/{pk}/").content.decode()) == late


def test_a_readers_page_offers_no_step(browser: Browser, actor: MakeActor) -> None:
    pk = cases.in_state(actor, rules.ACKNOWLEDGED)
    page = browser("reader").get(f"/transmissions/{pk}/").content.decode()
    assert f"/transmissions/{pk}/check/" not in page
    assert f"/transmissions/{pk}/cancel/" not in page


def test_each_reading_by_the_other_cpas_is_written_down(browser: Browser, actor: MakeActor) -> None:
    pk = cases.in_state(actor, rules.RECEIVED)
    for path in ("/transmissions/", f"/transmissions/{pk}/", f"/transmissions/{pk}/papers/letter/", "/"):
        with acting(actor("colleague")):
            before = AuditEntry.objects.filter(action="transmission.read").count()
        assert browser("receiver").get(path).status_code == 200
        with acting(actor("colleague")):
            looks = AuditEntry.objects.filter(action="transmission.read")
            assert looks.count() == before + 1, path
            entry = looks.latest("id")
            assert (entry.owner_role, entry.disclosure_ids, entry.detail) == (
                actor("colleague").body_role, [pk], "case_worker",
            )  # fmt: skip


def text_of(answer: Any) -> str:
    """The words of a PDF, on one line."""
    reader = PdfReader(io.BytesIO(answer.content))
    assert "/MarkInfo" in reader.root_object, "tagged, for screen readers"
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_papers_say_why_to_whom_since_when_and_how_to_appeal(browser: Browser, actor: MakeActor) -> None:
    pk = cases.in_state(actor, rules.ACKNOWLEDGED, days_ago=1)
    papers = {
        kind: text_of(browser("colleague").get(f"/transmissions/{pk}/papers/{kind}/"))
        for kind in ("receipt", "notice", "letter")
    }
    with acting(actor("colleague")):
        appeal = Transmission.objects.get(pk=pk)
    assert appeal.reference in papers["notice"]
    for words in ("Court-Saint-Étienne", "depuis le 1er mars", "art. 47", "tribunal du travail", "trois mois"):
        assert words in papers["notice"], words
    for words in ("art. 18, § 4", "art. 15, alinéa 4", "Odile", "art. 1er"):
        assert words in papers["letter"], words
    for words in ("Genappe", "trente jours", "art. 21"):
        assert words in papers["receipt"], words


@pytest.mark.parametrize(
    ("who", "kind", "state", "status"),
    [
        ("receiver", "letter", rules.RECEIVED, 200),
        ("receiver", "notice", rules.RECEIVED, 404),
        ("receiver", "receipt", rules.RECEIVED, 404),
        ("receiver", "letter", rules.SETTLED, 404),
        ("colleague", "letter", rules.SETTLED, 200),
        ("colleague", "letter", rules.CANCELLED, 404),
        ("colleague", "unknown", rules.SENT, 404),
        ("reader", "notice", rules.SENT, 200),
    ],
)
def test_each_side_has_its_papers(
    browser: Browser, actor: MakeActor, who: str, kind: str, state: str, status: int
) -> None:
    pk = cases.in_state(actor, state)
    assert browser(who).get(f"/transmissions/{pk}/papers/{kind}/").status_code == status


def test_a_second_click_gets_a_clear_message_and_changes_nothing(browser: Browser, actor: MakeActor) -> None:
    pk = cases.in_state(actor, rules.RECEIVED)
    client, here = browser("receiver"), f"/transmissions/{pk}/"
    assert client.post(f"{here}accept/").status_code == 302
    with acting(actor("receiver")):
        declined = {"rule": str(cases.rule().pk), "evidence": "visit", "reasons": "Non"}
    again = client.post(f"{here}decline/", declined, follow=True)
    assert again.redirect_chain == [(here, 302)]
    assert len(list(again.context["messages"])) >= 1
    with acting(actor("receiver")):
        assert Transmission.objects.get(pk=pk).state == rules.ACCEPTED


def test_what_is_missing_is_said_at_its_field(browser: Browser, actor: MakeActor) -> None:
    pk = cases.in_state(actor, rules.ACKNOWLEDGED)
    client = browser("colleague")
    answer = client.post(f"/transmissions/{pk}/check/", {"notice_on": "", "notice_by": ""})
    assert set(answer.context["form"].errors) == {"notice_on", "notice_by"}
    number = cases.PERSON | {"why": "Son numéro est 85.07.30-033.28"}
    assert set(client.post(f"/transmissions/{pk}/person/", number).context["form"].errors) == {"why"}
    with acting(actor("colleague")):
        wrong = typed_frame(recipient="", received_on=(cases.today() + timedelta(days=1)).isoformat())
    assert "recipient" in client.post("/transmissions/new/", wrong).context["form"].errors


def test_a_file_that_may_be_the_person_s_is_proposed_and_only_filled_where_empty(
    browser: Browser, actor: MakeActor
) -> None:
    pk = cases.in_state(actor, rules.ACCEPTED)
    with acting(actor("receiver")):
        own = person(actor("receiver"), phone="0470 99 99 99").pk
    client = browser("receiver")
    assert str(own) in client.get(f"/transmissions/{pk}/file/").content.decode()
    client.post(f"/transmissions/{pk}/file/", {"file": str(own)})
    with acting(actor("receiver")):
        found = Participant.objects.get()
        assert (found.pk, found.phone, found.postcode) == (own, "0470 99 99 99", "1490")
        assert "phone" not in TakenUpTransmission.objects.get().fields


def test_nothing_is_taken_over_before_it_is_accepted_or_by_who_was_not_named(
    browser: Browser, actor: MakeActor
) -> None:
    for state in (rules.RECEIVED, rules.DECLINED, rules.SETTLED):
        pk = cases.in_state(actor, state)
        assert browser("receiver").post(f"/transmissions/{pk}/file/", {"file": "new"}).status_code == 302
    with acting(actor("receiver")):
        assert not Participant.objects.exists()


def test_lists_cost_the_same_whatever_their_length(
    browser: Browser, actor: MakeActor, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cases.in_state(actor, rules.RECEIVED)
    client = browser("receiver")
    counts = []
    for _round in range(2):
        client.get("/transmissions/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/transmissions/")
        counts.append(len(queries))
        for _more in range(3):
            cases.in_state(actor, rules.RECEIVED)
    assert counts[0] == counts[1]
