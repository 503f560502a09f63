"""What the keepers of a team are told of its members."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.identity import rules
from maillage.identity.models import PersonCard
from maillage.notifications.kinds import Kind
from maillage.notifications.notify import notify

SUSPENDED = Kind("team.suspended", _("A member of your team was suspended"), "team:team", order=20)


def tell_keepers(actor: Actor, membership_id: UUID) -> None:
    """Tell the other keepers of the team. Run in the transaction that suspends."""
    keepers = PersonCard.objects.filter(body_id=actor.body_role, function__in=rules.TEAM_KEEPERS)
    others = keepers.exclude(user_id=actor.user_id).values_list("user_id", flat=True)
    notify(SUSPENDED.code, object_id=membership_id, user_ids=list(others))
