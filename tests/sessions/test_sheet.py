"""The sheet stays in the CPAS: names, who came, who goes on; and who decides on income learns none of the last two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from pypdf import PdfReader

from maillage.audit.models import AuditEntry
from maillage.identity.models import Body
from maillage.problems import Problem
from sharing.grants.models import Grant
from sharing.grants.services import Terms
from sharing.programmes.models import InformationSession, Programme
from sharing.programmes.sessions.access import access_session
from sharing.programmes.sessions.services import cancel_session
from sharing.referrals.models import Referral
from tenants.casework.models import Participant, TimelineEntry
from tenants.sessions.access import (
    access_line,
    access_sheet,
    access_sheet_to_invite,
    access_sheet_to_record,
    possible_people,
)
from tenants.sessions.models import SessionInvitation
from tenants.sessions.papers import print_invitation, print_sheet
from tenants.sessions.services import Answer, free_seat, invite, record_presence, refer_on
from tests.casework.people import make_grant, make_participant
from tests.conftest import Acting
from tests.sessions.meetings import after, invited, planned, seen_by

pytestmark = pytest.mark.django_db


def line_of(last_name: str) -> SessionInvitation:
    """The line of this person on the acting CPAS's sheet."""
    return SessionInvitation.objects.get(participant__last_name=last_name)


def came(session: InformationSession, by: str = "colleague", **answers: Any) -> None:
    """Write down what is said of these last names."""
    with Acting(by) as actor:
        said = {line_of(name).pk: answer for name, answer in answers.items()}
        record_presence(actor=actor, session=access_sheet_to_record(actor, session.pk), answers=said)


def test_each_person_invited_takes_one_seat_and_only_once(acting: type[Acting]) -> None:
    session = planned()
    first, second = invited(session, "Dupont", "Martin")
    with acting("colleague") as actor:
        again = access_sheet_to_invite(actor, session.pk)
        third = make_participant(actor, last_name="Leroy").pk
        assert invite(actor=actor, session=again, participant_ids=[first, second, third]) == 1
        assert invite(actor=actor, session=again, participant_ids=[first]) == 0
    assert seen_by("coach", session).taken == 3


def test_more_people_than_seats_invites_nobody(acting: type[Acting]) -> None:
    session = planned(capacity=3)
    invited(session, "Dupont", "Martin")
    with pytest.raises(Problem, match="session_full"):
        invited(session, "Leroy", "Petit", by="receiver")
    with acting("receiver"):
        assert not SessionInvitation.objects.exists()
    assert seen_by("coach", session).taken == 2
    invited(session, "Petit", by="receiver")
    assert seen_by("coach", session).left == 0


def test_who_cannot_be_invited_is_refused(acting: type[Acting], monkeypatch: pytest.MonkeyPatch) -> None:
    session = planned()
    with acting("receiver") as receiver:
        theirs = make_participant(receiver).pk
    with acting("colleague") as actor:
        own = make_participant(actor).pk
        for people, error in (([], Problem), ([theirs], Http404), ([own, uuid4()], Http404)):
            with pytest.raises(error):
                invite(actor=actor, session=session, participant_ids=people)
        with after(monkeypatch), pytest.raises(Problem, match="session_over"):
            invite(actor=actor, session=session, participant_ids=[own])
    with acting("coach") as coach:
        cancel_session(actor=coach, session=session)
    with acting("colleague") as actor, pytest.raises(Problem, match="session_over"):
        invite(actor=actor, session=access_session(actor, session.pk), participant_ids=[own])


def test_a_session_cancelled_meanwhile_takes_nobody(acting: type[Acting]) -> None:
    session = planned()
    with acting("colleague") as actor:
        own = make_participant(actor).pk
        looked_at = access_sheet_to_invite(actor, session.pk)
    with acting("coach") as coach:
        cancel_session(actor=coach, session=session)
    with acting("colleague") as actor:
        with pytest.raises(Problem, match="session_over"):
            invite(actor=actor, session=looked_at, participant_ids=[own])
        assert not SessionInvitation.objects.exists()


