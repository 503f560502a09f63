"""Agreements in every shape, by the services, as the cast."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from maillage.identity.models import Body
from maillage.postgres.acting import body_role_name
from sharing.grants.models import Grant
from sharing.grants.services import Evidence, Terms, record_grant, renew_grant
from sharing.programmes.models import Programme
from tenants.casework.services import open_file

type Acting = Callable[[str], AbstractContextManager[Any]]
type Browser = Callable[[str], Any]

PARTNER, OTHER_PARTNER, CPAS = "lire-et-ecrire-bw", "cesep", "court-saint-etienne"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SPOKEN = Evidence(kind="spoken", witness="Une collègue", language="polonais", interpreter="Interprète")


def signed(kind: str = "signed") -> Evidence:
    return Evidence(kind=kind, document=SimpleUploadedFile("accord.pdf", PDF, content_type="application/pdf"))


def person(actor: Any, **values: Any) -> UUID:
    usual = {"first_name": "Amélie", "last_name": "Noël", "phone": "018 00 00 01", "birth_date": date(1990, 5, 1)}
    return open_file(actor=actor, values=usual | values).pk


def body(slug: str) -> Body:
    return Body.objects.get(role=body_role_name(slug))


def agreed(actor: Any, subject: UUID, to: str = PARTNER, days: int = 90, **changes: Any) -> Grant:
    """A signed agreement to identity and contact, from today."""
    today = timezone.localdate()
    usual: dict[str, Any] = {
        "purpose": "Apprendre à lire",
        "recipient": body(to),
        "categories": ["identity", "contact"],
        "valid_from": today,
        "valid_until": today + timedelta(days=days),
        "evidence": signed(),
    }
    return record_grant(actor=actor, subject_id=subject, **usual | changes)


def renewed(actor: Any, grant: Grant, **changes: Any) -> Grant:
    """A newer version, for twelve months less a day."""
    usual: dict[str, Any] = {
        "purpose": grant.purpose,
        "categories": grant.covers,
        "valid_until": timezone.localdate() + timedelta(days=360),
        "evidence": signed(),
    }
    return renew_grant(actor=actor, grant=grant, **usual | changes)


def make_voluntary(acting: Acting, member: str = "coach_manager", *, one_person: bool = False) -> None:
    """The body of this member of the cast says that its programme is voluntary."""
    with acting(member) as actor:
        Programme.objects.create(body_id=actor.body_role, voluntary=True, one_person=one_person)


TOLD = Terms(voluntary_said=True)
