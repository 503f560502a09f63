"""Which bodies a reader of the directory finds."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from maillage.audit.actor import Actor
from maillage.identity.models import Body
from maillage.identity.rules import SERVED_STATES
from maillage.postgres.functions import Fold


def access_bodies(actor: Actor) -> QuerySet[Body]:
    """The bodies that are served, with commune and host names, by name.

    A sensitive one (debt, addiction, probation, violence) is listed to itself alone: only the parties of a referral
    know of each other.
    """
    return (
        Body.objects.filter(Q(sensitive=False) | Q(role=actor.body_role), state__in=SERVED_STATES)
        .select_related("cpas__commune")
        .prefetch_related("domains")
        .order_by(Fold("name"), "role")
    )
