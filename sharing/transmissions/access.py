"""The one door to transmissions: the two CPAS, their case workers and managers; readers look."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.identity.models import Body
from sharing.grants.subjects import files
from sharing.transmissions import rules
from sharing.transmissions.dossiers import Kept, dossiers
from sharing.transmissions.models import Transmission

READS = frozenset({identity.MANAGER, identity.CASE_WORKER, identity.READER})
ACTS = frozenset({identity.MANAGER, identity.CASE_WORKER})


def reads_transmissions(actor: Actor) -> bool:
    """Whether the actor sees transmissions at all."""
    return actor.body_kind == identity.CPAS and actor.function in READS


def acts_on_transmissions(actor: Actor) -> bool:
    """Whether the actor sends and answers them."""
    return actor.body_kind == identity.CPAS and actor.function in ACTS


def party_of(actor: Actor, transmission: Transmission) -> str:
    """Which side the acting CPAS is on."""
    return rules.SENDER if transmission.sender_id == actor.body_role else rules.RECIPIENT


def access_transmissions(actor: Actor) -> QuerySet[Transmission]:
    """Those that the acting CPAS sent, drafted or received, but of files that are closed to the actor.

    Raises Http404 to a function that sees none.
    """
    if not reads_transmissions(actor):
        raise Http404
    # the wall says the same; this lets an index be used
    own = Q(sender=actor.body_role) | Q(recipient=actor.body_role, sent_at__isnull=False)
    found = Transmission.objects.filter(own, ~Q(pk__in=dossiers().hidden(actor)))
    return found.select_related("sender", "recipient", "rule", "second_rule", "competent")


def access_transmission(actor: Actor, transmission_id: UUID) -> Transmission:
    """One, for reading. Raises Http404, also to whom the file of its person is closed."""
    found = access_transmissions(actor).filter(pk=transmission_id).first()
    if found is None:
        raise Http404
    kept_of(actor, found)
    return found


def access_transmission_to_act(actor: Actor, transmission_id: UUID, party: str | None = None) -> Transmission:
    """One, for a service. Raises Http404, PermissionDenied to who may only read and to the other side."""
    found = access_transmission(actor, transmission_id)
    if not acts_on_transmissions(actor) or party not in (None, party_of(actor, found)):
        raise PermissionDenied
    return found


def access_new_transmission(actor: Actor, subject_id: UUID | None = None) -> None:
    """Return if the actor may start one. Raises Http404 (sees none, nor this file), PermissionDenied (only reads)."""
    if not reads_transmissions(actor):
        raise Http404
    if subject_id is not None:
        files().check_change(actor, subject_id)
    if not acts_on_transmissions(actor):
        raise PermissionDenied


def kept_of(actor: Actor, transmission: Transmission) -> Kept | None:
    """What the acting CPAS keeps of its own; None of one that it received. Raises Http404 by the file's rules."""
    if party_of(actor, transmission) != rules.SENDER:
        return None
    kept = dossiers().kept([transmission.pk]).get(transmission.pk)
    if kept is not None and kept.subject_id is not None:
        files().label_of(actor, kept.subject_id)
    return kept


def other_cpas(actor: Actor) -> QuerySet[Body]:
    """The CPAS that a request can be sent to, by name."""
    return Body.objects.filter(kind=identity.CPAS, state=identity.ACTIVE).exclude(role=actor.body_role)


def every_cpas() -> QuerySet[Body]:
    """The CPAS that a provisional decision can name, by name."""
    return Body.objects.filter(kind=identity.CPAS, state=identity.ACTIVE)
