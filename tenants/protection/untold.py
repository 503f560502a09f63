"""What the log does not show to an officer who also decides on income or sanctions: anything of a voluntary programme.

To sit on both chairs is for the CPAS to avoid (GDPR, art. 38 § 6); who does it all the same learns from the log no more
than from any other page. Every other officer reads the whole log.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from maillage.audit.actor import Actor
from maillage.audit.models import AuditEntry
from maillage.identity.models import Body
from sharing.cessations.models import CessationNotice
from sharing.emergencies.models import EmergencyDisclosure, EmergencyRequest, EmergencyReview
from sharing.grants.discretion import voluntary_grants, voluntary_refusals, voluntary_uses
from sharing.records.models import Record
from sharing.referrals.models import Disclosure, Moderation
from tenants.casework.models import Emergency
from tenants.protection.models import Contest

# Whatever is about a referral, by the column that says which.
ABOUT_A_REFERRAL: tuple[Any, ...] = (
    CessationNotice, Contest, Disclosure, Emergency, EmergencyDisclosure, EmergencyRequest, Moderation, Record,
)  # fmt: skip


def told_in_log(actor: Actor, entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
    """The entries that the officer may read. One that is about several persons is left out for one of them."""
    if not actor.decides_income:
        return entries
    grants = voluntary_grants().values_list("pk", flat=True)
    referrals = list(voluntary_uses().values_list("pk", flat=True))
    ids: set[UUID] = {*grants, *voluntary_refusals().values_list("pk", flat=True), *referrals}
    for model in ABOUT_A_REFERRAL:
        ids.update(model._default_manager.filter(referral_id__in=referrals).values_list("pk", flat=True))
    ids.update(EmergencyReview.objects.filter(object_id__in=ids).values_list("pk", flat=True))
    programmes = Body.objects.filter(programme__voluntary=True).values_list("role", flat=True)
    hidden = Q(object_id__in=ids) | Q(disclosure_ids__overlap=list(ids)) | Q(body_role__in=list(programmes))
    return entries.exclude(hidden) if ids or programmes else entries
