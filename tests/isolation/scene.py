"""Enough of everything for a wall to have something to hide: referrals in each state between several bodies."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from budgets.access import access_pool_to_manage
from budgets.closing.services import draw_up
from budgets.ledger.models import AccountKind, EventKind
from budgets.ledger.services import Posting, locked_pool, of_member, post
from budgets.models import CriterionKind, Pool
from budgets.services import Choice, adopt_version, choose_key, enter_funding, enter_vote, import_series, open_pool
from maillage.audit.actor import Actor
from maillage.identity.models import Body, Invitation, Membership, User
from maillage.identity.resolve import issue_token
from maillage.notifications.models import MailPreference, Notification
from maillage.postgres.acting import acting_as, body_role_name, identifying
from sharing.arrangements.services import join_arrangement, publish_arrangement
from sharing.grants.models import Grant
from sharing.grants.services import Evidence, record_grant
from sharing.programmes.models import Programme
from sharing.programmes.sessions.access import access_session
from sharing.programmes.sessions.services import Plan, plan_session
from sharing.referrals.access import access_referral
from sharing.referrals.models import ContactAttempt, Moderation, Referral
from sharing.referrals.rules import ORDINARY, URGENT
from sharing.referrals.services import (
    accept_referral,
    bounce_referral,
    close_referral,
    draft_referral,
    record_attempt,
    report_outcome,
    send_referral,
    set_clocks,
    set_intake,
)
from tenants.casework.models import Participant
from tenants.casework.services import open_file
from tenants.registry.models import Consortium, PopulationFigure
from tenants.sessions.services import invite
from tests.budgets.called import make_called
from tests.budgets.spent import make_spent
from tests.cast import user_id
from tests.records.writing import fill as fill_records
from tests.sharing import letters


def person(actor: Actor, **values: Any) -> Participant:
    """A file of the acting CPAS."""
    return open_file(
        actor=actor, values={"first_name": "Odile", "last_name": "Vrancken", "phone": "010 00 00 01"} | values
    )


def agreement(actor: Actor, subject_id: UUID, recipient: str, *categories: str) -> Grant:
    """A spoken agreement of 90 days; identity and contact when no category is named."""
    today = timezone.localdate()
    return record_grant(
        actor=actor, subject_id=subject_id, purpose="Lire", categories=categories or ("identity", "contact"),
        recipient=Body.objects.get(role=body_role_name(recipient)), valid_from=today,
        valid_until=today + timedelta(days=90), evidence=Evidence(kind="spoken", witness="Une collègue"),
    )  # fmt: skip


def sent(actor: Actor, recipient: str, **values: Any) -> Referral:
    """A referral of a new person to a body, sent. Run as the sender."""
    grant = agreement(actor, person(actor, **values).pk, recipient)
    return send_referral(actor=actor, referral=draft_referral(actor=actor, grant=grant, reason="Cours"))


def accepted(actor: Actor, referral_id: UUID) -> Referral:
    """Accept a referral, as its recipient."""
    return accept_referral(
        actor=actor, referral=access_referral(actor, referral_id), worker_id=actor.user_id,
        first_contact_on=timezone.localdate(),
    )  # fmt: skip


def bounced(actor: Actor, referral: Referral) -> Referral:
    """Three days in vain, then the end, as the recipient."""
    for back in (0, 1, 2):
        ContactAttempt.objects.create(
            referral=referral, sender_role=referral.sender_id, recipient_role=referral.recipient_id,
            on=timezone.localdate() - timedelta(days=back), channel="phone", by_name=actor.user_name,
        )  # fmt: skip
    return bounce_referral(actor=actor, referral=referral)


def reported(actor: Actor, referral_id: UUID) -> Referral:
    """Report an outcome, as the recipient that accepted."""
    return report_outcome(
        actor=actor, referral=access_referral(actor, referral_id), outcome="job", outcome_on=timezone.localdate(),
        delivered=["coaching"], next_step="work",
    )  # fmt: skip


def acting(actor: Actor) -> Any:
    """Act as this person's body."""
    return acting_as(actor.body_role, actor.schema)


