"""Referrals that this CPAS accepted, beside its own file: what was disclosed, what its workers have confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.problems import Problem
from sharing.referrals import rules as referrals
from sharing.referrals.access import access_received, disclosure_of
from sharing.referrals.models import Referral
from sharing.referrals.reading import DisclosedField, disclosed_fields, disclosed_name, write_down_reading
from tenants.casework import rules
from tenants.casework.access import access_participants, incoming_of
from tenants.casework.files import CaseworkFiles, field_label, plain
from tenants.casework.models import FieldConfirmation, IncomingReferral, Participant
from tenants.casework.search import search

_files = CaseworkFiles()
NAMESAKES = 3


@dataclass(frozen=True, slots=True)
class FieldToConfirm:
    """A disclosed field, what the own file says of it now, and who confirmed it when, if somebody did."""

    disclosed: DisclosedField
    own: str
    confirmation: FieldConfirmation | None

    @property
    def changed_since(self) -> datetime | None:
        """When the sender corrected it, if that was after it was confirmed here."""
        updated, confirmed = self.disclosed.updated_on, self.confirmation
        return updated if confirmed is not None and updated is not None and updated > confirmed.confirmed_at else None


@dataclass(frozen=True, slots=True)
class Namesake:
    """An own file with the disclosed name, and whether the date of birth that was disclosed is its own too."""

    participant: Participant
    same_birth_date: bool


@dataclass(frozen=True, slots=True)
class Incoming:
    """All that a worker needs to confirm an accepted referral with the person.

    `namesakes` are asked for while no file is linked yet, those of the same date of birth first: they are proposed
    for linking, never merged by themselves.
    """

    referral: Referral
    name: str
    link: IncomingReferral | None
    fields: list[FieldToConfirm]
    namesakes: list[Namesake]
    names_shared: bool

    @property
    def confirmed(self) -> int:
        """How many of the fields are confirmed."""
        return sum(field.confirmation is not None for field in self.fields)


def incoming_referral(actor: Actor, referral: Referral) -> Incoming:
    """An accepted referral, opened field by field: that it was read is written down.

    Raises Problem not_accepted (409) when nothing can be taken over (any more).
    """
    disclosure = disclosure_of(referral)
    if referral.state not in referrals.FOLLOWED or disclosure is None:
        raise Problem("not_accepted", _("The information of this referral can no longer be taken over."), status=409)
    write_down_reading(actor, [referral])
    link = incoming_of(actor, referral.pk)
    disclosed = [field for field in disclosed_fields(disclosure) if field.code in rules.DISCLOSABLE]
    name = disclosed_name(referral)
    return Incoming(
        referral=referral,
        name=name,
        link=link,
        fields=_beside_own(disclosed, link),
        namesakes=[] if link or not name else _namesakes(actor, name, disclosed),
        names_shared=set(rules.OPENING_FIELDS) <= {field.code for field in disclosed},
    )


def _namesakes(actor: Actor, name: str, disclosed: list[DisclosedField]) -> list[Namesake]:
    born = next((field.value for field in disclosed if field.code == "birth_date"), "")
    found = search(access_participants(actor), name)
    same = found.filter(birth_date=born) if born else found.none()
    likely = [*same[:NAMESAKES], *found.exclude(pk__in=same.values("pk"))[:NAMESAKES]]
    return [Namesake(one, bool(born) and plain(one.birth_date) == born) for one in likely[:NAMESAKES]]


def _beside_own(disclosed: list[DisclosedField], link: IncomingReferral | None) -> list[FieldToConfirm]:
    if link is None:
        return [FieldToConfirm(field, "", None) for field in disclosed]
    confirmations = {found.field: found for found in link.confirmations.all()}
    return [
        FieldToConfirm(
            field,
            _files.display(field.code, text) if (text := plain(getattr(link.participant, field.code))) else "",
            confirmations.get(field.code),
        )
        for field in disclosed
    ]


def to_confirm(actor: Actor) -> QuerySet[Referral]:
    """Accepted referrals with a live disclosure of which a field is not confirmed yet, the earliest answered first."""
    confirmed = FieldConfirmation.objects.filter(incoming_id=OuterRef("pk")).values("field")
    return (
        access_received(actor)
        .filter(state__in=referrals.FOLLOWED, disclosure__ended_at=None)
        .annotate(confirmed=ArraySubquery(confirmed))
        .filter(~Q(disclosure__fields__contained_by=F("confirmed")))
        .order_by("answered_at", "pk")
    )


def confirmed_labels(actor: Actor, referral_id: UUID) -> list[str]:
    """The fields of a referral that a worker confirmed into the own file, in words, in the order of confirming."""
    if actor.body_kind != identity.CPAS:
        return []
    found = FieldConfirmation.objects.filter(incoming_id=referral_id).order_by("confirmed_at", "pk")
    return [str(field_label(code)) for code in found.values_list("field", flat=True)]
