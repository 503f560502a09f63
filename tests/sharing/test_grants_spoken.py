"""A spoken agreement waits, lapses by the clock, and holds once it was said again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from maillage.notifications.models import Notification
from maillage.outbox.deliver import deliver_one
from maillage.outbox.models import OutboxMessage
from maillage.problems import Problem
from sharing.grants import rules
from sharing.grants.models import Grant, GrantReconfirmation
from sharing.grants.services import Evidence, reconfirm_grant, withdraw_grant
from sharing.grants.waiting import ending_soon, to_reconfirm
from sharing.referrals.models import Disclosure
from sharing.referrals.periods import end_of
from sharing.referrals.services import draft_referral, send_referral
from tests.sharing.agreeing import SPOKEN, Acting, agreed, person, renewed, signed

DAY = timedelta(days=1)


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Move the clock of those who act to so many days from today."""
    now = timezone.now()

    def move(days: int) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=days))

    return move


def fresh(grant: Grant) -> Grant:
    return Grant.objects.get(pk=grant.pk)


@pytest.mark.parametrize(("days", "state"), [(0, "live"), (30, "live"), (31, "lapsed"), (90, "lapsed"), (91, "ended")])
def test_it_lapses_after_thirty_days_by_the_clock(
    acting: Acting, on: Callable[[int], None], days: int, state: str
) -> None:
    with acting("colleague") as actor:
        grant = agreed(actor, person(actor), evidence=SPOKEN)
        on(days)
        assert fresh(grant).state == state
        assert fresh(grant).is_live(timezone.localdate()) == (state == "live")


def test_a_signed_one_does_not(acting: Acting) -> None:
    with acting("colleague") as actor:
        grant = agreed(actor, person(actor))
        assert (grant.lapses_on, grant.access_until) == (None, grant.valid_until)
        assert grant.state_on(timezone.localdate() + 60 * DAY) == "live"


@pytest.mark.parametrize("evidence", [SPOKEN, Evidence(kind="screen", signed_name="A. Noël", witness="Une collègue")])
def test_said_again_counts_as_much_as_signed(acting: Acting, on: Callable[[int], None], evidence: Evidence) -> None:
    with acting("colleague") as actor:
        grant = agreed(actor, person(actor), evidence=SPOKEN)
        on(29)
        reconfirm_grant(actor=actor, grant=grant, evidence=evidence)
        on(60)
        assert fresh(grant).state == "live"
        assert (fresh(grant).lapses_on, fresh(grant).access_until) == (None, grant.valid_until)
        assert [row.evidence for row in fresh(grant).reconfirmed] == [evidence.kind]


def test_what_was_sent_ends_with_the_lapse_and_goes_on_after_the_reconfirmation(acting: Acting) -> None:
    with acting("colleague") as actor:
        grant = agreed(actor, person(actor), evidence=SPOKEN)
        send_referral(actor=actor, referral=draft_referral(actor=actor, grant=grant, reason="Cours"))
        lapse = timezone.localdate() + 30 * DAY
        assert Disclosure.objects.get().valid_until == end_of(lapse)
        reconfirm_grant(actor=actor, grant=grant, evidence=SPOKEN)
        assert Disclosure.objects.get().valid_until == end_of(grant.valid_until)


@pytest.mark.parametrize(
    ("change", "code"), [("signed", "not_spoken"), ("withdrawn", "not_live"), ("lapsed", "not_live")]
)  # fmt: skip
def test_some_agreements_cannot_be_reconfirmed(
    acting: Acting, on: Callable[[int], None], change: str, code: str
) -> None:
    with acting("colleague") as actor:
        grant = agreed(actor, person(actor), evidence=signed() if change == "signed" else SPOKEN)
        if change == "withdrawn":
            withdraw_grant(actor=actor, grant=grant)
        on(31 if change == "lapsed" else 0)
        with pytest.raises(Problem) as refused:
            reconfirm_grant(actor=actor, grant=grant, evidence=SPOKEN)
        assert not GrantReconfirmation.objects.exists()
    assert refused.value.code == code


