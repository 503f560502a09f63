"""The common budget of the guided tour: opened, not yet funded nor shared, which is the visitor's to do."""

from __future__ import annotations

from datetime import date
from typing import Final

from budgets.models import Pool
from budgets.services import open_pool
from maillage.demonstration.consortia import CONSORTIA
from maillage.demonstration.past import acting_for
from maillage.identity.models import Body
from tenants.registry.models import Consortium

COORDINATION: Final = "cartes-emploi"
NAME: Final = "Des cartes pour l'emploi 2026"
TOTAL_CENTS: Final = 47_775_00
STARTS, ENDS = date(2026, 1, 1), date(2026, 12, 31)


def load_pool() -> int:
    """Open the pool as its coordinator, unless the coordination has one. Returns how many were opened."""
    demo = next(consortium for consortium in CONSORTIA if consortium.code == COORDINATION)
    with acting_for(COORDINATION, "coordinator") as actor:
        if actor is None or Pool.objects.exists():
            return 0
        open_pool(
            actor=actor,
            name=NAME,
            starts=STARTS,
            ends=ENDS,
            total_cents=TOTAL_CENTS,
            members=Body.objects.filter(slug__in=[member.body_slug for member in demo.members]),
            consortium=Consortium.objects.get(code=COORDINATION),
        )
    return 1
