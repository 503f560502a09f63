"""What becomes of referrals: written, sent, answered, followed, given to somebody, ended; and asked for in danger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from maillage.audit.actor import Actor
from sharing.emergencies.services import ask_in_emergency, give_in_emergency
from sharing.grants.access import access_grant_for_change
from sharing.referrals import services
from sharing.referrals.access import access_received_to_act, access_received_to_distribute, access_sent_to_act
from sharing.referrals.models import Referral
from tests.algebra import model
from tests.algebra.model import Emergency, Orientation
from tests.algebra.stage import Stage, happens
from tests.cast import user_id

MOST_SENT = 5  # a home page shows the first five of each kind


@dataclass(frozen=True)
class Draft:
    """A referral is written under an agreement; `and_send` sends it too."""

    agreement: int
    and_send: bool

    def __call__(self, stage: Stage) -> None:
        if not stage.agreements or len(stage.orientations) == MOST_SENT:
            return
        rank = self.agreement % len(stage.agreements)
        agreement = stage.world.agreements[rank]
        under = agreement.versions[-1]
        orientation = Orientation(agreement, stage.world.tokens.next("reason"), under, promised=under.voluntary)

        def act() -> UUID:
            with stage.acting("colleague") as actor:
                grant = access_grant_for_change(actor, stage.agreements[rank])
                return services.draft_referral(actor=actor, grant=grant, reason=orientation.reason).pk

        if made := happens(orientation.agreement.is_live(stage.world.today), act):
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
        member = "colleague" if self.event in SENDERS_STEPS else model.ANSWERS[orientation.agreement.recipient]
        if member in stage.world.suspended:
            return
        expected = _may(stage, rank, self.event)
        happens(expected, partial(_step, stage, self.event, stage.orientations[rank], member))
        if expected and self.event in model.STEPS:
            orientation.goes_to(model.STEPS[self.event][1])
            orientation.was_sent |= self.event == "send"
            orientation.sent_back |= self.event == "send back"
            if self.event in ("accept", "decline", "ask", "wait"):
                orientation.follower = member


def _may(stage: Stage, rank: int, event: str) -> bool:
    orientation = stage.world.orientations[rank]
    agreement = orientation.agreement
    if event == "deliver":  # a message that may come twice
        return True
    if event in RECIPIENTS_STEPS and rank not in stage.world.received_by(model.ANSWERS[agreement.recipient]):
        return False  # given to somebody else, it is nobody else's to answer
    more = {
        "send": agreement.is_live(stage.world.today),
        "accept": not stage.world.is_over(agreement),
        "send back": not orientation.sent_back,
    }
    return orientation.state in model.STEPS[event][0] and more.get(event, True)


def _accept(*, actor: Actor, referral: Referral) -> object:
    return services.accept_referral(
        actor=actor, referral=referral, worker_id=actor.user_id, first_contact_on=timezone.localdate()
    )


def _report(*, actor: Actor, referral: Referral) -> object:
    return services.report_outcome(
        actor=actor, referral=referral, outcome="job", outcome_on=timezone.localdate(),
        delivered=["coaching"], next_step="work",
    )  # fmt: skip


def _soon() -> date:
    return timezone.localdate() + timedelta(days=7)


SENDERS_STEPS: dict[str, Callable[..., object]] = {
    "send": services.send_referral,
    "inform": services.answer_information,
    "take back": services.withdraw_referral,
    "error": services.mark_entered_in_error,
    "send back": services.send_back,
    "note refusal": services.confirm_decline,
    "go on": services.ask_to_follow_on,
    "close": services.close_referral,
}
RECIPIENTS_STEPS: dict[str, Callable[..., object]] = {
    "ask": partial(services.request_information, wanted=["path"]),
    "wait": lambda **which: services.put_on_waiting_list(**which, review_on=_soon()),
    "accept": _accept,
    "decline": partial(services.decline_referral, reason="full"),
    "start": services.start_follow_up,
    "hold": lambda **which: services.put_on_hold(**which, resume_on=_soon(), reason="health"),
    "resume": services.resume_follow_up,
    "report": _report,
}


def _step(stage: Stage, event: str, pk: UUID, member: str) -> None:
    with stage.acting(member) as actor:
        if event in SENDERS_STEPS:
            SENDERS_STEPS[event](actor=actor, referral=access_sent_to_act(actor, pk).referral)
        elif event in RECIPIENTS_STEPS:
            RECIPIENTS_STEPS[event](actor=actor, referral=access_received_to_act(actor, pk))
        else:
            services.receive_referral(pk)


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
        ours = rank in stage.world.received_by(model.LEAD) and self.to not in stage.world.suspended

        def act() -> bool:
            with stage.acting(model.LEAD) as lead:
                referral = access_received_to_distribute(lead, stage.orientations[rank])
                services.assign_referral(actor=lead, referral=referral, worker_id=user_id(self.to))
            return True

        if happens(ours and orientation.state in model.OPEN, act):
            orientation.follower = self.to


@dataclass(frozen=True)
class Ask:
    """The recipient asks in grave danger, and the sender's side gives it for a day."""

    orientation: int
    categories: frozenset[str]
    address: bool

    def __call__(self, stage: Stage) -> None:
        if not stage.orientations:
            return
        rank = self.orientation % len(stage.orientations)
        orientation = stage.world.orientations[rank]
        member = model.ANSWERS[orientation.agreement.recipient]
        if member in stage.world.suspended:
            return
        asked_already = any(
            self.categories <= one.categories and one.address >= self.address for one in orientation.emergencies
        )
        expected = rank in stage.world.received_by(member) and orientation.state in model.LOOKING and not asked_already
        given = happens(expected, partial(self._asked, stage, stage.orientations[rank], member))
        if given:
            address = self.address and "contact" in self.categories
            person = stage.world.people[orientation.agreement.person]
            values = person.told(self.categories, address=address)
            orientation.emergencies.append(Emergency(given, self.categories, address, values))

    def _asked(self, stage: Stage, pk: UUID, member: str) -> UUID | None:
        with stage.acting(member) as actor:
            request = ask_in_emergency(
                actor=actor, referral=access_received_to_act(actor, pk), reason="life",
                words="Un danger", danger=True, categories=sorted(self.categories), address=self.address,
            )  # fmt: skip
        with stage.acting("colleague"), transaction.atomic():
            made = give_in_emergency(request.pk)
        return made.pk if made else None
