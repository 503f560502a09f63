"""One situation for all of the matrix: a person of Genappe, referred to a partner and to another CPAS, and a pool."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Self
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from budgets.access import access_pool_to_manage
from budgets.models import CriterionKind
from budgets.services import (
    Choice,
    adopt_version,
    choose_key,
    enter_funding,
    enter_vote,
    open_pool,
    start_version,
)
from maillage.identity.models import Body, Membership
from maillage.identity.services import invite_colleague
from maillage.notifications.kinds import known_kinds
from maillage.notifications.models import Notification
from maillage.postgres.acting import body_role_name
from sharing.grants.models import Grant
from sharing.grants.services import Evidence, record_grant
from sharing.referrals.access import access_referral
from sharing.referrals.models import Moderation, Referral
from sharing.referrals.services import accept_referral, draft_referral, send_referral
from tenants.casework.light.importing import upload_list
from tenants.casework.services import open_file
from tests.budgets.called import make_called
from tests.budgets.spent import make_spent
from tests.cast import user_id
from tests.conftest import Acting, make_actor
from tests.permissions.guarded import make_guarded
from tests.protection import entries
from tests.records.writing import make_records
from tests.sessions.meetings import make_session
from tests.sharing.letters import organisation
from tests.transmissions import cases

# The step of a transmission -> the one that waits for it; the others are asked of the one that was sent.
IN_STATES = {"transmission": "received", "unsent": "acknowledged", "taken_up": "accepted", "declined": "declined"}
TRANSMISSIONS = {
    **dict.fromkeys(("correct", "person", "check", "send", "cancel"), "unsent"),
    **dict.fromkeys(("file", "settle"), "taken_up"),
    "ask": "declined",
}


@dataclass(frozen=True)
class Scenario:
    """The identifiers that routes are filled with."""

    participant: UUID
    grant: UUID
    referral: UUID
    to_cpas: UUID
    pool: UUID
    source: UUID
    invitation: UUID
    membership: UUID
    notification: UUID
    consortium_member: UUID = field(kw_only=True)
    vote: UUID = field(kw_only=True)
    budget_line: UUID = field(kw_only=True)
    entry: UUID = field(kw_only=True)
    request: UUID = field(kw_only=True)
    contest: UUID = field(kw_only=True)
    import_: UUID = field(kw_only=True)
    outside: str | UUID = field(kw_only=True)
    follower: UUID = field(kw_only=True)
    moderation: UUID = field(kw_only=True)
    arrangement: UUID = field(kw_only=True)
    published: UUID = field(kw_only=True)
    closure: UUID = field(kw_only=True)
    notice: UUID = field(kw_only=True)
    emergency: UUID = field(kw_only=True)
    emergency_review: UUID = field(kw_only=True)
    session: UUID = field(kw_only=True)
    line: UUID = field(kw_only=True)
    transmission: UUID = field(kw_only=True)
    unsent: UUID = field(kw_only=True)
    taken_up: UUID = field(kw_only=True)
    declined: UUID = field(kw_only=True)
    note: UUID = field(kw_only=True)
    document: UUID = field(kw_only=True)
    review: UUID = field(kw_only=True)
    expense: UUID = field(kw_only=True)
    proof: UUID = field(kw_only=True)
    hours: UUID = field(kw_only=True)
    order: UUID = field(kw_only=True)
    delivery: UUID = field(kw_only=True)
    claim: UUID = field(kw_only=True)
    item: UUID = field(kw_only=True)
    subsidy: UUID = field(kw_only=True)
    call: UUID = field(kw_only=True)
    round: UUID = field(kw_only=True)
    payment: UUID = field(kw_only=True)
    movement: UUID = field(kw_only=True)

    def fill(self, path: str) -> str:
        """The path with this scenario's identifiers."""
        # a file is opened, and fields are confirmed, where a CPAS is the recipient
        referral = self.to_cpas if "/fields/" in path or path.endswith("/file/") else self.referral
        record = self.document if path.endswith("/document/") else self.note
        if path.endswith(("/paper/", "/sign/")):  # of a follow-up that has begun
            referral, record = self.to_cpas, self.review
        values = {
            "participant_id": self.participant,
            "subject_id": self.participant,
            "grant_id": self.grant,
            "referral_id": referral,
            "pool_id": self.pool,
            "source_id": self.source,
            "expense_id": self.expense,
            "proof_id": self.proof,
            "hours_id": self.hours,
            "order_id": self.order,
            "delivery_id": self.delivery,
            "claim_id": self.claim,
            "item_id": self.item,
            "subsidy_id": self.subsidy,
            "call_id": self.call,
            "round_id": self.round,
            "payment_id": self.payment,
            "movement_id": self.movement,
            "member_slug": "genappe",
            "vote_id": self.vote,
            "budget_line_id": self.budget_line,
            "number": 1 if "/changes" in path or "/adopt" in path else 0,  # a version: the draft, or the adopted
            "invitation_id": self.invitation,
            "membership_id": self.membership,
            "consortium_member_id": self.consortium_member,
            "notification_id": self.notification,
            "register": "processors",
            "entry_id": self.entry,
            "request_id": self.request,
            "contest_id": self.contest,
            "session_id": self.session,
            "line_id": self.line,
            "record_id": record,
            "record_kind": "note",
            "import_id": self.import_,
            "user_id": self.follower,
            "moderation_id": self.moderation,
            "arrangement_id": self.arrangement,
            "published_id": self.published,
            "closure_id": self.closure,
            "notice_id": self.notice,
            "emergency_id": self.emergency,
            "review_id": self.emergency_review,
            "transmission_id": getattr(self, TRANSMISSIONS.get(path.rstrip("/").rpartition("/")[2], "transmission")),
            "slug": self.outside,
            "kind": "letter",
            "key": "opens-nothing",
            "field": "phone",
        }
        for name, value in values.items():
            path = path.replace(f"<{name}>", str(value))
        assert "<" not in path, f"no value for {path}"
        return path

    @staticmethod
    def fill_bare(path: str) -> str:
        """A path of the bare host with identifiers that nothing has."""
        for name in ("token", "uidb36", "key"):
            path = path.replace(f"<{name}>", "nothing")
        path = path.replace("<token_id>", str(uuid.uuid4()))
        assert "<" not in path, f"no value for {path}"
        return path

    def swapped(self) -> list[Self]:
        """The scenario with the other referral, and with each identifier in another's place."""
        return [
            replace(self, referral=self.to_cpas, to_cpas=self.referral),
            replace(self, participant=self.grant, grant=self.referral, referral=self.participant),
        ]

    @classmethod
    def of_nothing(cls) -> Self:
        """Identifiers that nothing has."""
        return cls(**{field.name: uuid.uuid4() for field in fields(cls)})


