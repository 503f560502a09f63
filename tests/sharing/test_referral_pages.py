"""The list and the pages of a referral, over HTTP, as the cast."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.audit.models import AuditEntry
from sharing.grants.access import access_grant_for_change
from sharing.grants.models import GrantUse
from sharing.grants.services import withdraw_grant
from sharing.referrals import rules
from sharing.referrals.access import access_referral, live_disclosures
from sharing.referrals.models import Referral
from sharing.referrals.services import decline_referral, withdraw_referral
from sharing.referrals.wording import COLOURS, state_colour
from tenants.casework.models import Participant
from tenants.casework.services import correct_file
from tests.cast import user_id
from tests.conftest import Acting, signed_in
from tests.sharing import flow

type Browser = Callable[[str], Client]


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path, headers={"accept-language": "en"})
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def found(client: Client, words: str, **filters: str) -> str:
    """The list after the filter form was posted with these words."""
    answer = client.post("/referrals/", {"q": words, **filters}, headers={"accept-language": "en"}, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    assert words not in answer.request["QUERY_STRING"]
    return answer.content.decode()


def url(referral: Referral, action: str = "") -> str:
    return f"/referrals/{referral.pk}/" + (f"{action}/" if action else "")


def withdraw_agreement(referral: Referral) -> None:
    with Acting("colleague") as actor:
        use = GrantUse.objects.get(pk=referral.pk)
        withdraw_grant(actor=actor, grant=access_grant_for_change(actor, use.grant_id))


def test_a_coach_sees_exactly_the_agreed_fields(browser: Browser) -> None:
    referral = flow.sent(flow.IDENTITY, flow.SITUATION, reason="Veut suivre un cours")
    body = page(browser("coach"), url(referral))
    for agreed in (
        "Amélie Noël",
        "(30 days left)",  # a spoken agreement lapses unless it is said again
        "1990",
        "Integration income",
        "Veut suivre un cours",
        "CPAS de Genappe",
    ):
        assert agreed in body
    for kept in ("018 00 00 01", "Rue Imaginée", "Phone", "National register", "national_number", ">ris<"):
        assert kept not in body


@pytest.mark.parametrize("name", ["other_coach", "elsewhere", "finance", "dpo", "coordinator"])
@pytest.mark.parametrize("action", ["", "accept", "decline", "outcome"])
def test_a_stranger_finds_no_page(browser: Browser, name: str, action: str) -> None:
    referral = flow.sent()
    page(browser(name), url(referral, action), 404)


@pytest.mark.parametrize("name", ["finance", "dpo", "coordinator"])
def test_a_function_without_referrals_finds_no_list(browser: Browser, name: str) -> None:
    page(browser(name), "/referrals/", 404)


def test_a_reader_reads_and_does_not_act(browser: Browser) -> None:
    referral = flow.sent()
    body = page(browser("reader"), url(referral))
    assert "Amélie Noël" in body
    assert "Take the referral back" not in body
    page(browser("reader"), url(referral, "accept"), 403)


def test_the_sender_does_not_answer_its_own_referral(browser: Browser) -> None:
    referral = flow.sent()
    assert browser("colleague").post(url(referral, "decline"), {"reason": "full"}).status_code == 403


def test_a_draft_is_unknown_to_its_recipient(browser: Browser) -> None:
    referral = flow.draft()
    page(browser("coach"), url(referral), 404)
    assert "Amélie" not in page(browser("coach"), "/referrals/")
    body = page(browser("colleague"), url(referral))
    assert "This referral has not been sent" in body
    assert f"/referrals/{referral.pk}/check/" in body


def test_a_coach_accepts_with_a_worker_and_a_day(browser: Browser) -> None:
    referral = flow.sent()
    client = browser("coach")
    form = page(client, url(referral, "accept"))
    assert f'<option value="{user_id("coach")}" selected>' in form
    assert "Receiver Testard" not in form
    today = timezone.localdate()
    answer = client.post(
        url(referral, "accept"), {"worker": str(user_id("coach_manager")), "first_contact_on": today.isoformat()}
    )
    assert answer.status_code == 302
    page(client, url(referral), 404)  # who follows the person goes on with it
    assert "Coach_manager Testard" in page(browser("coach_manager"), url(referral))
    body = page(browser("colleague"), url(referral))
    assert "Accepted" in body
    assert "Coach_manager Testard" in body


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"worker": str(user_id("other_coach"))}, "Select a valid choice"),
        ({"first_contact_on": "2020-01-01"}, "The first contact cannot be in the past."),
        ({"first_contact_on": ""}, "This field is required."),
    ],
)
def test_a_wrong_answer_is_shown_at_its_field(browser: Browser, values: dict[str, str], said: str) -> None:
    referral = flow.sent()
    sound = {"worker": str(user_id("coach")), "first_contact_on": timezone.localdate().isoformat()}
    answer = browser("coach").post(url(referral, "accept"), sound | values, headers={"accept-language": "en"})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert "error-summary" in answer.content.decode()


def test_a_decline_needs_a_reason_and_erases(browser: Browser) -> None:
    referral = flow.sent()
    client = browser("coach")
    assert (
        "This field is required."
        in client.post(url(referral, "decline"), headers={"accept-language": "en"}).content.decode()
    )
    assert client.post(url(referral, "decline"), {"reason": "full"}).status_code == 302
    body = page(client, url(referral))
    assert "Amélie" not in body
    assert "no longer available here" in body
    assert "No place left" in page(browser("colleague"), url(referral))


def test_closing_erases(browser: Browser) -> None:
    referral = flow.accepted()
    coach, sender = browser("coach"), browser("colleague")
    today = timezone.localdate().isoformat()
    outcome = {"outcome": "job", "outcome_on": today, "delivered": ["coaching"], "next_step": "work"}
    assert coach.post(url(referral, "outcome"), outcome).status_code == 302
    assert "Amélie" in page(coach, url(referral))
    assert "cannot be undone" in page(sender, url(referral, "close"))
    assert sender.post(url(referral, "close"), {"person_answer": "helped"}).status_code == 302
    assert "Amélie" not in page(coach, url(referral))
    for closed in (page(coach, url(referral)), page(sender, url(referral))):
        assert "Found work" in closed
        assert "Yes, it helped" in closed


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_late_answer_says_that_somebody_was_faster(browser: Browser, method: str) -> None:
    referral = flow.sent()
    with Acting("coach_manager") as manager:
        decline_referral(actor=manager, referral=access_referral(manager, referral.pk), reason="full")
    values = {"worker": str(user_id("coach")), "first_contact_on": timezone.localdate().isoformat()}
    answer: Any = getattr(browser("coach"), method)(
        url(referral, "accept"), values, follow=True, headers={"accept-language": "en"}
    )
    assert answer.redirect_chain == [(url(referral), 302)]
    assert "Somebody else has just changed this referral" in answer.content.decode()
    with Acting("coach") as coach:
        assert access_referral(coach, referral.pk).state == rules.DECLINED_PENDING


def test_nothing_is_left_after_the_person_withdraws(browser: Browser) -> None:
    referral = flow.accepted(flow.IDENTITY, flow.CONTACT)
    client = browser("coach")
    assert "Amélie" in found(client, "amelie")
    withdraw_agreement(referral)
    ended = found(client, "noel", state="ended")
    for body in (*(page(client, path) for path in ("/referrals/", url(referral), "/")), found(client, "am"), ended):
        assert "Amélie" not in body
        assert "018 00 00 01" not in body
    body = page(client, url(referral))
    assert referral.reference in body
    assert "The person took back their agreement" in body
    assert "CPAS de Genappe" in body
    assert referral.pk.hex[:8] in page(client, "/referrals/").lower()
    assert f"/referrals/{referral.pk}/" not in found(client, "amelie")


def test_an_ended_referral_keeps_its_name_for_the_sender_who_has_the_file(browser: Browser) -> None:
    referral = flow.sent()
    with Acting("colleague") as actor:
        withdraw_referral(actor=actor, referral=access_referral(actor, referral.pk))
    client = browser("colleague")
    assert "Amélie" in page(client, "/referrals/")
    assert f"/referrals/{referral.pk}/" in found(client, "amelie")
    body = page(client, url(referral))
    assert "Amélie" in body
    assert "Cours du soir" not in body
    recipient = browser("coach_manager")
    for path in ("/referrals/", url(referral), "/"):
        assert "Amélie" not in page(recipient, path)
    assert f"/referrals/{referral.pk}/" not in found(recipient, "amelie")


def test_what_expires_is_hidden_by_the_walls_clock(committed: str, moved_clock: Callable[[timedelta], None]) -> None:
    referral = flow.accepted(days=10)
    client = signed_in("coach")
    assert "Amélie" in page(client, url(referral))
    moved_clock(timedelta(days=12))
    for path in (url(referral), "/referrals/", "/"):
        assert "Amélie" not in page(client, path)
    assert url(referral) not in found(client, "amelie")
    body = page(client, url(referral))
    assert "The period to which the person agreed is over" in body
    assert url(referral, "outcome") in body


def test_one_clock_decides_what_has_expired(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    flow.sent()
    later = timezone.now() + timedelta(days=200)
    with Acting("coach") as coach:
        monkeypatch.setattr("django.utils.timezone.now", lambda: later)
        assert live_disclosures(coach).exists()  # what the walls let through, whatever this machine's clock says


def test_nobody_accepts_whom_they_can_no_longer_read(committed: str, moved_clock: Callable[[timedelta], None]) -> None:
    referral = flow.sent(days=10)
    moved_clock(timedelta(days=12))
    client = signed_in("coach")
    assert url(referral, "accept") not in page(client, url(referral))
    values = {"worker": str(user_id("coach")), "first_contact_on": timezone.localdate().isoformat()}
    answer = client.post(url(referral, "accept"), values, follow=True, headers={"accept-language": "en"})
    assert "can no longer be accepted" in answer.content.decode()
    assert client.post(url(referral, "decline"), {"reason": "other"}).status_code == 302


def test_a_corrected_field_says_since_when(browser: Browser) -> None:
    referral = flow.sent(flow.IDENTITY, flow.CONTACT)
    with Acting("colleague") as actor:
        use = GrantUse.objects.get(pk=referral.pk)
        person = Participant.objects.get(pk=use.subject_id)
        correct_file(actor=actor, participant=person, values={"phone": "018 00 00 02"})
    body = page(browser("coach"), url(referral))
    assert "018 00 00 02" in body
    assert "018 00 00 01" not in body
    assert body.count("Updated on") == 1


def test_each_page_that_shows_someone_is_written_down_once(browser: Browser) -> None:
    for name in ("Un", "Deux", "Trois"):
        flow.sent(first_name=name)
    referral = flow.sent()
    client = browser("coach")
    page(client, "/referrals/")
    page(client, url(referral))
    with Acting("colleague"):
        looks = list(AuditEntry.objects.filter(action="disclosure.read").order_by("id"))
    assert [len(look.disclosure_ids) for look in looks] == [4, 1]
    assert [look.object_id for look in looks] == [None, referral.pk]


def test_a_sender_s_own_list_reads_nobody_else_s_data(browser: Browser) -> None:
    flow.sent()
    page(browser("colleague"), "/referrals/")
    with Acting("colleague"):
        assert not AuditEntry.objects.filter(action="disclosure.read").exists()


@pytest.mark.parametrize("words", ["noel", "AMELIE", "amélie noël", "Noël am"])
@pytest.mark.parametrize("name", ["coach", "colleague"])
def test_referrals_are_found_by_name_on_both_sides(browser: Browser, name: str, words: str) -> None:
    referral = flow.sent()
    other = flow.sent(first_name="Łukasz", last_name="Wiśniewski")
    body = found(browser(name), words)
    assert url(referral) in body
    assert url(other) not in body


def test_a_name_that_was_not_shared_finds_nothing_at_the_recipient(browser: Browser) -> None:
    referral = flow.sent(flow.CONTACT)
    assert url(referral) not in found(browser("coach"), "amelie")
    assert url(referral) in found(browser("colleague"), "amelie")
    assert "Amélie" not in page(browser("coach"), url(referral))


def test_referrals_are_found_by_reference(browser: Browser) -> None:
    referral, other = flow.sent(), flow.sent()
    body = found(browser("coach"), referral.reference)
    assert url(referral) in body
    assert url(other) not in body


def test_filters_are_in_the_address_and_come_off_again(browser: Browser) -> None:
    waiting, followed = flow.sent(), flow.accepted()
    body = page(browser("coach"), "/referrals/?state=accepted")
    assert url(followed) in body
    assert url(waiting) not in body
    assert 'class="chip"' in body
    body = page(browser("coach"), "/referrals/?state=waiting")
    assert url(waiting) in body
    assert url(followed) not in body


def test_only_a_cpas_chooses_a_direction(browser: Browser) -> None:
    outgoing = flow.sent(to=flow.CPAS)
    assert url(outgoing) in page(browser("colleague"), "/referrals/?direction=sender")
    assert url(outgoing) not in page(browser("colleague"), "/referrals/?direction=recipient")
    assert url(outgoing) in page(browser("receiver"), "/referrals/?direction=recipient")
    assert url(outgoing) not in page(browser("receiver"), "/referrals/?direction=sender")
    assert 'name="direction"' not in page(browser("coach"), "/referrals/")


def test_an_unknown_filter_is_refused_in_words(browser: Browser) -> None:
    referral = flow.sent()
    body = page(browser("coach"), "/referrals/?state=nonsense&page=99")
    assert "Select a valid choice" in body
    assert url(referral) in body


def test_the_way_back_keeps_the_filters(browser: Browser) -> None:
    referral = flow.sent()
    client = browser("coach")
    home = "http://lire-et-ecrire-bw.maillage.localhost"
    came = client.get(url(referral), headers={"referer": f"{home}/referrals/?state=waiting&page=1"})
    assert 'href="/referrals/?state=waiting&amp;page=1"' in came.content.decode()
    stray = client.get(url(referral), headers={"referer": "http://elsewhere.example/?x=1"})
    assert 'href="/referrals/"' in stray.content.decode()
    assert "elsewhere.example" not in stray.content.decode()


@pytest.mark.parametrize("name", ["coach", "colleague"])
def test_a_list_costs_the_same_at_5_and_60_rows(browser: Browser, name: str) -> None:
    client = browser(name)
    costs = []
    for rows in (5, 55):
        for _ in range(rows):
            flow.sent()
        with CaptureQueriesContext(connection) as queries:
            body = page(client, "/referrals/")
        costs.append(len(queries))
    assert "60</strong> results" in body
    assert body.count('<th scope="row">') == 25
    assert costs[0] == costs[1] <= 11  # names of bodies are fetched for the page alone


def test_what_people_typed_is_escaped(browser: Browser) -> None:
    trap = "<script>alert(1)</script>"
    referral = flow.sent(reason=trap, first_name=trap, last_name='"><img src=x>')
    for name in ("coach", "colleague"):
        client = browser(name)
        for body in (*(page(client, path) for path in ("/referrals/", url(referral), "/")), found(client, trap)):
            assert trap not in body
            assert "<img src=x>" not in body


def test_there_are_at_most_six_colours_and_one_means_to_do() -> None:
    colours = {state_colour(state, party) for state in COLOURS for party in (rules.SENDER, rules.RECIPIENT)}
    assert len(colours) <= 6
    assert state_colour(rules.SENT, rules.RECIPIENT) == "yellow"
    assert set(COLOURS) == set(rules.STATES)
