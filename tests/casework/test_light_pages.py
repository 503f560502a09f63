"""Working light by its pages and by program: refer, upload, look, apply, carry back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from maillage.audit.models import AuditEntry
from maillage.postgres.acting import identifying
from sharing.referrals.models import Referral
from sharing.referrals.services import send_referral
from tenants.casework.models import Participant, ParticipantImport
from tests.conftest import Acting
from tests.sharing.flow import sent

pytestmark = pytest.mark.django_db
LIST = "Numéro;Nom;Prénom;GSM\nA-1;Noël;Amélie;018 00 00 09\nA-2;Petit;Bruno;\n".encode("cp1252")


def typed(**changes: Any) -> dict[str, Any]:
    """What is typed of a quick referral."""
    usual = {
        "first_name": "Amélie", "last_name": "Noël", "phone": "018 00 00 01", "number": "A-1",
        "recipient": "lire-et-ecrire-bw", "reason": "Apprendre à lire", "evidence": "spoken", "witness": "Une collègue",
        "valid_until": (timezone.localdate() + timedelta(days=60)).isoformat(),
    }  # fmt: skip
    return usual | changes


def listed(content: bytes = LIST) -> dict[str, Any]:
    """A list as a browser sends it."""
    return {"list": SimpleUploadedFile("Noël-et-autres.csv", content)}


def test_a_quick_referral_leads_to_the_check(browser: Callable[[str], Client], acting: type[Acting]) -> None:
    client = browser("colleague")
    answer = client.post("/referrals/quick/", typed())
    with acting("colleague"):
        referral = Referral.objects.get()
    assert answer["Location"] == f"/referrals/{referral.pk}/check/"
    assert "018 00 00 01" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"phone": ""}, "phone"),
        ({"witness": ""}, "witness"),
        ({"recipient": "genappe"}, "recipient"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    browser: Callable[[str], Client], acting: type[Acting], changes: dict[str, str], field: str
) -> None:
    answer = browser("colleague").post("/referrals/quick/", typed(**changes))
    assert field in answer.context["form"].errors
    with acting("colleague"):
        assert not Participant.objects.exists()


def test_a_list_is_uploaded_looked_at_and_applied(browser: Callable[[str], Client], acting: type[Acting]) -> None:
    client = browser("colleague")
    client.post("/referrals/quick/", typed())
    address = client.post("/participants/import/", listed())["Location"]
    page = client.get(address)
    text = page.content.decode()
    assert "018 00 00 01" in text
    assert "018 00 00 09" in text
    assert "Bruno Petit" in client.get(f"{address}?show=new").content.decode()
    assert "Noël" not in address
    # the name of the file is kept nowhere, nor anything in the session
    with acting("colleague"):
        assert "et-autres" not in str(ParticipantImport.objects.values())
    with identifying():
        assert {key for key in client.session.keys() if not key.startswith("_auth")} == set()  # noqa: SIM118
    wrong = client.post(f"{address}apply/", {"shown": "0" * 64})
    assert wrong["Location"] == address
    client.post(f"{address}apply/", {"shown": page.context["preview"].fingerprint})
    with acting("colleague"):
        assert dict(Participant.objects.values_list("external_number", "phone")) == {"A-1": "018 00 00 09", "A-2": ""}
    assert client.get(address).context["batch"].opened == 1
    assert browser("manager").get(address).status_code == 404


def test_a_list_is_thrown_away(browser: Callable[[str], Client]) -> None:
    client = browser("colleague")
    address = client.post("/participants/import/", listed())["Location"]
    assert client.post(f"{address}discard/").status_code == 302
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04\x00", b"nom;prenom\nA;B\n"])
def test_what_is_no_list_is_said(browser: Callable[[str], Client], content: bytes) -> None:
    answer = browser("colleague").post("/participants/import/", listed(content))
    assert "list" in answer.context["form"].errors


def test_reading_a_preview_writes_nothing(browser: Callable[[str], Client], acting: type[Acting]) -> None:
    client = browser("colleague")
    address = client.post("/participants/import/", listed())["Location"]
    with acting("colleague"):
        before = AuditEntry.objects.count()
    client.get(address)
    with acting("colleague"):
        assert AuditEntry.objects.count() == before
        assert not Participant.objects.exists()


def test_the_answer_to_a_referral_can_be_copied(browser: Callable[[str], Client]) -> None:
    referral = sent()
    text = browser("colleague").get(f"/referrals/{referral.pk}/").content.decode()
    copied = text.partition("<textarea")[2].partition("</textarea>")[0]
    assert "Lire et Ecrire BW" in copied
    assert referral.reference in copied
    assert 'id="answer-text"' not in browser("coach").get(f"/referrals/{referral.pk}/").content.decode()


def test_programs_do_the_same(browser: Callable[[str], Client], acting: type[Acting]) -> None:
    client = browser("colleague")
    made = client.post("/api/referrals/quick/", typed(), content_type="application/json")
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    again = client.post("/api/referrals/quick/", typed(last_name="Autre"), content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (400, "external_number_taken")
    with acting("colleague") as actor:
        send_referral(actor=actor, referral=Referral.objects.get())
    (answer,) = client.get("/api/referrals/answers/").json()["results"]
    assert (answer["external_number"], answer["state"], answer["recipient"]) == ("A-1", "sent", "Lire et Ecrire BW")
    shown = client.post("/api/participants/imports/", listed())
    assert shown.status_code == 201, shown.json()
    preview = shown.json()
    assert [row["informed"] for row in preview["changed"]] == [["Lire et Ecrire BW"]]
    assert [row["name"] for row in preview["new"]] == ["Bruno Petit"]
    address = f"/api/participants/imports/{preview['id']}/"
    refused = client.post(f"{address}apply/", {"shown": "x"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "changed_since_shown")
    done = client.post(f"{address}apply/", {"shown": preview["fingerprint"]}, content_type="application/json").json()
    assert (done["opened"], done["changed_count"], done["changed"], done["fingerprint"]) == (1, 1, [], "")
    assert client.get(address).json()["applied_at"]
    bad = client.post("/api/participants/imports/", listed(b"nom\nA\n"))
    assert (bad.status_code, bad.json()["code"]) == (400, "no_number_column")
