"""The one door to what is written inside a referral: role ∩ assignment ∩ agreement ∩ state, for each category."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import Http404

from maillage.audit.actor import Actor
from maillage.postgres.functions import WallClock
from sharing.grants.access import access_use
from sharing.programmes.models import Programme
from sharing.records import rules
from sharing.records.models import Record, ReviewPlan
from sharing.referrals import rules as referrals
from sharing.referrals.access import (
    access_referral,
    access_referrals,
    acts_on_referrals,
    disclosure_of,
    live_disclosures,
    party_of,
)
from sharing.referrals.models import Disclosure, Referral

# The states in which somebody follows the person, and those in which the two bodies are in touch about them.
FOLLOWED = frozenset(referrals.FOLLOWED)
IN_TOUCH = frozenset(referrals.READABLE)


@dataclass(frozen=True, slots=True)
class Folder:
    """What is written inside one referral, for one actor now.

    `writes` are the categories in which the acting body may write; `untold` those that who decides on income never
    sees, the programme being voluntary; `team_only` whether even the sender does not.
    """

    actor: Actor
    referral: Referral
    party: str
    disclosure: Disclosure | None
    writes: tuple[str, ...]
    untold: frozenset[str]
    team_only: bool

    @property
    def is_live(self) -> bool:
        """Whether both bodies can read and write now."""
        if self.referral.outside:  # by letter: nobody there reads what is written here
            return False
        return self.disclosure is not None and self.referral.state in IN_TOUCH

    @property
    def other_role(self) -> str:
        """The body on the other side."""
        is_sender = self.party == rules.SENDER
        return str(self.referral.recipient_id if is_sender else self.referral.sender_id)

    def categories_for(self, kind: str) -> tuple[str, ...]:
        """The categories in which the actor may write a record of this kind now, the proposed one first."""
        shape = rules.SHAPES[kind]
        if not self.is_live or self.party not in shape.authors or not acts_on_referrals(self.actor):
            return ()
        if not shape.early and self.referral.state not in FOLLOWED:
            return ()
        # a file outlives its record for a moment: none of what has to vanish whole
        closed = self.untold if self.actor.decides_income or kind == rules.ATTACHMENT else frozenset()
        return rules.categories_of(shape, [code for code in self.writes_for(kind) if code not in closed])

    def writes_for(self, kind: str) -> tuple[str, ...]:
        """The categories that the agreement opens to the acting body for this kind."""
        if self.party == rules.RECIPIENT or kind == rules.ATTACHMENT:
            return self.writes
        # what is assessed together is in what the recipient may write
        return tuple(self.disclosure.writes) if self.disclosure else ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that the actor can write now, on a page of their own."""
        return tuple(kind for kind in rules.WRITTEN if self.categories_for(kind))

    @property
    def can_talk(self) -> bool:
        """Whether the actor can write a message now."""
        return bool(self.categories_for(rules.MESSAGE))


def access_folder(actor: Actor, referral_id: UUID) -> Folder:
    """What is written inside one referral, for reading.

    Raises Http404, also to colleagues at the sender to whom the person's file is closed.
    """
    return folder_of(actor, access_referral(actor, referral_id))


def folder_of(actor: Actor, referral: Referral) -> Folder:
    """The same, of a referral that `access_referral` let through. Raises Http404."""
    party = party_of(actor, referral)
    disclosure = disclosure_of(referral) if referral.state in referrals.OPEN else None
    grant = access_use(actor, referral.pk).grant if party == rules.SENDER else None
    programme = Programme.objects.filter(pk=referral.recipient_id).first()
    # what the person was promised counts, whatever the programme says of itself since
    said = [found for found in (programme, grant) if found is not None and found.voluntary]
    return Folder(
        actor=actor,
        referral=referral,
        party=party,
        disclosure=disclosure,
        writes=tuple(disclosure.writes if disclosure else ()) if grant is None else tuple(grant.covers),
        untold=rules.UNTOLD if said or referral.voluntary else frozenset(),
        team_only=any(found.one_person for found in said),
    )


def access_folder_to_act(actor: Actor, referral_id: UUID) -> Folder:
    """The same, to write. Raises Http404, PermissionDenied to who may only read."""
    folder = access_folder(actor, referral_id)
    if not acts_on_referrals(actor):
        raise PermissionDenied
    return folder


def access_records(folder: Folder) -> QuerySet[Record]:
    """Every record that the actor may read now, corrected ones too, the latest first.

    The recipient reads while the referral and what it discloses are live; the sender what was not erased yet.
    """
    found = Record.objects.filter(referral=folder.referral, payload__isnull=False)
    if folder.party == rules.RECIPIENT:
        if not folder.is_live:
            return Record.objects.none()
        found = found.filter(
            recipient_role=folder.actor.body_role, ended_at=None, paused=False, valid_until__gt=WallClock()
        )  # fmt: skip
    else:
        found = found.filter(sender_role=folder.actor.body_role, team_only=False)
        if folder.team_only:
            found = found.exclude(category__in=folder.untold)
    if folder.actor.decides_income:
        found = found.exclude(voluntary=True).exclude(category__in=folder.untold)
    return found


def current(records: QuerySet[Record]) -> QuerySet[Record]:
    """Without those that a later one replaced."""
    return records.filter(~Exists(Record.objects.filter(supersedes=OuterRef("pk"))))


def access_record(folder: Folder, record_id: UUID) -> Record:
    """One record. Raises Http404."""
    record = access_records(folder).filter(pk=record_id).first()
    if record is None:
        raise Http404
    return record


def access_record_to_correct(folder: Folder, record_id: UUID) -> Record:
    """One record, to write another in its place. Raises Http404, PermissionDenied unless the own body wrote it.

    A joint review is everybody's: either body goes on with it.
    """
    record = access_record(folder, record_id)
    is_own = record.author_role == folder.actor.body_role or record.kind == rules.REVIEW
    if record.kind in rules.FINAL or not is_own:
        raise PermissionDenied
    return record


def access_review(folder: Folder, record_id: UUID) -> Record:
    """One version of a joint review. Raises Http404."""
    record = access_record(folder, record_id)
    if record.kind != rules.REVIEW:
        raise Http404
    return record


def access_document(folder: Folder, record_id: UUID) -> Record:
    """One record with a file. Raises Http404."""
    record = access_record(folder, record_id)
    if record.file_key is None:
        raise Http404
    return record


def plan_of(folder: Folder) -> ReviewPlan | None:
    """When the parties look back together, while the referral is open; None when nobody planned it."""
    return ReviewPlan.objects.filter(referral=folder.referral, ended_at=None).first()


def access_due(actor: Actor, until: date) -> QuerySet[Referral]:
    """The referrals that the actor reads, with a joint review late or due until a day, the soonest first.

    Each with `due_on`. Raises Http404 to who reads no referrals.
    """
    live = live_disclosures(actor).filter(
        referral_id=OuterRef("pk"), ended_at=None, valid_until__gt=WallClock()
    )  # fmt: skip
    return (
        access_referrals(actor)
        .filter(Exists(live), state__in=FOLLOWED, review_plan__ended_at=None, review_plan__due_on__lte=until)
        .annotate(due_on=F("review_plan__due_on"))
        .order_by("review_plan__due_on", "pk")
    )
