"""The demonstration holds together, and nobody real can be met, called or written to through it."""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from maillage.demonstration.agents import AGENTS
from maillage.demonstration.content import (
    ACCOUNTS,
    AMELIE_DELVAUX,
    BODIES,
    CONSORTIA,
    HEADLINE_ACCOUNTS,
    PARTICIPANTS,
    REFERENCE_DAY,
    TOUR_CASE_WORKER,
    DemoAccount,
    DemoBody,
    DemoParticipant,
)
from maillage.demonstration.participants import draw_participants
from tenants.registry.national_number import is_impossible, is_valid
from tenants.registry.spelling import folded

COMMUNES = Path(__file__).parents[2] / "tenants" / "registry" / "data" / "communes.csv"
SLUG = re.compile(r"[a-z][a-z0-9-]{1,39}")
PHONE = re.compile(r"018 0[0-9] [0-9]{2} [0-9]{2}")

KINDS = {body.slug: body.kind for body in BODIES}
FUNCTIONS = {
    "cpas": {"manager", "case_worker", "reader", "finance", "dpo"},
    "partner": {"manager", "coach"},
    "programme": {"manager", "coach"},
    "coordination": {"coordinator", "treasurer"},
}
EVERYONE = [participant for participants in PARTICIPANTS.values() for participant in participants]


@pytest.fixture(scope="module")
def communes() -> dict[str, dict[str, str]]:
    with COMMUNES.open(encoding="utf-8", newline="") as lines:
        return {row["nis_code"]: row for row in csv.DictReader(lines)}


def account_of(email: str) -> DemoAccount:
    return next(account for account in ACCOUNTS if account.email == email)


def age_on(day: date, person: DemoParticipant) -> int:
    birth = person.birth_date
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def repeated(values: list[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.slug)
def test_bodies(body: DemoBody, communes: dict[str, dict[str, str]]) -> None:
    assert SLUG.fullmatch(body.slug)
    assert (body.nis_code is not None) == (body.kind == "cpas")
    if body.nis_code is not None:
        commune = communes[body.nis_code]["name_fr"]
        assert body.slug == folded(commune)
        assert folded(body.name) == f"cpas-de-{folded(commune)}"


def test_nothing_is_named_twice() -> None:
    assert repeated([body.slug for body in BODIES]) == []
    assert repeated([consortium.code for consortium in CONSORTIA]) == []
    assert repeated([account.email for account in ACCOUNTS]) == []
    assert repeated([person.number for person in EVERYONE]) == []
    assert repeated([person.national_number for person in EVERYONE]) == []
    assert repeated([person.phone for person in EVERYONE]) == []
    assert repeated([person.email for person in EVERYONE if person.email]) == []
    names = [(person.first_name, person.last_name) for person in EVERYONE]
    names += [(account.first_name, account.last_name) for account in ACCOUNTS]
    assert repeated([f"{first_name} {last_name}" for first_name, last_name in names]) == []


def test_consortia_refer_to_bodies_and_dates_in_order() -> None:
    for consortium in CONSORTIA:
        assert repeated([member.body_slug for member in consortium.members]) == []
        for member in consortium.members:
            assert member.body_slug in KINDS
            assert member.ends is None or member.starts < member.ends
            assert member.note, "every date says where it comes from"


def test_what_the_documents_say_of_proaction() -> None:
    proaction = next(consortium for consortium in CONSORTIA if consortium.code == "proaction")
    members = [member for member in proaction.members if KINDS[member.body_slug] == "cpas"]
    assert len(members) == 11
    (quevy,) = (member for member in members if not member.inferred)
    assert (quevy.body_slug, quevy.starts.year, quevy.ends) == ("quevy", 2012, date(2017, 12, 31))


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.email)
def test_accounts(account: DemoAccount) -> None:
    assert account.email.endswith("@maillage.example")
    assert account.email.isascii()
    assert account.memberships
    assert account.headline == bool(account.role_label)
    for body_slug, function in account.memberships:
        assert function in FUNCTIONS[KINDS[body_slug]]


def test_agents_of_the_joint_programme_have_an_employer_and_their_communes() -> None:
    coaches = {account.email for account in ACCOUNTS if ("proaction", "coach") in account.memberships}
    assert set(AGENTS) == coaches
    assert len(coaches) == 7  # 4 advisers and 3 job coaches
    assert {KINDS[agent.employer] for agent in AGENTS.values()} == {"cpas", "partner"}
    assert all(agent.note for agent in AGENTS.values())
    # an agent is tied to one or two communes, of CPAS that are members
    members = {one.body_slug for demo in CONSORTIA if demo.code == "proaction" for one in demo.members}
    assert all(1 <= len(agent.communes) <= 2 and set(agent.communes) < members for agent in AGENTS.values())