def fill(make_actor: Any) -> None:
    """Commit the scene: draft, sent, accepted and closed referrals, messages, invitations, a consortium, a token."""
    from tests.isolation import guarded

    sender, coach, receiver, elsewhere = (make_actor(name) for name in ("colleague", "coach", "receiver", "elsewhere"))
    with acting(sender):
        to_partner, to_cpas, closing = (
            sent(sender, recipient).pk
            for recipient in ("lire-et-ecrire-bw", "court-saint-etienne", "lire-et-ecrire-bw")
        )
        draft_referral(actor=sender, grant=agreement(sender, person(sender).pk, "cesep"), reason="Projet")
    letters.sent(letters.organisation(name="Maison de l’entraide"))
    with acting(elsewhere):
        sent(elsewhere, "cesep")
    with acting(receiver):
        accepted(receiver, to_cpas)
    with acting(coach):
        accepted(coach, to_partner)
        accepted(coach, closing)
        record_attempt(
            actor=coach, referral=access_referral(coach, to_partner), on=timezone.localdate(), channel="phone",
            reached=True,
        )  # fmt: skip
        fill_records(coach, to_partner, closing)
        reported(coach, closing)
    with acting(sender):
        close_referral(actor=sender, referral=access_referral(sender, closing))
    with acting(sender):
        contested = access_referral(sender, to_cpas)
        Moderation.objects.create(
            referral_id=to_cpas, sender_id=sender.body_role, recipient_id=contested.recipient_id,
            coordination_id=body_role_name("cartes-emploi"), decline_reason="full", sent_on=timezone.localdate(),
        )  # fmt: skip
    for setting in (make_actor("manager"), make_actor("villers_manager")):
        with acting(setting):
            set_clocks(actor=setting, ordinary=ORDINARY, urgent=URGENT, tell_manager=True)
    with acting(make_actor("coach_manager")):
        set_intake(actor=make_actor("coach_manager"), user_ids=[coach.user_id])
    with acting(coach):
        Programme.objects.create(body_id=coach.body_role, one_person=True)
    for inviting in (coach, sender):
        with acting(inviting):
            Invitation.objects.create(
                body_id=inviting.body_role, email="neuve@maillage.example", function="coach",
                invited_by=inviting.user_id, expires_at=timezone.now() + timedelta(days=7),
            )  # fmt: skip
    with acting(make_actor("coordinator")), transaction.atomic(), connection.cursor() as cursor:
        role, consortium = body_role_name("cartes-emploi"), uuid4()
        cursor.execute(
            "INSERT INTO registry_consortium (id, code, name, coordination_role) VALUES (%s, 'cartes', 'Cartes', %s)",
            [consortium, role],
        )
        cursor.execute(
            "INSERT INTO registry_consortiummembership (id, consortium_id, coordination_role, body_role, starts,"
            " inferred, note) VALUES (%s, %s, %s, %s, '2024-01-01', false, '')",
            [uuid4(), consortium, role, body_role_name("genappe")],
        )
        arrangement = publish_arrangement(
            actor=make_actor("coordinator"), consortium=Consortium.objects.get(pk=consortium),
            responsibilities="Chacun les siens.", starts=timezone.localdate(),
        )  # fmt: skip
    with acting(make_actor("dpo")):
        join_arrangement(actor=make_actor("dpo"), arrangement=arrangement)
    with acting(make_actor("coordinator")):
        kept = make_actor("coordinator")
        pool = open_pool(
            actor=kept, name="Des cartes", starts=date(2025, 1, 1), ends=date(2025, 12, 31), total_cents=100_000_00,
            members=Body.objects.filter(slug__in=("genappe", "court-saint-etienne")),
        )  # fmt: skip
        enter_funding(actor=kept, pool=pool, label="Région", cents=40_000_00)
        figure = PopulationFigure.objects.filter(commune__cpas__body__slug="genappe").first()
        assert figure is not None
        basis = Choice(CriterionKind.INHABITANTS, reference_date=figure.reference_date, series=figure.series)
        choose_key(actor=kept, pool=pool, criteria=[basis])
        adopt_version(actor=kept, pool=pool, number=0)
        _money(kept, access_pool_to_manage(kept, pool.pk))
        make_called(kept, pool.pk)
    make_spent(pool.pk)
    with acting(make_actor("coordinator")):
        _accounted(make_actor("coordinator"))
    for told in (coach, sender):
        with acting(told), transaction.atomic():
            for code in ("scene.read", "scene.unread"):
                Notification.objects.create(
                    user_id=told.user_id, body_role=told.body_role, kind=code, object_id=to_partner
                )
            Notification.objects.filter(kind="scene.read").update(read_at=timezone.now())
            MailPreference.objects.create(user_id=told.user_id, body_role=told.body_role, mailing="at_once")
    with acting(coach):
        starts = timezone.now() + timedelta(days=7)
        plan = Plan("Maraîchage", "Un métier", "Ici", starts, starts + timedelta(hours=2), 6)
        guests = [body_role_name("genappe"), body_role_name("court-saint-etienne")]
        session = plan_session(actor=coach, plan=plan, invited=guests)
    for inviting in (sender, receiver):
        with acting(inviting):
            known = access_session(inviting, session.pk)
            invite(actor=inviting, session=known, participant_ids=[person(inviting).pk])
    _transmissions(make_actor)
    guarded.fill(make_actor)
    with identifying():
        issue_token(User.objects.get(pk=user_id("coach")), coach.body_role, "programme")
        # of a joint programme, which the test of walls makes of this body
        Membership.objects.filter(user=user_id("other_coach")).update(communes=["25031"], contact="010 00 00 02")


