"""What becomes of agreements: given, renewed, said again, narrowed, taken back; and what a programme says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from maillage.identity.models import Body
from maillage.postgres.acting import body_role_name
from sharing.grants.access import access_grant_for_change
from sharing.grants.models import Grant
from sharing.grants.services import (
    Evidence,
    Terms,
    narrow_grant,
    reconfirm_grant,
    record_grant,
    renew_grant,
    withdraw_from_recipients,
    withdraw_grant,
)
from sharing.programmes.services import describe_programme
from tests.algebra import model
from tests.algebra.model import Agreement, Offer, Version
from tests.algebra.stage import Stage, happens

SPOKEN = Evidence(kind="spoken", witness="Une collègue")
SAID = Terms(voluntary_said=True)


def _version(stage: Stage, made: Grant, recipient: str) -> Version:
    offer = stage.world.offers[recipient]
    return Version(made.pk, made.purpose, offer.voluntary, offer.one_person)


@dataclass(frozen=True)
class Record:
    """The person agrees: to whom, for what, from when and for how long."""

    person: int
    recipient: str
    categories: frozenset[str]
    starts_in: int
    days: int

    def __call__(self, stage: Stage) -> None:
        today = stage.world.today
        starts = today + timedelta(days=self.starts_in)
        rank = self.person % len(stage.people)
        agreement = Agreement(
            rank, self.recipient, self.categories, starts, starts + timedelta(days=self.days), recorded_on=today
        )

        def act() -> Grant:
            with stage.acting("colleague") as actor:
                return record_grant(
                    actor=actor,
                    subject_id=stage.people[rank],
                    purpose=stage.world.tokens.next("purpose"),
                    recipient=Body.objects.get(role=body_role_name(self.recipient)),
                    categories=sorted(self.categories),
                    valid_from=agreement.starts,
                    valid_until=agreement.ends,
                    evidence=SPOKEN,
                    terms=SAID,
                )

        if made := happens(agreement.ends >= today, act):
            agreement.versions.append(_version(stage, made, self.recipient))
            stage.world.agreements.append(agreement)
            stage.agreements.append(made.pk)


@dataclass(frozen=True)
class Renew:
    """A newer version takes the place of an agreement, from today: what is open under it goes on under the new one."""

    agreement: int
    categories: frozenset[str]
    days: int

    def __call__(self, stage: Stage) -> None:
        if not stage.agreements:
            return
        rank = self.agreement % len(stage.agreements)
        agreement = stage.world.agreements[rank]
        today = stage.world.today

        def act() -> Grant:
            with stage.acting("colleague") as actor:
                return renew_grant(
                    actor=actor,
                    grant=access_grant_for_change(actor, stage.agreements[rank]),
                    purpose=stage.world.tokens.next("purpose"),
                    categories=sorted(self.categories),
                    valid_until=today + timedelta(days=self.days),
                    evidence=SPOKEN,
                    terms=SAID,
                )

        if made := happens(not agreement.withdrawn, act):
            agreement.versions.append(_version(stage, made, agreement.recipient))
            agreement.categories, agreement.taken_back, agreement.confirmed = self.categories, frozenset(), False
            agreement.starts, agreement.ends, agreement.recorded_on = today, today + timedelta(days=self.days), today
            stage.agreements[rank] = made.pk
            for orientation in _under(stage, agreement):
                orientation.stands_under(agreement.versions[-1])
                orientation.cut()


@dataclass(frozen=True)
class Confirm:
    """The person says a spoken agreement again: it does not lapse any more."""

    agreement: int

    def __call__(self, stage: Stage) -> None:
        if not stage.agreements:
            return
        rank = self.agreement % len(stage.agreements)
        agreement = stage.world.agreements[rank]

        def act() -> bool:
            with stage.acting("colleague") as actor:
                grant = access_grant_for_change(actor, stage.agreements[rank])
                reconfirm_grant(actor=actor, grant=grant, evidence=SPOKEN)
            return True

        if happens(not agreement.withdrawn, act):
            agreement.confirmed = True


@dataclass(frozen=True)
class Narrow:
    """The person takes categories back; with the last one that is read, the agreement."""

    agreement: int
    categories: frozenset[str]

    def __call__(self, stage: Stage) -> None:
        if not stage.agreements:
            return
        rank = self.agreement % len(stage.agreements)
        agreement = stage.world.agreements[rank]

        def act() -> bool:
            with stage.acting("colleague") as actor:
                grant = access_grant_for_change(actor, stage.agreements[rank])
                narrow_grant(actor=actor, grant=grant, categories=sorted(self.categories))
            return True

        left = agreement.covers | agreement.writes
        if happens(not agreement.withdrawn and self.categories <= left, act):
            if agreement.covers <= self.categories:
                _end(stage, agreement)
            else:
                agreement.taken_back |= self.categories
                _cut(stage, agreement)


@dataclass(frozen=True)
class Withdraw:
    """The person takes an agreement back; who types it may be somebody who may not know of it."""

    agreement: int
    by: str = "colleague"

    def __call__(self, stage: Stage) -> None:
        if not stage.agreements:
            return
        rank = self.agreement % len(stage.agreements)
        agreement = stage.world.agreements[rank]

        def act() -> bool:
            with stage.acting(self.by) as actor:
                withdraw_grant(actor=actor, grant=access_grant_for_change(actor, stage.agreements[rank]))
            return True

        if happens(not agreement.withdrawn and _known(stage, self.by, agreement), act):
            _end(stage, agreement)


@dataclass(frozen=True)
class WithdrawFrom:
    """The person takes back all that they agreed to with a recipient; None: with all of them."""

    person: int
    recipient: str | None
    by: str = "colleague"

    def __call__(self, stage: Stage) -> None:
        rank = self.person % len(stage.people)
        found = [one for one in stage.world.agreements if one.person == rank and not one.withdrawn]
        if self.recipient:  # who may not know of one can take it back with all the others, and not by its name
            found = [one for one in found if one.recipient == self.recipient and _known(stage, self.by, one)]

        def act() -> bool:
            with stage.acting(self.by) as actor:
                roles = [body_role_name(self.recipient)] if self.recipient else None
                withdraw_from_recipients(actor=actor, subject_id=stage.people[rank], recipient_roles=roles)
            return True

        if happens(bool(found), act):
            for agreement in found:
                _end(stage, agreement)


@dataclass(frozen=True)
class Describe:
    """A body says whether its programme is voluntary, and whether one person runs it."""

    recipient: str
    offer: Offer

    def __call__(self, stage: Stage) -> None:
        with stage.acting(model.ANSWERS[self.recipient]) as actor:
            describe_programme(
                actor=actor, voluntary=self.offer.voluntary, one_person=self.offer.one_person, preset="contact"
            )
        stage.world.offers[self.recipient] = self.offer


def _known(stage: Stage, member: str, agreement: Agreement) -> bool:
    return not stage.world.hides(member, agreement.recipient, voluntary=agreement.versions[-1].voluntary)


def _under(stage: Stage, agreement: Agreement) -> list[model.Orientation]:
    return [one for one in stage.world.orientations if one.agreement is agreement]


def _cut(stage: Stage, agreement: Agreement) -> None:
    for orientation in _under(stage, agreement):
        orientation.cut()


def _end(stage: Stage, agreement: Agreement) -> None:
    agreement.withdrawn = True
    for orientation in _under(stage, agreement):
        if orientation.state in model.OPEN:
            orientation.goes_to("withdrawn")
