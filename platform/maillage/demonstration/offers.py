"""What bodies say of what they offer, as their documents do."""

from __future__ import annotations

from typing import Final

from maillage.demonstration.past import acting_for
from sharing.programmes.models import Programme
from sharing.programmes.presets import PATH
from sharing.programmes.services import describe_programme

# The document on ProAction says it: voluntary, near, intensive. That on IMAGINE says nothing of it.
VOLUNTARY: Final = ("proaction",)


def load_offers() -> int:
    """Describe the programmes that are not described yet. Returns how many."""
    return sum(_describe(slug) for slug in VOLUNTARY)


def _describe(slug: str) -> bool:
    with acting_for(slug, "manager") as actor:
        if actor is None or Programme.objects.filter(pk=actor.body_role).exists():
            return False
        describe_programme(actor=actor, voluntary=True, one_person=False, preset=PATH)
    return True
