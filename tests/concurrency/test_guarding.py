"""Two people at once, where sharing is guarded: one counts, the other is told; each with the control without locks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from maillage.audit.actor import Actor
from sharing.arrangements.access import access_arrangement, access_new_arrangement
from sharing.arrangements.models import Arrangement
from sharing.arrangements.services import confirm_arrangement, propose_arrangement
from sharing.cessations.access import access_cessation_to_acknowledge
from sharing.cessations.models import CessationNotice
from sharing.cessations.services import acknowledge_notice
from sharing.emergencies.access import access_review
from sharing.emergencies.models import EmergencyReview
from sharing.emergencies.services import ask_in_emergency, review_emergency
from sharing.referrals.access import access_received_to_act, access_sent_to_act
from sharing.referrals.services import withdraw_referral
from tenants.casework.access import access_closures
from tenants.casework.closures import restrict_file
from tenants.casework.emergencies import open_in_emergency
from tests.concurrency.race import Meeting, kinds, together, without_row_locks
from tests.isolation import scene

LOCKED = pytest.mark.parametrize("locked", [True, False], ids=["locked", "control"])
type Cast = Callable[[str], Actor]


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch, locked: bool) -> Meeting:
    """With the lock nobody else comes; without it they do, however busy the machine."""
    if not locked:
        without_row_locks(monkeypatch)
    return Meeting(monkeypatch, patience=0.4 if locked else 15)


def settled(meeting: Meeting, outcomes: list[Any], refusal: str, *, locked: bool) -> None:
    """One done and one told, with the lock and only with it."""
    assert (sorted(kinds(outcomes)) == sorted(["done", refusal])) == locked
    assert meeting.met != locked


@LOCKED
def test_of_two_answers_to_a_notice_one_counts(fresh: str, actor: Cast, meeting: Meeting, locked: bool) -> None:
    sender, manager = actor("colleague"), actor("coach_manager")
    with scene.acting(sender):
        referral = scene.sent(sender, "lire-et-ecrire-bw")
        withdraw_referral(actor=sender, referral=access_sent_to_act(sender, referral.pk).referral)
        notice = CessationNotice.objects.get(referral=referral)
    meeting.after("sharing.cessations.services._unanswered")

    def answer(with_answer: str) -> Callable[[Actor], Any]:
        return lambda who: acknowledge_notice(
            actor=who, notice=access_cessation_to_acknowledge(who, notice.pk), answer=with_answer
        )

    outcomes = together((manager, answer("deleted")), (manager, answer("returned")))
    settled(meeting, outcomes, "already_acknowledged", locked=locked)


@LOCKED
def test_of_two_confirmations_of_an_arrangement_one_counts(
    fresh: str, actor: Cast, meeting: Meeting, locked: bool
) -> None:
    dpo, manager = actor("dpo"), actor("villers_manager")
    with scene.acting(dpo):
        Arrangement.objects.filter(other=manager.body_role, confirmed_at=None, ended_at=None).update(
            ended_at=timezone.now(), ended_by_role=dpo.body_role
        )  # the control of another run
        proposal = propose_arrangement(
            actor=dpo, other=access_new_arrangement(dpo).get(slug="villers-la-ville"), responsibilities="x",
            starts=timezone.localdate(),
        )  # fmt: skip
    meeting.after("sharing.arrangements.rules.state_of")

    def confirm(who: Actor) -> Any:
        return confirm_arrangement(actor=who, arrangement=access_arrangement(who, proposal.pk))

    settled(meeting, together((manager, confirm), (manager, confirm)), "changed_meanwhile", locked=locked)


@LOCKED
def test_a_double_click_in_an_emergency_asks_once(fresh: str, actor: Cast, meeting: Meeting, locked: bool) -> None:
    sender, coach = actor("colleague"), actor("coach")
    with scene.acting(sender):
        referral = scene.sent(sender, "lire-et-ecrire-bw")
    meeting.after("sharing.emergencies.services.hold_referral")

    def ask(who: Actor) -> Any:
        found = access_received_to_act(who, referral.pk)
        return ask_in_emergency(
            actor=who, referral=found, reason="life", words="x", danger=True, categories=["contact"]
        )  # fmt: skip

    settled(meeting, together((coach, ask), (coach, ask)), "already_asked", locked=locked)


@LOCKED
def test_of_two_reviews_of_an_emergency_one_counts(fresh: str, actor: Cast, meeting: Meeting, locked: bool) -> None:
    worker, reader, dpo, manager = (actor(name) for name in ("colleague", "reader", "dpo", "manager"))
    with scene.acting(worker):
        person = scene.person(worker)
        restrict_file(actor=worker, participant=access_closures(worker, person.pk), reader_ids=[])
    with scene.acting(reader):
        opened = open_in_emergency(
            actor=reader, person=person.number, born_on=None, reason="life", words="x", danger=True,
            categories=["contact"],
        )  # fmt: skip
    with scene.acting(dpo):
        review = EmergencyReview.objects.get(object_id=opened.pk)
    meeting.after("sharing.emergencies.services.may_review")

    def look(who: Actor) -> Any:
        return review_emergency(actor=who, review=access_review(who, review.pk), finding="justified", words="x")

    settled(meeting, together((dpo, look), (manager, look)), "already_reviewed", locked=locked)
