"""What the councils decided on an adopted version, with the decision as a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from budgets.models import CouncilVote, Pool
from maillage.audit.models import AuditEntry
from tests.budgets.conftest import modify, text_of

type Browser = Callable[[str], Client]
type ActingAs = Callable[[str], Any]
PATH, JSON = "/budgets/pools/", "application/json"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def vote(**values: Any) -> dict[str, Any]:
    return {"voted_on": "2025-12-15", "outcome": "yes", "reference": "2025/12/07"} | values


def decision(content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile("deliberation.pdf", content)


def test_the_coordination_enters_a_vote_whose_decision_every_member_reads(
    browser: Browser, acting: ActingAs, shared_pool: Pool
) -> None:
    address = f"/budgets/{shared_pool.pk}/budget/0/"
    given = vote(member="genappe", document=decision())
    assert browser("coordinator").post(f"{address}vote/", given).status_code == 302
    page = browser("villers_manager").get(address)
    assert "2025/12/07" in text_of(page)
    with acting("coordinator"):
        entered = CouncilVote.objects.get()
    served = browser("villers_manager").get(f"/budgets/{shared_pool.pk}/decisions/{entered.pk}/")
    assert b"".join(served.streaming_content) == PDF  # type: ignore[attr-defined]
    assert served.headers["Content-Disposition"].startswith("attachment")
    with acting("villers_manager") as actor:
        assert AuditEntry.objects.filter(action="pool.read_decision", body_role=actor.body_role).count() == 1
    assert browser("coach").get(f"/budgets/{shared_pool.pk}/decisions/{entered.pk}/").status_code == 404


def test_a_cpas_enters_the_vote_of_its_own_council_alone(browser: Browser, acting: ActingAs, shared_pool: Pool) -> None:
    client = browser("villers_manager")
    # whatever member is sent along
    given = vote(member="genappe", outcome="no", document=decision())
    assert client.post(f"/budgets/{shared_pool.pk}/budget/0/vote/", given).status_code == 302
    given = vote(outcome="no", document=decision(), replace="on")
    assert client.post(f"/budgets/{shared_pool.pk}/budget/0/vote/", given).status_code == 302
    with acting("villers_manager") as actor:
        entered = CouncilVote.objects.latest("entered_at")
        assert (entered.member_id, entered.kept_by, entered.approved) == (actor.body_role, actor.body_role, False)
    address = f"/api/budgets/pools/{shared_pool.pk}/versions/0/votes/"
    other = {"member": "genappe", "voted_on": "2025-12-15", "approved": True}
    refused = client.post(address, other, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (400, "not_a_member")
    given = other | {"member": "villers-la-ville", "replace": True}
    own = client.post(address, given, content_type="application/json")
    assert (own.status_code, own.json()["approved"], own.json()["document"]) == (201, True, False)
    listed = {row["member"]: row["approved"] for row in client.get(address).json()["results"]}
    assert listed == {"court-saint-etienne": None, "genappe": None, "villers-la-ville": True}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"voted_on": str(timezone.localdate() + timedelta(days=2))}, "voted_on"),
        ({"voted_on": "hier"}, "voted_on"),
        ({"member": "cesep"}, "member"),
        ({"outcome": ""}, "outcome"),
        ({"document": decision(b"not a document")}, "document"),
    ],
)
def test_a_vote_that_cannot_be_is_refused_at_its_field_and_keeps_nothing(
    browser: Browser, acting: ActingAs, shared_pool: Pool, changed: dict[str, Any], field: str
) -> None:
    given = vote(member="genappe") | changed
    response = browser("coordinator").post(f"/budgets/{shared_pool.pk}/budget/0/vote/", given)
    assert list(response.context["form"].errors) == [field]
    with acting("coordinator"):
        assert not CouncilVote.objects.exists()


def test_councils_vote_on_what_no_longer_changes(browser: Browser, acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        modify(actor, shared_pool)
    response = browser("coordinator").post(f"/budgets/{shared_pool.pk}/budget/1/vote/", vote(member="genappe"))
    assert response.context["form"].non_field_errors()
    with acting("coordinator"):
        assert not CouncilVote.objects.exists()


def test_a_second_vote_asks_before_it_replaces_the_first_which_stays_readable(
    browser: Browser, acting: ActingAs, shared_pool: Pool
) -> None:
    client, page = browser("coordinator"), f"/budgets/{shared_pool.pk}/budget/0/"
    given = vote(member="genappe")
    assert client.post(f"{page}vote/", given).status_code == 302
    later = given | {"outcome": "no", "voted_on": "2025-12-16", "document": decision()}
    asked = client.post(f"{page}vote/", later)
    # the browser has forgotten the file when the form comes again
    assert set(asked.context["form"].errors) == {"replace", "document"}
    assert 'type="checkbox" name="replace"' in asked.content.decode()
    assert "15 décembre 2025" in text_of(asked)
    with acting("coordinator"):
        assert [each.approved for each in CouncilVote.objects.all()] == [True]
    assert client.post(f"{page}vote/", later | {"replace": "on", "document": decision()}).status_code == 302
    shown = text_of(client.get(page))
    for words in ("16/12/2025", "15/12/2025 (2025/12/07)"):
        assert words in shown
    (row,) = [
        each for each in client.get(f"/api{PATH}{shared_pool.pk}/versions/0/votes/").json()["results"] if each["id"]
    ]
    assert (row["approved"], [each["approved"] for each in row["replaced"]]) == (False, [True])


def test_the_form_says_at_once_that_a_vote_is_entered(browser: Browser, shared_pool: Pool) -> None:
    client, page = browser("coordinator"), f"/budgets/{shared_pool.pk}/budget/0/vote/"
    assert 'type="checkbox" name="replace"' not in client.get(f"{page}?member=genappe").content.decode()
    client.post(page, vote(member="genappe"))
    opened = client.get(f"{page}?member=genappe")
    assert opened.context["known"].member.slug == "genappe"
    assert 'type="checkbox" name="replace"' in opened.content.decode()
    assert client.get(f"{page}?member=villers-la-ville").context["known"] is None


def test_a_program_is_asked_before_it_replaces_a_vote(browser: Browser, shared_pool: Pool) -> None:
    client, address = browser("coordinator"), f"/api{PATH}{shared_pool.pk}/versions/0/votes/"
    given = {"member": "genappe", "voted_on": "2025-12-15", "approved": True}
    assert client.post(address, given, content_type=JSON).status_code == 201
    refused = client.post(address, given | {"approved": False}, content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "vote_entered")
    assert client.post(address, given | {"approved": False, "replace": True}, content_type=JSON).status_code == 201


def test_a_decision_is_added_to_the_vote_that_was_entered_without(
    browser: Browser, acting: ActingAs, shared_pool: Pool
) -> None:
    client, start = browser("coordinator"), f"/budgets/{shared_pool.pk}"
    for slug in ("genappe", "villers-la-ville"):
        client.post(f"{start}/budget/0/vote/", vote(member=slug))
    with acting("coordinator"):
        first, other = CouncilVote.objects.order_by("member__slug")
    page = f"{start}/decisions/{first.pk}/attach/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"document": decision(b"not a document")}).context["form"].has_error("document")
    assert client.post(page, {"document": decision()}).status_code == 302
    # a second one from a page opened before
    assert client.post(page, {"document": decision()}).context["form"].has_error("document")
    villers, attached = browser("villers_manager"), f"/api{PATH}{shared_pool.pk}/decisions/{other.pk}/"
    assert villers.post(page, {"document": decision()}).status_code == 403
    answer = villers.post(attached, {"document": decision()})
    assert (answer.status_code, answer.json()["document"], answer.json()["replaced"]) == (201, True, [])
    again = villers.post(f"/api{PATH}{shared_pool.pk}/decisions/{answer.json()['id']}/", {"document": decision()})
    assert (again.status_code, again.json()["code"]) == (409, "decision_attached")
    rows = client.get(f"/api{PATH}{shared_pool.pk}/versions/0/votes/").json()["results"]
    assert {row["member"] for row in rows if row["document"]} == {"genappe", "villers-la-ville"}
    with acting("coordinator"):
        assert CouncilVote.objects.count() == 4


@pytest.mark.parametrize(("name", "status"), [("finance", 403), ("treasurer", 403), ("colleague", 404)])
def test_who_only_reads_enters_no_vote(browser: Browser, shared_pool: Pool, name: str, status: int) -> None:
    assert browser(name).post(f"/budgets/{shared_pool.pk}/budget/0/vote/", vote()).status_code == status
