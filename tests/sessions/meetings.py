"""Sessions planned by the cast, and people invited to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from maillage.identity.models import Body
from maillage.postgres.acting import body_role_name
from sharing.programmes.models import InformationSession
from sharing.programmes.sessions.access import access_session
from sharing.programmes.sessions.services import Plan, plan_session
from tenants.sessions.access import access_sheet_to_invite
from tenants.sessions.models import SessionInvitation
from tenants.sessions.services import invite
from tests.casework.people import make_participant
from tests.conftest import Acting

GENAPPE, COURT, PARTNER = (body_role_name(slug) for slug in ("genappe", "court-saint-etienne", "lire-et-ecrire-bw"))


def a_plan(**changes: Any) -> Plan:
    """A session next week, of two hours, for six."""
    starts = timezone.now() + timedelta(days=7)
    usual: dict[str, Any] = {
        "title": "Découvrir le maraîchage", "purpose": "Découvrir un métier", "place": "Rue Imaginée 7, Genappe",
        "starts_at": starts, "ends_at": starts + timedelta(hours=2), "capacity": 6, "language": "français",
    }  # fmt: skip
    return Plan(**usual | changes)


def planned(by: str = "coach", *, to: str | None = None, voluntary: bool = True, **changes: Any) -> InformationSession:
    """A session planned by this member of the cast, to which Genappe and Court-Saint-Étienne are invited."""
    with Acting(by) as actor:
        recipient = Body.objects.get(slug=to) if to else None
        return plan_session(
            actor=actor, plan=a_plan(**changes), invited=[GENAPPE, COURT], recipient=recipient, voluntary=voluntary
        )


def invited(session: InformationSession, *names: str, by: str = "colleague") -> list[UUID]:
    """New participants of this member's CPAS with these last names, invited; their identifiers."""
    with Acting(by) as actor:
        people = [make_participant(actor, last_name=name).pk for name in names]
        invite(actor=actor, session=access_sheet_to_invite(actor, session.pk), participant_ids=people)
        return people


def seen_by(name: str, session: InformationSession) -> InformationSession:
    """The session as this member of the cast reads it now."""
    with Acting(name) as actor:
        return access_session(actor, session.pk)


@contextmanager
def after(monkeypatch: pytest.MonkeyPatch, days: int = 8) -> Iterator[None]:
    """The same people, that many days later."""
    now = timezone.now
    with monkeypatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: now() + timedelta(days=days))
        yield


def make_session(participant_id: UUID) -> tuple[UUID, UUID]:
    """A session of the partner to which this participant of Genappe is invited: its identifier, and the line's."""
    session = planned()
    with Acting("colleague") as actor:
        invite(actor=actor, session=access_sheet_to_invite(actor, session.pk), participant_ids=[participant_id])
        return session.pk, SessionInvitation.objects.get(participant=participant_id).pk
