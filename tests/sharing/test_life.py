"""The life of a referral: every state, event and side, in the rules, the services and the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, connection, transaction
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.problems import Problem
from sharing.grants.models import GrantUse
from sharing.grants.services import withdraw_grant
from sharing.referrals import rules, services
from sharing.referrals.access import access_received_to_act, access_referral, access_sent_to_act, disclosure_of
from sharing.referrals.models import ContactAttempt, Disclosure, Referral, ReferralStep
from tests.isolation import scene
from tests.isolation.scene import agreement, person

TODAY = date(2026, 1, 5)


@pytest.mark.parametrize("party", [rules.SENDER, rules.RECIPIENT, rules.CLOCK])
@pytest.mark.parametrize("state", rules.STATES)
@pytest.mark.parametrize("event", rules.TRANSITIONS)
def test_every_event_from_every_state_by_every_side_is_in_the_table_or_refused(
    event: str, state: str, party: str
) -> None:
    row = rules.TRANSITIONS[event]
    target = rules.target_of(event, state, party)
    assert (target is not None) == (state in row.sources and party in row.by)
    assert target in (None, row.target)
    assert not (state in rules.TERMINAL and target), "what has ended stays ended"
    assert (event in rules.events_from(state, party)) == (target is not None)


def test_every_state_is_reached_and_every_open_one_can_end() -> None:
    targets = {row.target for row in rules.TRANSITIONS.values()}
    assert targets | {rules.DRAFT} == set(rules.STATES)
    for state in rules.OPEN:
        assert "withdraw_by_person" in rules.events_from(state, rules.SENDER)


def test_the_recipient_never_ends_what_it_may_not() -> None:
    ends = {target for _source, target in rules.steps_of(rules.RECIPIENT)} & rules.TERMINAL
    assert ends == {rules.BOUNCED}


@pytest.mark.parametrize(
    ("review_on", "code"),
    [(TODAY, "review_past"), (TODAY + timedelta(days=1), None), (TODAY + timedelta(days=30), None),
     (TODAY + timedelta(days=31), "review_late")],
)  # fmt: skip
def test_a_waiting_list_is_looked_at_again_within_30_days(review_on: date, code: str | None) -> None:
    assert rules.review_problem(review_on, TODAY) == code


def test_three_attempts_on_one_day_are_one() -> None:
    assert not rules.may_bounce([TODAY] * 3)
    assert rules.may_bounce([TODAY, TODAY + timedelta(days=1), TODAY + timedelta(days=4)])


@pytest.mark.parametrize("days", [0, 90, 91])
@pytest.mark.parametrize("state", rules.ENDS)
def test_a_thread_is_taken_up_again_within_90_days(state: str, days: int) -> None:
    may = rules.may_reopen(state, TODAY, TODAY + timedelta(days=days))
    assert may == (state in ("closed", "declined", "bounced", "expired") and days <= 90)


# What brings a referral from its draft to each open state, as the services see it.
PATHS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "sent": ("send",),
    "received": ("send", "receive"),
    "info_requested": ("send", "request_info"),
    "waitlisted": ("send", "waitlist"),
    "declined_pending": ("send", "decline"),
    "accepted": ("send", "accept"),
    "in_progress": ("send", "accept", "start"),
    "on_hold": ("send", "accept", "hold"),
    "outcome_reported": ("send", "accept", "report_outcome"),
}


class Case:
    """One referral of Genappe to a partner, and each event by its service."""

    def __init__(self, actor: Callable[[str], Actor]) -> None:
        self.sender, self.coach = actor("colleague"), actor("coach")
        with scene.acting(self.sender):
            self.grant = agreement(self.sender, person(self.sender).pk, "lire-et-ecrire-bw")
            self.other = agreement(self.sender, self.grant.subject_id, "cesep")
            self.pk = services.draft_referral(actor=self.sender, grant=self.grant, reason="Cours").pk

    def state(self) -> str:
        with scene.acting(self.sender):
            return Referral.objects.get(pk=self.pk).state

    def do(self, event: str) -> None:
        """The event by its service, by the side whose it is."""
        by_recipient = rules.RECIPIENT in rules.TRANSITIONS[event].by
        actor = self.coach if by_recipient else self.sender
        with scene.acting(actor), transaction.atomic():
            referral = Referral.objects.filter(pk=self.pk).first()
            if referral is None:
                raise Problem("changed_meanwhile", "its recipient does not know of it")
            today = timezone.localdate()
            soon = today + timedelta(days=7)
            call: dict[str, Callable[..., Any]] = {
                "send": services.send_referral,
                "request_info": lambda **k: services.request_information(wanted=["contact"], **k),
                "answer_info": services.answer_information,
                "waitlist": lambda **k: services.put_on_waiting_list(review_on=soon, **k),
                "accept": lambda **k: services.accept_referral(
                    worker_id=self.coach.user_id, first_contact_on=today, **k
                ),
                "start": services.start_follow_up,
                "hold": lambda **k: services.put_on_hold(resume_on=soon, reason="health", **k),
                "resume": services.resume_follow_up,
                "report_outcome": lambda **k: services.report_outcome(
                    outcome="job", outcome_on=today, delivered=["coaching"], next_step="work", **k
                ),
                "follow_on": services.ask_to_follow_on,
                "close": lambda **k: services.close_referral(person_answer="helped", **k),
                "decline": lambda **k: services.decline_referral(reason="full", **k),
                "confirm_decline": services.confirm_decline,
                "send_back": services.send_back,
                "bounce": self._bounce,
                "reroute": lambda **k: services.reroute_referral(grant=self.other, **k),
                "withdraw_by_sender": services.withdraw_referral,
                "mark_error": services.mark_entered_in_error,
            }
            if event == "receive":
                if services.receive_referral(self.pk) is None:
                    raise Problem("changed_meanwhile", "moved on", status=409)
            elif event == "withdraw_by_person":
                withdraw_grant(actor=actor, grant=self.grant)
            elif event == "make_obsolete":
                self._make_obsolete()
            elif event == "expire":
                self._expire()
            else:
                call[event](actor=actor, referral=referral)

    def _bounce(self, *, actor: Actor, referral: Referral) -> Referral:
        today = timezone.localdate()
        for back in (0, 1, 2):
            ContactAttempt.objects.create(
                referral=referral, sender_role=referral.sender_id, recipient_role=referral.recipient_id,
                on=today - timedelta(days=back), channel="phone", by_name=actor.user_name,
            )  # fmt: skip
        return services.bounce_referral(actor=actor, referral=referral)

    def _make_obsolete(self) -> None:
        sibling = services.draft_referral(
            actor=self.sender, grant=self.other, reason="Cours", sibling_of=Referral.objects.get(pk=self.pk)
        )
        services.make_siblings_obsolete(GrantUse.objects.get(pk=sibling.pk))
        if Referral.objects.get(pk=self.pk).state != rules.OBSOLETE:
            raise Problem("changed_meanwhile", "moved on", status=409)

    def _expire(self) -> None:
        long_ago = timezone.now() - timedelta(days=90)
        Referral.objects.filter(pk=self.pk, counted_from__isnull=False).update(counted_from=long_ago)
        referral = Referral.objects.get(pk=self.pk)
        if referral.counted_from is None or not services.expire_referral(referral):
            raise Problem("changed_meanwhile", "not due", status=409)


@pytest.fixture
def case(db: None, actor: Callable[[str], Actor]) -> Case:
    return Case(actor)


@pytest.mark.parametrize("event", rules.TRANSITIONS)
@pytest.mark.parametrize("state", PATHS)
def test_the_services_do_what_the_table_allows_and_nothing_else(case: Case, state: str, event: str) -> None:
    for step in PATHS[state]:
        case.do(step)
    assert case.state() == state
    row = rules.TRANSITIONS[event]
    allowed = state in row.sources
    if event == "expire" and state == "waitlisted":
        allowed = False  # it has its own clock: the day on which it is looked at again
    if event == "withdraw_by_person":
        allowed = True
    if not allowed:
        with pytest.raises((Problem, Error)):
            case.do(event)
        assert case.state() == state
        return
    case.do(event)
    assert case.state() == row.target
    with scene.acting(case.sender):
        if row.target in rules.TERMINAL and state != rules.DRAFT:
            disclosure = Disclosure.objects.get(referral_id=case.pk)
            assert (disclosure.payload, disclosure.end_reason) == (None, row.target)
        steps = list(ReferralStep.objects.filter(referral_id=case.pk, event=event).values_list("source", "target"))
        assert (state, row.target) in steps or (state == rules.DRAFT and event != "send")


@pytest.mark.parametrize("state", PATHS)
def test_the_recipient_reads_in_the_states_that_the_table_names(case: Case, state: str) -> None:
    for step in PATHS[state]:
        case.do(step)
    with scene.acting(case.coach):
        read = Disclosure.objects.filter(referral_id=case.pk).exists()
    assert read == (state in rules.READABLE)


def test_what_was_sent_back_is_read_again(case: Case) -> None:
    for step in ("send", "decline", "send_back"):
        case.do(step)
    with scene.acting(case.coach):
        assert disclosure_of(access_referral(case.coach, case.pk)) is not None


@pytest.mark.parametrize("party", [rules.SENDER, rules.RECIPIENT])
def test_the_database_allows_exactly_the_steps_of_the_table(case: Case, party: str) -> None:
    with scene.acting(case.sender), connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('public.referrals_steps'::regproc)")
        (definition,) = cursor.fetchone() or ("",)
    part = definition.split("of_recipient")[0 if party == rules.SENDER else 1]
    written = {tuple(item.split(">")) for item in part.split("'")[1::2] if ">" in item and len(item) > 1}
    assert written == set(rules.steps_of(party))


def test_a_step_outside_the_table_is_refused_by_the_database(case: Case) -> None:
    case.do("send")
    for actor, state in ((case.sender, "closed"), (case.sender, "draft"), (case.coach, "in_progress")):
        ended = timezone.now() if state in rules.TERMINAL else None
        with scene.acting(actor), pytest.raises(Error, match="no such step"), transaction.atomic():
            Referral.objects.filter(pk=case.pk).update(state=state, ended_at=ended, person_answer="helped")
    assert case.state() == "sent"


def test_a_second_refusal_can_be_contested_and_not_sent_back(case: Case) -> None:
    for step in ("send", "decline"):
        case.do(step)
    with scene.acting(case.sender), pytest.raises(Problem) as refused:
        services.contest_decline(actor=case.sender, referral=Referral.objects.get(pk=case.pk))
    assert refused.value.code == "not_to_contest"
    for step in ("send_back", "decline"):
        case.do(step)
    with pytest.raises(Problem) as refused:
        case.do("send_back")
    assert refused.value.code == "sent_back_already"
    with scene.acting(case.sender):
        contested = services.contest_decline(actor=case.sender, referral=Referral.objects.get(pk=case.pk))
        assert contested.contested_at is not None


def test_only_who_may_answer_gets_to_answer(case: Case) -> None:
    case.do("send")
    with scene.acting(case.sender):
        assert access_sent_to_act(case.sender, case.pk).events >= {"withdraw_by_sender", "reroute"}
        with pytest.raises(PermissionDenied):
            access_received_to_act(case.sender, case.pk)
