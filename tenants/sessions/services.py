"""Invite participants to a session, write down who came, refer who wants to go on.

Locks are taken in the order invitation, agreement, file, referral; the seats of the CPAS before all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.problems import Problem
from maillage.ui.dates import written
from sharing.grants.models import Grant
from sharing.programmes.models import InformationSession
from sharing.programmes.sessions.services import OVER, hold_seats, take_seats
from sharing.referrals import rules as referrals
from sharing.referrals.models import Referral
from sharing.referrals.services import draft_referral
from tenants.casework.access import access_participants
from tenants.sessions import rules
from tenants.sessions.access import knows_presence
from tenants.sessions.models import Presence, SessionInvitation

NOBODY = gettext_lazy("Choose at least one person.")
NOT_BEGUN = gettext_lazy("This session has not begun yet: who came can be written down from then on.")


def _check_to_come(session: InformationSession) -> None:
    if session.state != session.State.PLANNED or session.has_begun:
        raise Problem("session_over", OVER, status=409)


def invite(*, actor: Actor, session: InformationSession, participant_ids: Collection[UUID]) -> int:
    """Invite these participants, each to one seat; how many were not invited yet.

    Call with a session from `access_sheet_to_invite`. Raises Http404 when a file does not exist or is closed to the
    actor, Problem nobody_chosen, session_over, session_full (409).
    """
    wanted = set(participant_ids)
    if not wanted:
        raise Problem("nobody_chosen", NOBODY, field="participants")
    _check_to_come(session)
    if access_participants(actor).filter(pk__in=wanted).count() != len(wanted):
        raise Http404
    with transaction.atomic():
        own = hold_seats(actor=actor, session=session)
        sheet = SessionInvitation.objects.filter(session_id=session.pk)
        there = set(sheet.values_list("participant_id", flat=True))
        new = sorted(wanted - there)
        SessionInvitation.objects.bulk_create(
            SessionInvitation(
                session_id=session.pk, participant_id=participant_id, invited_at=timezone.now(),
                invited_by=actor.user_id, invited_by_name=actor.user_name,
            )
            for participant_id in new
        )  # fmt: skip
        take_seats(actor=actor, session=session, own=own, seats=len(there) + len(new))
        record(actor=actor, action="session.invite", object_kind="session", object_id=session.pk)
    return len(new)


def free_seat(*, actor: Actor, session: InformationSession, invitation: SessionInvitation) -> None:
    """Take an invitation back, before the session: the seat is free for others. Raises Problem session_over (409).

    Call with an invitation from `access_line`.
    """
    _check_to_come(session)
    with transaction.atomic():
        own = hold_seats(actor=actor, session=session)
        SessionInvitation.objects.filter(pk=invitation.pk).delete()
        left = SessionInvitation.objects.filter(session_id=session.pk).count()
        take_seats(actor=actor, session=session, own=own, seats=left)
        record(actor=actor, action="session.free_seat", object_kind="session", object_id=session.pk)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is written down of one person: a field that is None stays as it is. "" for `goes_on`: not said any more."""

    came: str | None = None
    goes_on: bool | str | None = None


def record_presence(*, actor: Actor, session: InformationSession, answers: Mapping[UUID, Answer]) -> int:
    """Write down who came and who wants to go on, by invitation; how many lines changed.

    Call with a session from `access_sheet_to_record`. Raises Http404 for a line of another session or of a file that is
    closed to the actor, Problem not_begun (409), unknown_presence.
    """
    if not session.has_begun:
        raise Problem("not_begun", NOT_BEGUN, status=409)
    if any(answer.came not in (None, *Presence.values) for answer in answers.values()):
        raise Problem("unknown_presence", _("Choose whether the person came."))
    with transaction.atomic():
        own = access_participants(actor).values("pk")
        lines = SessionInvitation.objects.filter(session_id=session.pk, pk__in=answers, participant__in=own)
        found = list(lines.select_for_update(of=("self",)).order_by("pk"))
        if len(found) != len(answers):
            raise Http404
        changed = [line for line in found if _say(line, answers[line.pk])]
        SessionInvitation.objects.bulk_update(changed, ["came", "wants_to_go_on"])
        if changed:
            # neither who nor what: the log is read by people who may not know it
            record(actor=actor, action="session.presence", object_kind="session", object_id=session.pk)
    return len(changed)


def _say(line: SessionInvitation, answer: Answer) -> bool:
    before = line.came, line.wants_to_go_on
    if answer.came is not None:
        line.came = answer.came
    if answer.goes_on is not None:
        line.wants_to_go_on = None if answer.goes_on == "" else bool(answer.goes_on)
    return (line.came, line.wants_to_go_on) != before


def live_agreement(session: InformationSession, participant_id: UUID) -> Grant | None:
    """The person's newest agreement in force with who presented its offer."""
    grants = Grant.objects.filter(subject_id=participant_id, recipient_role=session.recipient_id)
    today = timezone.localdate()
    return next((grant for grant in grants.order_by("-recorded_at") if grant.is_live(today)), None)


def refer_on(*, actor: Actor, session: InformationSession, invitation: SessionInvitation) -> Referral:
    """A draft for somebody who wants to go on, under their agreement in force with who presented its offer.

    Call with an invitation from `access_line`, of a session from `access_sheet_to_record`. Raises Problem
    cannot_go_on, already_referred, no_live_grant (409 each): the last says that an agreement is to be recorded first.
    """
    with transaction.atomic():
        line = SessionInvitation.objects.select_for_update().get(pk=invitation.pk)
        if not rules.can_go_on(line.wants_to_go_on, session.recipient_id, actor.body_role):
            raise Problem("cannot_go_on", _("First write down that this person wants to go on."), status=409)
        if line.referral_id and Referral.objects.filter(pk=line.referral_id, state__in=referrals.OPEN).exists():
            raise Problem("already_referred", _("A referral was already made for this person."), status=409)
        grant = live_agreement(session, line.participant_id)
        if grant is None:
            raise Problem("no_live_grant", _("First record the agreement of this person."), status=409)
        referral = draft_referral(actor=actor, grant=grant, reason=_reason(session))
        line.referral_id = referral.pk
        line.save(update_fields=["referral_id"])
    return referral


def _reason(session: InformationSession) -> str:
    day = written(timezone.localtime(session.starts_at))
    return _("Wants to go on after the information session “%(title)s” of %(day)s.") % {
        "title": session.title,
        "day": day,
    }


def refer_under(actor: Actor, grant: Grant, session_id: UUID) -> Referral | None:
    """The draft for who wants to go on, once their agreement is recorded from the sheet; None when it was another one.

    Raises nothing: an agreement stands, whatever the sheet says.
    """
    line = SessionInvitation.objects.filter(session_id=session_id, participant_id=grant.subject_id).first()
    session = InformationSession.objects.filter(pk=session_id, recipient=grant.recipient_role).first()
    if line is None or session is None or not knows_presence(actor, session):
        return None
    try:
        return refer_on(actor=actor, session=session, invitation=line)
    except Problem:
        return None
