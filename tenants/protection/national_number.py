"""The authorisations of the acting CPAS to use the national register number (`registry.national_number_uses`)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.audit.record import record
from tenants.protection.models import NumberAuthorisation


def authorisations_for(purpose: str) -> QuerySet[NumberAuthorisation]:
    """Those in force today for this purpose, the earliest first."""
    today = timezone.localdate()
    unended = Q(valid_until=None) | Q(valid_until__gte=today)
    return NumberAuthorisation.objects.filter(
        unended, replaced_at=None, in_use=True, valid_from__lte=today, purposes__contains=[purpose]
    ).order_by("valid_from", "recorded_at")


class KeptAuthorisations:
    """What the officer's register says."""

    def allows(self, purpose: str) -> bool:
        """One query."""
        return authorisations_for(purpose).exists()

    def note(self, actor: Actor, purpose: str, subject_id: UUID | None) -> None:
        """An entry of the audit log: whose file, the purpose and the authorisation's version, never the number."""
        authorisation = authorisations_for(purpose).first()
        if authorisation is None:
            return
        record(
            actor=actor, action="national_number.use", object_kind="participant", object_id=subject_id,
            detail=f"{purpose}:{authorisation.entry_id}:{authorisation.version}",
        )  # fmt: skip
