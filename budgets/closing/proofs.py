"""The proofs of what was spent, for the dossier."""

from __future__ import annotations

from collections.abc import Iterator

from budgets.models import Pool
from maillage.audit.actor import Actor


def proofs_of(actor: Actor, pool: Pool) -> Iterator[tuple[str, bytes]]:
    """Each proof with the name that it has in the dossier; none until expenses keep them."""
    yield from ()
