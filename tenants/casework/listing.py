"""The list of files: filtered, and with the state of each person's agreements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from maillage.audit.actor import Actor
from sharing.grants.access import states_by_subject
from sharing.grants.models import GrantState
from tenants.casework.access import access_participants
from tenants.casework.models import Participant
from tenants.casework.search import search


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: the participant, and the foremost state of their agreements."""

    participant: Participant
    agreement: GrantState | None


def filtered(
    participants: QuerySet[Participant],
    *,
    words: str = "",
    statuses: Sequence[str] = (),
    referent: UUID | str | None = None,
    incomes: Sequence[str] = (),
) -> QuerySet[Participant]:
    """Those that meet every filter given; several values of one filter are alternatives."""
    found = search(participants, words)
    if statuses:
        found = found.filter(status__in=statuses)
    if referent:
        found = found.filter(referent_id=referent)
    if incomes:
        found = found.filter(income_source__in=incomes)
    return found


def rows_of(actor: Actor, participants: Iterable[Participant]) -> list[Row]:
    """The lines of one page: as many queries more whatever its length."""
    page = list(participants)
    states = states_by_subject(actor, [participant.pk for participant in page])
    return [Row(participant, states.get(participant.pk)) for participant in page]


def referents(actor: Actor) -> dict[UUID, str]:
    """The case workers of the files of the acting CPAS, by name. Raises Http404 to a function without files."""
    followed = access_participants(actor).exclude(referent_id=None).order_by("referent_name")
    return {key: name for key, name in followed.values_list("referent_id", "referent_name").distinct() if key}
