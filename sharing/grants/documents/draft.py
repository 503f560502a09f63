"""The sheet of an agreement that is not recorded yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.audit.actor import Actor
from sharing.grants import presets
from sharing.grants.access import possible_recipients
from sharing.grants.documents.sheet import AgreementSheet, with_service
from sharing.grants.subjects import is_minor
from sharing.programmes.models import Programme


def draft_sheet(actor: Actor, subject_id: UUID, person: str, typed: Mapping[str, Any]) -> AgreementSheet:
    """The sheet from what is typed so far, by the names of `record_grant` and of the form; what is missing stays blank.

    `typed["recipient"]` is the short name of a body; a `preset` takes the place of `categories` and `writes`.
    Call after `access_new_grant`, with the name that it gives as `person`.
    """
    preset = typed.get("preset")
    recipient = possible_recipients(actor).filter(slug=typed.get("recipient", "")).first()
    programme = Programme.objects.filter(pk=recipient.pk).first() if recipient else None
    return AgreementSheet(
        sender=actor.body_name,
        person=person,
        recipient=with_service(recipient.name, typed.get("recipient_service", "")) if recipient else "",
        purpose=typed.get("purpose", ""),
        categories=presets.categories_of(preset) if preset else typed.get("categories", []),
        writes=presets.writes_of(preset) if preset else typed.get("writes", []),
        valid_from=typed.get("valid_from") or timezone.localdate(),
        valid_until=typed.get("valid_until"),
        voluntary=programme is not None and programme.voluntary,
        one_person=programme is not None and programme.one_person,
        minor=is_minor(subject_id),
        representative_name=typed.get("representative_name", ""),
        representative_quality=typed.get("representative_quality", ""),
        interpreter=typed.get("interpreter", ""),
        spoken_language=typed.get("language", ""),
        witness=typed.get("witness", ""),
    )
