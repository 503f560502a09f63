"""What each side reads of the person, written down before it leaves when it is the other CPAS's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from maillage.audit.actor import Actor
from maillage.audit.record import Reading, record_readings
from sharing.grants.subjects import files
from sharing.transmissions import rules
from sharing.transmissions.access import kept_of, party_of
from sharing.transmissions.dossiers import dossiers
from sharing.transmissions.models import Transmission

READ = "transmission.read"  # in the audit log


def write_down_reading(actor: Actor, transmissions: Iterable[Transmission]) -> None:
    """One audit row a sender for what this page shows of received transmissions. Call before answering."""
    by_owner: dict[str, list[UUID]] = {}
    for transmission in transmissions:
        if transmission.sender_id != actor.body_role and transmission.payload is not None:
            by_owner.setdefault(transmission.sender_id, []).append(transmission.pk)
    record_readings(
        actor=actor, action=READ, object_kind="transmission", detail=actor.function,
        readings=[Reading(owner, ids, ids[0] if len(ids) == 1 else None) for owner, ids in by_owner.items()],
    )  # fmt: skip


def person_in(actor: Actor, transmission: Transmission) -> Mapping[str, str]:
    """What the acting side may read of the person now, that it read it is written down.

    The sender reads its own copy, also afterwards; the recipient exactly the payload, while it is open. Raises Http404.
    """
    if party_of(actor, transmission) == rules.SENDER:
        kept = kept_of(actor, transmission)
        return kept.person if kept else {}
    write_down_reading(actor, [transmission])
    return transmission.payload or {}


def name_in(person: Mapping[str, str]) -> str:
    """First and last name; "" when neither is known."""
    return " ".join(person[code] for code in ("first_name", "last_name") if person.get(code))


def names_of(actor: Actor, transmissions: Iterable[Transmission]) -> dict[UUID, str]:
    """The names that a list shows, in two queries; "" where nothing may be read. That they are read is written down."""
    shown = list(transmissions)
    kept = dossiers().kept([item.pk for item in shown if item.sender_id == actor.body_role])
    subjects = {item.subject_id for item in kept.values() if item.subject_id}
    visible = set(files().names(actor, subjects)) if subjects else set()
    write_down_reading(actor, shown)
    names = {item.pk: name_in(item.payload or {}) for item in shown if item.sender_id != actor.body_role}
    for pk, own in kept.items():
        names[pk] = name_in(own.person) if own.subject_id is None or own.subject_id in visible else ""
    return names
