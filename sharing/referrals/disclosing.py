"""What a referral under an agreement discloses now, and what tells one look at it from another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.crypto import salted_hmac

from sharing.grants.models import Grant
from sharing.grants.rules import DisclosableField, covered
from sharing.grants.subjects import files


@dataclass(frozen=True, slots=True)
class PreviewedField:
    """One field that would leave: its label and the value as it stands now."""

    field: DisclosableField
    value: str


def preview(grant: Grant) -> list[PreviewedField]:
    """Exactly the fields that a referral under this agreement discloses now, in the file's order."""
    values = files().values(grant.subject_id)
    fields = covered(files().fields(), grant.covers)
    return [PreviewedField(field, values[field.code]) for field in fields if field.code in values]


def fingerprint(shown: Sequence[PreviewedField]) -> str:
    """What tells this preview from any other, without saying anything of it."""
    values = json.dumps([(item.field.code, item.value) for item in shown])
    return salted_hmac("sharing.referrals.preview", values, algorithm="sha256").hexdigest()


def payload_of(grant: Grant, reason: str) -> tuple[list[str], dict[str, Any]]:
    """The codes that are disclosed, and the payload of the disclosure."""
    shown = preview(grant)
    return [item.field.code for item in shown], {
        "reason": reason,
        "fields": {item.field.code: item.value for item in shown},
    }
