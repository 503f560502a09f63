"""Agents whom other organisations lend to a joint programme, for dated assignments."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.identity.access import access_employers, access_members
from maillage.identity.members import describe_member
from maillage.identity.models import Body, MemberCard, Membership, User
from maillage.identity.resolve import actor_at
from maillage.identity.services import accept_as_user, invite_colleague
from maillage.identity.web.forms import InviteForm, MemberForm
from maillage.postgres.acting import body_role_name, identifying
from maillage.problems import Problem
from tests.cast import user_id
from tests.conftest import Acting, make_actor

HOST = "lire-et-ecrire-bw.maillage.localhost"


def lead() -> Actor:
    """A manager whose body would be a joint programme: the cast has none."""
    return replace(make_actor("coach_manager"), body_kind="programme")


def body(slug: str) -> Body:
    """A body of the cast."""
    return Body.objects.get(role=body_role_name(slug))


def lend(**dates: Any) -> Membership:
    """A worker of a CPAS is invited to the programme and accepts."""
    with Acting("coach_manager"):
        invitation = invite_colleague(
            actor=lead(), email="receiver@maillage.example", function="coach", employer=body("court-saint-etienne"),
            **dates,
        )  # fmt: skip
    with identifying():
        user = User.objects.get(pk=user_id("receiver"))
        accept_as_user(invitation_id=invitation.pk, user=user)
        return Membership.objects.get(user=user, body_id=body_role_name("lire-et-ecrire-bw"))


def acts_now() -> bool:
    """Whether the lent agent acts for the programme today."""
    with identifying():
        return actor_at(User.objects.get(pk=user_id("receiver")), HOST) is not None


@pytest.mark.django_db
def test_an_agent_comes_with_their_employer_and_their_last_day() -> None:
    last = timezone.localdate() + timedelta(days=90)
    made = lend(ends=last)
    assert (made.employer_id, made.ends) == (body_role_name("court-saint-etienne"), last)
    assert acts_now()
    with Acting("coach"):
        (card,) = access_members(make_actor("coach")).filter(user_id=user_id("receiver"))
        assert card.employer is not None
        assert card.employer.slug == "court-saint-etienne"


@pytest.mark.django_db
def test_an_assignment_to_come_opens_nothing_yet_and_shows_to_the_lead_alone() -> None:
    lend(starts=timezone.localdate() + timedelta(days=10))
    assert not acts_now()
    with Acting("coach_manager"):
        assert access_members(lead()).filter(user_id=user_id("receiver")).exists()
        assert not access_members(make_actor("coach")).filter(user_id=user_id("receiver")).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("employer", "days", "code"),
    [(None, None, "employer_missing"), ("cartes-emploi", None, "employer_unknown"), ("genappe", -1, "ends_early")],
)
def test_an_assignment_says_whose_agent_it_is_until_a_day_to_come(
    employer: str | None, days: int | None, code: str
) -> None:
    ends = timezone.localdate() + timedelta(days=days) if days else None
    with Acting("coach_manager"), pytest.raises(Problem) as refused:
        invite_colleague(
            actor=lead(), email="neuve@maillage.example", function="coach",
            employer=body(employer) if employer else None, ends=ends,
        )  # fmt: skip
    assert refused.value.code == code


@pytest.mark.django_db
def test_only_a_programme_borrows_agents() -> None:
    with Acting("coach_manager") as manager:
        assert not access_employers(manager).exists()
        assert {one.kind for one in access_employers(lead())} == {"cpas", "partner"}
        with pytest.raises(Problem):
            invite_colleague(actor=manager, email="neuve@maillage.example", function="coach", employer=body("genappe"))


@pytest.mark.django_db
def test_the_forms_ask_for_the_employer_in_a_programme_alone() -> None:
    with Acting("coach_manager"):
        card = MemberCard.objects.get(user_id=user_id("coach"))
        for kind, asked in (("programme", True), ("partner", False)):
            employers = access_employers(lead())
            assert ("employer" in InviteForm(None, kind=kind, employers=employers).fields) is asked
            assert ("employer" in MemberForm(None, card=card, kind=kind, employers=employers).fields) is asked


@pytest.mark.django_db
def test_the_lead_says_who_employs_an_agent_and_which_commune_they_look_after() -> None:
    with Acting("coach_manager"):
        card = MemberCard.objects.get(user_id=user_id("coach"))
        describe_member(
            actor=lead(), card=card, decides_income=None, note="Mons et Quaregnon", employer=body("genappe")
        )
        said = MemberCard.objects.get(user_id=user_id("coach"))
        assert (said.note, said.employer_id) == ("Mons et Quaregnon", body_role_name("genappe"))
