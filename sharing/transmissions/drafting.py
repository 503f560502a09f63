"""Start a transmission and correct it while it has not left. Nothing of the person is shared yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.models import Body
from maillage.problems import Problem
from sharing.transmissions import rules
from sharing.transmissions.access import access_new_transmission, kept_of, other_cpas
from sharing.transmissions.contents import checked_person
from sharing.transmissions.dossiers import dossiers
from sharing.transmissions.law import competence_rules, send_by
from sharing.transmissions.models import Evidence, LegalText, Transmission
from sharing.transmissions.services import GONE, hold_transmission
from sharing.transmissions.telling import note_for_sender, start_clock


@dataclass(frozen=True, slots=True)
class Frame:
    """What a transmission is about, without the person: to whom, for what aid, by which rule, shown by what."""

    recipient: Body
    aid: str
    urgent: bool
    rule: LegalText
    evidence: str


def _check_frame(actor: Actor, frame: Frame, received_on: date) -> None:
    if not other_cpas(actor).filter(role=frame.recipient.pk).exists():
        raise Problem("not_another_cpas", _("Choose another CPAS."), field="recipient")
    if not competence_rules(received_on).filter(pk=frame.rule.pk).exists():
        raise Problem("rule_not_in_force", _("Choose a rule that applies on the day of the request."), field="rule")
    if frame.aid not in rules.AIDS:
        raise Problem("unknown_aid", _("Choose what the person asks for."), field="aid")
    if frame.evidence not in Evidence.values:
        raise Problem("no_evidence", _("Choose what shows which CPAS is competent."), field="evidence")


def draft_transmission(
    *,
    actor: Actor,
    frame: Frame,
    received_on: date,
    person: Mapping[str, str],
    subject_id: UUID | None = None,
    follows: Transmission | None = None,
) -> Transmission:
    """A transmission that nobody but the own CPAS sees yet; its clock runs from the day of the request.

    `follows` is one of this CPAS that ended: passed on, the request keeps the day on which it was first received.
    Raises Http404 or PermissionDenied, Problem day_impossible, not_another_cpas, rule_not_in_force, unknown_aid,
    no_evidence and those of `checked_person`.
    """
    access_new_transmission(actor, subject_id)
    received_on = follows.request_received_on if follows else received_on
    if received_on > timezone.localdate():
        raise Problem("day_impossible", _("The request cannot have come in after today."), field="received_on")
    _check_frame(actor, frame, received_on)
    content = checked_person(person, subject_id)
    with transaction.atomic():
        made = Transmission.objects.create(
            sender_id=actor.body_role, recipient=frame.recipient, sender_worker=actor.user_name, aid=frame.aid,
            urgent=frame.urgent, rule=frame.rule, evidence=frame.evidence, request_received_on=received_on,
            follows=follows.pk if follows else None, send_by=send_by(frame.aid, received_on),
        )  # fmt: skip
        dossiers().keep(made.pk, subject_id, content)
        note_for_sender(actor, made, "transmission.drafted")
        record(actor=actor, action="transmission.draft", object_kind="transmission", object_id=made.pk)
        start_clock(actor.body_role, made, made.send_by)
    return made


def _held_unsent(transmission: Transmission) -> Transmission:
    locked = hold_transmission(transmission)
    if locked.state not in rules.UNSENT:
        raise Problem("changed_meanwhile", GONE, status=409)
    return locked


def correct_frame(*, actor: Actor, transmission: Transmission, frame: Frame) -> Transmission:
    """Change what an unsent transmission is about; the day of the request stays. Raises Problem as when drafting."""
    _check_frame(actor, frame, transmission.request_received_on)
    with transaction.atomic():
        locked = _held_unsent(transmission)
        locked.recipient, locked.rule, locked.aid = frame.recipient, frame.rule, frame.aid
        locked.urgent, locked.evidence = frame.urgent, frame.evidence
        locked.send_by = send_by(frame.aid, locked.request_received_on)
        locked.save(update_fields=["recipient", "rule", "aid", "urgent", "evidence", "send_by"])
        record(actor=actor, action="transmission.correct", object_kind="transmission", object_id=locked.pk)
    return locked


def correct_person(*, actor: Actor, transmission: Transmission, person: Mapping[str, str]) -> Transmission:
    """Change what an unsent one will carry. Raises Problem as `checked_person` does, changed_meanwhile (409)."""
    kept = kept_of(actor, transmission)
    content = checked_person(person, kept.subject_id if kept else None)
    with transaction.atomic():
        locked = _held_unsent(transmission)
        dossiers().change(locked.pk, content)
        record(
            actor=actor, action="transmission.correct", object_kind="transmission", object_id=locked.pk, detail="person"
        )
    return locked
