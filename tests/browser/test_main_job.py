"""The main job in the browser, on the demonstration: from the agreement to the receipt, and the shares of the pool."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from maillage.demonstration.content import AMELIE_DELVAUX, HEADLINE_ACCOUNTS, PARTICIPANTS
from maillage.demonstration.shapes import DemoParticipant
from maillage.demonstration.welcome import DEMO_PASSWORD
from tests.browser.visitor import Site, Visitor

pytestmark = pytest.mark.xdist_group("browser")

type Arrive = Callable[..., Visitor]

# At each width another person, so that both runs start from a file without agreements.
SOMEBODY_ELSE = next(
    person
    for person in reversed(PARTICIPANTS["genappe"])
    if person.status == "followed" and person.phone and person.street and person.employment_goal
)
PERSON_AT = {1280: AMELIE_DELVAUX, 390: SOMEBODY_ELSE}
NEW_PHONE = {1280: "018 00 99 01", 390: "018 00 99 02"}
MAIN_BUTTON = "main form .btn-primary, main form .btn-danger"


def account(slug: str, function: str) -> str:
    """The e-mail of the demonstration's headline account with this function there."""
    return next(
        person.email for person in HEADLINE_ACCOUNTS if (slug, function) in [tuple(item) for item in person.memberships]
    )


@dataclass
class People:
    """Who takes part, each with a browser of their own, all at one width."""

    worker: Visitor
    partner: Visitor
    receiver: Visitor


@pytest.fixture
def people(visitor: Arrive, width: int) -> People:
    def signed_in(slug: str, function: str) -> Visitor:
        who = visitor(width)
        who.sign_in(account(slug, function), DEMO_PASSWORD)
        assert who.page.url.startswith(who.site.url(slug)), who.page.url
        return who

    return People(
        worker=signed_in("genappe", "case_worker"),
        partner=signed_in("lire-et-ecrire-bw", "coach"),
        receiver=signed_in("court-saint-etienne", "case_worker"),
    )


def submit(visitor: Visitor) -> None:
    """Press the main button of the page's form."""
    visitor.page.locator(MAIN_BUTTON).first.click()
    visitor.page.wait_for_load_state()


def search(visitor: Visitor, slug: str, path: str, words: str) -> None:
    """Type words into a list's search box; the address that it leads to must not say them."""
    visitor.open(slug, path)
    box = visitor.page.locator("input[name=q]")
    if not box.is_visible():
        visitor.page.locator("details.filters > summary").click()
    box.fill(words)
    box.press("Enter")
    visitor.page.wait_for_url(re.compile("q="))
    assert words not in visitor.page.url


def find_and_open(visitor: Visitor, person: DemoParticipant) -> str:
    """Search without accents, open the file; returns its path."""
    words = f"{person.last_name} {person.first_name}".lower().translate(str.maketrans("éèêëôïçüö", "eeeeoicuo"))
    search(visitor, "genappe", "/participants/", words)
    visitor.look("participants-found")
    rows = visitor.page.locator("main tbody tr")
    assert rows.count() == 1
    rows.locator("a").first.click()
    visitor.page.wait_for_url(re.compile(r"/participants/[0-9a-f-]{36}/"))
    return visitor.page.url.split("localhost", 1)[1].split("/", 1)[1]


def agree(visitor: Visitor, file: str, recipient: str, categories: list[str]) -> None:
    """Record the person's spoken agreement."""
    visitor.open("genappe", f"/{file}agreements/new/")
    visitor.look("agreement-new")
    page = visitor.page
    page.locator("select[name=recipient]").select_option(recipient)
    page.locator("[name=purpose]").fill("Apprendre à lire et à écrire")
    page.locator("input[name=preset][value=chosen]").check()
    page.locator("details:has(input[name=categories]) > summary").click()
    for ticked in [box.get_attribute("value") for box in page.locator("input[name=categories]:checked").all()]:
        page.locator(f"input[name=categories][value={ticked}]").uncheck()
    for category in categories:
        page.locator(f"input[name=categories][value={category}]").check()
    page.locator("input[name=evidence][value=spoken]").check()
    page.locator("[name=witness]").fill("Une collègue de l’accueil")
    submit(visitor)
    page.wait_for_url(re.compile(r"/agreements/[0-9a-f-]{36}/$|/participants/"))


