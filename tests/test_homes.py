"""What waits for each of the cast on their home page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from maillage.audit.models import AuditEntry
from sharing.referrals.models import Referral
from tests.conftest import Acting
from tests.sharing import flow

type Browser = Callable[[str], Client]


def home(client: Client) -> str:
    answer = client.get("/", headers={"accept-language": "en"})
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def section(body: str, title: str) -> str:
    """What stands between this heading and the next."""
    assert title in body
    return body.partition(f">{title}</h2>")[2].partition("<h2")[0]


def link(referral: Referral, action: str = "") -> str:
    return f'href="/referrals/{referral.pk}/{action}"'


def test_a_coach_sees_what_to_answer_whom_to_meet_and_whom_they_follow(browser: Browser) -> None:
    waiting, followed = flow.sent(), flow.accepted(first_name="Basile")
    body = home(browser("coach"))
    todo = section(body, "To do next")
    assert link(waiting) in todo
    assert "working days left" in todo
    assert todo.index(link(followed)) < todo.index(link(waiting)), "the first contact is today"
    assert "followed by Coach Testard" in todo
    assert "Basile Noël" in section(body, "Followed now")


def test_an_empty_home_says_why_and_what_next(browser: Browser) -> None:
    for name in ("coach", "colleague"):
        assert "Nothing waits for you" in home(browser(name))


def test_another_body_s_home_knows_of_nothing(browser: Browser) -> None:
    flow.sent()
    for name in ("other_coach", "elsewhere"):
        body = home(browser(name))
        assert "Nothing waits for you" in body
        assert "Amélie" not in body


def test_a_worker_sees_drafts_answers_and_agreements_that_end(browser: Browser) -> None:
    draft, answered = flow.draft(first_name="Basile", days=20), flow.accepted()
    body = home(browser("colleague"))
    assert link(draft) in section(body, "Drafts not sent")
    assert "Basile Noël" in section(body, "Drafts not sent")
    assert link(answered) in section(body, "Recent answers")
    assert "Basile Noël" in section(body, "Agreements that end within 30 days")
    assert "Amélie" not in section(body, "Agreements that end within 30 days")
    assert 'action="/participants/"' in body


def test_a_receiving_worker_sees_what_to_answer_and_to_confirm(browser: Browser) -> None:
    waiting = flow.sent(to=flow.CPAS)
    to_confirm = flow.accepted(flow.IDENTITY, by="receiver", to=flow.CPAS, first_name="Basile", birth_date=None)
    client = browser("receiver")
    assert link(waiting) in section(home(client), "Referrals to answer")
    assert link(to_confirm, "fields/") in section(home(client), "Information to confirm with the person")
    client.post(f"/referrals/{to_confirm.pk}/file/")
    assert "Information to confirm with the person" not in home(client)


def test_a_field_less_keeps_a_referral_on_the_list(browser: Browser) -> None:
    to_confirm = flow.accepted(flow.IDENTITY, by="receiver", to=flow.CPAS)
    client = browser("receiver")
    client.post(f"/referrals/{to_confirm.pk}/file/")
    assert link(to_confirm, "fields/") in home(client)
    client.post(f"/referrals/{to_confirm.pk}/fields/birth_date/")
    assert link(to_confirm, "fields/") not in home(client)


@pytest.mark.parametrize("name", ["finance", "dpo"])
def test_a_function_without_files_gets_a_home_without_names(browser: Browser, name: str) -> None:
    flow.draft()
    flow.accepted()
    body = home(browser(name))
    assert "Amélie" not in body
    assert 'href="/team/"' in body
    assert ('href="/budgets/"' in body.partition("<main")[2]) is (name == "finance")
    assert 'href="/referrals/"' not in body


def test_a_reader_is_not_offered_to_open_a_file(browser: Browser) -> None:
    assert 'href="/participants/new/"' not in home(browser("reader"))
    assert 'href="/participants/new/"' in home(browser("colleague"))


@pytest.mark.parametrize("name", ["coach", "receiver", "colleague"])
def test_navigation_leads_home_and_to_referrals(browser: Browser, name: str) -> None:
    body = home(browser(name))
    assert '<a href="/" aria-current="page">Home</a>' in body
    assert '<a href="/referrals/">Referrals</a>' in body


def test_a_home_that_shows_names_is_written_down_once(browser: Browser) -> None:
    flow.sent()
    flow.accepted()
    home(browser("coach"))
    with Acting("colleague"):
        look = AuditEntry.objects.get(action="disclosure.read")
    assert len(look.disclosure_ids) == len(set(look.disclosure_ids)) == 2


@pytest.mark.parametrize("name", ["coach", "colleague", "receiver"])
def test_a_home_costs_the_same_with_few_and_with_many(browser: Browser, name: str) -> None:
    client, costs = browser(name), []
    for rows in (2, 12):
        for _ in range(rows):
            flow.draft(days=20)
            flow.sent()
            flow.accepted()
            flow.sent(to=flow.CPAS)
            flow.accepted(by="receiver", to=flow.CPAS)
        with CaptureQueriesContext(connection) as queries:
            home(client)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 22  # one of them counts the unread notifications, two ask for sessions to write up


def test_the_rest_of_a_long_pile_is_one_link_away(browser: Browser) -> None:
    for _ in range(12):
        flow.sent()
    pile = section(home(browser("coach")), "To do next")
    assert pile.count("<li>") == 10
    assert 'href="/referrals/?state=open"' in pile
    assert "2 more" in pile
