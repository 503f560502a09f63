"""Open and correct files; take over confirmed fields of a referral."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.problems import Problem
from sharing.grants.discretion import hidden_roles
from sharing.referrals import rules as referrals
from sharing.referrals.access import disclosure_of
from sharing.referrals.models import Referral
from sharing.referrals.services import hold_referral, refresh_disclosures
from tenants.casework import rules
from tenants.casework.access import access_new_participant
from tenants.casework.files import CaseworkFiles
from tenants.casework.models import FieldConfirmation, IncomingReferral, Participant
from tenants.casework.numbering import next_numbers
from tenants.registry.national_number import is_valid
from tenants.registry.national_number_uses import FILE, record_use, uses_national_number

_files = CaseworkFiles()
BAD_NUMBER = _("This number does not exist: look for a typing error, or leave it empty.")
NUMBER_OFF = _("Your CPAS has no authorisation in force to use the national register number: leave it out.")
EDITABLE = (*rules.DISCLOSABLE, "national_number", "confidential_address", "status")


def open_file(*, actor: Actor, values: Mapping[str, Any]) -> Participant:
    """A new file with these fields, followed by the actor.

    Raises Http404 or PermissionDenied by the access rules, Problem no_name, bad_national_number, born_in_future,
    national_number_off (409) when the number is given without an authorisation to use it.
    """
    access_new_participant(actor)
    fields = _cleaned(values)
    if not all(fields.get(name) for name in rules.OPENING_FIELDS):
        raise Problem("no_name", _("Enter the first and the last name."), field="last_name")
    with transaction.atomic():
        participant = Participant.objects.create(
            number=next_numbers(actor, 1)[0], referent_id=actor.user_id, referent_name=actor.user_name, **fields
        )
        _files.note(actor, participant.pk, kind="file.opened", organisation=actor.body_name, role=actor.body_role)
        record(actor=actor, action="participant.open", object_kind="participant", object_id=participant.pk)
        if participant.national_number:
            record_use(actor=actor, purpose=FILE, subject_id=participant.pk)
    return participant


def _cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that can be edited, texts without spaces around them, a national number in digits; or Problem."""
    fields = {name: value for name, value in values.items() if name in EDITABLE}
    fields |= {name: value.strip() for name, value in fields.items() if isinstance(value, str)}
    if not all(fields.get(name, True) for name in rules.OPENING_FIELDS):
        raise Problem("no_name", _("Enter the first and the last name."), field="last_name")
    if "national_number" in fields and not uses_national_number(FILE):
        raise Problem("national_number_off", NUMBER_OFF, field="national_number", status=409)
    if number := fields.get("national_number"):
        if not is_valid(number):
            raise Problem("bad_national_number", BAD_NUMBER, field="national_number")
        fields["national_number"] = "".join(filter(str.isdecimal, number))
    born = fields.get("birth_date")
    if born and born > timezone.localdate():
        raise Problem("born_in_future", _("The date of birth is in the future."), field="birth_date")
    return fields


@dataclass(frozen=True, slots=True)
class Correction:
    """The fields of a file that changed, and the roles of the bodies that see the change at once, as far as the actor
    may know of them.
    """

    changed: frozenset[str] = frozenset()
    informed: frozenset[str] = frozenset()


def correct_file(*, actor: Actor, participant: Participant, values: Mapping[str, Any]) -> Correction:
    """Change fields of a file, and at once whatever open disclosures cover them; what is unchanged is not written.

    Call with a participant from `access_participant_for_change`. Raises Problem no_name, bad_national_number,
    born_in_future, national_number_off (409).
    """
    fields = _cleaned(values)
    with transaction.atomic():
        # no_key: a full lock and the timeline's foreign key, checked at commit, would wait for each other
        locked = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
        changed = {name for name, value in fields.items() if getattr(locked, name) != value}
        if not changed:
            return Correction()
        for name in changed:
            setattr(locked, name, fields[name])
        locked.save(update_fields=sorted(changed))
        touched = changed | (rules.ADDRESS_FIELDS if "confidential_address" in changed else frozenset())
        informed = refresh_disclosures(actor=actor, subject_id=locked.pk, changed=set(touched))
        _files.note(actor, locked.pk, kind="file.corrected", detail=",".join(sorted(changed)))
        record(
            actor=actor, action="participant.correct", object_kind="participant", object_id=locked.pk,
            detail=",".join(sorted(changed))[:200],
        )  # fmt: skip
        if "national_number" in changed:
            record_use(actor=actor, purpose=FILE, subject_id=locked.pk)
    return Correction(frozenset(changed), informed - hidden_roles(actor))


