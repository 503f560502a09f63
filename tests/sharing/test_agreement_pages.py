"""The pages of agreements, through HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maillage.audit.models import AuditEntry
from maillage.problems import Problem
from sharing.grants import hints
from sharing.grants.hints import Hint
from sharing.grants.models import Grant, GrantWithdrawal
from sharing.grants.rules import months_later
from sharing.grants.services import Evidence
from sharing.referrals.models import Disclosure, Referral
from tests.casework.people import make_grant, make_participant, make_sent

type Browser = Callable[[str], Any]
type Acting = Callable[[str], Any]

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _in_english(settings: Any) -> None:
    """Sentences are compared in the language of the source."""
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def person(acting: Acting) -> Any:
    with acting("colleague") as actor:
        return make_participant(actor).pk


def new_url(person: Any) -> str:
    return f"/participants/{person}/agreements/new/"


def url(grant: Any, page: str = "") -> str:
    return f"/agreements/{grant.pk}/{page}"


def typed(**changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "recipient": "lire-et-ecrire-bw",
        "purpose": "Apprendre à lire",
        "preset": "chosen",
        "categories": ["identity", "contact"],
        "valid_from": today.isoformat(),
        "valid_until": (today + timedelta(days=90)).isoformat(),
        "evidence": "spoken",
        "witness": "Une collègue",
        "language": "polonais",
        "interpreter": "",
    } | changes


def upload(content: bytes = PDF, name: str = "accord.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def grants(acting: Acting) -> list[Grant]:
    with acting("colleague"):
        return list(Grant.objects.all())


def test_the_form_begins_with_what_the_person_has_to_hear(browser: Browser, person: Any) -> None:
    response = browser("colleague").get(new_url(person))
    page = response.content.decode()
    assert page.index("Refusing changes nothing to your income.") < page.index("<form method")
    form = response.context["form"]
    today = timezone.localdate()
    assert (form["valid_from"].value(), form["valid_until"].value()) == (today, months_later(today, 12))
    assert "Contact details: phone, e-mail" in page
    assert "Health" not in page  # nothing in the file belongs to it
    assert "Des cartes pour l’emploi" not in page  # a coordination never sees a name
    assert '<option value="genappe"' not in page
    assert "CPAS de Court-Saint-Étienne" in page


def test_a_spoken_agreement_is_recorded(acting: Acting, browser: Browser, person: Any) -> None:
    response = browser("colleague").post(new_url(person), typed(), follow=True)
    page = response.content.decode()
    for words in (
        "The agreement with Lire et Ecrire BW is recorded.",
        "polonais",
        "Une collègue",
        "First name",
        "Refer",
    ):
        assert words in page
    assert [grant.evidence for grant in grants(acting)] == ["spoken"]


def test_a_signed_agreement_is_recorded_and_its_document_handed_out(
    acting: Acting, browser: Browser, person: Any
) -> None:
    browser("colleague").post(new_url(person), typed(evidence="signed", witness="", document=upload()))
    (grant,) = grants(acting)
    assert grant.document_type == "application/pdf"
    answer = browser("reader").get(url(grant, "document/"))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    with acting("reader") as actor:
        entry = AuditEntry.objects.get(action="grant.document")
        assert (entry.actor, entry.object_id) == (actor.user_id, grant.pk)
    for stranger in ("finance", "elsewhere"):
        assert browser(stranger).get(url(grant, "document/")).status_code == 404


def test_a_spoken_agreement_has_no_document(acting: Acting, browser: Browser, person: Any) -> None:
    with acting("colleague") as actor:
        grant = make_grant(actor, person)
    assert browser("colleague").get(url(grant, "document/")).status_code == 404


TODAY = date.today()  # noqa: DTZ011


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"recipient": ""}, "recipient", "required"),
        ({"recipient": "genappe"}, "recipient", "not one of the available"),
        ({"recipient": "cartes-emploi"}, "recipient", "not one of the available"),
        ({"purpose": " "}, "purpose", "required"),
        ({"categories": []}, "categories", "Choose at least one category"),
        ({"preset": "", "categories": []}, "preset", "Choose what the person agrees to share."),
        ({"preset": "some"}, "preset", "not one of the available"),
        ({"categories": ["health"]}, "categories", "not one of the available"),
        ({"valid_until": (TODAY - timedelta(days=9)).isoformat()}, "valid_until", "before the first day"),
        ({"valid_until": (TODAY + timedelta(days=900)).isoformat()}, "valid_until", "12 months at most"),
        ({"valid_from": "demain"}, "valid_from", "valid date"),
        ({"evidence": ""}, "evidence", "required"),
        ({"evidence": "guessed"}, "evidence", "valid choice"),
        ({"witness": "  "}, "witness", "Enter the name of the witness."),
        ({"evidence": "signed"}, "document", "Add the signed document."),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    acting: Acting, browser: Browser, person: Any, changes: dict[str, Any], field: str, words: str
) -> None:
    response = browser("colleague").post(new_url(person), typed(**changes))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert words in response.content.decode()
    assert "<title>Error:" in response.content.decode()
    assert grants(acting) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<script>alert(1)</script>", "The file is not a PDF, PNG or JPEG, whatever its name says."),
        (b"MZ\x90\x00", "The file is not a PDF, PNG or JPEG, whatever its name says."),
        (b"", "The file is empty. Choose another one."),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    acting: Acting, browser: Browser, person: Any, content: bytes, words: str
) -> None:
    response = browser("colleague").post(new_url(person), typed(evidence="signed", document=upload(content)))
    assert list(response.context["form"].errors) == ["document"]
    assert words in response.content.decode()
    assert grants(acting) == []


def test_a_reader_and_strangers_record_nothing(acting: Acting, browser: Browser, person: Any) -> None:
    for name, status in (("reader", 403), ("finance", 404), ("elsewhere", 404)):
        client = browser(name)
        assert client.get(new_url(person)).status_code == status
        assert client.post(new_url(person), typed()).status_code == status
    assert browser("colleague").post(new_url(uuid4()), typed()).status_code == 404
    assert grants(acting) == []


def test_an_agreement_shows_its_uses_and_offers_a_reader_nothing(acting: Acting, browser: Browser, person: Any) -> None:
    with acting("colleague") as actor:
        grant = make_grant(actor, person, purpose="<b>lire</b>")
        referral = make_sent(actor, grant, reason="Commencer un cours")
    page = browser("colleague").get(url(grant)).content.decode()
    for words in (referral.reference, "Commencer un cours", "In force", "&lt;b&gt;lire", "Withdraw the agreement"):
        assert words in page
    read = browser("reader").get(url(grant))
    assert read.status_code == 200
    assert "/withdraw/" not in read.content.decode()
    assert "/refer/" not in read.content.decode()
    for stranger in ("finance", "dpo", "elsewhere"):
        assert browser(stranger).get(url(grant)).status_code == 404


def test_withdrawing_says_what_ends_and_ends_it(acting: Acting, browser: Browser, person: Any) -> None:
    with acting("colleague") as actor:
        grant = make_grant(actor, person)
        referral = make_sent(actor, grant)
    client = browser("colleague")
    asked = client.get(url(grant, "withdraw/")).content.decode()
    assert "Lire et Ecrire BW can no longer read what was shared" in asked
    assert referral.reference in asked
    done = client.post(url(grant, "withdraw/"), follow=True)
    assert "The agreement is withdrawn." in done.content.decode()
    with acting("colleague"):
        assert Referral.objects.get().state == "withdrawn_by_person"
        assert Disclosure.objects.get().payload is None
    assert browser("coach").get(f"/referrals/{referral.pk}/").content.decode().count("Noël") == 0


def test_an_agreement_is_withdrawn_once(acting: Acting, browser: Browser, person: Any) -> None:
    with acting("colleague") as actor:
        grant = make_grant(actor, person)
    client = browser("colleague")
    client.post(url(grant, "withdraw/"))
    again = client.post(url(grant, "withdraw/"), follow=True)
    assert "This agreement was already withdrawn." in again.content.decode()
    assert client.get(url(grant, "withdraw/")).status_code == 302
    with acting("colleague"):
        assert GrantWithdrawal.objects.count() == 1


def test_only_who_may_change_the_file_withdraws(acting: Acting, browser: Browser, person: Any) -> None:
    with acting("colleague") as actor:
        grant = make_grant(actor, person)
    for name, status in (("reader", 403), ("finance", 404), ("elsewhere", 404)):
        client = browser(name)
        assert client.get(url(grant, "withdraw/")).status_code == status
        assert client.post(url(grant, "withdraw/")).status_code == status
    with acting("colleague"):
        assert not GrantWithdrawal.objects.exists()


def test_a_coordination_is_never_a_recipient(acting: Acting, person: Any) -> None:
    from maillage.identity.models import Body
    from maillage.postgres.acting import body_role_name
    from maillage.problems import Problem

    with acting("colleague") as actor, pytest.raises(Problem) as refused:
        make_grant(
            actor, person, recipient=Body.objects.get(role=body_role_name("cartes-emploi")),
            evidence=Evidence(kind="spoken", witness="Une collègue"),
        )  # fmt: skip
    assert (refused.value.code, refused.value.field) == ("never_a_recipient", "recipient")


class Broken(RuntimeError):
    """What follows an agreement fails."""


@pytest.mark.parametrize("error", [Problem("full", "No place is left."), Broken()])
def test_a_document_does_not_stay_behind_when_what_follows_the_agreement_fails(
    browser: Browser, acting: Acting, person: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:  # fmt: skip
    settings.UPLOAD_ROOT = tmp_path
    stored: list[int] = []

    def fail(*_: Any) -> str:
        stored.append(sum(path.is_file() for path in tmp_path.rglob("*")))
        raise error

    monkeypatch.setitem(hints._hints, "failing", Hint(propose=lambda *_: {}, follow=fail))
    document = SimpleUploadedFile("accord.pdf", PDF, content_type="application/pdf")
    client = browser("colleague")
    client.raise_request_exception = False
    answer = client.post(f"{new_url(person)}?failing={uuid4()}", typed(evidence="signed", document=document))
    assert answer.status_code == (200 if isinstance(error, Problem) else 500)
    assert stored == [1], "it was kept before"
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    with acting("colleague"):
        assert not Grant.objects.exists()
