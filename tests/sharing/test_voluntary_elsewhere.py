"""A voluntary programme leaves no trace for who decides on income where something else is looked at: emergencies, what
a person contests, corrections and imports, notices at the programme's own body.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from maillage.identity.models import Membership
from maillage.outbox.deliver import deliver_one
from maillage.postgres.acting import acting_as, body_role_name, role_name
from sharing.cessations.access import access_cessations
from sharing.emergencies.models import EmergencyDisclosure, EmergencyRequest
from sharing.emergencies.services import ask_in_emergency
from sharing.grants.models import Grant, GrantUse
from sharing.grants.services import withdraw_grant
from sharing.programmes.models import Programme
from sharing.referrals.access import access_received_to_act, access_sent_to_act, other_live_grants
from sharing.referrals.models import Disclosure, Referral
from sharing.referrals.receipt import receipt_of
from sharing.referrals.services import draft_referral
from tenants.casework.emergencies import access_emergencies
from tenants.casework.light.comparing import compare
from tenants.casework.light.importing import apply_import, upload_list
from tenants.casework.models import Participant
from tenants.casework.services import correct_file
from tenants.protection.access import access_contests
from tenants.protection.services import contest_access
from tenants.protection.services.contests import targets_of
from tenants.protection.tasks import tasks_for
from tests.cast import user_id
from tests.conftest import Acting
from tests.sharing import flow

PARTNER = "lire-et-ecrire-bw"


@pytest.fixture
def referral(db: None) -> Referral:
    """Accepted by a voluntary programme."""
    with Acting("coach_manager") as lead:
        Programme.objects.update_or_create(body_id=lead.body_role, defaults={"voluntary": True})
    return flow.accepted(flow.IDENTITY, flow.CONTACT)


def subject_of(referral: Referral) -> UUID:
    """The person, whose mapping only their own CPAS knows."""
    with Acting("colleague"):
        return GrantUse.objects.get(pk=referral.pk).subject_id


def asked(referral: Referral) -> EmergencyRequest:
    """The programme asks for more in an emergency."""
    with Acting("coach") as actor:
        return ask_in_emergency(
            actor=actor, referral=access_received_to_act(actor, referral.pk), reason="violence",
            words="Menacée ce soir", danger=True, categories=["contact"],
        )  # fmt: skip


def given(referral: Referral) -> None:
    """And is given it."""
    request = asked(referral)
    with Acting("colleague"):
        while deliver_one():
            pass
        assert EmergencyDisclosure.objects.filter(request=request).exists()


def test_an_emergency_of_a_voluntary_programme_is_not_listed_to_who_decides(referral: Referral) -> None:
    given(referral)
    subject = subject_of(referral)
    for name, count in (("colleague", 1), ("dpo", 1), ("manager", 0)):
        with Acting(name) as actor:
            assert access_emergencies(actor).count() == count, name
    with Acting("colleague") as actor:
        assert len(receipt_of(actor, subject).shared) == 2
    with Acting("manager") as actor:
        assert receipt_of(actor, subject).shared == []
        assert targets_of(actor, subject) == []


def test_what_a_person_contests_of_a_voluntary_programme_is_not_told_to_who_decides(
    referral: Referral, settings: Any
) -> None:
    subject = subject_of(referral)
    with Acting("colleague") as actor:
        person = Participant.objects.get(pk=subject)
        target = targets_of(actor, subject)[0].code
        contest_access(actor=actor, participant=person, target=target, words="Je ne le voulais pas.")
        assert len(receipt_of(actor, subject).contests) == 1
    settings.ROOT_URLCONF = "maillage.urls_cpas"  # tasks lead to pages of a CPAS
    with Acting("dpo") as actor:
        assert access_contests(actor).count() == 1
        assert len(tasks_for(actor)) == 1
    with Acting("manager") as actor:
        assert access_contests(actor).count() == 0
        assert tasks_for(actor) == []
        assert receipt_of(actor, subject).contests == []


def test_a_correction_does_not_count_a_voluntary_programme_for_who_decides(referral: Referral) -> None:
    person = subject_of(referral)
    for name, phone, informed in (("colleague", "018 00 00 77", 1), ("manager", "018 00 00 78", 0)):
        with Acting(name) as actor:
            done = correct_file(
                actor=actor, participant=Participant.objects.get(pk=person), values={"phone": phone}
            )  # fmt: skip
            assert len(done.informed) == informed, name
            # told or not, what it discloses follows
            assert (Disclosure.objects.get(referral=referral).payload or {})["fields"]["phone"] == phone


def test_an_import_names_no_voluntary_programme_to_who_decides_and_informs_it_all_the_same(referral: Referral) -> None:
    subject = subject_of(referral)
    with Acting("manager"):
        Participant.objects.filter(pk=subject).update(external_number="A-1")
    with Acting("manager") as actor:
        batch = upload_list(actor=actor, content=b"numero;gsm\nA-1;018 00 00 99\n")
        preview = compare(actor, batch)
        assert preview.informed == []
        apply_import(actor=actor, batch=batch, shown=preview.fingerprint)
        assert (Disclosure.objects.get(referral=referral).payload or {})["fields"]["phone"] == "018 00 00 99"
    with Acting("colleague") as actor:
        batch = upload_list(actor=actor, content=b"numero;gsm\nA-1;018 00 00 11\n")
        assert compare(actor, batch).informed == ["Lire et Ecrire BW"]


def test_the_control_side_of_a_voluntary_programme_is_not_told_who_stopped(
    browser: Callable[[str], Client], acting: Callable[[str], Any], referral: Referral
) -> None:
    with acting("colleague") as actor:
        withdraw_grant(actor=actor, grant=Grant.objects.get(pk=GrantUse.objects.get(pk=referral.pk).grant_id))
    with acting("coach_manager") as actor:
        assert access_cessations(actor).count() == 1
    lead = browser("coach_manager")
    reference = referral.reference.lower()
    assert reference in lead.get("/cessations/").content.decode().lower()
    with acting_as(role_name("identity")):
        Membership.objects.filter(user_id=user_id("coach_manager"), body_id=body_role_name(PARTNER)).update(
            decides_income=True
        )
    assert reference not in lead.get("/cessations/").content.decode().lower()


def test_a_voluntary_programme_is_not_offered_instead_of_another_recipient(referral: Referral) -> None:
    subject = subject_of(referral)
    with Acting("colleague") as actor:
        agreed = flow.grant(actor, subject, to=flow.CPAS)
        elsewhere = draft_referral(actor=actor, grant=agreed, reason="Cours du soir")
    for name, count in (("colleague", 1), ("manager", 0)):
        with Acting(name) as actor:
            assert len(other_live_grants(actor, access_sent_to_act(actor, elsewhere.pk))) == count, name
