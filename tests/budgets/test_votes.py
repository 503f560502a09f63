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
    with acting("villers_manager") as actor:
        entered = CouncilVote.objects.get()
        assert (entered.member_id, entered.kept_by, entered.approved) == (actor.body_role, actor.body_role, False)
    address = f"/api/budgets/pools/{shared_pool.pk}/versions/0/votes/"
    other = {"member": "genappe", "voted_on": "2025-12-15", "approved": True}
    refused = client.post(address, other, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (400, "not_a_member")
    own = client.post(address, other | {"member": "villers-la-ville"}, content_type="application/json")
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


def test_a_later_entry_counts_and_the_earlier_one_is_kept(
    browser: Browser, acting: ActingAs, shared_pool: Pool
) -> None:
    client = browser("coordinator")
    for outcome in ("no", "yes"):
        client.post(f"/budgets/{shared_pool.pk}/budget/0/vote/", vote(member="genappe", outcome=outcome))
    listed = client.get(f"/api/budgets/pools/{shared_pool.pk}/versions/0/votes/").json()["results"]
    assert {row["member"]: row["approved"] for row in listed}["genappe"] is True
    with acting("coordinator"):
        assert CouncilVote.objects.count() == 2


@pytest.mark.parametrize(("name", "status"), [("finance", 403), ("treasurer", 403), ("colleague", 404)])
def test_who_only_reads_enters_no_vote(browser: Browser, shared_pool: Pool, name: str, status: int) -> None:
    assert browser(name).post(f"/budgets/{shared_pool.pk}/budget/0/vote/", vote()).status_code == status
