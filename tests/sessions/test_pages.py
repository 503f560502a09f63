"""The pages and the interface for programs, from the plan to the draft, as each side uses them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from maillage.calendar.events import events_of
from sharing.grants.models import Grant
from sharing.programmes.models import InformationSession
from sharing.referrals.models import Referral
from tenants.sessions.models import SessionInvitation
from tests.casework.people import make_grant, make_participant
from tests.conftest import Acting
from tests.sessions.meetings import after, invited, planned

pytestmark = pytest.mark.django_db


def typed(**changes: Any) -> dict[str, Any]:
    """What is typed to plan a session."""
    day = timezone.localdate() + timedelta(days=7)
    usual = {
        "title": "Découvrir le maraîchage", "place": "Rue Imaginée 7", "day": day.isoformat(), "starts_at": "10:00",
        "ends_at": "12:00", "capacity": "6", "invited": ["genappe", "court-saint-etienne"], "voluntary": "on",
    }  # fmt: skip
    return usual | changes


def test_a_coach_plans_changes_and_cancels(browser: Callable[[str], Client], acting: type[Acting]) -> None:
    coach = browser("coach")
    answer = coach.post("/sessions/new/", typed())
    assert answer.status_code == 302
    address = answer["Location"]
    with acting("coach"):
        session = InformationSession.objects.get()
        assert timezone.localtime(session.starts_at).hour == 10
        assert (session.purpose, session.voluntary, session.capacity) == ("Découvrir le maraîchage", True, 6)
    assert "Rue Imaginée 7" in coach.get(address).content.decode()
    assert session.title in coach.get("/sessions/").content.decode()
    assert 'value="10:00"' in coach.get(f"{address}change/").content.decode()
    changed = coach.post(f"{address}change/", typed(capacity="4", invited=["genappe"]))
    assert changed.status_code == 302
    assert coach.post(f"{address}cancel/").status_code == 302
    assert coach.get(f"{address}change/").status_code == 302
    assert session.title not in coach.get("/sessions/").content.decode()
    assert session.title in coach.get("/sessions/?when=over").content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"day": "2020-01-01"}, "starts_at"),
        ({"ends_at": "09:00"}, "ends_at"),
        ({"capacity": "0"}, "capacity"),
        ({"invited": []}, "invited"),
        ({"invited": ["lire-et-ecrire-bw"]}, "invited"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    browser: Callable[[str], Client], changes: dict[str, Any], field: str
) -> None:
    answer = browser("coach").post("/sessions/new/", typed(**changes))
    assert answer.status_code == 200
    assert field in answer.context["form"].errors


def test_no_page_of_the_organiser_or_of_another_cpas_has_a_name(browser: Callable[[str], Client]) -> None:
    session = planned()
    invited(session, "Introuvable")
    for who in ("coach", "coach_manager", "receiver"):
        client = browser(who)
        for path in ("/sessions/", f"/sessions/{session.pk}/", "/api/sessions/", f"/api/sessions/{session.pk}/"):
            assert "Introuvable" not in client.get(path).content.decode(), (who, path)
    own = browser("receiver").get(f"/sessions/{session.pk}/sheet/").content.decode()
    assert "Introuvable" not in own
    assert "Introuvable" in browser("colleague").get(f"/sessions/{session.pk}/sheet/").content.decode()


def test_a_worker_searches_ticks_invites_and_takes_back(browser: Callable[[str], Client], acting: type[Acting]) -> None:
    session = planned()
    with acting("colleague") as actor:
        people = [make_participant(actor, last_name=name).pk for name in ("Dupont", "Martin")]
    client = browser("colleague")
    found = client.post(f"/sessions/{session.pk}/invite/", {"q": "dupont"}, follow=True)
    assert "Dupont" in found.content.decode()
    assert "Martin" not in found.content.decode()
    assert "dupont" not in found.request["QUERY_STRING"]
    nobody = client.post(f"/sessions/{session.pk}/invitations/", {})
    assert nobody["Location"] == f"/sessions/{session.pk}/invite/"
    assert client.post(f"/sessions/{session.pk}/invitations/", {"participants": people}).status_code == 302
    with acting("colleague"):
        lines = {line.participant_id: line.pk for line in SessionInvitation.objects.all()}
    assert lines.keys() == set(people)
    client.post(f"/sessions/{session.pk}/invitations/{lines[people[0]]}/remove/")
    with acting("colleague"):
        assert [line.participant_id for line in SessionInvitation.objects.all()] == [people[1]]
    for path in ("sheet.pdf", f"invitations/{lines[people[1]]}/letter.pdf"):
        answer = client.get(f"/sessions/{session.pk}/{path}")
        assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
        assert answer.content.startswith(b"%PDF-")


def _register(
    line: SessionInvitation, came: str, goes: str, before: tuple[str, str] = ("unknown", "")
) -> dict[str, str]:
    """What the sheet posts: the answers, each with the one it was shown with."""
    key = line.pk
    return {
        f"came-{key}": came, f"goes-{key}": goes,
        f"initial-came-{key}": before[0], f"initial-goes-{key}": before[1],
    }  # fmt: skip


def test_from_the_sheet_over_the_agreement_to_the_draft_in_one_step(
    browser: Callable[[str], Client], acting: type[Acting], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = planned()
    invited(session, "Dupont")
    sheet = f"/sessions/{session.pk}/sheet/"
    with acting("colleague"):
        line = SessionInvitation.objects.get()
    with after(monkeypatch):
        client = browser("colleague")  # a session of before has ended
        assert f'name="came-{line.pk}"' in client.get(sheet).content.decode()
        assert client.post(sheet, _register(line, "present", "yes")).status_code == 302
        refer = f"/sessions/{session.pk}/invitations/{line.pk}/refer/"
        assert refer in client.get(sheet).content.decode()
        to_agree = client.post(refer)["Location"]
        assert to_agree == f"/participants/{line.participant_id}/agreements/new/?session={session.pk}"
        form = client.get(to_agree).context["form"]
        assert (form["recipient"].value(), form["purpose"].value()) == ("lire-et-ecrire-bw", "Découvrir un métier")
        agreed = client.post(
            to_agree,
            {
                "recipient": "lire-et-ecrire-bw", "purpose": "Découvrir un métier", "preset": "contact",
                "valid_until": (timezone.localdate() + timedelta(days=60)).isoformat(),
                "evidence": "spoken", "witness": "Une collègue", "voluntary_said": "on",
            },
        )  # fmt: skip
        with acting("colleague"):
            assert Grant.objects.count() == 1, agreed.context["form"].errors
            referral = Referral.objects.get()
        assert agreed["Location"] == f"/referrals/{referral.pk}/check/"
        assert f"/referrals/{referral.pk}/" in client.get(sheet).content.decode()
    with acting("coach"):
        assert not Referral.objects.exists()


def test_with_an_agreement_in_force_the_button_makes_the_draft(
    browser: Callable[[str], Client], acting: type[Acting], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = planned()
    (person,) = invited(session, "Dupont")
    with after(monkeypatch):
        with acting("colleague") as actor:
            make_grant(actor, person)
            line = SessionInvitation.objects.get()
        client = browser("colleague")
        client.post(f"/sessions/{session.pk}/sheet/", _register(line, "present", "yes"))
        leads_to = client.post(f"/sessions/{session.pk}/invitations/{line.pk}/refer/")["Location"]
        with acting("colleague"):
            assert leads_to == f"/referrals/{Referral.objects.get().pk}/check/"


def test_two_who_fill_in_the_same_sheet_keep_each_others_answers(
    browser: Callable[[str], Client], acting: type[Acting], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = planned()
    invited(session, "Dupont", "Martin")
    with acting("colleague"):
        first, second = SessionInvitation.objects.order_by("participant__search_text")
    with after(monkeypatch):
        client = browser("colleague")
        client.post(
            f"/sessions/{session.pk}/sheet/", _register(first, "present", "") | _register(second, "unknown", "")
        )
        client.post(
            f"/sessions/{session.pk}/sheet/", _register(first, "unknown", "") | _register(second, "absent", "no")
        )
    with acting("colleague"):
        said = dict(SessionInvitation.objects.values_list("pk", "came"))
    assert said == {first.pk: "present", second.pk: "absent"}


def test_who_decides_on_income_finds_who_came_on_no_surface(
    browser: Callable[[str], Client], acting: type[Acting], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = planned()
    invited(session, "Dupont")
    with acting("colleague"):
        line = SessionInvitation.objects.get()
    with after(monkeypatch):
        assert (
            browser("colleague").post(f"/sessions/{session.pk}/sheet/", _register(line, "absent", "no")).status_code
            == 302
        )
        manager = browser("manager")
        page = manager.get(f"/sessions/{session.pk}/sheet/")
        assert (page.status_code, page.context["form"]) == (200, None)
        assert page.context["sheet"].lines[0].came is None
        seen = manager.get(f"/api/sessions/{session.pk}/sheet/").json()
        assert (seen["shows_presence"], seen["lines"][0]["came"], seen["lines"][0]["wants_to_go_on"]) == (
            False,
            None,
            None,
        )
        for path in (f"/participants/{line.participant_id}/", f"/sessions/{session.pk}/", "/"):
            text = manager.get(path).content.decode()
            assert "absent" not in text.lower(), path
        assert manager.post(f"/sessions/{session.pk}/sheet/", _register(line, "present", "")).status_code == 403


def test_programs_do_the_same(
    browser: Callable[[str], Client], acting: type[Acting], monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = timezone.now() + timedelta(days=7)
    made = browser("coach").post(
        "/api/sessions/",
        {
            "title": "Maraîchage", "place": "Ici", "starts_at": starts.isoformat(),
            "ends_at": (starts + timedelta(hours=1)).isoformat(), "capacity": 1, "invited": ["genappe"],
        },
        content_type="application/json",
    )  # fmt: skip
    assert made.status_code == 201, made.json()
    session = made.json()["id"]
    with acting("colleague") as actor:
        people = [str(make_participant(actor).pk) for _ in range(2)]
    client = browser("colleague")
    invitations = f"/api/sessions/{session}/invitations/"
    full = client.post(invitations, {"participants": people}, content_type="application/json")
    assert (full.status_code, full.json()["code"]) == (409, "session_full")
    sheet = client.post(invitations, {"participants": people[:1]}, content_type="application/json").json()
    assert (sheet["left"], len(sheet["lines"])) == (0, 1)
    line = sheet["lines"][0]["id"]
    seats = browser("coach").get(f"/api/sessions/{session}/").json()
    assert (seats["taken"], seats["seats"]) == (1, [{"cpas": "genappe", "seats": 1}])
    with after(monkeypatch):
        client = browser("colleague")
        said = client.post(
            f"/api/sessions/{session}/presence/",
            {"lines": [{"line": line, "came": "present", "wants_to_go_on": True}]},
            content_type="application/json",
        )
        assert said.json()["lines"][0]["came"] == "present"
        refused = client.post(f"/api/sessions/{session}/invitations/{line}/refer/")
        assert (refused.status_code, refused.json()["code"]) == (409, "no_live_grant")
        with acting("colleague") as actor:
            make_grant(actor, SessionInvitation.objects.get().participant_id)
        assert client.post(f"/api/sessions/{session}/invitations/{line}/refer/").json()["state"] == "draft"
        assert browser("coach").post(f"/api/sessions/{session}/held/").json()["state"] == "held"


def test_calendars_have_the_session_without_a_word_about_it(acting: type[Acting], rf: Any, settings: Any) -> None:
    from django.test.utils import override_settings

    session = planned()
    invited(session, "Dupont")
    with override_settings(ROOT_URLCONF="maillage.urls_cpas"):
        for name, count in (
            ("coach", 1),
            ("coach_manager", 1),
            ("colleague", 1),
            ("manager", 0),
            ("receiver", 0),
            ("dpo", 0),
        ):
            with acting(name) as actor:
                found = [event for event in events_of(actor) if event.uid.endswith("-session")]
                assert len(found) == count, name
                assert not [event for event in found if session.title in str(event.summary)]
