"""The home pages say which session or sheet waits to be written up, to who may write it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from sharing.programmes.models import InformationSession, Programme
from sharing.programmes.sessions.access import access_session_as_host
from sharing.programmes.sessions.listing import begun_here
from sharing.programmes.sessions.services import hold_session
from tenants.sessions.access import access_sheet_to_record
from tenants.sessions.models import SessionInvitation
from tenants.sessions.services import Answer, record_presence
from tenants.sessions.waiting import sheets_to_write
from tests.conftest import Acting
from tests.sessions.meetings import after, invited, planned

pytestmark = pytest.mark.django_db


def waits_for(name: str) -> list[InformationSession]:
    """The sheets that this member of the cast is asked to complete."""
    with Acting(name) as actor:
        return sheets_to_write(actor)


def test_a_sheet_waits_from_the_hour_on_until_everyone_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    session = planned()
    invited(session, "Dupont", "Martin")
    assert waits_for("colleague") == []
    with after(monkeypatch):
        assert waits_for("colleague") == [session]
        with Acting("colleague") as actor:
            lines = SessionInvitation.objects.values_list("pk", flat=True)
            for count, line in enumerate(lines, start=1):
                sheet = access_sheet_to_record(actor, session.pk)
                record_presence(actor=actor, session=sheet, answers={line: Answer(came="present")})
                assert len(sheets_to_write(actor)) == (1 if count < len(lines) else 0)


def test_nobody_else_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    session = planned()
    invited(session, "Dupont")
    with after(monkeypatch):
        for name in ("reader", "manager", "receiver", "elsewhere"):  # the manager decides on income: coming is free
            assert waits_for(name) == [], name


def test_who_decides_on_income_is_asked_where_coming_is_a_duty(monkeypatch: pytest.MonkeyPatch) -> None:
    session = planned(voluntary=False)
    invited(session, "Dupont")
    with after(monkeypatch):
        assert waits_for("manager") == [session]
        with Acting("coach") as actor:
            Programme.objects.create(body_id=actor.body_role, voluntary=True)
        assert waits_for("manager") == []


def test_who_planned_a_session_is_asked_whether_it_took_place(monkeypatch: pytest.MonkeyPatch) -> None:
    session = planned()
    with after(monkeypatch):
        for name, asked in (("coach", [session]), ("coach_manager", [session]), ("colleague", []), ("other_coach", [])):
            with Acting(name) as actor:
                assert list(begun_here(actor)) == asked, name
        with Acting("coach") as actor:
            hold_session(actor=actor, session=access_session_as_host(actor, session.pk))
            assert not begun_here(actor).exists()


def test_both_home_pages_lead_there(browser: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch) -> None:
    session = planned()
    invited(session, "Dupont")
    paths = {"colleague": f"/sessions/{session.pk}/sheet/", "coach": f'/sessions/{session.pk}/"'}
    for name, path in paths.items():
        assert path not in browser(name).get("/").content.decode()
    with after(monkeypatch):
        for name, path in paths.items():
            assert path in browser(name).get("/").content.decode(), name