def test_a_reconfirmation_has_evidence_of_its_own(acting: Acting) -> None:
    with acting("colleague") as actor:
        grant = agreed(actor, person(actor), evidence=SPOKEN)
        with pytest.raises(Problem) as refused:
            reconfirm_grant(actor=actor, grant=grant, evidence=Evidence(kind="spoken"))
    assert refused.value.code == "no_witness"


@pytest.mark.parametrize(("days", "waits"), [(13, 0), (14, 1), (30, 1), (31, 0)])
def test_it_waits_on_the_home_page_from_the_fourteenth_day(
    acting: Acting, on: Callable[[int], None], days: int, waits: int
) -> None:
    with acting("colleague") as actor:
        grant = agreed(actor, person(actor), evidence=SPOKEN)
        agreed(actor, grant.subject_id)  # signed: never
        agreed(actor, grant.subject_id, days=20, evidence=SPOKEN)  # over before it could lapse
        on(days)
        pile = to_reconfirm(actor)
        assert pile.total == waits
        assert [(item.grant.pk, item.by) for item in pile.items] == [(grant.pk, grant.lapses_on)] * waits


@pytest.mark.parametrize(("days", "waits"), [(59, 0), (60, 1), (90, 1), (91, 0)])
def test_one_that_ends_waits_thirty_days_before(
    acting: Acting, on: Callable[[int], None], days: int, waits: int
) -> None:
    with acting("colleague") as actor:
        grant = agreed(actor, person(actor))
        agreed(actor, grant.subject_id, evidence=SPOKEN)  # lapses before
        old = agreed(actor, grant.subject_id, to="cesep")
        renewed(actor, old)
        withdraw_grant(actor=actor, grant=agreed(actor, grant.subject_id, to="cesep"))
        on(days)
        assert [item.grant.pk for item in ending_soon(actor).items] == [grant.pk] * waits
        assert ending_soon(actor).total == waits


def deliver(days: int, moved: Callable[[int], None]) -> list[tuple[str, Any]]:
    moved(days)
    while deliver_one():
        pass
    return list(Notification.objects.order_by("created_at").values_list("kind", "user_id"))


def test_who_recorded_it_is_told_at_day_fourteen_and_thirty_days_before_the_end(
    acting: Acting, on: Callable[[int], None]
) -> None:
    with acting("colleague") as actor:
        grant = agreed(actor, person(actor), evidence=SPOKEN)
        assert deliver(13, on) == []
        assert deliver(15, on) == [("grant.to_reconfirm", actor.user_id)]
        reconfirm_grant(actor=actor, grant=grant, evidence=SPOKEN)
        assert not Notification.objects.filter(read_at=None).exists()  # settled
        assert deliver(59, on)[1:] == []
        assert deliver(61, on)[1:] == [("grant.ending", actor.user_id)]
        assert set(Notification.objects.values_list("object_id", flat=True)) == {grant.pk}


def test_nobody_is_told_of_what_was_settled_meanwhile(acting: Acting, on: Callable[[int], None]) -> None:
    with acting("colleague") as actor:
        reconfirmed = agreed(actor, person(actor), evidence=SPOKEN)
        reconfirm_grant(actor=actor, grant=reconfirmed, evidence=SPOKEN)
        withdraw_grant(actor=actor, grant=reconfirmed)
        assert deliver(61, on) == []
        assert not OutboxMessage.objects.filter(topic__startswith="grant.", handled_at=None).exists()


@pytest.mark.parametrize(
    ("ends", "lapses", "replaced", "until"),
    [
        (date(2026, 12, 31), None, None, date(2026, 12, 31)),
        (date(2026, 12, 31), date(2026, 6, 1), None, date(2026, 6, 1)),
        (date(2026, 12, 31), date(2026, 6, 1), date(2026, 5, 1), date(2026, 4, 30)),
        (date(2026, 5, 1), date(2026, 6, 1), None, date(2026, 5, 1)),
    ],
)
def test_access_ends_with_whatever_comes_first(
    ends: date, lapses: date | None, replaced: date | None, until: date
) -> None:
    assert rules.access_until(ends, lapses, replaced) == until
