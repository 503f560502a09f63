"""Agreements by word of mouth that wait for another word: one soon, one already, one that has almost lapsed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.demonstration.load import fixed_id
from maillage.demonstration.past import acting_for
from maillage.identity.models import Body
from sharing.grants.bases import basis_in_force
from sharing.grants.models import Grant
from sharing.grants.reminders import remind
from sharing.grants.rules import USUAL_WRITES
from sharing.grants.subjects import files

# CPAS, person, recipient, how many days ago it was said. After 14 days a word is asked for, after 30 it lapses.
SPOKEN: Final = (
    ("genappe", "GEN-0014", "mire-bw", 12, "Chercher un emploi avec un accompagnement individuel"),
    ("genappe", "GEN-0015", "ale-de-genappe", 16, "Travailler quelques heures par semaine"),
    ("namur", "NAM-0006", "paysans-artisans", 27, "Participer au projet IMAGINE en maraîchage"),
)


def load_earlier() -> int:
    """Add the agreements of people who have none. Returns how many."""
    return sum(_add(*one) for one in SPOKEN)


def _add(slug: str, number: str, recipient: str, days: int, purpose: str) -> bool:
    with acting_for(slug, "case_worker") as actor, transaction.atomic():
        if actor is None or Grant.objects.filter(subject_id=fixed_id(number)).exists():
            return False
        _recorded(actor, number, Body.objects.get(slug=recipient), days, purpose)
    return True


def _recorded(actor: Actor, number: str, recipient: Body, days: int, purpose: str) -> None:
    """As `record_grant` would have, that many days ago: the service knows no other moment than now."""
    day = timezone.localdate() - timedelta(days=days)
    grant = Grant.objects.create(
        subject_id=fixed_id(number), purpose=purpose, recipient_role=recipient.role, recipient_name=recipient.name,
        categories=["identity", "contact"], write_categories=list(USUAL_WRITES), legal_basis=basis_in_force(),
        valid_from=day, valid_until=day + timedelta(days=330), evidence="spoken",
        witness="Collègue présente à l'entretien", recorded_by=actor.user_id, recorded_by_name=actor.user_name,
        recorded_at=timezone.make_aware(datetime.combine(day, time(10))),
    )  # fmt: skip
    files().note(actor, grant.subject_id, kind="grant.recorded", organisation=recipient.name, role=recipient.role)
    remind(actor, grant)
    record(actor=actor, action="grant.record", object_kind="grant", object_id=grant.pk)