def _grant(subject: UUID, recipient: str, evidence: Evidence) -> Grant:
    with Acting("colleague") as actor:
        today = timezone.localdate()
        return record_grant(
            actor=actor,
            subject_id=subject,
            purpose="Remise à niveau",
            recipient=Body.objects.get(role=body_role_name(recipient)),
            categories=["identity", "contact"],
            valid_from=today,
            valid_until=today + timedelta(days=60),
            evidence=evidence,
        )


def _sent(grant: Grant) -> Referral:
    with Acting("colleague") as actor:
        return send_referral(actor=actor, referral=draft_referral(actor=actor, grant=grant, reason="Orientation"))


def _moderated(referral: Referral) -> UUID:
    with Acting("colleague") as actor:
        return Moderation.objects.create(
            referral_id=referral.pk, sender_id=actor.body_role, recipient_id=referral.recipient_id,
            coordination_id=body_role_name("cartes-emploi"), decline_reason="full", sent_on=timezone.localdate(),
        ).pk  # fmt: skip


def _transmissions() -> dict[str, UUID]:
    return {name: cases.in_state(make_actor, state) for name, state in IN_STATES.items()}


def make_scenario() -> Scenario:
    """Make it in the running test's transaction."""
    with Acting("colleague") as actor:
        person = open_file(
            actor=actor,
            values={"first_name": "Amélie", "last_name": "Delvaux", "phone": "018 00 00 01", "sex": "f"},
        )
        subject = person.pk
    signed = SimpleUploadedFile("accord.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    grant = _grant(subject, "lire-et-ecrire-bw", Evidence(kind="signed", document=signed))
    referral = _sent(grant)
    to_cpas = _sent(_grant(subject, "court-saint-etienne", Evidence(kind="spoken", witness="Une collègue")))
    with Acting("receiver") as receiver:
        accept_referral(
            actor=receiver,
            referral=access_referral(receiver, to_cpas.pk),
            worker_id=receiver.user_id,
            first_contact_on=timezone.localdate(),
        )
    with Acting("coordinator") as coordinator:
        members = Body.objects.filter(slug__in=["genappe", "court-saint-etienne", "villers-la-ville"])
        pool = open_pool(
            actor=coordinator,
            name="Des cartes pour l’emploi",
            starts=date(2026, 1, 1),
            ends=date(2026, 12, 31),
            total_cents=4_777_500,
            members=members,
        )
        key = Choice(CriterionKind.INHABITANTS, reference_date=date(2024, 1, 1), series="national-register")
        choose_key(actor=coordinator, pool=pool, criteria=[key])
        adopt_version(actor=coordinator, pool=access_pool_to_manage(coordinator, pool.pk), number=0)
        decided = enter_vote(
            actor=coordinator, pool=pool, version=pool.versions.get(number=0), member=Body.objects.get(slug="genappe"),
            voted_on=date(2025, 12, 15), approved=True,
            document=SimpleUploadedFile("deliberation.pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"),
        )  # fmt: skip
        draft = start_version(actor=coordinator, pool=pool)
        source = enter_funding(actor=coordinator, pool=pool, label="Fédéral", cents=1_000_000).source
        budget_line = draft.lines.get().pk
        called = make_called(coordinator, pool.pk)
    with Acting("manager") as manager:
        invitation = invite_colleague(actor=manager, email="nouvelle@maillage.example", function="reader")
        membership = Membership.objects.get(user_id=user_id("reader"))
    with Acting("colleague") as actor:
        told = Notification.objects.create(
            user_id=actor.user_id, body_role=actor.body_role, kind=known_kinds()[0].code, object_id=referral.pk
        )
    session, line = make_session(subject)
    with Acting("colleague") as actor:
        batch = upload_list(actor=actor, content=b"external_number;first_name;last_name\nA-1;Bruno;Petit\n")
    with Acting("dpo") as officer:
        entry, asked = entries.one_of_each(officer), entries.request(officer, person.number)
    with Acting("colleague") as actor:
        contested = entries.contest(actor, person, referral)
    ending = _sent(_grant(subject, "lire-et-ecrire-bw", Evidence(kind="spoken", witness="Une collègue")))
    with Acting("coach") as coach:
        accept_referral(
            actor=coach,
            referral=access_referral(coach, ending.pk),
            worker_id=coach.user_id,
            first_contact_on=timezone.localdate(),
        )
    return Scenario(
        subject, grant.pk, referral.pk, to_cpas.pk, pool.pk, source.pk, invitation.pk, membership.pk, told.pk,
        session=session, line=line, **_transmissions(),
        vote=decided.pk, budget_line=budget_line,
        entry=entry, request=asked.pk, contest=contested.pk, import_=batch.pk,
        outside=organisation(name="Comptoir des droits", sensitive=True).slug,
        follower=user_id("coach"), moderation=_moderated(to_cpas),
        **make_records(referral, to_cpas),
        **make_guarded(subject, ending),
        **called,
        **make_spent(pool.pk),
    )  # fmt: skip
