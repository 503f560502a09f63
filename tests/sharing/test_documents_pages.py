"""The agreement and the receipt, on paper and on the screen, for the worker and for programs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone

from maillage.audit.models import AuditEntry
from maillage.identity.models import Body
from maillage.postgres.acting import body_role_name
from maillage.problems import Problem
from sharing.grants.documents.sheet import AgreementSheet, agreement_pdf, agreement_text, notice_of
from sharing.grants.models import Grant
from sharing.grants.services import Evidence, record_grant, withdraw_grant
from sharing.programmes.models import Programme
from tests.conftest import Acting
from tests.documents.pdfs import alternatives_of, check_readable_by_all, roles_of, text_of
from tests.documents.test_uploads import PDF as UNSIGNED
from tests.documents.test_uploads import signed
from tests.sharing import flow

type Browser = Callable[[str], Any]

HOSTILE = "#panic() $x$ @y \\ \"'`*_ {sender}"
TYPED = {
    "recipient": "lire-et-ecrire-bw",
    "purpose": "apprendre à lire",
    "categories": ["identity", "language"],
    "valid_until": "2026-12-31",
    "interpreter": "Ilse Voorbeeld",
}


def words(content: bytes) -> str:
    return text_of(content).replace(" ", "")


@pytest.fixture
def person(acting: type[Acting]) -> Any:
    with acting("colleague") as actor:
        return flow.participant(actor).pk


@pytest.fixture
def grant(acting: type[Acting], person: Any) -> Grant:
    with acting("colleague") as actor:
        return flow.grant(actor, person, "identity", "contact")


def test_the_paper_is_made_of_what_is_typed_and_nothing_is_kept(browser: Browser, person: Any, acting: Any) -> None:
    answer = browser("colleague").post(f"/participants/{person}/agreements/sheet/", TYPED)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert not re.search(r"No.l|Am.lie", answer["Content-Disposition"])
    check_readable_by_all(answer.content, title="Mon accord pour partager des informations", language="fr")
    shown = text_of(answer.content)
    for part in ("Refuser ne change rien à votre revenu.", "apprendre à lire", "Lire et Ecrire BW", "Ilse Voorbeeld"):
        assert part in shown
    assert "Identité" in shown
    assert "Dettes" not in shown
    with acting("colleague"):
        assert not Grant.objects.exists()


def test_refusing_is_the_first_thing_said(browser: Browser, person: Any) -> None:
    shown = text_of(browser("colleague").post(f"/participants/{person}/agreements/sheet/", TYPED).content)
    start = "Mon accord pour partager des informations Refuser ne change rien à votre revenu."
    assert shown.startswith(start)


def test_an_empty_form_gives_a_paper_with_blanks(browser: Browser, person: Any) -> None:
    answer = browser("colleague").post(f"/participants/{person}/agreements/sheet/", {"valid_until": "never"})
    assert answer.status_code == 200
    assert "……" in text_of(answer.content)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("nl", "Mijn akkoord om informatie te delen"),
        ("de", "Mein Einverständnis, Informationen zu teilen"),
        ("en", "My agreement to share information"),
        ("ar", "موافقتي على مشاركة المعلومات"),
    ],
)
def test_another_language_stands_beside_french(browser: Browser, person: Any, language: str, title: str) -> None:
    typed = TYPED | {"notice_language": language}
    content = browser("colleague").post(f"/participants/{person}/agreements/sheet/", typed).content
    check_readable_by_all(content, title=title, language=language)
    assert "Refuser ne change rien à votre revenu." in text_of(content)
    assert b"/Lang" in content


def test_every_drawing_has_words(browser: Browser, person: Any) -> None:
    content = browser("colleague").post(f"/participants/{person}/agreements/sheet/", TYPED).content
    assert "Figure" in roles_of(content)
    assert "Vous pouvez arrêter" in alternatives_of(content)


def sheet(**changes: Any) -> AgreementSheet:
    return AgreementSheet(**({"sender": "CPAS de Genappe", "person": "Amina Essai"} | changes))


def test_what_was_typed_in_the_agreement_stays_text(acting: Any) -> None:
    with acting("colleague"):
        content = agreement_pdf(sheet(person=HOSTILE, purpose=HOSTILE, recipient=HOSTILE), "nl")
    assert words(content).count(HOSTILE.replace(" ", "")) >= 5


def test_a_very_long_purpose_does_not_stop_the_paper(acting: Any) -> None:
    with acting("colleague"):
        assert agreement_pdf(sheet(purpose="mot " * 2500), "fr").startswith(b"%PDF-")


def test_a_voluntary_programme_says_what_is_not_told(acting: Any) -> None:
    def said(**changes: Any) -> list[str]:
        return [part.code for part in agreement_text(sheet(**changes), "fr").parts]

    with acting("colleague"):
        assert {"voluntary", "one_person", "minor", "writes"}.isdisjoint(said())
        assert "voluntary" in said(voluntary=True)
        assert "one_person" not in said(one_person=True)
        assert {"voluntary", "one_person"} <= set(said(voluntary=True, one_person=True))
        assert "minor" in said(minor=True)
        assert "writes" in said(writes=["attendance"])


def test_the_paper_of_a_voluntary_recipient_says_so(browser: Browser, person: Any, acting: Any) -> None:
    with acting("coach_manager"):
        Programme.objects.create(body=Body.objects.get(pk=body_role_name("lire-et-ecrire-bw")), voluntary=True)
    shown = text_of(browser("colleague").post(f"/participants/{person}/agreements/sheet/", TYPED).content)
    assert "service de contrôle du Forem" in shown


def test_what_was_shown_is_named_by_version_language_and_digest(acting: Any) -> None:
    with acting("colleague"):
        dutch, french = notice_of(sheet(), "nl"), notice_of(sheet(), "fr")
        other = notice_of(sheet(purpose="autre"), "nl")
    assert (dutch.version, dutch.language) == ("2026-1", "nl")
    assert len({dutch.digest, french.digest, other.digest}) == 3
    assert re.fullmatch("[0-9a-f]{64}", dutch.digest)


def test_a_language_without_a_text_does_not_exist(acting: Any, browser: Browser, grant: Grant) -> None:
    with acting("colleague"), pytest.raises(Http404):
        agreement_text(sheet(), "xx")
    assert browser("colleague").get(f"/participants/{grant.subject_id}/receipt/pdf/?language=xx").status_code == 404


def test_a_recorded_agreement_is_printed_as_it_stands(browser: Browser, grant: Grant, acting: Any) -> None:
    page = browser("colleague")
    shown = text_of(page.get(f"/agreements/{grant.pk}/sheet/").content)
    assert "Amélie Noël" in shown
    assert "Une collègue" in shown
    assert "Ma réponse" not in shown
    assert "Accord repris le" not in shown
    with acting("colleague") as actor:
        withdraw_grant(actor=actor, grant=Grant.objects.get(pk=grant.pk))
        assert AuditEntry.objects.filter(action="grant.paper", object_id=str(grant.pk)).exists()
    assert "Accord repris le" in text_of(page.get(f"/agreements/{grant.pk}/sheet/").content)


def test_the_text_is_read_on_the_screen_in_its_own_direction(browser: Browser, grant: Grant) -> None:
    page = browser("colleague").get(f"/agreements/{grant.pk}/text/?notice_language=ar").content.decode()
    assert '<article id="agreement-text" lang="ar" dir="rtl">' in page
    assert "read-aloud.js" in page
    assert 'hidden data-read-aloud="agreement-text"' in page


def test_the_text_before_recording_hands_on_what_is_typed(browser: Browser, person: Any) -> None:
    answer = browser("colleague").post(
        f"/participants/{person}/agreements/text/", TYPED | {"notice_language": "nl", "document": "x"}
    )
    page = answer.content.decode()
    assert 'lang="nl" dir="ltr"' in page
    assert page.count('type="hidden" name="categories"') == 2
    assert 'name="document"' not in page
    assert f'formaction="/participants/{person}/agreements/sheet/"' in page


def test_what_is_typed_is_escaped_on_the_screen(browser: Browser, person: Any) -> None:
    answer = browser("colleague").post(
        f"/participants/{person}/agreements/text/", TYPED | {"purpose": "<script>alert(1)</script>"}
    )
    assert "<script>alert" not in answer.content.decode()


def test_programs_get_the_same_papers(browser: Browser, grant: Grant) -> None:
    client, person = browser("colleague"), grant.subject_id
    made = client.post(
        f"/api/participants/{person}/agreements/sheet/",
        {"recipient": "lire-et-ecrire-bw", "preset": "contact", "notice_language": "de"},
        content_type="application/json",
    )
    check_readable_by_all(made.content, title="Mein Einverständnis, Informationen zu teilen", language="de")
    refused = client.post(
        f"/api/participants/{person}/agreements/sheet/", {"colour": "x"}, content_type="application/json"
    )
    assert refused.status_code == 400
    for path in (f"/api/agreements/{grant.pk}/sheet/", f"/api/participants/{person}/receipt/pdf/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), path
        assert answer["Cache-Control"] == "no-store"


def test_the_receipt_says_what_with_whom_and_who_looked(browser: Browser, acting: Any) -> None:
    referral = flow.sent("identity", "contact")
    browser("coach").get(f"/referrals/{referral.pk}/")
    with acting("colleague"):
        person = Grant.objects.get().subject_id
    content = browser("colleague").get(f"/participants/{person}/receipt/pdf/").content
    check_readable_by_all(content, title="Mon relevé : ce qui est partagé sur moi", language="fr")
    shown = text_of(content)
    for part in ("Amélie Noël", "Apprendre à lire", "Cours du soir", "Qui a regardé", "Vous voulez arrêter ?"):
        assert part in shown
    assert shown.count("Lire et Ecrire BW") >= 3
    assert "Table" in roles_of(content)
    with acting("colleague"):
        assert AuditEntry.objects.filter(action="receipt.show", object_id=str(person)).exists()


def test_an_empty_receipt_says_that_nothing_was_shared(browser: Browser, person: Any) -> None:
    shown = text_of(browser("colleague").get(f"/participants/{person}/receipt/pdf/?language=nl").content)
    assert "Er werd niets gedeeld." in shown
    assert "Rien n’a été partagé." in shown


def test_a_paper_of_nobody_does_not_exist(browser: Browser) -> None:
    client = browser("colleague")
    for path in (
        f"/agreements/{uuid4()}/sheet/",
        f"/agreements/{uuid4()}/text/",
        f"/participants/{uuid4()}/receipt/pdf/",
    ):
        assert client.get(path).status_code == 404
    assert client.post(f"/participants/{uuid4()}/agreements/sheet/", TYPED).status_code == 404


def test_an_agreement_signed_with_the_eid_holds_a_signature(acting: Any, person: Any) -> None:
    def give(content: bytes) -> Grant:
        document = SimpleUploadedFile("accord.pdf", content)
        return record_grant(
            actor=actor,
            subject_id=person,
            purpose="Apprendre",
            recipient=Body.objects.get(pk=body_role_name(flow.PARTNER)),
            categories=["identity"],
            valid_from=timezone.localdate(),
            valid_until=timezone.localdate(),
            evidence=Evidence(kind="eid", document=document),
        )

    with acting("colleague") as actor:
        for content, code in ((UNSIGNED, "not_signed"), (b"MZ", "not_accepted")):
            with pytest.raises(Problem) as refused:
                give(content)
            assert refused.value.code == code
        assert give(signed()).evidence == "eid"