def test_the_start_up_prints_one_account_of_each_function() -> None:
    functions = Counter(account.memberships[0].function for account in HEADLINE_ACCOUNTS)
    assert set(functions) == set.union(*FUNCTIONS.values())


def test_one_person_works_for_two_bodies() -> None:
    (shared,) = (account for account in ACCOUNTS if len(account.memberships) > 1)
    assert dict(shared.memberships) == {"proaction": "coach", "proaction-coordination": "coordinator"}


def test_every_cpas_has_its_participants() -> None:
    counts = {slug: len(participants) for slug, participants in PARTICIPANTS.items()}
    assert set(counts) == {slug for slug, kind in KINDS.items() if kind == "cpas"}
    assert (counts.pop("genappe"), counts.pop("court-saint-etienne"), counts.pop("villers-la-ville")) == (60, 30, 20)
    assert set(counts.values()) == {8}


@pytest.mark.parametrize("person", EVERYONE, ids=lambda person: person.number)
def test_participants(person: DemoParticipant) -> None:
    assert re.fullmatch(r"[A-Z]{3}-[0-9]{4}", person.number)
    assert is_impossible(person.national_number)
    assert is_valid(person.national_number, on=REFERENCE_DAY)
    assert person.national_number.startswith(f"{person.birth_date:%y%m%d}")
    assert age_on(REFERENCE_DAY, person) >= 18
    assert PHONE.fullmatch(person.phone)
    assert person.email == "" or person.email.endswith("@courriel.example")
    assert person.email.isascii()
    assert (person.income_since is None) == (person.income_source == "none")
    assert person.income_since is None or person.income_since <= REFERENCE_DAY
    assert person.income_since is None or age_on(person.income_since, person) >= 18
    assert person.french_level != "native" or person.language == "fr"


def test_participants_live_in_the_commune_of_their_cpas(communes: dict[str, dict[str, str]]) -> None:
    for body in BODIES:
        for person in PARTICIPANTS.get(body.slug, ()):
            assert body.nis_code is not None
            assert person.postcode in communes[body.nis_code]["postal_codes"].split()


def test_referents_are_case_workers_of_the_same_cpas() -> None:
    for slug, participants in PARTICIPANTS.items():
        for person in participants:
            assert (slug, "case_worker") in account_of(person.referent_email).memberships


def test_the_heroine_of_the_tour() -> None:
    assert PARTICIPANTS["genappe"][0] is AMELIE_DELVAUX
    assert (AMELIE_DELVAUX.number, AMELIE_DELVAUX.status) == ("GEN-0001", "followed")
    assert AMELIE_DELVAUX.referent_email == TOUR_CASE_WORKER.email
    assert TOUR_CASE_WORKER.headline
    assert AMELIE_DELVAUX.phone
    assert AMELIE_DELVAUX.email
    assert AMELIE_DELVAUX.employment_goal


def test_one_address_is_confidential() -> None:
    assert [person.number for person in EVERYONE if person.confidential_address] == ["GEN-0006"]


def test_every_choice_is_shown_in_genappe() -> None:
    people = PARTICIPANTS["genappe"]
    assert {person.sex for person in people} == {"f", "m", "x"}
    assert {person.status for person in people} == {"new", "followed", "refused", "former"}
    assert {person.income_source for person in people} == {"ris", "ase", "unemployment", "none", "other"}
    assert len({person.language for person in people}) > 5


def test_the_draw_comes_out_the_same() -> None:
    assert draw_participants() == PARTICIPANTS
    # Written out on purpose: another machine, or a later Python, must draw the same people.
    assert [f"{person.first_name} {person.last_name}" for person in PARTICIPANTS["court-saint-etienne"][:3]] == [
        "Khaled Al Khatib",
        "Manon Vandenplas",
        "Wim Van den Broeck",
    ]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Court-Saint-Étienne", "court-saint-etienne"),
        ("Łukasz", "lukasz"),
        ("Crèvecœur", "crevecoeur"),
        ("İbrahim Y\u0131ld\u0131z", "ibrahim-yildiz"),
        ("D'Angelo", "d-angelo"),
    ],
)
def test_names_in_addresses(name: str, plain: str) -> None:
    assert folded(name) == plain
