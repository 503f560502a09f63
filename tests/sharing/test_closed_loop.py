"""The main job, through the services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from maillage.identity.models import Body
from maillage.outbox.deliver import deliver_one
from maillage.postgres.acting import body_role_name
from sharing.grants.access import access_grant_for_change
from sharing.grants.models import Grant
from sharing.grants.services import Evidence, record_grant, withdraw_grant
from sharing.referrals.access import access_received, access_referral, disclosure_of
from sharing.referrals.models import Disclosure
from sharing.referrals.reading import disclosed_fields, search_by_name, write_down_reading
from sharing.referrals.receipt import receipt_of
from sharing.referrals.services import accept_referral, draft_referral, send_referral
from tenants.casework.models import Participant
from tenants.casework.services import confirm_field, correct_file, open_file, open_file_from_referral


def make_participant(actor: Any, **values: Any) -> Participant:
    return open_file(
        actor=actor,
        values={"first_name": "Amélie", "last_name": "Noël", "phone": "018 00 00 01", "birth_date": date(1990, 5, 1)}
        | values,
    )


def make_grant(actor: Any, subject: UUID, recipient: str, *categories: str) -> Grant:
    today = timezone.localdate()
    return record_grant(
        actor=actor,
        subject_id=subject,
        purpose="Apprendre à lire",
        recipient=Body.objects.get(role=body_role_name(recipient)),
        categories=categories or ("identity", "contact"),
        valid_from=today,
        valid_until=today + timedelta(days=90),
        evidence=Evidence(kind="spoken", witness="Une collègue"),
    )


def test_from_agreement_to_withdrawal(acting: Callable[[str], Any]) -> None:
    with acting("colleague") as actor:
        person = make_participant(actor)
        grant = make_grant(actor, person.pk, "lire-et-ecrire-bw")
        referral = send_referral(actor=actor, referral=draft_referral(actor=actor, grant=grant, reason="Cours"))
    with acting("coach") as coach:
        assert deliver_one()
        received = access_referral(coach, referral.pk)
        assert received.state == "received"
        assert list(search_by_name(access_received(coach), coach, "noel amelie")) == [received]
        assert list(search_by_name(access_received(coach), coach, "dupont")) == []
        disclosure = disclosure_of(received)
        assert disclosure is not None
        assert {field.code for field in disclosed_fields(disclosure)} == {
            "first_name",
            "last_name",
            "phone",
            "birth_date",
        }
        write_down_reading(coach, [received])
        accept_referral(actor=coach, referral=received, worker_id=coach.user_id, first_contact_on=timezone.localdate())
    with acting("other_coach") as other:
        assert not access_received(other).exists()
        assert not Disclosure.objects.exists()
    with acting("colleague") as actor:
        assert deliver_one()
        correct_file(actor=actor, participant=Participant.objects.get(pk=person.pk), values={"phone": "018 00 00 02"})
    with acting("coach") as coach:
        disclosure = disclosure_of(access_referral(coach, referral.pk))
        assert disclosure is not None
        phone = next(field for field in disclosed_fields(disclosure) if field.code == "phone")
        assert phone.value == "018 00 00 02"
        assert phone.updated_on is not None
    with acting("colleague") as actor:
        withdraw_grant(actor=actor, grant=access_grant_for_change(actor, grant.pk))
        receipt = receipt_of(actor, person.pk)
        assert receipt.shared[0].ended
        assert [look.organisation for look in receipt.shared[0].looks] == ["Lire et Ecrire BW"]
    with acting("coach") as coach:
        assert disclosure_of(access_referral(coach, referral.pk)) is None
        assert not search_by_name(access_received(coach), coach, "noel").exists()


def test_a_receiving_cpas_confirms_field_by_field(acting: Callable[[str], Any]) -> None:
    with acting("colleague") as actor:
        person = make_participant(actor)
        grant = make_grant(actor, person.pk, "court-saint-etienne")
        referral = send_referral(actor=actor, referral=draft_referral(actor=actor, grant=grant, reason="Emploi"))
    with acting("receiver") as receiver:
        received = access_referral(receiver, referral.pk)
        accept_referral(
            actor=receiver, referral=received, worker_id=receiver.user_id, first_contact_on=timezone.localdate()
        )
        accepted = access_referral(receiver, referral.pk)
        incoming = open_file_from_referral(actor=receiver, referral=accepted)
        assert incoming.participant.phone == ""
        confirm_field(actor=receiver, referral=accepted, field="phone")
        confirm_field(actor=receiver, referral=accepted, field="birth_date")
        own = Participant.objects.get(pk=incoming.participant_id)
        assert (own.phone, own.birth_date) == ("018 00 00 01", date(1990, 5, 1))


@pytest.mark.parametrize("words", ["noel", "AMELIE", "gen-0001", "Noël Amélie"])
def test_participants_are_found_whatever_the_accents(acting: Callable[[str], Any], words: str) -> None:
    from tenants.casework.search import search

    with acting("colleague") as actor:
        person = make_participant(actor)
        make_participant(actor, first_name="Łukasz", last_name="Wiśniewski")
        assert list(search(Participant.objects.all(), words)) == [person]
