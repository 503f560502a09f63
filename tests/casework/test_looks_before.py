"""Pages on which values of a file are looked at before something leaves or changes: each look is in the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from maillage.audit.models import AuditEntry
from sharing.grants.models import Grant
from sharing.referrals.models import Referral
from sharing.referrals.services import draft_referral
from tenants.casework.models import Participant, ParticipantImport
from tests.conftest import Acting
from tests.sharing import flow

type Case = tuple[str, str, UUID]
LIST = "numero;nom;prenom;gsm\nA-1;Noël;Amélie;018 00 00 09\n".encode()


@pytest.fixture
def cases(db: None, browser: Callable[[str], Client]) -> dict[str, Case]:
    """Of each page or route: where it is, the action that it writes down, and of what."""
    with Acting("colleague") as actor:
        person = flow.participant(actor)
        Participant.objects.filter(pk=person.pk).update(external_number="A-1")
        grant: Grant = flow.grant(actor, person.pk, flow.IDENTITY, flow.CONTACT)
        referral: Referral = draft_referral(actor=actor, grant=grant, reason="Cours")
    browser("colleague").post("/participants/import/", {"list": SimpleUploadedFile("liste.csv", LIST)})
    with Acting("colleague"):
        batch = ParticipantImport.objects.get()
    return {
        "draft": (f"/agreements/{grant.pk}/refer/", "disclosure.preview", grant.pk),
        "check": (f"/referrals/{referral.pk}/check/", "disclosure.preview", referral.pk),
        "program": (f"/api/agreements/{grant.pk}/preview/", "disclosure.preview", grant.pk),
        "correct": (f"/participants/{person.pk}/correct/", "participant.read", person.pk),
        "list": (f"/participants/import/{batch.pk}/", "import.preview", batch.pk),
        "list by program": (f"/api/participants/imports/{batch.pk}/", "import.preview", batch.pk),
    }


@pytest.mark.parametrize("name", ["draft", "check", "program", "correct", "list", "list by program"])
def test_a_look_at_values_before_they_leave_or_change_is_written_down(
    cases: dict[str, Case], browser: Callable[[str], Client], name: str
) -> None:
    path, action, about = cases[name]
    client = browser("colleague")

    def written() -> list[Any]:
        with Acting("colleague"):
            return [entry.actor for entry in AuditEntry.objects.filter(action=action, object_id=about)]

    before = written()
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert "018 00 00 0" in answer.content.decode(), "a value is shown"
    with Acting("colleague") as actor:
        expected = [*before, actor.user_id]
    assert written() == expected
