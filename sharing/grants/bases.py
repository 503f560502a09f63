"""Which version of which legal basis holds on a day."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from sharing.grants.models import LegalBasis

# The CPAS's GDPR basis is its legal mission; the person's agreement stands beside it.
MISSION = "mission"


def bases_in_force(today: date | None = None) -> list[LegalBasis]:
    """The version of each legal basis that holds on a day, by code."""
    day = today or timezone.localdate()
    return list(LegalBasis.objects.filter(valid_from__lte=day).order_by("code", "-valid_from").distinct("code"))


def basis_in_force(code: str = MISSION, today: date | None = None) -> LegalBasis | None:
    """The version of one legal basis that holds on a day; None when there is no such basis."""
    day = today or timezone.localdate()
    return LegalBasis.objects.filter(code=code, valid_from__lte=day).order_by("-valid_from").first()
