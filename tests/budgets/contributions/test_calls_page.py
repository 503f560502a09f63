"""What the pages of calls tell before anybody is called: councils, what is left to call, whose share is what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from budgets.access import access_pool_to_manage
from budgets.closing.services import draw_up
from budgets.contributions.reading import read_calls
from budgets.contributions.rules.states import Called, Paid, standings
from budgets.contributions.services import enter_payment
from budgets.models import Pool
from budgets.services import adopt_version, enter_vote
from maillage.audit.actor import Actor
from tests.budgets.conftest import CPAS, GOLDEN, body, modify, text_of
from tests.budgets.contributions.conftest import call_of, due_on, issue

type Browser = Callable[[str], Client]
type ActingAs = Callable[[str], Any]


def vote(actor: Actor, pool: Pool, slug: str, *, approved: bool = True) -> None:
    enter_vote(
        actor=actor, pool=pool, version=pool.versions.get(number=0), member=body(slug), voted_on=date(2025, 12, 15),
        approved=approved,
    )  # fmt: skip


def councils(client: Client, pool: Pool) -> tuple[list[str], list[str]]:
    answer = client.post(
        f"/api/budgets/pools/{pool.pk}/calls/preview/", {"portion": "1/3"}, content_type="application/json"
    ).json()
    return answer["rejected_by"], answer["not_voted"]


def test_who_calls_is_told_which_councils_have_not_approved(
    browser: Browser, acting: ActingAs, shared_pool: Pool
) -> None:
    client, pages = browser("coordinator"), [f"/budgets/{shared_pool.pk}/calls/{page}" for page in ("", "new/")]
    with acting("coordinator") as actor:
        vote(actor, shared_pool, "villers-la-ville", approved=False)
        vote(actor, shared_pool, "genappe")
    assert councils(client, shared_pool) == (["villers-la-ville"], ["court-saint-etienne"])
    link = f"/budgets/{shared_pool.pk}/budget/0/#votes"
    for page in pages:
        assert link in client.get(page).content.decode()
    assert link not in browser("villers_manager").get(pages[0]).content.decode()
    with acting("coordinator") as actor:
        enter_vote(
            actor=actor, pool=shared_pool, version=shared_pool.versions.get(), member=body("villers-la-ville"),
            voted_on=date(2025, 12, 16), approved=True, replace=True,
        )  # fmt: skip
        vote(actor, shared_pool, "court-saint-etienne")
    assert councils(client, shared_pool) == ([], [])
    for page in pages:
        assert link not in client.get(page).content.decode()


def test_calling_is_offered_as_long_as_something_is_left_to_call(
    browser: Browser, acting: ActingAs, shared_pool: Pool
) -> None:
    client, page = browser("coordinator"), f"/budgets/{shared_pool.pk}/calls/"
    link = f'href="/budgets/{shared_pool.pk}/calls/new/"'
    assert link in client.get(page).content.decode()
    with acting("coordinator") as actor:
        issue(actor, shared_pool, Fraction(1))
    assert link not in client.get(page).content.decode()
    with acting("coordinator") as actor:
        pool = modify(actor, shared_pool)
        adopt_version(actor=actor, pool=pool, number=1)
    opened = client.get(page)
    assert link in opened.content.decode()
    assert opened.context["upcoming"].total_cents == -500_000
    issued = client.post(
        f"{page}new/", {"portion": "0", "due_on": due_on().isoformat(), "label": "Moins", "preview": "1"}, follow=True
    )
    given = {"portion": "0", "due_on": due_on().isoformat(), "label": "Moins", "issue": "1"}
    mark = issued.context["shown"]
    told = text_of(client.post(f"{page}new/", given | {"shown": mark}, follow=True))
    assert "5 000,00 €" in told
    assert "-5 000,00" not in told.partition("Moins")[0]


def test_without_a_part_that_can_be_read_no_amounts_are_shown(browser: Browser, shared_pool: Pool) -> None:
    page = f"/budgets/{shared_pool.pk}/calls/new/"
    given = {"due_on": due_on().isoformat(), "label": "Appel", "issue": "1", "shown": ""}
    refused = browser("coordinator").post(page, given | {"portion": "33,33"})
    assert (refused.context["preview"], refused.context["form"].has_error("portion")) == (None, True)
    assert 'name="issue"' not in refused.content.decode()


def test_after_the_final_account_nothing_is_called_and_the_page_says_so(
    browser: Browser, acting: ActingAs, called_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        draw_up(actor=actor, pool=access_pool_to_manage(actor, called_pool.pk))
        assert read_calls(actor, called_pool).is_settled
    client, page = browser("coordinator"), f"/budgets/{called_pool.pk}/calls/"
    shown = client.get(page).content.decode()
    assert f'href="/budgets/{called_pool.pk}/calls/new/"' not in shown
    assert f'<a href="/budgets/{called_pool.pk}/account/">' in shown.partition("<table")[0].partition("notice-info")[2]
    answer = client.post(
        f"/api/budgets/pools/{called_pool.pk}/calls/preview/", {"portion": "1/3"}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "account_drawn_up")
    assert client.get(f"{page}new/").context["refused"]
    new = client.post(f"{page}new/", {"portion": "1/3", "due_on": due_on().isoformat(), "label": "Appel"})
    assert new.context["preview"] is None


def test_the_share_of_each_member_stands_beside_what_it_was_called(
    browser: Browser, acting: ActingAs, called_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        read = read_calls(actor, called_pool)
        assert {view.member.slug: view.share for view in read.members} == GOLDEN
        assert read.share_cents == sum(GOLDEN.values())
    rows = browser("coordinator").get(f"/api/budgets/pools/{called_pool.pk}/calls/standing/").json()["results"]
    assert {row["member"]: row["share_cents"] for row in rows} == GOLDEN
    shown = text_of(browser("villers_manager").get(f"/budgets/{called_pool.pk}/calls/"))
    assert ("11 044,08 €" in shown, "15 947,15" in shown) == (True, False)


def test_rounds_before_the_newest_are_folded_once_they_are_paid(
    browser: Browser, acting: ActingAs, called_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        issue(actor, called_pool, label="Deuxième", days=60)
    client, page = browser("coordinator"), f"/budgets/{called_pool.pk}/calls/"
    assert client.get(page).content.decode().count('<details class="mb-4" open>') == 2
    with acting("coordinator") as actor:
        pool = access_pool_to_manage(actor, called_pool.pk)
        for slug in CPAS:
            call = call_of(slug)
            enter_payment(actor=actor, pool=pool, member=body(slug), cents=call.cents, paid_on=timezone.localdate())
    assert client.get(page).content.decode().count('<details class="mb-4" open>') == 1


def called(number: int) -> Called:
    return Called(UUID(int=number), 1_000, date(2026, 6, number), number)


@pytest.mark.parametrize(
    ("payments", "offset", "states", "without_money"),
    [
        ([], 2_000, ["offset", "offset"], [1_000, 1_000]),
        ([Paid(1_000)], 1_000, ["paid", "offset"], [0, 1_000]),
        ([Paid(1_000, UUID(int=2))], 1_000, ["offset", "paid"], [1_000, 0]),
        ([Paid(500)], 1_000, ["offset", "part"], [500, 500]),
        ([Paid(2_000)], 0, ["paid", "paid"], [0, 0]),
    ],
)
def test_a_call_that_staff_or_advances_cover_is_offset_and_not_paid(
    payments: list[Paid], offset: int, states: list[str], without_money: list[int]
) -> None:
    found = list(standings([called(1), called(2)], payments, offset=offset, today=date(2026, 1, 1)).values())
    assert [each.state for each in found] == states
    assert [each.offset for each in found] == without_money
