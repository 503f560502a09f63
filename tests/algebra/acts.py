"""The acts, each twice: on the model, which says whether it may happen, and through the real services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from hypothesis import strategies as st

from maillage.identity.models import Body
from maillage.postgres.acting import body_role_name
from maillage.problems import Problem
from sharing.grants.access import access_grant_for_change
from sharing.grants.services import Evidence, record_grant, withdraw_grant
from sharing.referrals.access import access_received_to_act, access_received_to_distribute, access_sent_to_act
from sharing.referrals.services import (
    accept_referral,
    assign_referral,
    close_referral,
    confirm_decline,
    decline_referral,
    draft_referral,
    receive_referral,
    report_outcome,
    send_back,
    send_referral,
    withdraw_referral,
)
from tenants.casework.access import access_participant_for_change
from tenants.casework.services import correct_file, open_file
from tests.algebra import model
from tests.algebra.answers import Disagreement
from tests.algebra.model import Agreement, Orientation, World
from tests.algebra.written import Write
from tests.cast import user_id
from tests.conftest import Acting

MOST_SENT = 5  # a home page shows the first five of each kind


@dataclass
class Stage:
    """The model beside the database: the same rank in both lists is the same thing."""

    world: World
    move_clock: Callable[[timedelta], None]
    people: list[UUID] = field(default_factory=list)
    agreements: list[UUID] = field(default_factory=list)
    orientations: list[UUID] = field(default_factory=list)

    def add_person(self) -> None:
        """A file, opened by a colleague."""
        person = self.world.add_person()
        with Acting("colleague") as actor:
            values = {name: _typed(name, value) for name, value in person.values.items()}
            opened = open_file(actor=actor, values=values | {"national_number": person.national_number})
        self.people.append(opened.pk)


def _typed(name: str, value: str) -> str | date | None:
    if name in ("birth_date", "income_since"):
        return date.fromisoformat(value) if value else None
    return value


def _happens[T](expected: bool, act: Callable[[], T]) -> T | None:
    """Do it, and hold the services to the model's word on whether it may be done. None when it was refused."""
    try:
        with transaction.atomic():
            done = act()
    except (Problem, Http404) as refusal:
        if expected:
            raise Disagreement("refused, and the model allows it") from refusal
        return None
    if not expected:
        raise Disagreement("done, and the model refuses it")
    return done


@dataclass(frozen=True)
class Record:
    """The person agrees: to whom, for what, from when and for how long."""

    person: int
    recipient: str
    categories: frozenset[str]
    starts_in: int
    days: int

    def __call__(self, stage: Stage) -> None:
        starts = stage.world.today + timedelta(days=self.starts_in)
        rank = self.person % len(stage.people)
        agreement = Agreement(rank, self.recipient, self.categories, starts, starts + timedelta(days=self.days))

        def act() -> UUID:
            with Acting("colleague") as actor:
                return record_grant(
                    actor=actor,
                    subject_id=stage.people[rank],
                    purpose="Apprendre",
                    recipient=Body.objects.get(role=body_role_name(self.recipient)),
                    categories=sorted(self.categories),
                    valid_from=agreement.starts,
                    valid_until=agreement.ends,
                    evidence=Evidence(kind="spoken", witness="Une collègue"),
                ).pk

        if made := _happens(agreement.ends >= stage.world.today, act):
            stage.world.agreements.append(agreement)
            stage.agreements.append(made)


@dataclass(frozen=True)
class Draft:
    """A referral is written under an agreement; `and_send` sends it too."""

    agreement: int
    and_send: bool

    def __call__(self, stage: Stage) -> None:
        if not stage.agreements or len(stage.orientations) == MOST_SENT:
            return
        rank = self.agreement % len(stage.agreements)
        orientation = Orientation(stage.world.agreements[rank], stage.world.tokens.next("reason"))

        def act() -> UUID:
            with Acting("colleague") as actor:
                grant = access_grant_for_change(actor, stage.agreements[rank])
                return draft_referral(actor=actor, grant=grant, reason=orientation.reason).pk

        if made := _happens(orientation.agreement.is_live(stage.world.today), act):
            stage.world.orientations.append(orientation)
            stage.orientations.append(made)
            if self.and_send:
                Step("send", len(stage.orientations) - 1)(stage)


@dataclass(frozen=True)
class Step:
    """One step of a referral's life, by the side whose step it is."""

    event: str
    orientation: int

    def __call__(self, stage: Stage) -> None:
        if not stage.orientations:
            return
        rank = self.orientation % len(stage.orientations)
        orientation = stage.world.orientations[rank]
        expected, target = _target(stage.world, orientation, self.event)
        if self.event in RECIPIENTS_STEPS:  # given to somebody else, it is nobody else's to answer
            expected &= rank in stage.world.received_by(model.ANSWERS[orientation.agreement.recipient])
        _happens(expected, partial(_step, self.event, stage.orientations[rank], orientation.agreement.recipient))
        if expected:
            orientation.state = target
            orientation.was_sent |= self.event == "send"
            orientation.sent_back |= self.event == "send back"
            if self.event in ("accept", "decline"):
                orientation.follower = model.ANSWERS[orientation.agreement.recipient]


def _target(world: World, orientation: Orientation, event: str) -> tuple[bool, str]:
    state = orientation.state
    return {
        "send": (state == model.DRAFT and orientation.agreement.is_live(world.today), model.WAITING),
        "deliver": (True, state),
        "accept": (state == model.WAITING and not world.is_over(orientation.agreement), model.ACCEPTED),
        "decline": (state == model.WAITING, model.DECLINED),
        "send back": (state == model.DECLINED and not orientation.sent_back, model.WAITING),
        "note refusal": (state == model.DECLINED, "declined"),
        "report": (state == model.ACCEPTED, model.REPORTED),
        "close": (state == model.REPORTED, "closed"),
        "take back": (state in model.OPEN, "withdrawn"),
    }[event]