def _accounted(kept: Actor) -> None:
    """The final account of a pool of two: in force, so that nothing but payments is entered in this one."""
    pool = open_pool(
        actor=kept, name="Décompte", starts=date(2024, 1, 1), ends=date(2024, 12, 31), total_cents=100_00,
        members=Body.objects.filter(slug__in=("genappe", "court-saint-etienne")),
    )  # fmt: skip
    choose_key(actor=kept, pool=pool, criteria=[Choice(CriterionKind.EQUAL)])
    adopt_version(actor=kept, pool=pool, number=0)
    draw_up(actor=kept, pool=pool)


def _money(kept: Actor, pool: Pool) -> None:
    """A vote, imported figures, and a posting of each kind: one member's business, and the pool's."""
    genappe = Body.objects.get(slug="genappe")
    enter_vote(
        actor=kept, pool=pool, version=pool.versions.get(number=0), member=genappe, voted_on=date(2025, 1, 15),
        approved=True,
    )  # fmt: skip
    import_series(
        actor=kept, kind=CriterionKind.RIS, name="SPP IS", reference_date=date(2025, 1, 1), source="Essai",
        rows=[["25031", "120"]],
    )  # fmt: skip
    with transaction.atomic():
        locked = locked_pool(pool)
        post(
            actor=kept, pool=locked, kind=EventKind.CALL, event=uuid4(), booked_on=date(2025, 2, 1),
            member=genappe.role, postings=[of_member(genappe.role, 100), Posting(AccountKind.CONTRIBUTIONS, -100)],
        )  # fmt: skip
        post(
            actor=kept, pool=locked, kind=EventKind.EXPENSE, event=uuid4(), booked_on=date(2025, 2, 1),
            postings=[Posting(AccountKind.COSTS, 100, "costs"), Posting(AccountKind.BANK, -100)],
        )  # fmt: skip


def _transmissions(make_actor: Any) -> None:
    """Between the CPAS: a draft, one that waits for an answer, one that was taken up and has ended."""
    from tests.transmissions import cases

    for state in ("draft", "received", "settled"):
        cases.in_state(make_actor, state)
    with acting(make_actor("elsewhere")):
        cases.drafted(make_actor("elsewhere"))
