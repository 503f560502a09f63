"""The group information sessions of IMAGINE: one that took place, one to write up, one to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from maillage.demonstration.load import fixed_id
from maillage.demonstration.past import acting_for
from maillage.outbox.deliver import deliver_all
from maillage.postgres.acting import body_role_name
from sharing.grants.models import GrantUse
from sharing.programmes.models import InformationSession
from sharing.programmes.sessions.access import access_session_as_host
from sharing.programmes.sessions.services import Plan, hold_session, plan_session
from tenants.sessions.access import access_sheet_to_invite, access_sheet_to_record
from tenants.sessions.models import SessionInvitation
from tenants.sessions.services import Answer, invite, record_presence

HOST: Final = "paysans-artisans"
GUESTS: Final = ("namur", "floreffe")
PURPOSE: Final = "Participer au projet IMAGINE en maraîchage"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session: in how many days (negative: it is over), whether it was held, and whom each CPAS invited.

    Of each invited person whether they came and want to go on, or None when nothing was written down yet.
    """

    title: str
    place: str
    days: int
    held: bool
    capacity: int
    invited: Mapping[str, Mapping[str, tuple[str, bool | str] | None]]


MEETINGS: Final = (
    Meeting(
        "Découvrir IMAGINE : se former au maraîchage", "CPAS de Namur, salle du rez-de-chaussée", -80, True, 12,
        {
            "namur": {"NAM-0001": ("present", True), "NAM-0002": ("present", True), "NAM-0006": ("absent", "")},
            "floreffe": {"FLO-0001": ("present", False)},
        },
    ),
    Meeting(
        "Rencontrer les producteurs d'IMAGINE", "CPAS de Namur, salle du rez-de-chaussée", -1, False, 12,
        {
            "namur": {"NAM-0003": None, "NAM-0004": None, "NAM-0005": None},
            "floreffe": {"FLO-0002": None, "FLO-0003": None},
        },
    ),
    Meeting(
        "IMAGINE : questions et visite d'une ferme", "CPAS de Floreffe", 12, False, 15, {"floreffe": {"FLO-0004": None}}
    ),
)  # fmt: skip


def load_meetings() -> int:
    """Plan and live through the sessions, unless there are some. Returns how many were added."""
    with acting_for(HOST, "coach") as actor:
        assert actor is not None, "the partner's coach has an account"
        if InformationSession.objects.filter(host_id=actor.body_role).exists():
            return 0
    for meeting in MEETINGS:
        _live_through(meeting)
    deliver_all()
    return len(MEETINGS)


def _hours(days: int) -> dict[str, datetime]:
    day = timezone.localdate() + timedelta(days=days)
    return {
        name: timezone.make_aware(datetime.combine(day, time(hour)))
        for name, hour in (("starts_at", 10), ("ends_at", 12))
    }


def _live_through(meeting: Meeting) -> None:
    over = meeting.days < 0
    with acting_for(HOST, "coach") as actor:
        assert actor is not None, "the partner's coach has an account"
        plan = Plan(
            title=meeting.title, purpose=PURPOSE, place=meeting.place, capacity=meeting.capacity, language="français",
            **_hours(30 if over else meeting.days),
        )  # fmt: skip
        session = plan_session(actor=actor, plan=plan, invited=[body_role_name(slug) for slug in GUESTS])
    for slug, people in meeting.invited.items():
        with acting_for(slug, "case_worker") as actor:
            assert actor is not None, "each invited CPAS has a case worker"
            sheet = access_sheet_to_invite(actor, session.pk)
            invite(actor=actor, session=sheet, participant_ids=[fixed_id(number) for number in people])
    if over:
        _let_it_pass(meeting, session)


def _let_it_pass(meeting: Meeting, session: InformationSession) -> None:
    """A session is planned and people are invited before it begins: only then is its day put in the past."""
    with acting_for(HOST, "coach") as actor, transaction.atomic():
        assert actor is not None, "the partner's coach has an account"
        hours = _hours(meeting.days)
        session.starts_at, session.ends_at = hours["starts_at"], hours["ends_at"]
        session.save(update_fields=["starts_at", "ends_at"])
        if meeting.held:
            hold_session(actor=actor, session=access_session_as_host(actor, session.pk))
    for slug, people in meeting.invited.items():
        said = {fixed_id(number): answer for number, answer in people.items() if answer is not None}
        if said:
            _write_up(slug, session, {key: Answer(came=came, goes_on=goes) for key, (came, goes) in said.items()})


def _write_up(slug: str, session: InformationSession, answers: Mapping[UUID, Answer]) -> None:
    with acting_for(slug, "case_worker") as actor, transaction.atomic():
        assert actor is not None, "each invited CPAS has a case worker"
        lines = SessionInvitation.objects.filter(session_id=session.pk, participant_id__in=list(answers))
        by_person = {line.participant_id: line for line in lines}
        record_presence(
            actor=actor, session=access_sheet_to_record(actor, session.pk),
            answers={by_person[person].pk: answer for person, answer in answers.items()},
        )  # fmt: skip
        for person, line in by_person.items():
            if answers[person].goes_on is True:
                # the referral that its story tells of came of this session
                line.referral_id = GrantUse.objects.filter(subject_id=person).values_list("pk", flat=True).first()
                line.save(update_fields=["referral_id"])