def test_an_invitation_taken_back_frees_the_seat_and_leaves_nothing(
    acting: type[Acting], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = planned()
    invited(session, "Dupont", "Martin")
    with acting("colleague") as actor:
        free_seat(actor=actor, session=session, invitation=access_line(actor, session, line_of("Dupont").pk))
        assert [line.name for line in access_sheet(actor, session.pk).lines] == ["Amélie Martin"]
        with after(monkeypatch), pytest.raises(Problem, match="session_over"):
            free_seat(actor=actor, session=session, invitation=line_of("Martin"))
    assert seen_by("coach", session).taken == 1


@pytest.mark.parametrize("name", ["coach", "elsewhere", "finance", "dpo", "coordinator"])
def test_nobody_else_has_a_sheet(name: str) -> None:
    session = planned()
    invited(session, "Dupont")
    with Acting(name) as actor, pytest.raises(Http404):
        access_sheet(actor, session.pk)


def test_each_cpas_sees_its_own_people(acting: type[Acting]) -> None:
    session = planned()
    invited(session, "Dupont")
    invited(session, "Leroy", by="receiver")
    for name, person in (("colleague", "Dupont"), ("reader", "Dupont"), ("receiver", "Leroy")):
        with acting(name) as actor:
            assert [line.name for line in access_sheet(actor, session.pk).lines] == [f"Amélie {person}"]


def test_a_reader_invites_nobody_and_writes_nothing_down(acting: type[Acting]) -> None:
    session = planned()
    with acting("reader") as reader:
        for access in (access_sheet_to_invite, access_sheet_to_record):
            with pytest.raises(PermissionDenied):
                access(reader, session.pk)


def test_the_names_of_a_closed_file_are_not_shown_and_its_seat_counts(
    acting: type[Acting], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = planned()
    invited(session, "Dupont", "Martin")
    others = lambda actor: Participant.objects.exclude(last_name="Dupont")  # noqa: E731
    monkeypatch.setattr("tenants.sessions.access.access_participants", others)
    with acting("colleague") as actor:
        assert [line.name for line in access_sheet(actor, session.pk).lines] == ["", "Amélie Martin"]
        assert "Dupont" not in str(access_sheet(actor, session.pk).lines)
        SessionInvitation.objects.update(came="absent", wants_to_go_on=False)
        closed = access_sheet(actor, session.pk).lines[0]
        assert (closed.participant_id, closed.came, closed.wants_to_go_on) == (None, None, None)
        assert not possible_people(actor, session, "Dupont").exists()


def test_the_sheet_asks_as_many_queries_whatever_its_length(
    acting: type[Acting], django_assert_num_queries: Any
) -> None:
    session = planned()
    for names in (["Dupont"], ["Martin", "Leroy", "Petit"]):
        invited(session, *names)
        with acting("colleague") as actor, django_assert_num_queries(4):
            access_sheet(actor, session.pk)


def test_who_came_is_said_from_the_hour_it_began(acting: type[Acting], monkeypatch: pytest.MonkeyPatch) -> None:
    session = planned()
    invited(session, "Dupont", "Martin")
    with pytest.raises(Problem, match="not_begun"):
        came(session, Dupont=Answer(came="present"))
    with after(monkeypatch):
        came(session, Dupont=Answer(came="present", goes_on=True), Martin=Answer(came="excused"))
        came(session, Martin=Answer(goes_on=False))
    with acting("colleague") as actor:
        said = {line.name: (line.came, line.wants_to_go_on) for line in access_sheet(actor, session.pk).lines}
    assert said == {"Amélie Dupont": ("present", True), "Amélie Martin": ("excused", False)}


def test_what_cannot_be_written_down_is_refused(acting: type[Acting], monkeypatch: pytest.MonkeyPatch) -> None:
    session, other = planned(), planned()
    invited(session, "Dupont")
    invited(other, "Martin")
    with after(monkeypatch), acting("colleague") as actor:
        for answers, error in (
            ({line_of("Dupont").pk: Answer(came="perhaps")}, Problem),
            ({line_of("Martin").pk: Answer(came="present")}, Http404),
            ({uuid4(): Answer(came="present")}, Http404),
        ):
            with pytest.raises(error):
                record_presence(actor=actor, session=session, answers=answers)


@pytest.mark.parametrize("hidden_by", ["session", "programme"])
def test_who_decides_on_income_never_learns_who_came(
    acting: type[Acting], actor: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, hidden_by: str
) -> None:
    session = planned(voluntary=hidden_by == "session")
    if hidden_by == "programme":
        with acting("coach") as coach:
            Programme.objects.create(body=Body.objects.get(role=coach.body_role), voluntary=True)
    invited(session, "Dupont", "Martin")
    assert actor("manager").decides_income
    assert not actor("colleague").decides_income
    with after(monkeypatch):
        came(session, Dupont=Answer(came="present", goes_on=True), Martin=Answer(came="absent"))
        with acting("colleague") as colleague:
            line = line_of("Dupont")
            make_grant(colleague, line.participant_id, terms=Terms(voluntary_said=True))
            refer_on(actor=colleague, session=session, invitation=line)
        with acting("manager") as manager:
            sheet = access_sheet(manager, session.pk)
            assert {(line.came, line.wants_to_go_on, line.referral_id) for line in sheet.lines} == {(None, None, None)}
            assert not sheet.shows_presence
            with pytest.raises(PermissionDenied):
                access_sheet_to_record(manager, session.pk)
            said = " ".join(entry.kind + entry.detail for entry in TimelineEntry.objects.all())
            logged = " ".join(entry.action + entry.detail for entry in AuditEntry.objects.all())
            assert not [word for word in ("present", "absent", "excused") if word in said.split() + logged.split()]


def test_where_coming_is_expected_the_manager_sees_who_came(
    acting: type[Acting], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = planned(voluntary=False)
    invited(session, "Dupont")
    with after(monkeypatch):
        came(session, by="manager", Dupont=Answer(came="absent"))
        with acting("manager") as manager:
            assert [line.came for line in access_sheet(manager, session.pk).lines] == ["absent"]


def test_who_wants_to_go_on_becomes_a_draft_under_their_agreement(
    acting: type[Acting], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = planned()
    invited(session, "Dupont")
    with after(monkeypatch):
        with acting("colleague") as actor:
            line = line_of("Dupont")
            with pytest.raises(Problem, match="cannot_go_on"):
                refer_on(actor=actor, session=session, invitation=line)
        came(session, Dupont=Answer(came="present", goes_on=True))
        with acting("colleague") as actor:
            with pytest.raises(Problem, match="no_live_grant"):
                refer_on(actor=actor, session=session, invitation=line)
            make_grant(actor, line.participant_id, to="cesep")
            with pytest.raises(Problem, match="no_live_grant"):
                refer_on(actor=actor, session=session, invitation=line)
            make_grant(actor, line.participant_id)
            referral = refer_on(actor=actor, session=session, invitation=line)
            assert (referral.state, referral.recipient_id) == ("draft", session.recipient_id)
            assert line_of("Dupont").referral_id == referral.pk
            with pytest.raises(Problem, match="already_referred"):
                refer_on(actor=actor, session=session, invitation=line)
    with acting("coach"):
        assert not Referral.objects.exists()


def test_a_cpas_that_informs_for_itself_refers_nobody(acting: type[Acting], monkeypatch: pytest.MonkeyPatch) -> None:
    session = planned("colleague")
    invited(session, "Dupont")
    with after(monkeypatch):
        came(session, Dupont=Answer(came="present", goes_on=True))
        with acting("colleague") as actor, pytest.raises(Problem, match="cannot_go_on"):
            refer_on(actor=actor, session=session, invitation=line_of("Dupont"))


def _text(content: bytes) -> str:
    from io import BytesIO

    reader = PdfReader(BytesIO(content))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    return "\n".join(page.extract_text() for page in reader.pages)


def test_the_paper_to_sign_names_the_invited_and_never_who_came(
    acting: type[Acting], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = planned()
    invited(session, "Dupont", "Martin")
    with after(monkeypatch):
        with acting("colleague") as actor:
            before = _text(print_sheet(actor, access_sheet(actor, session.pk)))
        came(session, Dupont=Answer(came="present"), Martin=Answer(came="absent"))
        with acting("colleague") as actor:
            assert _text(print_sheet(actor, access_sheet(actor, session.pk))) == before
    assert "Amélie Dupont" in before
    assert "Rue Imaginée 7" in before


def test_the_letter_is_to_one_person_and_names_no_other(acting: type[Acting]) -> None:
    session = planned(title="Découvrir *le* #maraîchage")
    invited(session, "Dupont", "Martin")
    with acting("colleague") as actor:
        text = _text(print_invitation(actor, session, access_line(actor, session, line_of("Dupont").pk)))
    assert "Amélie Dupont" in text
    assert "Martin" not in text
    assert "Découvrir *le* #maraîchage" in text


def test_the_agreement_recorded_for_a_session_leads_on(acting: type[Acting]) -> None:
    """A hint in the address is an identifier of the session: nothing of the person."""
    session = planned()
    (person,) = invited(session, "Dupont")
    with acting("colleague") as actor:
        assert not Grant.objects.filter(subject_id=person).exists()
        assert str(person) not in f"?session={session.pk}"
        assert access_session(actor, session.pk).purpose == "Découvrir un métier"
