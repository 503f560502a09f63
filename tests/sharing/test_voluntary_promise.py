"""What a person was promised of a voluntary programme holds, whatever the programme or a newer agreement says since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction
from django.http import Http404
from django.test import Client
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.identity.models import Membership
from maillage.notifications.notify import notify
from maillage.outbox.deliver import deliver_one
from maillage.postgres.acting import acting_as, role_name
from sharing.emergencies.access import access_reviews
from sharing.emergencies.handlers import TO_REVIEW
from sharing.emergencies.models import EmergencyReview
from sharing.emergencies.services import ask_in_emergency
from sharing.grants.models import Grant, GrantUse
from sharing.grants.services import Evidence, Terms, renew_grant
from sharing.programmes.models import Programme
from sharing.referrals.access import access_received_to_act, access_referral
from sharing.referrals.models import Referral
from tests.cast import user_id
from tests.conftest import Acting
from tests.sharing import flow

BROKEN = "UPDATE public.referrals_referral SET voluntary = NOT voluntary WHERE id = %s"


def says(*, voluntary: bool) -> None:
    """The partner's programme, from now on."""
    with Acting("coach_manager") as lead:
        Programme.objects.update_or_create(body_id=lead.body_role, defaults={"voluntary": voluntary})


@pytest.fixture
def promised(db: None) -> Referral:
    """Sent while the programme was voluntary; it no longer is."""
    says(voluntary=True)
    referral = flow.sent()
    says(voluntary=False)
    return referral


def renewed(referral: Referral) -> tuple[UUID, UUID]:
    """A newer version of its agreement; the old one's id, and the new one's."""
    with Acting("colleague") as actor:
        old = Grant.objects.get(pk=GrantUse.objects.get(pk=referral.pk).grant_id)
        new = renew_grant(
            actor=actor, grant=old, purpose="Encore", categories=["identity"],
            valid_until=timezone.localdate() + timedelta(days=30),
            evidence=Evidence(kind="spoken", witness="Une collègue"), terms=Terms(voluntary_said=True),
        )  # fmt: skip
    return old.pk, new.pk


def reaches(name: str, referral: Referral) -> bool:
    """Whether somebody who decides on income, at either side, reads it."""
    with Acting(name) as actor:
        try:
            access_referral(replace(actor, decides_income=True), referral.pk)
        except Http404:
            return False
    return True


@pytest.mark.parametrize("name", ["coach", "manager"])
def test_it_holds_at_either_side(promised: Referral, name: str) -> None:
    assert not reaches(name, promised)
    assert reaches(name, flow.sent()), "of what was sent since, nothing was promised"


def test_it_holds_when_the_agreement_is_renewed_without_it(promised: Referral) -> None:
    renewed(promised)
    assert not reaches("manager", promised)
    assert not reaches("coach", promised)


def test_a_renewal_can_promise_it(db: None) -> None:
    referral = flow.sent()
    says(voluntary=True)
    renewed(referral)
    says(voluntary=False)
    assert not reaches("manager", referral)
    assert not reaches("coach", referral)


@pytest.mark.parametrize("name", ["coach", "colleague"])
def test_neither_body_takes_it_back(promised: Referral, name: str) -> None:
    with Acting(name), pytest.raises(ProgrammingError, match="promised"), transaction.atomic():
        connection.cursor().execute(BROKEN, [promised.pk])


def test_its_recipient_promises_nothing_in_the_senders_name(db: None) -> None:
    referral = flow.sent()
    with Acting("coach"), pytest.raises(ProgrammingError, match="promised"), transaction.atomic():
        connection.cursor().execute(BROKEN, [referral.pk])


def test_a_version_that_may_not_be_known_is_not_named(promised: Referral, browser: Callable[[str], Client]) -> None:
    old, new = renewed(promised)
    assert browser("manager").get(f"/agreements/{old}/").status_code == 404
    assert browser("manager").get(f"/api/agreements/{new}/").json()["replaces"] is None
    assert str(old) not in browser("manager").get(f"/agreements/{new}/").content.decode()
    assert browser("reader").get(f"/api/agreements/{new}/").json()["replaces"] == str(old)


def endangered() -> UUID:
    """The recipient of a voluntary programme's referral asks in danger; the review that waits."""
    says(voluntary=True)
    referral = flow.accepted()
    with Acting("coach") as actor:
        ask_in_emergency(
            actor=actor, referral=access_received_to_act(actor, referral.pk), reason="life", words="Un danger",
            danger=True, categories=["contact"],
        )  # fmt: skip
    with Acting("colleague"):
        while deliver_one():
            pass
        return EmergencyReview.objects.get().pk


def reviews_of(name: str) -> list[UUID]:
    """What this person may review."""
    with Acting(name) as actor:
        return list(access_reviews(_as_said(actor)).values_list("pk", flat=True))


def _as_said(actor: Actor) -> Actor:
    return replace(actor, decides_income=actor.function == "manager")


def test_who_decides_reviews_no_emergency_of_it_as_long_as_somebody_else_can(db: None) -> None:
    review = endangered()
    assert (reviews_of("dpo"), reviews_of("manager")) == ([review], [])
    with Acting("dpo"), transaction.atomic():
        told = notify(TO_REVIEW, object_id=review, functions={"dpo", "manager"})
    assert told == {user_id("dpo")}


def test_where_nobody_else_can_the_duty_stays(db: None) -> None:
    review = endangered()
    with acting_as(role_name("identity")):
        Membership.objects.filter(user_id=user_id("dpo")).update(suspended_at=timezone.now())
    assert reviews_of("manager") == [review]
