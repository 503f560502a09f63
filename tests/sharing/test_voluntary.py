"""A voluntary programme: who decides on income or sanctions learns nothing of it, on any surface of the sender."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404
from django.test import Client

from maillage.audit.actor import Actor
from maillage.identity.models import Membership
from maillage.postgres.acting import acting_as, body_role_name, role_name
from maillage.problems import Problem
from sharing.grants.access import access_grant, access_grants_of, states_by_subject
from sharing.grants.models import Grant, GrantUse
from sharing.grants.services import withdraw_from_recipients, withdraw_grant
from sharing.programmes.models import Programme
from sharing.referrals.access import access_referrals, access_sent_for
from sharing.referrals.models import Referral
from sharing.referrals.receipt import receipt_of
from tenants.casework.reading import read_file
from tests.cast import user_id
from tests.conftest import Acting
from tests.sharing import flow

PARTNER = "lire-et-ecrire-bw"


@pytest.fixture
def referral(db: None) -> Referral:
    """Sent to a voluntary programme, accepted, and then the person stopped."""
    with Acting("coach_manager") as lead:
        Programme.objects.update_or_create(body_id=lead.body_role, defaults={"voluntary": True})
    made = flow.accepted()
    with Acting("colleague") as actor:
        withdraw_grant(actor=actor, grant=Grant.objects.get(pk=GrantUse.objects.get(pk=made.pk).grant_id))
    return made


def subject_of(referral: Referral) -> Any:
    """The person, whose mapping only their own CPAS knows."""
    with Acting("colleague"):
        return GrantUse.objects.get(pk=referral.pk).subject_id


def known(actor: Actor, referral: Referral, subject: Any) -> set[str]:
    """On which surfaces this person of the sender finds anything of it."""
    found = set()
    if access_referrals(actor).filter(pk=referral.pk).exists():
        found.add("list")
    if access_sent_for(actor, subject):
        found.add("sent for")
    if list(access_grants_of(actor, subject)):
        found.add("agreements")
    if states_by_subject(actor, [subject]):
        found.add("state in the list of files")
    receipt = receipt_of(actor, subject)
    if receipt.shared or receipt.grants:
        found.add("receipt")
    if any("Lire et Ecrire" in entry.organisation for entry in read_file(actor, subject).timeline):
        found.add("timeline")
    return found


EVERYWHERE = {"list", "sent for", "agreements", "state in the list of files", "receipt", "timeline"}


def test_who_accompanies_knows_and_who_decides_does_not(acting: Callable[[str], Any], referral: Referral) -> None:
    subject = subject_of(referral)
    with acting("colleague") as actor:
        assert known(actor, referral, subject) == EVERYWHERE
    with acting("manager") as actor:
        assert actor.decides_income
        assert known(actor, referral, subject) == set()
        with pytest.raises(Http404):
            access_grant(actor, GrantUse.objects.get(pk=referral.pk).grant_id)


def test_where_a_programme_is_not_voluntary_the_manager_knows_of_it(acting: Callable[[str], Any], db: None) -> None:
    referral = flow.accepted()
    subject = subject_of(referral)
    with acting("manager") as actor:
        assert known(actor, referral, subject) == EVERYWHERE


def test_what_was_said_to_the_person_holds_when_the_programme_changes(
    acting: Callable[[str], Any], referral: Referral
) -> None:
    with acting("coach_manager") as lead:
        Programme.objects.filter(body_id=lead.body_role).update(voluntary=False)
    with acting("manager") as actor:
        assert known(actor, referral, subject_of(referral)) == set()


def test_pages_and_programs_of_the_sender_show_no_trace(
    browser: Callable[[str], Client], acting: Callable[[str], Any], referral: Referral
) -> None:
    subject = subject_of(referral)
    paths = (
        "/", "/referrals/", f"/participants/{subject}/", f"/participants/{subject}/receipt/", "/api/referrals/",
        f"/api/participants/{subject}/agreements/", f"/api/participants/{subject}/receipt/", "/cessations/",
    )  # fmt: skip
    colleague, manager = browser("colleague"), browser("manager")
    seen = [path for path in paths if referral.reference.lower() in _text(colleague, path)]
    assert seen
    for path in paths:
        text = _text(manager, path)
        assert referral.reference.lower() not in text, path
        assert str(referral.pk) not in text, path
        assert "lire et ecrire" not in text, path
    assert manager.get(f"/referrals/{referral.pk}/").status_code == 404


def _text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode().lower()


def test_the_control_side_of_a_recipient_reads_nothing_of_what_it_received(
    acting: Callable[[str], Any], browser: Callable[[str], Client], db: None
) -> None:
    with Acting("coach_manager") as lead:
        Programme.objects.update_or_create(body_id=lead.body_role, defaults={"voluntary": True})
    referral = flow.accepted()
    coach = browser("coach")
    assert coach.get(f"/referrals/{referral.pk}/").status_code == 200
    with acting_as(role_name("identity")):
        Membership.objects.filter(user_id=user_id("coach"), body_id=body_role_name(PARTNER)).update(decides_income=True)
    assert coach.get(f"/referrals/{referral.pk}/").status_code == 404
    assert str(referral.pk) not in coach.get("/referrals/").content.decode()
    assert "Amélie" not in coach.get("/").content.decode()


def test_who_decides_takes_back_no_agreement_that_they_may_not_know_of(acting: Callable[[str], Any], db: None) -> None:
    with Acting("coach_manager") as lead:
        Programme.objects.update_or_create(body_id=lead.body_role, defaults={"voluntary": True})
    referral = flow.accepted()
    subject, recipient = subject_of(referral), body_role_name(PARTNER)
    with acting("manager") as actor, pytest.raises(Problem) as refused:
        withdraw_from_recipients(actor=actor, subject_id=subject, recipient_roles=[recipient])
    assert refused.value.code == "nothing_to_withdraw"
    with acting("colleague") as actor:
        assert withdraw_from_recipients(actor=actor, subject_id=subject, recipient_roles=[recipient])
