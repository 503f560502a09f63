"""A referral on one page: name, contact, reason, recipient, period. File, agreement and draft are made behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.identity.models import Body
from maillage.problems import Problem
from sharing.grants.services import Evidence, Terms, record_grant
from sharing.referrals.models import Referral
from sharing.referrals.services import draft_referral
from tenants.casework.access import access_new_participant, access_participants, changes_files
from tenants.casework.light.parsing import folded
from tenants.casework.models import Participant
from tenants.casework.services import correct_file, open_file

COVERED = ("identity", "contact")  # what a name and a contact are
PURPOSE_LENGTH = 300
TAKEN = _("This number is already that of another person here. Check it, or leave it empty.")


@dataclass(frozen=True, slots=True)
class Person:
    """Who is referred, as the CPAS's own software knows them; `number` is its stable number, if there is one."""

    first_name: str
    last_name: str
    phone: str = ""
    email: str = ""
    number: str = ""

    def contact(self) -> dict[str, str]:
        """What is given of how to reach them."""
        given = {"phone": self.phone.strip(), "email": self.email.strip()}
        return {code: text for code, text in given.items() if text}


def access_quick_referral(actor: Actor) -> None:
    """Return if the actor may refer somebody at once. Raises Http404, PermissionDenied to who may only read files."""
    access_new_participant(actor)


def offers_quick_referral(actor: Actor) -> bool:
    """Whether pages offer it."""
    return changes_files(actor)


def refer_quickly(
    *,
    actor: Actor,
    person: Person,
    reason: str,
    recipient: Body,
    valid_until: date,
    evidence: Evidence,
    terms: Terms,
) -> Referral:
    """A draft to check and send, of somebody who need not have a file: all of it is made in one transaction.

    The person is found again by their stable number, and what is said of their contact is then corrected in the file.
    The agreement covers identity and contact, from today. Raises Problem no_name, no_contact, no_reason,
    external_number_taken, and what `record_grant` and `draft_referral` raise.
    """
    access_quick_referral(actor)
    if not person.contact():
        raise Problem("no_contact", _("Enter a telephone number or an e-mail address."), field="phone")
    if not reason.strip():
        raise Problem("no_reason", _("Enter the reason for the referral."), field="reason")
    with transaction.atomic():
        participant = _known(actor, person) or _opened(actor, person)
        grant = record_grant(
            actor=actor,
            subject_id=participant.pk,
            purpose=" ".join(reason.split())[:PURPOSE_LENGTH],
            recipient=recipient,
            categories=COVERED,
            valid_from=timezone.localdate(),
            valid_until=valid_until,
            evidence=evidence,
            terms=terms,
        )
        return draft_referral(actor=actor, grant=grant, reason=reason)


def _known(actor: Actor, person: Person) -> Participant | None:
    """Who has this number already, with the contact as it is now. Another name is a mistake in one of them."""
    number = person.number.strip()
    if not number or not Participant.objects.filter(external_number=number).exists():
        return None
    found = access_participants(actor).filter(external_number=number).first()
    if found is None or folded(found.name) != folded(f"{person.first_name} {person.last_name}"):
        raise Problem("external_number_taken", TAKEN, field="number")
    correct_file(actor=actor, participant=found, values=person.contact())
    return found


def _opened(actor: Actor, person: Person) -> Participant:
    names = {"first_name": person.first_name, "last_name": person.last_name}
    participant = open_file(actor=actor, values={**names, **person.contact()})
    participant.light, participant.external_number = True, person.number.strip()
    try:
        with transaction.atomic():
            participant.save(update_fields=["light", "external_number"])
    except IntegrityError as error:  # a colleague was faster
        raise Problem("external_number_taken", TAKEN, field="number") from error
    return participant