def refer(visitor: Visitor, file: str, recipient: str, leaving: list[str], staying: list[str]) -> None:
    """Write the referral under the agreement with `recipient`, check it, send it."""
    visitor.open("genappe", f"/{file}")
    visitor.page.locator(f"main tr:has-text('{recipient}') a[href*='/refer/']").first.click()
    visitor.page.locator("[name=reason]").fill("Souhaite reprendre confiance à l’écrit avant une formation.")
    submit(visitor)
    visitor.page.wait_for_url(re.compile("/check/"))
    visitor.look("referral-check")
    shown = visitor.text()
    for value in leaving:
        assert value in shown
    for value in staying:
        assert value not in shown
    submit(visitor)
    visitor.page.wait_for_url(lambda url: "/check/" not in url)
    assert visitor.page.locator("[role=status], .toast, .alert").filter(visible=True).count()


def received_path(visitor: Visitor, slug: str, person: DemoParticipant) -> str:
    """Find the person among the received referrals; returns the path of the referral."""
    search(visitor, slug, "/referrals/", person.last_name)
    visitor.look(f"referrals-{slug}")
    link = visitor.page.locator("main tbody tr", has_text=person.last_name).locator("a").first
    link.click()
    visitor.page.wait_for_url(re.compile(r"/referrals/[0-9a-f-]{36}/"))
    return "/" + visitor.page.url.split("/", 3)[3]


def accept(visitor: Visitor) -> None:
    """Accept the referral that is open, naming the first worker offered and the day proposed."""
    visitor.page.locator("main a[href$='/accept/']").click()
    visitor.page.wait_for_url(re.compile("/accept/"))
    visitor.look("referral-accept")
    worker = visitor.page.locator("select[name=worker]")
    if worker.input_value() == "":
        worker.select_option(index=1)
    submit(visitor)
    visitor.page.wait_for_url(lambda url: "/accept/" not in url)


def test_from_the_agreement_to_the_receipt(people: People, site: Site, width: int) -> None:
    person = PERSON_AT[width]
    worker, partner, receiver = people.worker, people.partner, people.receiver
    national = re.sub(r"\D", "", person.national_number)

    # 1. find, agree twice, preview, send twice
    file = find_and_open(worker, person)
    worker.look("participant")
    agree(worker, file, "lire-et-ecrire-bw", ["identity", "contact"])
    worker.look("agreement")
    agree(worker, file, "court-saint-etienne", ["identity", "contact", "employment"])
    refer(worker, file, "Lire et Ecrire BW", [person.last_name, person.phone], [national, person.employment_goal])
    refer(worker, file, "Court-Saint-Étienne", [person.phone, person.employment_goal], [national])

    # 2. the partner sees that person and the agreed fields only, and accepts
    path = received_path(partner, "lire-et-ecrire-bw", person)
    partner.look("referral-received")
    shown = partner.text()
    assert person.phone in shown
    assert person.last_name in shown
    for value in (national, person.employment_goal, person.number):
        assert value not in partner.page.content()
    accept(partner)
    partner.look("referral-accepted")

    # the receiving CPAS accepts too, and confirms field by field into its own file
    received_path(receiver, "court-saint-etienne", person)
    accept(receiver)
    receiver.page.locator("main a[href$='/fields/']").first.click()
    receiver.page.wait_for_url(re.compile("/fields/"))
    receiver.look("confirm-before")
    submit(receiver)
    for field in ("phone", "employment_goal"):
        receiver.page.locator(f"form[action$='/fields/{field}/'] button").click()
        receiver.page.wait_for_load_state()
        assert receiver.page.locator(f"form[action$='/fields/{field}/']").count() == 0
    receiver.look("confirm-after")
    receiver.page.locator("main a[href*='/participants/']").first.click()
    receiver.page.wait_for_url(re.compile("/participants/"))
    own = receiver.text()
    assert person.phone in own
    assert person.employment_goal in own
    assert person.street not in own

    # 3. a correction in Genappe is seen by the partner, as updated
    worker.open("genappe", f"/{file}correct/")
    worker.look("correct")
    worker.page.locator("[name=phone]").fill(NEW_PHONE[width])
    submit(worker)
    worker.page.wait_for_url(lambda url: "/correct/" not in url)
    partner.open("lire-et-ecrire-bw", path)
    partner.look("referral-updated")
    assert NEW_PHONE[width] in partner.text()
    assert person.phone not in partner.text()
    assert "Mis à jour le" in partner.text()

    # the person withdraws for the partner: at once nothing is left of them there
    worker.open("genappe", f"/{file}")
    worker.page.locator("main tr:has-text('Lire et Ecrire BW') a[href*='/withdraw/']").first.click()
    worker.page.wait_for_url(re.compile("/withdraw/"))
    worker.look("withdraw")
    submit(worker)
    worker.page.wait_for_url(lambda url: "/withdraw/" not in url)
    search(partner, "lire-et-ecrire-bw", "/referrals/", person.last_name)
    assert partner.page.locator("main tbody tr").count() == 0
    for gone in (path, "/referrals/", "/"):
        partner.open("lire-et-ecrire-bw", gone)
        for value in (person.last_name, NEW_PHONE[width], person.street):
            assert value not in partner.text(), gone
    partner.open("lire-et-ecrire-bw", path)
    partner.look("referral-ended")
    cookies = {cookie["name"]: cookie["value"] for cookie in partner.page.context.cookies() if "name" in cookie}
    for address in (f"/api{path}", "/api/referrals/"):
        answer = fetch(site, "lire-et-ecrire-bw", address, cookies["__Secure-session"])
        assert person.last_name not in answer
        assert NEW_PHONE[width] not in answer

    # the receipt: what, with whom, until when, who looked
    worker.open("genappe", f"/{file}receipt/")
    worker.look("receipt")
    receipt = worker.text()
    for value in ("Lire et Ecrire BW", "CPAS de Court-Saint-Étienne", "Apprendre à lire et à écrire"):
        assert value in receipt
    assert len(re.findall(r"Lire et Ecrire BW, (?:coach|accompagnat)", receipt, re.IGNORECASE)) >= 2


