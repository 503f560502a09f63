"""S0, IMAGINE around Namur: from a group information session to the certification and the outcome, page by page."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.utils import timezone

from maillage.demonstration.content import PARTICIPANTS
from maillage.demonstration.shapes import DemoParticipant
from tests.browser.someone import Someone
from tests.browser.visitor import Visitor
from tests.browser.words import begins, fr

pytestmark = pytest.mark.xdist_group("browser")

type Arrive = Callable[..., Visitor]

PARTNER = "Paysans-Artisans"
YESTERDAYS = "Rencontrer les producteurs d'IMAGINE"
PLANNED = "Une matinée au verger"
INVITED = ("NAM-0004", "NAM-0005")
WANTS_TO_GO_ON = "NAM-0003"
TODAY = timezone.localdate()
PEOPLE = {person.number: person for person in PARTICIPANTS["namur"]}


@dataclass
class People:
    """Who takes part, each with a browser of their own."""

    worker: Someone
    coach: Someone


@pytest.fixture
def people(visitor: Arrive) -> People:
    return People(
        worker=Someone(visitor(), "sophie.namurel@maillage.example", "namur"),
        coach=Someone(visitor(), "elise.warnantin@maillage.example", "paysans-artisans"),
    )


def test_from_the_information_session_to_the_outcome(people: People) -> None:
    person = PEOPLE[WANTS_TO_GO_ON]
    plan_a_session(people.coach)
    invite(people.worker)
    see_numbers_only(people.coach)
    say_that_it_took_place(people.coach)
    write_up_the_sheet(people.worker, person)
    agree(people.worker, person)
    check_and_send(people.worker, person)
    interview_and_accept(people.coach, person)
    follow_up(people.coach)
    review_together(people, person)
    certify_and_report(people.coach)
    close(people.worker, person)
    everything_is_in_the_file(people.worker, person)
    nothing_is_left_at_the_partner(people.coach, person)


def plan_a_session(coach: Someone) -> None:
    coach.menu("Information sessions")
    coach.look("s0-sessions")
    coach.follow("Plan a session")
    coach.fill("What the session is about", PLANNED)
    coach.fill("What those who go on would agree to", "Participer au projet IMAGINE en maraîchage")
    coach.fill("Place", "CPAS de Namur, salle du rez-de-chaussée")
    coach.fill("Day", TODAY + timedelta(days=9))
    coach.fill("From", "09:30", context="the hour of a session")
    coach.fill("Until", "11:30", context="the hour of a session")
    coach.fill("Number of seats", "10")
    for cpas in ("CPAS de Namur", "CPAS de Floreffe"):
        coach.tick_named(cpas)
    coach.look("s0-plan")
    coach.press("Plan the session")
    coach.reads(PLANNED)


def invite(worker: Someone) -> None:
    worker.menu("Information sessions")
    worker.open(PLANNED)
    worker.look("s0-session")
    worker.follow("Open our sheet")
    worker.follow("Invite participants")
    worker.look("s0-invite")
    for number in INVITED:
        worker.tick_named(number)
    worker.press("Invite those ticked")
    worker.look("s0-sheet")
    worker.reads(*(PEOPLE[number].last_name for number in INVITED))


def see_numbers_only(coach: Someone) -> None:
    coach.menu("Information sessions")
    coach.open(PLANNED)
    row = coach.page.locator("main tbody tr", has_text="CPAS de Namur")
    assert row.locator("td").inner_text() == str(len(INVITED))
    coach.never_reads(*(PEOPLE[number].last_name for number in INVITED))


def say_that_it_took_place(coach: Someone) -> None:
    coach.menu("Information sessions")
    coach.open(YESTERDAYS)
    coach.never_reads(PEOPLE[WANTS_TO_GO_ON].last_name)
    coach.press("It took place")


def write_up_the_sheet(worker: Someone, person: DemoParticipant) -> None:
    name = f"{person.first_name} {person.last_name}"
    worker.menu("Information sessions")
    worker.open(YESTERDAYS)
    worker.follow("Open our sheet")
    worker.choose("%(name)s: did they come?", fr("Present", context="presence of a person"), name=name)
    worker.choose("%(name)s: do they want to go on?", fr("Yes", context="whether somebody wants to go on"), name=name)
    worker.look("s0-presence")
    worker.press("Save the sheet")
    worker.look("s0-going-on")
    worker.press("Refer to %(recipient)s", recipient=PARTNER)


def agree(worker: Someone, person: DemoParticipant) -> None:
    worker.look("s0-agreement")
    worker.reads(fr("Refusing changes nothing to your income."))
    worker.tick("The same, and the path: employment, training, languages")
    with worker.page.context.expect_page() as opened:
        worker.page.get_by_role("button", name=fr("Read it together (new tab)")).click()
    text = opened.value
    text.wait_for_load_state()
    words = text.locator("article").inner_text()
    assert person.last_name in words
    assert PARTNER in words
    assert text.locator("[data-read-aloud]").count() == 1  # it shows itself where the device has a French voice
    text.close()
    worker.tick("signs here, on the screen")
    worker.page.locator("summary", has_text=fr("Sign here, on the screen")).click()
    worker.fill("Or type the name of who signs", f"{person.first_name} {person.last_name}")
    worker.fill("Witness", "Une collègue de l’accueil")
    worker.press("Record the agreement")


def check_and_send(worker: Someone, person: DemoParticipant) -> None:
    worker.look("s0-check")
    worker.reads(person.last_name, person.phone, person.employment_goal, PARTNER)
    worker.never_reads(re.sub(r"\D", "", person.national_number))
    worker.press("Send the referral")


def interview_and_accept(coach: Someone, person: DemoParticipant) -> None:
    coach.menu("Home")
    coach.look("s0-home")
    coach.open(person.last_name)
    coach.look("s0-received")
    coach.reads(person.phone, person.employment_goal)
    coach.never_reads(re.sub(r"\D", "", person.national_number))
    coach.follow("Interview")
    coach.fill("What motivates the person", "Travailler dehors, apprendre avec un producteur.")
    coach.fill("What the person brings", "Habitué à se lever tôt.")
    coach.fill("What the person prefers", "Les petits fruits.")
    coach.look("s0-interview")
    coach.press("Save")
    back_to_the_referral(coach)
    coach.follow("Accept")
    coach.look("s0-accept")
    coach.choose("Who will follow this person", re.compile("Warnantin"))
    coach.fill("Day of the first contact", TODAY)
    coach.press("Accept")
    coach.follow("Begin the follow-up")
    coach.press("Begin the follow-up")


def back_to_the_referral(someone: Someone) -> None:
    """From a page inside a referral, by the link above its title."""
    while not re.search(r"/referrals/[0-9a-f-]{36}/(#|$)", someone.page.url):
        someone.page.get_by_role("link", name=begins("Back", context="link to the previous page")).first.click()
        someone.page.wait_for_load_state()


MONTHS_OF_WORK: dict[str, dict[str, str | date]] = {
    "Mobility plan": {
        "Places to reach": "Floreffe et Namur", "Public transport": "Train et bus", "Who pays": PARTNER,
    },
    "Equipment": {"What is lent": "Vélo pliant n° 9", "Lent on": TODAY},
    "Placement with a host": {
        "Host": "Verger du groupement d’employeurs", "First day": TODAY,
        "What the person does there": "Cueillette et tri.",
    },
}  # fmt: skip


def follow_up(coach: Someone) -> None:
    for kind, fields in MONTHS_OF_WORK.items():
        coach.follow(kind)
        for name, value in fields.items():
            coach.fill(name, value)
        if kind == "Mobility plan":
            coach.choose("Bike", fr("Folding bike"))
            coach.fill("Costs", "39,00")
        coach.look(f"s0-{kind.split()[0].lower()}")
        coach.press("Save")
        back_to_the_referral(coach)


def review_together(people: People, person: DemoParticipant) -> None:
    coach, worker = people.coach, people.worker
    coach.follow("Joint review")
    for party in ("The participant", "The coach", "The CPAS worker", "Forem"):
        coach.tick(party, group="Who took part")
    coach.fill("How the participant sees it", "« J’apprends beaucoup, mais le lundi commence trop tôt. »")
    coach.fill("What the participant wants improved", "Commencer plus tard le lundi.")
    coach.fill("The coach", "Régulier et soigneux.")
    coach.fill("Next steps", "Demander la certification.")
    coach.look("s0-review")
    coach.press("Save")

    worker.menu("Referrals")
    worker.open(person.last_name)
    worker.open_record("Joint review")
    worker.reads("le lundi commence trop tôt")
    worker.follow("Complete or correct")
    worker.fill("The CPAS worker", "L’abonnement de train est remboursé.")
    worker.look("s0-review-cpas")
    worker.press("Save")
    open_the_review(worker)
    worker.press("Sign for your organisation")
    open_the_review(worker)
    worker.reads("Sophie Namurel, CPAS de Namur")

    coach.menu("Home")
    coach.open(person.last_name)
    open_the_review(coach)
    coach.reads("L’abonnement de train est remboursé.", "Sophie Namurel, CPAS de Namur")
    coach.press("Sign for your organisation")
    open_the_review(coach)
    coach.reads("Élise Warnantin, Paysans-Artisans")
    coach.look("s0-review-signed")


def open_the_review(someone: Someone) -> None:
    if not someone.page.get_by_role("heading", name=fr("Sign-off")).count():
        someone.open_record("Joint review")


def certify_and_report(coach: Someone) -> None:
    back_to_the_referral(coach)
    coach.follow("Certification")
    coach.fill("What", "CICAF, module maraîchage")
    coach.fill("Awarded by", "Forem")
    coach.tick("Passed")
    coach.press("Save")
    back_to_the_referral(coach)
    coach.follow("Report the outcome")
    coach.tick("Found work", group="What became of it?")
    for done in ("Interview", "Coaching", "Work placement", "Help with mobility", "Certification"):
        coach.tick(done, group="What did you do with the person?")
    coach.tick("Works", group="What comes next?")
    coach.look("s0-outcome")
    coach.press("Report the outcome")


def close(worker: Someone, person: DemoParticipant) -> None:
    worker.menu("Home")
    worker.look("s0-worker-home")
    worker.menu("Referrals")
    worker.open(person.last_name)
    worker.look("s0-outcome-read")
    worker.reads(fr("Found work"), "CICAF, module maraîchage")
    worker.follow("Close the referral")
    worker.tick("Yes, it helped")
    worker.look("s0-close")
    worker.press("Close the referral")


def everything_is_in_the_file(worker: Someone, person: DemoParticipant) -> None:
    worker.follow("Open the person’s file")
    worker.follow("What partners wrote")
    worker.waits_for("Travailler dehors, apprendre avec un producteur.")
    worker.look("s0-in-the-file")
    worker.reads(
        "Travailler dehors, apprendre avec un producteur.", "Train et bus", "Vélo pliant n° 9",
        "Verger du groupement d’employeurs", "CICAF, module maraîchage", "le lundi commence trop tôt",
        "L’abonnement de train est remboursé.",
    )  # fmt: skip
    worker.page.go_back()
    worker.follow("Person’s receipt")
    worker.look("s0-receipt")
    worker.reads(PARTNER, "Participer au projet IMAGINE en maraîchage", fr("Coach"))


def nothing_is_left_at_the_partner(coach: Someone, person: DemoParticipant) -> None:
    coach.menu("Home")
    coach.never_reads(person.last_name)
    coach.menu("Referrals")
    coach.never_reads(person.last_name)
