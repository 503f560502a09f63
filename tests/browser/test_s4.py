"""S4, ProAction around Mons: after an Art. 60 contract, the adviser of the commune, a job coach, lasting work."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.demonstration.content import ACCOUNTS, PARTICIPANTS
from maillage.demonstration.shapes import DemoParticipant
from tests.browser.someone import Someone
from tests.browser.visitor import Visitor
from tests.browser.words import fr

pytestmark = pytest.mark.xdist_group("browser")

type Arrive = Callable[..., Visitor]

PROGRAMME = "ProAction"
ADVISER = "Giulia Morettini"  # of Mons, as her colleagues and the CPAS read
JOB_COACH = "Leïla Hamdaouine"
PURPOSE = "Trouver un emploi durable après mon contrat article 60"
TODAY = timezone.localdate()
PEOPLE = {person.number: person for person in PARTICIPANTS["mons"]}
ENDS_ART_60 = "MON-0007"
NAMES = {person.last_name for people in PARTICIPANTS.values() for person in people}
STAFF = {account.last_name for account in ACCOUNTS}


@dataclass
class People:
    """Who takes part, each with a browser of their own."""

    worker: Someone
    lead: Someone
    adviser: Someone
    job_coach: Someone


@pytest.fixture
def people(visitor: Arrive) -> People:
    return People(
        worker=Someone(visitor(), "vincent.dubuissart@maillage.example", "mons"),
        lead=Someone(visitor(), "pascal.lheureuil@maillage.example", "proaction"),
        adviser=Someone(visitor(), "giulia.morettini@maillage.example", "proaction"),
        job_coach=Someone(visitor(), "leila.hamdaouine@maillage.example", "proaction"),
    )


def test_from_the_art_60_contract_to_lasting_work(people: People, visitor: Arrive) -> None:
    person = PEOPLE[ENDS_ART_60]
    agree(people.worker, person)
    refer_to_the_adviser(people.worker, person)
    give_it_to_the_adviser(people.lead, person)
    hand_over_to_a_job_coach(people.adviser, person)
    coach_towards_work(people.job_coach, person)
    no_name_reaches_the_money(visitor, person)
    who_decides_on_income_does_not_see_who_came(people, visitor, person)
    look_back(people, person)
    report_the_job(people.job_coach)
    close(people.worker, person)
    the_receipt_says_it_all(people.worker, person)


def agree(worker: Someone, person: DemoParticipant) -> None:
    worker.menu("Participants")
    worker.open(person.last_name)
    worker.follow("Record an agreement")
    worker.choose("Organisation that will receive the information", re.compile(PROGRAMME))
    worker.fill("What for", PURPOSE)
    worker.tick("The same, and the path: employment, training, languages")
    worker.tick("The programme is voluntary, and I told the person so")
    worker.tick("agreed by word of mouth, before a witness")
    worker.fill("Witness", "Un collègue du service insertion")
    worker.look("s4-agreement")
    worker.press("Record the agreement")


def refer_to_the_adviser(worker: Someone, person: DemoParticipant) -> None:
    worker.follow("Refer this person")
    worker.reads(ADVISER)  # who covers the commune
    worker.fill("Reason for the referral", "Son contrat article 60 se termine dans un mois.")
    worker.fill("For the attention of", ADVISER)
    worker.look("s4-refer")
    worker.press("Continue to the check")
    worker.look("s4-check")
    worker.reads(person.last_name, person.employment_goal, PROGRAMME, ADVISER)
    worker.never_reads(re.sub(r"\D", "", person.national_number))
    worker.press("Send the referral")


def give_it_to_the_adviser(lead: Someone, person: DemoParticipant) -> None:
    lead.menu("Team")
    lead.look("s4-team")
    lead.reads(ADVISER, "Mons, Quaregnon")
    lead.menu("Home")
    lead.look("s4-lead-home")
    lead.open(person.last_name)
    lead.reads(ADVISER)
    lead.follow("Give it to a worker")
    lead.choose("Who will follow this person", re.compile(f"{ADVISER}.*Mons"))
    lead.look("s4-give")
    lead.press("Give it")


def hand_over_to_a_job_coach(adviser: Someone, person: DemoParticipant) -> None:
    adviser.menu("Home")
    adviser.open(person.last_name)
    adviser.look("s4-received")
    adviser.follow("Accept")
    adviser.choose("Who will follow this person", re.compile(JOB_COACH))
    adviser.fill("Day of the first contact", TODAY)
    adviser.press("Accept")
    adviser.reads(fr("The referral is accepted. Its sender is told."))
    adviser.never_reads(person.last_name)  # who handed it over follows it no more


def coach_towards_work(job_coach: Someone, person: DemoParticipant) -> None:
    job_coach.menu("Home")
    job_coach.look("s4-coach-home")
    job_coach.open(person.last_name)
    job_coach.follow("Write down a contact")
    job_coach.tick("Phone", group="How")
    job_coach.tick("Yes", group="Did you reach the person?")
    job_coach.press("Write down a contact")
    job_coach.follow("Begin the follow-up")
    job_coach.press("Begin the follow-up")
    job_coach.follow("Attendance")
    job_coach.tick("Excused", group="Attendance")
    job_coach.look("s4-attendance")
    job_coach.press("Save")


def no_name_reaches_the_money(visitor: Arrive, person: DemoParticipant) -> None:
    coordinator = Someone(visitor(), "brigitte.huartois@maillage.example", "proaction-coordination")
    for link in coordinator.page.locator("header nav a, header a").all():
        address = link.get_attribute("href") or ""
        if address.startswith("/") and "logout" not in address:
            coordinator.visitor.open("proaction-coordination", address)
            words = set(re.findall(r"\w[\w'’-]+", coordinator.page.locator("body").inner_text()))
            assert not (words & (NAMES - STAFF)), address
            coordinator.visitor.open("proaction-coordination", "/")
    coordinator.look("s4-coordination")
    coordinator.visitor.expected_statuses = {403, 404}
    coordinator.visitor.open("proaction-coordination", "/referrals/")
    coordinator.never_reads(person.last_name)


def who_decides_on_income_does_not_see_who_came(people: People, visitor: Arrive, person: DemoParticipant) -> None:
    people.worker.menu("Referrals")
    people.worker.open(person.last_name)
    people.worker.reads(fr("Excused"))
    referral = people.worker.page.url.split("localhost", 1)[1].partition("/")[2]
    manager = Someone(visitor(), "veronique.tordoirez@maillage.example", "mons")
    manager.menu("Referrals")
    manager.never_reads(fr("Excused"))
    manager.menu("Participants")
    manager.open(person.last_name)
    manager.look("s4-manager")
    manager.never_reads(fr("Excused"))
    manager.follow("What partners wrote")
    manager.never_reads(fr("Excused"))
    manager.visitor.expected_statuses = {404}
    manager.visitor.open("mons", f"/{referral}")
    manager.never_reads(fr("Excused"))


def look_back(people: People, person: DemoParticipant) -> None:
    job_coach, worker = people.job_coach, people.worker
    job_coach.menu("Home")
    job_coach.open(person.last_name)
    job_coach.follow("Joint review")
    for party in ("The participant", "The coach", "The CPAS worker"):
        job_coach.tick(party, group="Who took part")
    job_coach.fill("How the participant sees it", "« Je me sens prêt pour un temps plein. »")
    job_coach.fill("The coach", "Deux entretiens d’embauche préparés ensemble.")
    job_coach.fill("Next review on", TODAY + timedelta(days=60))
    job_coach.press("Save")
    worker.menu("Referrals")
    worker.open(person.last_name)
    worker.open_record("Joint review")
    worker.reads("Je me sens prêt pour un temps plein.")
    worker.press("Sign for your organisation")


def report_the_job(job_coach: Someone) -> None:
    job_coach.menu("Home")
    job_coach.open(PEOPLE[ENDS_ART_60].last_name)
    job_coach.follow("Job")
    job_coach.fill("Employer", "Une entreprise de nettoyage de Mons")
    job_coach.tick("Permanent contract", group="Contract")
    job_coach.fill("First day", TODAY)
    job_coach.look("s4-job")
    job_coach.press("Save")
    job_coach.menu("Home")
    job_coach.open(PEOPLE[ENDS_ART_60].last_name)
    job_coach.follow("Report the outcome")
    job_coach.tick("Found work", group="What became of it?")
    for done in ("Interview", "Coaching", "Help in looking for work"):
        job_coach.tick(done, group="What did you do with the person?")
    job_coach.tick("Works", group="What comes next?")
    job_coach.tick("Not asked yet", group="Did it help? The person’s own answer")
    job_coach.look("s4-outcome")
    job_coach.press("Report the outcome")


def close(worker: Someone, person: DemoParticipant) -> None:
    worker.menu("Home")
    worker.open(person.last_name)
    worker.reads(fr("Found work"), "Une entreprise de nettoyage de Mons")
    worker.follow("Close the referral")
    worker.tick("It helped in part")
    worker.look("s4-close")
    worker.press("Close the referral")
    worker.reads(fr("It helped in part"))


def the_receipt_says_it_all(worker: Someone, person: DemoParticipant) -> None:
    worker.follow("The person’s receipt: what was shared, who looked")
    worker.look("s4-receipt")
    worker.reads(PROGRAMME, PURPOSE, "ProAction, ")
    worker.menu("Participants")
    worker.open(person.last_name)
    worker.follow("What partners wrote")
    worker.reads("Une entreprise de nettoyage de Mons", "Je me sens prêt pour un temps plein.")
