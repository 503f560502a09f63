"""Every page that each account can reach, at both widths: axe, width, console, policy, markup, and no name for some."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error as PlaywrightError

from maillage.demonstration.content import ACCOUNTS, BODIES, HEADLINE_ACCOUNTS, PARTICIPANTS
from maillage.demonstration.shapes import DemoAccount
from maillage.demonstration.welcome import DEMO_PASSWORD
from tests.browser.visitor import Site, Visitor

pytestmark = pytest.mark.xdist_group("browser")

type Arrive = Callable[..., Visitor]

IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
SKIPPED = re.compile(r"/document/|\.csv|/api/schema/|/logout/")
# Rare enough that no worker or place carries it: what a coordination must never show.
SURNAMES = {person.last_name for people in PARTICIPANTS.values() for person in people}
STAFF = {person.last_name for person in ACCOUNTS}
KINDS = {body.slug: body.kind for body in BODIES}


@pytest.fixture(scope="session")
def looked() -> set[tuple[object, ...]]:
    """What was looked at closely: a kind of page, on a kind of host, for a function: once is enough."""
    return set()


@dataclass
class Walk:
    """Opens every kind of page that links lead to from where a visitor is."""

    visitor: Visitor
    account: DemoAccount
    looked: set[tuple[object, ...]]

    def __post_init__(self) -> None:
        self.kinds = {slug: (KINDS[slug], function) for slug, function in self.account.memberships}

    def shape(self, url: str) -> tuple[object, ...]:
        """The kind of page at an address: identifiers and parameters left out."""
        parts = urlsplit(url)
        slug = parts.netloc.split(".maillage.")[0]
        return (*self.kinds.get(slug, ("bare",)), IDENTIFIER.sub("<id>", parts.path))

    def go(self) -> list[str]:
        """Look at each new kind of page; returns the addresses of all kinds that this account reaches."""
        seen: set[tuple[object, ...]] = set()
        opened: list[str] = []
        waiting = [self.visitor.page.url]
        while waiting:
            url = waiting.pop(0)
            if self.shape(url) in seen or SKIPPED.search(url):
                continue
            seen.add(self.shape(url))
            if not self._open(url):
                continue
            opened.append(url)
            self._look()
            links = self.visitor.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
            waiting += [link for link in links if "maillage.localhost" in link and not link.endswith("#main")]
        return opened

    def _open(self, url: str) -> bool:
        """Whether a page opened there: a document is kept, not shown."""
        try:
            self.visitor.page.goto(url)
        except PlaywrightError as error:
            if "Download is starting" in str(error):
                return False
            raise
        return True

    def _look(self) -> None:
        page = self.shape(self.visitor.page.url)
        if page not in self.looked:
            self.looked.add(page)
            self.visitor.look_at_both_widths("page-" + "-".join(re.findall(r"[a-z]+", " ".join(map(str, page)))))


def signed_in(visitor: Visitor, account: DemoAccount) -> Visitor:
    visitor.sign_in(account.email, DEMO_PASSWORD)
    return visitor


@pytest.mark.parametrize("account", HEADLINE_ACCOUNTS, ids=lambda account: account.email.split("@")[0])
def test_every_page_of_an_account(visitor: Arrive, account: DemoAccount, looked: set[tuple[object, ...]]) -> None:
    opened = Walk(signed_in(visitor(), account), account, looked).go()
    assert len(opened) >= 4
    assert any("/api/" in url for url in opened)


@pytest.mark.parametrize("function", ["coordinator", "treasurer"])
def test_a_coordination_sees_no_participant(visitor: Arrive, function: str, looked: set[tuple[object, ...]]) -> None:
    account = next(one for one in HEADLINE_ACCOUNTS if ("cartes-emploi", function) in one.memberships)
    who = signed_in(visitor(1280), account)
    for url in Walk(who, account, looked).go():
        who.page.goto(url)
        words = set(re.findall(r"\w[\w'’-]+", who.page.locator("body").inner_text()))
        assert not (words & (SURNAMES - STAFF)), url


def test_public_pages_and_errors(visitor: Arrive, site: Site, width: int) -> None:
    stranger = visitor(width)
    stranger.expected_statuses = {400, 403, 404}
    for name, path in {
        "landing": "/", "sign-in": "/accounts/login/", "forgotten": "/accounts/password/reset/", "help": "/help/",
        "privacy": "/privacy/", "accessibility": "/accessibility/", "not-found": "/nothing/",
        "bad-invitation": "/invitations/nothing/",
    }.items():  # fmt: skip
        stranger.open("", path)
        stranger.look(name)
    stranger.open("nobody", "/")
    stranger.look("unknown-host")
    member = visitor(width)
    member.expected_statuses = {403, 404}
    member.sign_in(HEADLINE_ACCOUNTS[0].email, DEMO_PASSWORD)
    member.open("lire-et-ecrire-bw", "/")
    member.look("not-a-member")
    member.open("genappe", "/participants/00000000-0000-4000-8000-000000000000/")
    member.look("participant-not-found")


def test_errors_are_summarised_focused_and_linked(visitor: Arrive, width: int) -> None:
    who = visitor(width)
    who.sign_in(HEADLINE_ACCOUNTS[0].email, DEMO_PASSWORD)
    who.open("genappe", "/participants/new/")
    who.page.locator("main form .btn-primary").click()
    who.page.wait_for_load_state()
    assert who.page.title().startswith("Erreur")
    focused = who.page.evaluate("document.activeElement.closest('[role=alert], .error-summary') !== null")
    assert focused
    link = who.page.locator(".error-summary a, [role=alert] a").first
    target = link.get_attribute("href")
    link.click()
    assert target is not None
    assert who.page.evaluate(f"document.activeElement.id === {target[1:]!r}")
    who.look("open-with-errors")


def test_without_scripts_the_job_can_be_done(visitor: Arrive) -> None:
    who = visitor(390, javascript=False)
    who.sign_in(HEADLINE_ACCOUNTS[0].email, DEMO_PASSWORD)
    who.open("genappe", "/participants/")
    who.page.locator("input[name=q]").fill("noel")
    who.page.locator("main form[role=search] button").click()
    who.page.wait_for_url(re.compile("q="))
    who.look("no-script-list")
    who.page.locator("main tbody a").first.click()
    who.page.wait_for_url(re.compile("/participants/[0-9a-f-]{36}/"))
    who.page.locator("main a[href$='/agreements/new/']").click()
    who.page.locator("main form .btn-primary").click()
    assert who.page.title().startswith("Erreur")


def test_signing_in_and_searching_by_keyboard_alone(visitor: Arrive) -> None:
    who = visitor(1280)
    who.open("", "/accounts/login/")
    keys = who.page.keyboard
    for _ in range(40):
        keys.press("Tab")
        if who.page.evaluate("document.activeElement.name") == "login":
            break
    keys.type(HEADLINE_ACCOUNTS[0].email)
    for _ in range(5):
        keys.press("Tab")
        if who.page.evaluate("document.activeElement.name") == "password":
            break
    keys.type(DEMO_PASSWORD)
    keys.press("Enter")
    who.page.wait_for_url(re.compile("genappe"))
    keys.press("Tab")
    assert who.page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    outline = who.page.evaluate(
        "(s => s.outlineStyle !== 'none' || s.boxShadow !== 'none')(getComputedStyle(document.activeElement))"
    )
    assert outline, "the focus cannot be seen"
    keys.press("Enter")
    keys.press("Tab")
    assert who.page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("path", ["/accounts/login/", "/"])
def test_a_first_load_is_light(visitor: Arrive, path: str) -> None:
    who = visitor(1280)
    sizes: dict[str, int] = {}
    who.page.on("response", lambda answer: sizes.__setitem__(answer.url, len(answer.body()) if answer.ok else 0))
    who.open("", path)
    who.page.wait_for_load_state("networkidle")
    assert len(sizes) <= 10, sizes
    assert sum(sizes.values()) <= 200_000, sizes