def _disclosed(referral: Referral) -> dict[str, str]:
    disclosure = disclosure_of(referral)
    if referral.state not in referrals.FOLLOWED or disclosure is None or disclosure.payload is None:
        raise Problem("not_accepted", _("The information of this referral can no longer be taken over."), status=409)
    values: dict[str, str] = disclosure.payload["fields"]
    return values


def _value(field: str, text: str) -> Any:
    return date.fromisoformat(text) if isinstance(Participant._meta.get_field(field), models.DateField) else text


def open_file_from_referral(*, actor: Actor, referral: Referral) -> IncomingReferral:
    """Open the own file of a person that was referred here, with the name that the worker confirmed with them.

    Raises Problem already_linked, not_accepted, name_not_shared, changed_meanwhile (all 409), and what `open_file`
    raises.
    """
    values = _disclosed(referral)
    if not all(values.get(field) for field in rules.OPENING_FIELDS):
        raise Problem("name_not_shared", _("The name was not shared: open the file by hand."), status=409)
    with transaction.atomic():
        hold_referral(referral)  # of two colleagues who open a file for it at once the second is told
        if IncomingReferral.objects.filter(pk=referral.pk).exists():
            raise Problem("already_linked", _("A file was already opened for this referral."), status=409)
        participant = open_file(actor=actor, values={field: values[field] for field in rules.OPENING_FIELDS})
        incoming = IncomingReferral.objects.create(
            referral_id=referral.pk,
            participant=participant,
            sender_role=referral.sender_id,
            sender_name=referral.sender.name,
            linked_at=timezone.now(),
        )
        for field in rules.OPENING_FIELDS:
            _confirm(actor, incoming, field)
    return incoming


def link_file_to_referral(*, actor: Actor, referral: Referral, participant: Participant) -> IncomingReferral:
    """The person has a file here already: tie the referral to it. Nothing is copied; each field waits to be confirmed.

    Call with a participant from `access_participant_for_change`. Raises Problem already_linked, not_accepted,
    changed_meanwhile (409 each).
    """
    _disclosed(referral)
    with transaction.atomic():
        hold_referral(referral)  # of two colleagues at once the second is told
        if IncomingReferral.objects.filter(pk=referral.pk).exists():
            raise Problem("already_linked", _("A file was already opened for this referral."), status=409)
        incoming = IncomingReferral.objects.create(
            referral_id=referral.pk,
            participant=participant,
            sender_role=referral.sender_id,
            sender_name=referral.sender.name,
            linked_at=timezone.now(),
        )
        record(
            actor=actor, action="participant.link", object_kind="participant", object_id=participant.pk,
            owner_role=referral.sender_id,
        )  # fmt: skip
    return incoming


def _confirm(actor: Actor, incoming: IncomingReferral, field: str) -> None:
    FieldConfirmation.objects.create(
        incoming=incoming, field=field, confirmed_at=timezone.now(),
        confirmed_by=actor.user_id, confirmed_by_name=actor.user_name,
    )  # fmt: skip
    record(
        actor=actor, action="field.confirm", object_kind="referral", object_id=incoming.referral_id,
        owner_role=incoming.sender_role, detail=field,
    )  # fmt: skip


def confirm_field(*, actor: Actor, referral: Referral, field: str) -> IncomingReferral:
    """Take one disclosed field, confirmed with the person, over into the own file.

    Raises Problem no_file, not_accepted, not_disclosed, already_confirmed, changed_meanwhile (409 each).
    """
    values = _disclosed(referral)
    if field not in values or field not in rules.DISCLOSABLE:
        raise Problem("not_disclosed", _("This field was not shared."), status=409)
    with transaction.atomic():
        hold_referral(referral)  # what the person has taken back since it was read is not taken over
        incoming = IncomingReferral.objects.select_for_update().filter(pk=referral.pk).first()
        if incoming is None:
            raise Problem("no_file", _("First open a file for this person."), status=409)
        if incoming.confirmations.filter(field=field).exists():
            raise Problem("already_confirmed", _("This field was already confirmed."), status=409)
        correct_file(actor=actor, participant=incoming.participant, values={field: _value(field, values[field])})
        _confirm(actor, incoming, field)
    return incoming
