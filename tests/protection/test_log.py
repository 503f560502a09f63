"""The access log: own people by name, others by organisation and function; files by number; a copy without formulas."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.audit.models import AuditEntry
from maillage.audit.record import record
from maillage.identity.models import Membership
from maillage.postgres.acting import identifying
from sharing.grants.models import GrantUse
from sharing.grants.services import withdraw_grant
from sharing.programmes.models import Programme
from sharing.referrals.models import Disclosure, Referral
from tenants.casework.models import Participant
from tenants.protection.log import Filters, entries_for
from tests.casework.people import make_grant, make_participant, make_sent
from tests.cast import user_id
from tests.sharing import flow

type Acting = Callable[[str], Any]
type Browser = Callable[[str], Client]
LOG = "/protection/log/"


@pytest.fixture
def looked(acting: Acting, browser: Browser) -> tuple[Participant, Referral]:
    """A colleague read a file, and a coach what was shared of it."""
    with acting("colleague") as actor:
        person = make_participant(actor)
        make_participant(actor, first_name="Basile")
        referral = make_sent(actor, make_grant(actor, person.pk))
    browser("colleague").get(f"/participants/{person.pk}/")
    browser("coach").get(f"/referrals/{referral.pk}/")
    return person, referral


def lines(answer: Any) -> list[Any]:
    assert answer.status_code == 200
    return list(answer.context["lines"])


def test_own_people_are_named_and_others_only_by_organisation_and_function(
    looked: tuple[Participant, Referral], browser: Browser
) -> None:
    person, _referral = looked
    page = browser("dpo").get(LOG, {"action": "disclosure.read"})
    assert {(line.organisation, line.person, line.function, line.numbers) for line in lines(page)} == {
        ("Lire et Ecrire BW", "", "coach", (person.number,))
    }
    page = browser("dpo").get(LOG, {"action": "participant.read"})
    assert [(line.organisation, line.person, line.numbers) for line in lines(page)] == [
        ("CPAS de Genappe", "Colleague Testard", (person.number,))
    ]
    assert "Noël" not in page.content.decode()


def test_a_file_is_looked_for_by_its_number_which_no_address_shows(
    looked: tuple[Participant, Referral], browser: Browser
) -> None:
    person, _referral = looked
    answer = browser("dpo").post(LOG, {"q": person.number})
    assert person.number not in answer.headers["Location"]
    found = lines(browser("dpo").get(answer.headers["Location"]))
    assert {line.action for line in found} >= {"participant.read", "disclosure.read", "grant.record"}
    assert {number for line in found for number in line.numbers} == {person.number}
    unknown = browser("dpo").post(LOG, {"q": "GEN-9999"}, follow=True)
    assert lines(unknown) == []
    assert "q" in unknown.context["filter_form"].errors


def test_the_log_is_narrowed_by_organisation_and_day(looked: tuple[Participant, Referral], browser: Browser) -> None:
    client, today = browser("dpo"), timezone.localdate().isoformat()
    assert {line.organisation for line in lines(client.get(LOG, {"organisation": "ecrire"}))} == {"Lire et Ecrire BW"}
    assert lines(client.get(LOG, {"until": "2020-01-01"})) == []
    assert lines(client.get(LOG, {"since": today, "until": today})) != []


def test_reading_the_log_is_written_down_without_what_was_looked_for(
    looked: tuple[Participant, Referral], acting: Acting, browser: Browser
) -> None:
    person, _referral = looked
    browser("dpo").post(LOG, {"q": person.number, "organisation": "ecrire"}, follow=True)
    with acting("dpo"):
        read = AuditEntry.objects.filter(action="log.read").order_by("-id").first()
        assert read is not None
        assert read.detail == "organisation,number"


def test_another_cpas_s_log_knows_nothing_of_it(looked: tuple[Participant, Referral], acting: Acting) -> None:
    with acting("elsewhere"):
        assert not AuditEntry.objects.filter(action__in=["disclosure.read", "participant.read"]).exists()


def test_a_page_of_the_log_costs_the_same_whatever_its_length(
    looked: tuple[Participant, Referral], acting: Acting, browser: Browser
) -> None:
    client = browser("dpo")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(LOG).status_code == 200
        return len(caught)

    client.get(LOG)
    few = queries()
    with acting("colleague") as actor:
        for rank in range(5):
            person = make_participant(actor, first_name=f"Personne {rank}")
            make_sent(actor, make_grant(actor, person.pk, to="cesep"))
    assert queries() == few


def test_the_copy_runs_no_formula_and_is_written_down(acting: Acting, browser: Browser) -> None:
    with acting("colleague") as actor:
        record(actor=actor, action="=HYPERLINK(1)", object_kind="@SUM(1)")
    answer = browser("dpo").get(f"{LOG}export/")
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert any(row[4:7] == ["'=HYPERLINK(1)", "'=HYPERLINK(1)", "'@SUM(1)"] for row in rows)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    with acting("dpo"):
        assert AuditEntry.objects.filter(action="log.export").count() == 1


def test_a_copy_too_long_to_use_is_refused_in_words(
    looked: tuple[Participant, Referral], browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenants.protection.log.LONGEST_EXPORT", 1)
    answer = browser("dpo").get(f"{LOG}export/", follow=True)
    assert answer.redirect_chain == [(LOG, 302)]


@pytest.mark.parametrize("name", ["manager", "colleague", "reader", "finance"])
def test_nobody_but_the_officer_reads_the_log(browser: Browser, name: str) -> None:
    assert browser(name).get(LOG).status_code == 404
    assert browser(name).get(f"{LOG}export/").status_code == 404


def test_a_program_reads_the_same_lines(looked: tuple[Participant, Referral], browser: Browser) -> None:
    person, _referral = looked
    body = {"number": person.number, "action": "disclosure.read"}
    answer = browser("dpo").post("/api/protection/log/", body, content_type="application/json").json()
    assert {(row["organisation"], row["function"], *row["numbers"]) for row in answer["results"]} == {
        ("Lire et Ecrire BW", "coach", person.number)
    }


def test_an_officer_who_decides_on_income_reads_nothing_of_a_voluntary_programme_in_the_log(
    acting: Acting, browser: Browser
) -> None:
    with acting("coach_manager") as lead:
        Programme.objects.create(body_id=lead.body_role, voluntary=True)
    referral = flow.accepted()  # at the voluntary programme
    other = flow.sent(to="cesep")
    for name, found in (("coach", referral), ("other_coach", other), ("colleague", referral)):
        assert browser(name).get(f"/referrals/{found.pk}/").status_code == 200
    with acting("colleague") as actor:
        use = GrantUse.objects.select_related("grant").get(pk=referral.pk)
        withdraw_grant(actor=actor, grant=use.grant)
        hidden = {referral.pk, use.grant_id, *Disclosure.objects.filter(referral=referral).values_list("pk", flat=True)}

    def read(decides: bool | None) -> tuple[set[str], set[Any]]:
        with identifying():
            Membership.objects.filter(user_id=user_id("dpo")).update(decides_income=decides)
        page = lines(browser("dpo").get(LOG, {"action": "disclosure.read"}))
        with acting("dpo") as dpo:
            entries = entries_for(replace(dpo, decides_income=bool(decides)), Filters())
            objects = {key for entry in entries for key in (entry.object_id, *entry.disclosure_ids)}
        exported = browser("dpo").get(f"{LOG}export/").getvalue().decode()
        assert ("Lire et Ecrire" in exported) == (not decides)
        assert "CESEP" in exported
        return {line.organisation for line in page}, objects

    organisations, objects = read(None)
    assert organisations == {"Lire et Ecrire BW", "CESEP"}
    assert hidden <= objects
    organisations, objects = read(decides=True)
    assert organisations == {"CESEP"}
    assert not hidden & objects
    assert other.pk in objects
