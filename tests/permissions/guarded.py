"""For the scenario: an arrangement, a closure, a notice, an emergency with its review."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone

from sharing.arrangements.access import access_new_arrangement
from sharing.arrangements.services import propose_arrangement, publish_arrangement
from sharing.cessations.models import CessationNotice
from sharing.emergencies.models import EmergencyReview
from sharing.referrals.access import access_sent_to_act
from sharing.referrals.models import Referral
from sharing.referrals.services import withdraw_referral
from tenants.casework.access import access_closures, access_participant
from tenants.casework.closures import declare_closure, end_closure, restrict_file
from tenants.casework.emergencies import open_in_emergency
from tenants.casework.services import open_file
from tenants.registry.models import Consortium, ConsortiumMembership
from tests.cast import user_id
from tests.conftest import Acting


def make_guarded(subject: UUID, ending: Referral) -> dict[str, UUID]:
    """The ids, by the scenario's names. `ending` is a referral that the coach follows, and that is taken back."""
    published, member = _published()
    return {
        "arrangement": _arrangement(),
        "published": published,
        "consortium_member": member,
        "closure": _closure(subject),
        "notice": _notice(ending),
        **_emergency(),
    }


def _arrangement() -> UUID:
    with Acting("dpo") as dpo:
        other = access_new_arrangement(dpo).get(slug="lire-et-ecrire-bw")
        return propose_arrangement(
            actor=dpo, other=other, responsibilities="Chacun les siens.", starts=timezone.localdate()
        ).pk


def _published() -> tuple[UUID, UUID]:
    """An arrangement of a consortium, and the membership of its member."""
    with Acting("coordinator") as actor:
        made = Consortium.objects.create(code="cartes", name="Cartes", coordination_id=actor.body_role)
        with Acting("colleague") as member:
            role = member.body_role
        membership = ConsortiumMembership.objects.create(
            consortium=made, coordination_id=actor.body_role, body_id=role, starts=date(2024, 1, 1)
        )
        published = publish_arrangement(
            actor=actor, consortium=made, responsibilities="Ensemble.", starts=timezone.localdate()
        )
        return published.pk, membership.pk


def _closure(subject: UUID) -> UUID:
    """One that has ended: the reader reads the file in the other rows of the matrix."""
    with Acting("manager") as manager:
        found = access_participant(manager, subject)
        closure = declare_closure(actor=manager, participant=found, user_id=user_id("reader"), kind="relative")
        end_closure(actor=manager, participant=found, closure_id=closure.pk)
        return closure.pk


def _notice(ending: Referral) -> UUID:
    with Acting("colleague") as actor:
        withdraw_referral(actor=actor, referral=access_sent_to_act(actor, ending.pk).referral)
        return CessationNotice.objects.get(referral=ending).pk


def _emergency() -> dict[str, UUID]:
    """A restricted file that the reader opened."""
    with Acting("colleague") as actor:
        person = open_file(actor=actor, values={"first_name": "Rita", "last_name": "Restreinte", "phone": "1"})
        restrict_file(actor=actor, participant=access_closures(actor, person.pk), reader_ids=[])
    with Acting("reader") as reader:
        opened = open_in_emergency(
            actor=reader, person=person.number, born_on=None, reason="life", words="Danger", danger=True,
            categories=["contact"],
        )  # fmt: skip
        return {"emergency": opened.pk, "emergency_review": EmergencyReview.objects.get().pk}
