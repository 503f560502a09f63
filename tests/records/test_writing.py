"""Who writes what inside a referral, and who reads it while it is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from maillage.problems import Problem
from sharing.programmes.models import Programme
from sharing.records import rules
from sharing.records.access import access_folder, access_records, current
from sharing.records.services import Draft, sign_review, write_record
from sharing.referrals.models import Referral
from tests.conftest import Acting
from tests.records.writing import VALUES, folder, voluntary, write
from tests.sharing import flow

pytestmark = pytest.mark.django_db


def seen(name: str, referral: Referral) -> list[Any]:
    """The payloads that this member of the cast reads."""
    with Acting(name) as actor:
        return [record.payload for record in access_records(access_folder(actor, referral.pk))]


def told_to_decider(referral: Referral) -> list[Any]:
    """What records tell a colleague who decides on income, were the referral itself not hidden from them."""
    with Acting("manager") as decider:
        pass
    with Acting("colleague") as actor:
        here = replace(access_folder(actor, referral.pk), actor=decider)
        return [record.payload for record in access_records(here)]


@pytest.mark.parametrize("kind", VALUES)
def test_both_parties_read_what_the_partner_writes_of_each_kind(kind: str) -> None:
    referral = flow.accepted()
    write("coach", referral, kind)
    for name in ("coach", "coach_manager", "colleague", "reader"):
        (payload,) = seen(name, referral)
        assert payload == VALUES[kind]


@pytest.mark.parametrize("name", ["other_coach", "elsewhere", "finance", "coordinator", "receiver"])
def test_a_stranger_to_the_referral_finds_nothing(name: str) -> None:
    referral = flow.accepted()
    write("coach", referral, "note")
    with Acting(name) as actor, pytest.raises(Http404):
        access_folder(actor, referral.pk)


def test_the_sender_writes_messages_and_reviews_only() -> None:
    referral = flow.accepted()
    write("colleague", referral, "message")
    write("colleague", referral, "review")
    for kind in ("interview", "note", "placement", "attendance"):
        with pytest.raises(PermissionDenied):
            write("colleague", referral, kind)
    with pytest.raises(PermissionDenied):
        write("reader", referral, "message")


def test_before_it_is_accepted_one_talks_and_interviews() -> None:
    referral = flow.sent()
    for kind in ("message", "interview", "attendance"):
        write("coach", referral, kind)
    with pytest.raises(Problem) as problem:
        write("coach", referral, "employment")
    assert problem.value.code == "category_not_granted"


def test_nothing_is_written_in_a_category_that_the_person_did_not_agree_to() -> None:
    referral = flow.accepted()
    with pytest.raises(Problem) as problem:
        write("coach", referral, "note", category="health")
    assert (problem.value.code, problem.value.field) == ("category_not_granted", "category")


def test_a_correction_takes_the_place_and_both_stay() -> None:
    referral = flow.accepted()
    first = write("coach", referral, "note")
    with Acting("coach_manager") as actor:
        here = folder(actor, referral)
        write_record(actor=actor, folder=here, draft=Draft("note", {"text": "Mieux"}), supersedes=first)
        assert [record.payload for record in current(access_records(here))] == [{"text": "Mieux"}]
        assert access_records(here).count() == 2
        with pytest.raises(Problem) as problem:
            write_record(actor=actor, folder=here, draft=Draft("note", {"text": "Trop tard"}), supersedes=first)
    assert (problem.value.code, problem.value.status) == ("changed_meanwhile", 409)


def test_each_body_writes_its_own_part_of_a_review() -> None:
    referral = flow.accepted()
    review = write("coach", referral, "review", coach_part="Progrès")
    with Acting("colleague") as actor:
        here = folder(actor, referral)
        values = {**VALUES["review"], "cpas_part": "D’accord"}
        others = Draft("review", {**values, "coach_part": "Autre chose"})
        with pytest.raises(Problem) as problem:
            write_record(actor=actor, folder=here, draft=others, supersedes=review)
        assert problem.value.code == "not_your_part"
        made = write_record(actor=actor, folder=here, draft=Draft("review", values), supersedes=review)
    assert made.payload is not None
    assert (made.payload["coach_part"], made.payload["cpas_part"]) == ("Progrès", "D’accord")


def test_a_review_is_signed_once_a_body_and_again_when_it_has_changed() -> None:
    referral = flow.accepted()
    review = write("coach", referral, "review")
    for name in ("coach", "colleague"):
        with Acting(name) as actor:
            sign_review(actor=actor, folder=folder(actor, referral), review=review)
    with Acting("coach_manager") as actor:
        with pytest.raises(Problem) as problem:
            sign_review(actor=actor, folder=folder(actor, referral), review=review)
        assert problem.value.code == "already_signed"
        later = write_record(
            actor=actor, folder=folder(actor, referral), draft=Draft("review", VALUES["review"]), supersedes=review
        )
        assert not access_records(folder(actor, referral)).filter(about=later).exists()
    with Acting("colleague") as actor:
        with pytest.raises(Problem) as problem:
            sign_review(actor=actor, folder=folder(actor, referral), review=review)
        assert problem.value.code == "changed_meanwhile"


def test_who_decides_on_income_never_reads_who_came_to_a_voluntary_programme() -> None:
    referral = voluntary()
    write("coach", referral, "attendance")
    write("coach", referral, "note", category="attendance")
    write("coach", referral, "note")
    assert len(seen("coach", referral)) == len(seen("colleague", referral)) == 3
    assert told_to_decider(referral) == [VALUES["note"]]


def test_what_the_person_was_promised_counts_whatever_the_programme_says_of_itself_since() -> None:
    referral = voluntary()
    with Acting("coach"):
        Programme.objects.update(voluntary=False)
    assert write("coach", referral, "attendance").voluntary
    assert len(seen("colleague", referral)) == 1
    assert told_to_decider(referral) == []


def test_in_a_service_of_one_person_it_goes_to_the_team_only() -> None:
    referral = voluntary(one_person=True)
    write("coach", referral, "attendance")
    assert len(seen("coach", referral)) == 1
    assert seen("colleague", referral) == []


def test_a_programme_that_is_not_voluntary_tells_everybody() -> None:
    referral = flow.accepted()
    write("coach", referral, "attendance")
    assert len(seen("manager", referral)) == 1


@pytest.mark.parametrize(
    ("kind", "values", "code"),
    [
        ("note", {"text": "  "}, "required"),
        ("note", {"text": "x" * 5001}, "too_long"),
        ("interview", {"motivations": "", "assets": ""}, "nothing_written"),
        ("placement", {"host": "H", "starts_on": "2026-02-02", "ends_on": "2026-02-01"}, "ends_before_start"),
        ("placement", {"host": "H", "starts_on": "hier"}, "not_a_date"),
        ("mobility", {"places": "P", "costs_cents": -1}, "not_a_number"),
        ("mobility", {"places": "P", "bike": "unicycle"}, "not_a_choice"),
        ("review", {"took_part": ["police"]}, "not_a_choice"),
        ("note", {"text": "x", "other": "y"}, "unknown_field"),
    ],
)
def test_what_says_nothing_clear_is_refused(kind: str, values: dict[str, Any], code: str) -> None:
    with pytest.raises(rules.Unclear) as unclear:
        rules.clean(rules.SHAPES[kind], values)
    assert unclear.value.code == code