def fetch(site: Site, slug: str, path: str, session: str) -> str:
    """Ask the API as a program with the browser's session."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{site.port}{path}",
        headers={"Host": f"{slug}.maillage.localhost:{site.port}", "Cookie": f"__Secure-session={session}"},
    )
    with urllib.request.urlopen(request) as answer:
        text = answer.read().decode()
    json.loads(text)
    return str(text)


def test_the_pool_is_shared_to_the_cent(visitor: Arrive, width: int) -> None:
    coordinator = visitor(width)
    coordinator.sign_in(account("cartes-emploi", "coordinator"), DEMO_PASSWORD)
    coordinator.look("coordination-home")
    coordinator.open("cartes-emploi", "/budgets/")
    coordinator.look("pools")
    coordinator.page.locator("main a", has_text="Des cartes pour l").first.click()
    coordinator.page.wait_for_url(re.compile(r"/budgets/[0-9a-f-]{36}/"))
    pool = "/" + coordinator.page.url.split("/", 3)[3]
    coordinator.open("cartes-emploi", f"{pool}budget/")
    if "10 000,00" not in plain(coordinator.text()):
        coordinator.look("budget-draft")
        coordinator.open("cartes-emploi", f"{pool}funding/")
        coordinator.look("funding")
        coordinator.page.locator("[name=label]").fill("Subside fédéral")
        coordinator.page.locator("[name=amount]").fill("dix mille")
        submit(coordinator)
        coordinator.look("funding-malformed")
        assert coordinator.page.title().startswith("Erreur")
        coordinator.page.locator("[name=amount]").fill("10.000,00")
        submit(coordinator)
        coordinator.open("cartes-emploi", f"{pool}key/")
        coordinator.look("key")
        coordinator.page.locator("[name=basis_1]").select_option("inhabitants/2024-01-01/national-register")
        submit(coordinator)
        coordinator.page.wait_for_url(lambda url: "/key/" not in url)
        coordinator.open("cartes-emploi", f"{pool}budget/0/adopt/")
        coordinator.look("adopt")
        submit(coordinator)
        coordinator.page.wait_for_url(lambda url: "/adopt/" not in url)
    coordinator.open("cartes-emploi", pool)
    coordinator.look("pool")
    coordinator.open("cartes-emploi", f"{pool}members/")
    coordinator.look("pool-members")
    coordinator.open("cartes-emploi", f"{pool}budget/")
    for summary in coordinator.page.locator("main details summary").all():
        # the pool's own pages are folded on a phone only
        if summary.is_visible():
            summary.click()
    coordinator.look("budget")
    shown = plain(coordinator.text())
    for amount in ("47 775,00", "10 000,00", "37 775,00", "10 783,77", "15 947,15", "11 044,08"):
        assert amount in shown
    manager = visitor(width)
    manager.sign_in(account("villers-la-ville", "manager"), DEMO_PASSWORD)
    for page, picture in ((pool, "pool-member"), (f"{pool}budget/", "budget-member")):
        manager.open("villers-la-ville", page)
        manager.look(picture)
        seen = plain(manager.text())
        assert "11 044,08" in seen
        assert "15 947,15" not in seen


def plain(text: str) -> str:
    """Text with ordinary spaces."""
    return re.sub(r"[\u00a0\u202f]", " ", text)
