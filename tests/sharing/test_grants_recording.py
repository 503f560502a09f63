"""What an agreement keeps, and what is refused before it is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from maillage.problems import Problem
from sharing.grants import rules
from sharing.grants.bases import basis_in_force
from sharing.grants.models import Grant
from sharing.grants.services import Evidence, Notice, Terms
from sharing.grants.web.evidence_fields import DRAWN, drawing_of
from sharing.programmes.presets import PRESETS, WRITES
from tenants.casework import rules as casework
from tests.sharing.agreeing import SPOKEN, TOLD, Acting, agreed, body, make_voluntary, person, signed

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)  # fmt: skip


def test_an_agreement_keeps_every_term_that_was_said(acting: Acting) -> None:
    terms = Terms(
        writes=["attendance"], preset="contact", service="Table de conversation", bound_by_secrecy=True,
        same_mission=True, representative_name="Rose Noël", representative_quality="mère",
        notice=Notice("2026-1", "fr", "a" * 64),
    )  # fmt: skip
    with acting("colleague") as actor:
        made = agreed(actor, person(actor), terms=terms)
        kept = Grant.objects.get(pk=made.pk)
        assert kept.legal_basis == basis_in_force()
        assert (kept.writes, kept.preset, kept.recipient_service) == (
            ["attendance"],
            "contact",
            "Table de conversation",
        )
        assert (kept.bound_by_secrecy, kept.same_mission) == (True, True)
        assert (kept.representative_name, kept.representative_quality) == ("Rose Noël", "mère")
        assert (kept.notice_version, kept.notice_language, kept.notice_digest) == ("2026-1", "fr", "a" * 64)
        assert (kept.version, kept.replaces_id) == (1, None)


def test_a_recipient_writes_what_it_usually_does_unless_the_agreement_says_otherwise(acting: Acting) -> None:
    with acting("colleague") as actor:
        usual = agreed(actor, person(actor))
        nothing = agreed(actor, usual.subject_id, terms=Terms(writes=[]))
        assert usual.writes == ["employment", "assessment", "attendance"]
        assert "attendance" not in usual.covers  # written without being read elsewhere
        assert nothing.writes == []


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"purpose": "  "}, "no_purpose", "purpose"),
        ({"categories": []}, "no_category", "categories"),
        ({"categories": ["identity", "shoe size"]}, "no_category", "categories"),
        ({"terms": Terms(writes=["shoe size"])}, "no_category", "categories"),
        ({"valid_until": date(2020, 1, 1)}, "ends_before_start", "valid_until"),
        ({"valid_until": timezone.localdate() + timedelta(days=367)}, "too_long", "valid_until"),
        ({"terms": Terms(representative_name="Rose Noël")}, "no_quality", "representative_quality"),
        ({"terms": Terms(representative_quality="mère")}, "no_representative", "representative_name"),
        ({"evidence": Evidence(kind="guessed")}, "no_evidence", "evidence"),
        ({"evidence": Evidence(kind="spoken", witness=" ")}, "no_witness", "witness"),
        ({"evidence": Evidence(kind="signed")}, "no_document", "document"),
        ({"evidence": Evidence(kind="eid")}, "no_document", "document"),
        ({"evidence": Evidence(kind="screen")}, "no_signature", "signed_name"),
        ({"evidence": Evidence(kind="screen", signed_name="Amélie Noël")}, "no_witness", "witness"),
    ],
)
def test_what_is_no_agreement_is_refused_at_its_field(
    acting: Acting, changes: dict[str, Any], code: str, field: str
) -> None:
    with acting("colleague") as actor:
        subject = person(actor)
        with pytest.raises(Problem) as refused:
            agreed(actor, subject, **changes)
        assert not Grant.objects.exists()
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(
    ("recipient", "code"), [("genappe", "own_body"), ("cartes-emploi", "never_a_recipient")]
)  # fmt: skip
def test_some_bodies_are_never_recipients(acting: Acting, recipient: str, code: str) -> None:
    with acting("colleague") as actor, pytest.raises(Problem) as refused:
        agreed(actor, person(actor), to=recipient)
    assert (refused.value.code, refused.value.field) == (code, "recipient")


@pytest.mark.parametrize("state", ["suspended", "closed"])
def test_a_recipient_that_is_no_longer_active_is_refused(acting: Acting, state: str) -> None:
    with acting("colleague") as actor:
        recipient = body("cesep")
        recipient.state = state  # as the register says it: a body may not write it
        with pytest.raises(Problem) as refused:
            agreed(actor, person(actor), recipient=recipient)
    assert refused.value.code == "recipient_inactive"


def test_a_typed_name_before_a_witness_counts_as_a_signature_on_the_screen(acting: Acting) -> None:
    with acting("colleague") as actor:
        typed = Evidence(kind="screen", signed_name="Amélie Noël", witness="Une collègue")
        grant = agreed(actor, person(actor), evidence=typed)
    assert (grant.evidence, grant.signed_name, grant.document_key) == ("screen", "Amélie Noël", None)
    assert grant.lapses_on is None


def test_a_drawn_signature_is_kept_as_the_picture_that_it_is(acting: Acting) -> None:
    with acting("colleague") as actor:
        drawn = drawing_of(DRAWN + PNG)
        grant = agreed(actor, person(actor), evidence=Evidence(kind="screen", document=drawn))
    assert grant.document_type == "image/png"
    assert len(grant.document_digest) == 64


@pytest.mark.parametrize("typed", ["", "data:image/svg+xml;base64,PHN2Zz4=", DRAWN, DRAWN + "@@"])
def test_what_is_no_drawing_is_none(typed: str) -> None:
    assert drawing_of(typed) is None


def test_an_upload_that_is_no_document_leaves_no_agreement(acting: Acting) -> None:
    with acting("colleague") as actor:
        subject = person(actor)
        upload = SimpleUploadedFile("accord.pdf", b"MZ\x90\x00", content_type="application/pdf")
        with pytest.raises(Problem) as refused:
            agreed(actor, subject, evidence=Evidence(kind="signed", document=upload))
        assert not Grant.objects.exists()
    assert refused.value.code == "not_accepted"


def test_a_minor_says_yes_too(acting: Acting) -> None:
    with acting("colleague") as actor:
        young = person(actor, birth_date=rules.months_later(timezone.localdate(), -12 * 18 + 1))
        with pytest.raises(Problem) as refused:
            agreed(actor, young, terms=Terms(representative_name="Rose Noël", representative_quality="mère"))
        grant = agreed(actor, young, terms=Terms(minor_agreed=True))
    assert (refused.value.code, refused.value.field) == ("minor_not_asked", "minor_agreed")
    assert (grant.minor, grant.minor_agreed) == (True, True)


def test_of_an_adult_nobody_asks_a_minors_answer(acting: Acting) -> None:
    with acting("colleague") as actor:
        grant = agreed(actor, person(actor), terms=Terms(minor_agreed=True))
        undated = agreed(actor, person(actor, birth_date=None))
    assert (grant.minor, grant.minor_agreed, undated.minor) == (False, False, False)


@pytest.mark.parametrize(("born", "today", "minor"), [
    (date(2008, 11, 23), date(2026, 11, 22), True), (date(2008, 11, 22), date(2026, 11, 22), False),
    (date(2008, 2, 29), date(2026, 2, 27), True), (date(2008, 2, 29), date(2026, 2, 28), False),
    (None, date(2026, 1, 1), False),
])  # fmt: skip
def test_under_age_is_under_18(born: date | None, today: date, minor: bool) -> None:
    assert rules.is_minor(born, today) is minor


def test_of_a_voluntary_programme_the_agreement_says_what_is_not_shown(acting: Acting) -> None:
    make_voluntary(acting, one_person=True)
    with acting("colleague") as actor:
        subject = person(actor)
        with pytest.raises(Problem) as refused:
            agreed(actor, subject)
        grant = agreed(actor, subject, terms=TOLD)
        other = agreed(actor, subject, to="cesep", terms=TOLD)
    assert (refused.value.code, refused.value.field) == ("voluntary_not_said", "voluntary_said")
    assert (grant.voluntary, grant.voluntary_said, grant.one_person) == (True, True, True)
    assert (other.voluntary, other.voluntary_said, other.one_person) == (False, False, False)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"valid_until": date(2020, 1, 1)}, "grant_ends_after_start"),
        ({"valid_until": timezone.localdate() + timedelta(days=400)}, "grant_lasts_a_year_at_most"),
        ({"categories": []}, "grant_covers_something"),
        ({"write_categories": ["shoe size"]}, "grant_categories_known"),
        ({"document_key": None}, "grant_has_its_evidence"),
        ({"evidence": "guessed"}, "grant_has_its_evidence"),
        ({"evidence": "spoken"}, "grant_has_its_evidence"),
        ({"version": 2}, "grant_version_names_what_it_replaces"),
        ({"representative_name": "Rose"}, "grant_representative_has_a_quality"),
        ({"minor": True}, "grant_minor_agreed_too"),
        ({"voluntary": True}, "grant_voluntary_was_said"),
    ],
)
def test_the_database_refuses_what_is_no_agreement(acting: Acting, changes: dict[str, Any], constraint: str) -> None:
    with acting("colleague") as actor:
        grant = agreed(actor, person(actor))
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Grant.objects.filter(pk=grant.pk).update(**changes)


def test_no_preset_holds_what_never_leaves() -> None:
    assert "national_number" not in casework.DISCLOSABLE
    assert set(PRESETS) == set(WRITES)
    assert set(PRESETS["contact"]) < set(PRESETS["path"]) < set(PRESETS["all"])


def test_a_spoken_agreement_names_language_and_interpreter(acting: Acting) -> None:
    with acting("colleague") as actor:
        grant = agreed(actor, person(actor), evidence=replace(SPOKEN, witness=" Une collègue "))
    assert (grant.witness, grant.spoken_language, grant.interpreter) == ("Une collègue", "polonais", "Interprète")


def test_a_document_that_belongs_to_a_spoken_agreement_is_not_kept(acting: Acting) -> None:
    with acting("colleague") as actor:
        evidence = replace(signed(), kind="spoken", witness="Une collègue")
        assert agreed(actor, person(actor), evidence=evidence).document_key is None
