"""Sent and received referrals in one list: whom each is about, as far as the reader may know now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, overload
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Q, QuerySet

from maillage.audit.actor import Actor
from maillage.identity import rules as identity
from maillage.identity.access import access_team
from maillage.identity.models import Body
from maillage.postgres.functions import IsOneOf, Joined
from sharing.grants.models import GrantUse
from sharing.grants.subjects import files
from sharing.referrals import rules
from sharing.referrals.access import followed_by, followed_by_nobody, party_of
from sharing.referrals.models import Referral, ReferralUserObjectPermission
from sharing.referrals.reading import disclosed_name, search_by_name, write_down_reading
from sharing.referrals.wording import state_colour, state_words

REFERENCE = re.compile(r"[0-9a-fA-F]{8}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A referral as one side sees it. `name` is empty for who may not know it: a recipient, once it has ended."""

    referral: Referral
    party: str
    name: str
    follower: str = ""  # who at the own partner or programme follows it

    @property
    def is_sent(self) -> bool:
        """Whether the reader's body sent it."""
        return self.party == rules.SENDER

    @property
    def other(self) -> Body:
        """The body on the other side."""
        return self.referral.recipient if self.is_sent else self.referral.sender

    @property
    def state(self) -> Any:
        """The state in the words of this side."""
        return state_words(self.referral.state, self.party)

    @property
    def colour(self) -> str:
        """The colour of its badge."""
        return state_colour(self.referral.state, self.party)


MINE, NOBODY = "mine", "nobody"


@dataclass(frozen=True, slots=True)
class Newest(Sequence[Referral]):
    """Referrals, newest first, for a paginator: counted on indexes alone, and of a page everything that a list shows
    but whom it is about for a sender fetched in one statement. `sides` as `access_sides` gives them, narrowed or not.
    """

    sides: tuple[QuerySet[Referral], ...]

    def __len__(self) -> int:
        first, *others = (side.values("pk") for side in self.sides)
        return first.union(*others, all=True).count() if others else first.count()

    @overload
    def __getitem__(self, rows: int) -> Referral: ...
    @overload
    def __getitem__(self, rows: slice) -> list[Referral]: ...
    def __getitem__(self, rows: int | slice) -> Referral | list[Referral]:
        """These rows, with their bodies and the disclosure that the wall lets the acting body read now."""
        if isinstance(rows, int):
            return self[rows : rows + 1][0]
        firsts: list[Any] = [ArraySubquery(_in_order(side).values("pk")[: rows.stop]) for side in self.sides]
        page = Referral.objects.filter(IsOneOf(F("pk"), reduce(Joined, firsts)))
        return list(_in_order(page).select_related("sender", "recipient", "disclosure")[rows])


def _in_order(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    return referrals.order_by("-created_at", "pk")


def narrowed(
    referrals: QuerySet[Referral], actor: Actor, *, direction: str = "", state: str = "", whose: str = ""
) -> QuerySet[Referral]:
    """Only what was sent or received, only a state or one of `rules.STAGES`; an empty word narrows nothing.

    `whose` is mine, nobody, or the id of the person who follows it.
    """
    if whose == NOBODY:
        referrals = referrals.filter(followed_by_nobody())
    elif whose:
        referrals = referrals.filter(followed_by(actor.user_id if whose == MINE else UUID(whose)))
    if direction == rules.SENDER:
        referrals = referrals.filter(sender=actor.body_role)
    if direction == rules.RECIPIENT:
        referrals = referrals.filter(recipient=actor.body_role)
    return referrals.filter(state__in=rules.STAGES.get(state, (state,))) if state else referrals


def search(referrals: QuerySet[Referral], actor: Actor, words: str) -> QuerySet[Referral]:
    """Those with this reference, and those whose person's name holds every word, as far as it may be known.

    Of received referrals the live disclosure says the name; of sent ones the own file does.
    """
    received = referrals.filter(recipient=actor.body_role)
    found = Q(pk__in=search_by_name(received, actor, words).order_by().values("pk"))
    if actor.body_kind == identity.CPAS:
        uses = GrantUse.objects.filter(subject_id__in=files().named(actor, words)).values("pk")
        found |= Q(pk__in=uses)
    if REFERENCE.fullmatch(words.strip()):
        found |= Q(pk__range=(UUID(words.strip() + "0" * 24), UUID(words.strip() + "f" * 24)))
    return referrals.filter(found)


def shown(actor: Actor, referrals: Sequence[Referral]) -> list[Listed]:
    """The same referrals with their names, in the same order; what other bodies disclosed of them is written down."""
    own = _own_names(actor, referrals)
    open_ones = [referral for referral in referrals if referral.state in rules.OPEN]
    write_down_reading(actor, open_ones)
    names = own | {referral.pk: name for referral in open_ones if (name := _received_name(actor, referral))}
    followers = followers_named(actor, referrals)
    return [
        Listed(referral, party_of(actor, referral), names.get(referral.pk, ""), followers.get(referral.pk, ""))
        for referral in referrals
    ]


def followers_named(actor: Actor, referrals: Sequence[Referral]) -> dict[UUID, str]:
    """Who follows each of these at the acting partner or programme, in two queries; nothing for a CPAS."""
    if actor.body_kind == identity.CPAS or not referrals:
        return {}
    given = dict(
        ReferralUserObjectPermission.objects.filter(content_object__in=[one.pk for one in referrals]).values_list(
            "content_object_id", "user_id"
        )
    )
    team = {actor.user_id: actor.user_name}
    if others := set(given.values()) - set(team):
        team |= dict(access_team(actor).filter(user_id__in=others).values_list("user_id", "name"))
    # of one who has left or is suspended, the name that the sender was given
    return {one.pk: team.get(given.get(one.pk, one.pk), one.worker_name) for one in referrals}


def _received_name(actor: Actor, referral: Referral) -> str:
    return disclosed_name(referral) if party_of(actor, referral) == rules.RECIPIENT else ""


def _own_names(actor: Actor, referrals: Iterable[Referral]) -> dict[UUID, str]:
    """Names from the own files, for the referrals that the acting CPAS sent, ended or not: two queries."""
    sent = [referral.pk for referral in referrals if party_of(actor, referral) == rules.SENDER]
    if not sent:
        return {}
    subjects = dict(GrantUse.objects.filter(pk__in=sent).values_list("referral_id", "subject_id"))
    names = files().names(actor, set(subjects.values()))
    return {referral_id: names[subject] for referral_id, subject in subjects.items() if subject in names}