RECIPIENTS_STEPS = ("accept", "decline", "report")
SENDERS_STEPS: dict[str, Callable[..., object]] = {
    "send": send_referral,
    "take back": withdraw_referral,
    "send back": send_back,
    "note refusal": confirm_decline,
    "close": close_referral,
}


def _step(event: str, pk: UUID, recipient: str) -> None:
    if event in SENDERS_STEPS:
        with Acting("colleague") as actor:
            SENDERS_STEPS[event](actor=actor, referral=access_sent_to_act(actor, pk).referral)
        return
    with Acting(model.ANSWERS[recipient]) as actor:
        if event == "deliver":
            receive_referral(pk)
            return
        referral = access_received_to_act(actor, pk)
        if event == "accept":
            accept_referral(
                actor=actor, referral=referral, worker_id=actor.user_id, first_contact_on=timezone.localdate()
            )
        elif event == "decline":
            decline_referral(actor=actor, referral=referral, reason="full")
        else:
            report_outcome(
                actor=actor, referral=referral, outcome="job", outcome_on=timezone.localdate(),
                delivered=["coaching"], next_step="work",
            )  # fmt: skip


@dataclass(frozen=True)
class Give:
    """The manager of the first partner gives a referral to somebody of the team, or hands it over."""

    orientation: int
    to: str

    def __call__(self, stage: Stage) -> None:
        if not stage.orientations:
            return
        rank = self.orientation % len(stage.orientations)
        orientation = stage.world.orientations[rank]
        ours = rank in stage.world.received_by(model.LEAD)

        def act() -> bool:
            with Acting(model.LEAD) as lead:
                referral = access_received_to_distribute(lead, stage.orientations[rank])
                assign_referral(actor=lead, referral=referral, worker_id=user_id(self.to))
            return True

        if _happens(ours and orientation.state in model.OPEN, act):
            orientation.follower = self.to


@dataclass(frozen=True)
class Withdraw:
    """The person takes an agreement back."""

    agreement: int

    def __call__(self, stage: Stage) -> None:
        if not stage.agreements:
            return
        rank = self.agreement % len(stage.agreements)
        agreement = stage.world.agreements[rank]

        def act() -> None:
            with Acting("colleague") as actor:
                withdraw_grant(actor=actor, grant=access_grant_for_change(actor, stage.agreements[rank]))

        _happens(not agreement.withdrawn, act)
        agreement.withdrawn = True
        for orientation in stage.world.orientations:
            if orientation.agreement is agreement and orientation.state in model.OPEN:
                orientation.state = "withdrawn"


@dataclass(frozen=True)
class Correct:
    """A field of the file gets another value, or none; only a name cannot be emptied."""

    person: int
    name: str
    empty: bool

    def __call__(self, stage: Stage) -> None:
        rank = self.person % len(stage.people)
        value = (
            "" if self.empty and self.name not in ("first_name", "last_name") else stage.world.tokens.next(self.name)
        )
        stage.world.people[rank].correct(self.name, value)
        _correct(stage.people[rank], {self.name: _typed(self.name, value)})


@dataclass(frozen=True)
class Hide:
    """The address becomes confidential, or no longer is."""

    person: int
    hidden: bool

    def __call__(self, stage: Stage) -> None:
        rank = self.person % len(stage.people)
        stage.world.people[rank].confidential = self.hidden
        _correct(stage.people[rank], {"confidential_address": self.hidden})


def _correct(pk: UUID, values: dict[str, object]) -> None:
    with Acting("colleague") as actor:
        correct_file(actor=actor, participant=access_participant_for_change(actor, pk), values=values)


@dataclass(frozen=True)
class Wait:
    """Days go by at the walls."""

    days: int

    def __call__(self, stage: Stage) -> None:
        stage.world.days += self.days
        stage.move_clock(timedelta(days=stage.world.days))


type Act = Record | Draft | Step | Give | Withdraw | Correct | Hide | Wait | Write

_rank = st.integers(0, 4)
_agreeing = st.builds(
    Record,
    person=st.integers(0, 1),
    recipient=st.sampled_from(model.RECIPIENTS),
    categories=st.frozensets(st.sampled_from(model.CATEGORIES), min_size=1),
    starts_in=st.sampled_from((0, 0, 0, 0, -3, 2)),
    days=st.integers(0, 12),
)
_sending = st.builds(Draft, _rank, and_send=st.sampled_from((True, True, True, False)))
_events = (
    "send", "deliver", "accept", "accept", "decline", "send back", "note refusal", "report", "close", "take back",
)  # fmt: skip
_acts: st.SearchStrategy[Act] = st.one_of(
    _agreeing,
    _sending,
    _sending,
    st.builds(Step, st.sampled_from(_events), _rank),
    st.builds(Step, st.sampled_from(_events), _rank),
    st.builds(Give, _rank, st.sampled_from(model.TEAM)),
    st.builds(Withdraw, _rank),
    st.builds(Write, _rank, review=st.booleans()),
    st.builds(Correct, st.integers(0, 1), st.sampled_from(sorted(model.FIELDS)), st.booleans()),
    st.builds(Hide, st.integers(0, 1), st.booleans()),
    st.builds(Wait, st.integers(1, 8)),
)


def sequences(most: int) -> st.SearchStrategy[list[Act]]:
    """An agreement, a referral, and at most that many acts in all."""
    start: st.SearchStrategy[list[Act]] = st.tuples(_agreeing, _sending).map(list)
    return st.tuples(start, st.lists(_acts, max_size=most - 2)).map(lambda parts: [*parts[0], *parts[1]])
