"""Locks on several agreements of a person at once: always in one order, so that nobody waits in a circle."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sharing.grants.models import Grant


def hold_grants(grant_ids: Iterable[UUID]) -> dict[UUID, Grant]:
    """These agreements, kept as they are until the running transaction ends, by their id.

    Whoever needs more than one takes them all here, before anything else: two that did so in different orders would
    wait for each other, and the database would end one of them with an error.
    """
    return {pk: _hold(pk) for pk in _in_one_order(grant_ids)}


def _in_one_order(grant_ids: Iterable[UUID]) -> list[UUID]:
    return sorted(set(grant_ids))


def _hold(pk: UUID) -> Grant:
    return Grant.objects.select_for_update(of=("self",)).get(pk=pk)
