"""The acts, each twice: on the model, which says whether it may happen, and through the real services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st

from maillage.identity.access import access_member_for_change, access_members
from maillage.identity.members import lift_suspension, suspend_member
from maillage.identity.models import Membership
from maillage.outbox.deliver import deliver_one
from maillage.outbox.models import OutboxMessage
from maillage.postgres.acting import acting_as, body_role_name, role_name
from tenants.casework.access import access_participant_for_change
from tenants.casework.services import correct_file
from tests.algebra import model, people
from tests.algebra.agreeing import Confirm, Describe, Narrow, Record, Renew, Withdraw, WithdrawFrom
from tests.algebra.answers import Disagreement
from tests.algebra.referring import Ask, Draft, Give, Step
from tests.algebra.stage import Stage, typed
from tests.algebra.written import Write
from tests.cast import BODIES, user_id


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
        _correct(stage, stage.people[rank], {self.name: typed(self.name, value)})


@dataclass(frozen=True)
class Hide:
    """The address becomes confidential, or no longer is."""

    person: int
    hidden: bool

    def __call__(self, stage: Stage) -> None:
        rank = self.person % len(stage.people)
        stage.world.people[rank].confidential = self.hidden
        _correct(stage, stage.people[rank], {"confidential_address": self.hidden})


def _correct(stage: Stage, pk: UUID, values: dict[str, object]) -> None:
    with stage.acting("colleague") as actor:
        correct_file(actor=actor, participant=access_participant_for_change(actor, pk), values=values)


@dataclass(frozen=True)
class Wait:
    """Time goes by at the walls."""

    days: int
    hours: int = 0

    def __call__(self, stage: Stage) -> None:
        stage.world.shift += timedelta(days=self.days, hours=self.hours)
        stage.move_clock(stage.world.shift)


@dataclass(frozen=True)
class Deliver:
    """What waits between the bodies arrives, whole and without a failure."""

    def __call__(self, stage: Stage) -> None:
        for slug, kind, *_rest in (*BODIES, *BODIES[:1]):  # what a recipient causes at the sender arrives too
            with acting_as(body_role_name(slug), f"c_{slug.replace('-', '_')}" if kind == "cpas" else None):
                while deliver_one():
                    pass
                if failed := list(OutboxMessage.objects.exclude(error_code="").values_list("topic", "error_code")):
                    raise Disagreement(f"not delivered: {failed}")
        for orientation in stage.world.orientations:
            orientation.take_home()


@dataclass(frozen=True)
class Suspend:
    """A member opens nothing of their body from now on; or does so again."""

    member: str
    suspended: bool

    def __call__(self, stage: Stage) -> None:
        if (self.member in stage.world.suspended) is self.suspended:
            return
        with stage.acting(model.KEEPERS[self.member]) as keeper:
            card = access_members(keeper).get(user_id=user_id(self.member))
            (suspend_member if self.suspended else lift_suspension)(
                actor=keeper, card=access_member_for_change(keeper, card.pk)
            )
        (stage.world.suspended.add if self.suspended else stage.world.suspended.discard)(self.member)


@dataclass(frozen=True)
class Decide:
    """It is said of a member that they decide on income or sanctions, or that they do not."""

    member: str
    decides: bool

    def __call__(self, stage: Stage) -> None:
        with acting_as(role_name("identity")):
            Membership.objects.filter(user_id=user_id(self.member)).update(decides_income=self.decides)
        (stage.world.deciders.add if self.decides else stage.world.deciders.discard)(self.member)


type Act = (
    Record | Renew | Confirm | Narrow | Withdraw | WithdrawFrom | Describe | Draft | Step | Give | Ask | Write
    | Correct | Hide | Wait | Deliver | Suspend | Decide
)  # fmt: skip

_rank, _person = st.integers(0, 4), st.integers(0, 1)
_categories = st.frozensets(st.sampled_from(people.CATEGORIES), min_size=1)
_recipient = st.sampled_from((model.PARTNER, *model.RECIPIENTS))
# A voluntary programme is as likely as another, and as likely to be told before the agreement as after it.
_offer = st.builds(model.Offer, voluntary=st.booleans(), one_person=st.booleans())
_describing = st.builds(Describe, _recipient, _offer)
_agreeing = st.builds(
    Record,
    person=_person,
    recipient=_recipient,
    categories=_categories,
    starts_in=st.sampled_from((0, 0, 0, 0, -3, 2)),
    days=st.one_of(st.integers(0, 12), st.just(45)),
)
_sending = st.builds(Draft, _rank, and_send=st.sampled_from((True, True, True, False)))
_early = st.sampled_from(("deliver", "accept", "accept", "ask", "inform", "wait", "decline", "send back"))
_late = st.sampled_from(
    ("send", "start", "hold", "resume", "report", "go on", "close", "note refusal", "take back", "error")
)
_who = st.sampled_from(("colleague", "colleague", "manager"))
_changes: tuple[st.SearchStrategy[Act], ...] = (
    st.builds(Renew, _rank, _categories, st.sampled_from((0, 5, 45))),
    st.builds(Narrow, _rank, st.frozensets(st.sampled_from((*people.CATEGORIES, *model.WRITES)), min_size=1)),
    st.builds(Narrow, _rank, st.sampled_from((*people.CATEGORIES, *model.WRITES)).map(lambda one: frozenset({one}))),
    st.builds(Confirm, _rank),
    st.builds(Withdraw, _rank, _who),
    st.builds(WithdrawFrom, _person, st.sampled_from((*model.RECIPIENTS, None)), _who),
)
_acts: st.SearchStrategy[Act] = st.one_of(
    _agreeing,
    _sending,
    _sending,
    st.one_of(*_changes),
    st.one_of(*_changes),
    st.builds(Step, _early, _rank),
    st.builds(Step, _early, _rank),
    st.builds(Step, _late, _rank),
    st.builds(Give, _rank, st.sampled_from(model.TEAM)),
    st.builds(Ask, _rank, _categories, st.booleans()),
    st.builds(Write, _rank, st.sampled_from(("note", "review", "attendance"))),
    st.builds(Write, _rank, st.sampled_from(("note", "review", "attendance"))),
    st.builds(Correct, _person, st.sampled_from(sorted(people.FIELDS)), st.booleans()),
    st.builds(Hide, _person, st.booleans()),
    st.builds(Wait, st.sampled_from((0, 0, 1, 5, 8, 35)), st.sampled_from((0, 9, 15))),
    st.just(Deliver()),
    st.builds(Suspend, st.sampled_from(sorted(model.KEEPERS)), st.booleans()),
    st.one_of(_describing, st.builds(Decide, st.sampled_from(model.SAID_TO_DECIDE), st.booleans())),
)


def sequences(most: int) -> st.SearchStrategy[list[Act]]:
    """What a programme says of itself, an agreement, a referral, and at most that many acts in all."""
    start: st.SearchStrategy[list[Act]] = st.tuples(_describing, _agreeing, _sending).map(list)
    return st.tuples(start, st.lists(_acts, max_size=most - 3)).map(lambda parts: [*parts[0], *parts[1]])
