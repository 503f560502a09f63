"""Emergency access by raw SQL, by its pages and by programs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from sharing.emergencies.access import access_review_to_ask, possible_reviewers
from sharing.emergencies.models import EmergencyDisclosure, EmergencyReview
from sharing.emergencies.services import (
    ask_another,
    give_in_emergency,
)
from sharing.referrals.models import Referral
from tests.conftest import Acting
from tests.sharing import flow
from tests.sharing.test_emergencies import asked, delivered, endangered, review_of
from tests.sharing.test_emergencies_own import make_restricted


@pytest.fixture
def referral(db: None) -> Referral:
    return endangered()


@pytest.fixture
def restricted(db: None) -> UUID:
    return make_restricted()


# --- raw SQL ---


@pytest.mark.parametrize(
    ("player", "statement"),
    [
        ("coach", "UPDATE public.emergencies_emergencydisclosure SET payload = '{}'"),
        ("coach", "UPDATE public.emergencies_emergencydisclosure SET valid_until = valid_until + interval '1 day'"),
        ("colleague", "UPDATE public.emergencies_emergencydisclosure SET valid_until = valid_until + interval '1 day'"),
        ("colleague", "UPDATE public.emergencies_emergencydisclosure SET recipient_role = sender_role"),
        ("coach", "UPDATE public.emergencies_emergencyrequest SET reason = 'life'"),
        ("coach", "DELETE FROM public.emergencies_emergencyrequest"),
        ("colleague", "DELETE FROM public.emergencies_emergencydisclosure"),
        ("colleague", "UPDATE public.emergencies_emergencyreview SET due_on = '2999-01-01'"),
        ("elsewhere", "UPDATE public.emergencies_emergencyreview SET asked_of_role = current_user"),
        ("coach", "UPDATE public.emergencies_emergencyreview SET words = 'Bien'"),
    ],
)
def test_raw_sql_stretches_rewrites_and_forges_nothing(referral: Referral, player: str, statement: str) -> None:
    asked(referral)
    delivered("colleague")
    reached = 0
    with Acting(player), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement)
                reached = cursor.rowcount
        except DatabaseError:
            pass
    assert reached == 0


def test_raw_sql_gives_nothing_that_nobody_asked_for(referral: Referral) -> None:
    request = asked(referral)
    now = timezone.now()
    usual = {
        "request_id": request.pk, "referral_id": referral.pk, "sender_role": referral.sender_id,
        "recipient_role": referral.recipient_id, "fields": [], "payload": {}, "given_at": now,
        "valid_until": now + timedelta(hours=24),
    }  # fmt: skip
    with Acting("receiver") as stranger:
        forged = {"recipient_role": stranger.body_role, "sender_role": stranger.body_role}
    for changed in (
        forged,
        {"recipient_role": referral.sender_id},
        {"valid_until": now + timedelta(days=9)},
        {"valid_until": now + timedelta(days=9), "given_at": now + timedelta(days=8)},
    ):
        with Acting("colleague"), pytest.raises(DatabaseError), transaction.atomic():
            EmergencyDisclosure.objects.create(**usual | changed)
    with Acting("colleague"), transaction.atomic():
        EmergencyDisclosure.objects.create(**usual)


def test_raw_sql_another_body_takes_no_review_over(referral: Referral) -> None:
    asked(referral)
    delivered("colleague")
    with Acting("manager") as manager:
        other = possible_reviewers(manager).get(slug="villers-la-ville")
        ask_another(actor=manager, review=access_review_to_ask(manager, review_of()), other=other)
    for player, change in (
        ("manager", "words = 'Très bien'"),  # asked of another: not one's own any more
        ("villers_manager", "asked_of_role = NULL"),
    ):
        with (
            Acting(player), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor
        ):  # fmt: skip
            cursor.execute(f"UPDATE public.emergencies_emergencyreview SET {change}")


# --- pages and programs ---


def test_the_pages_do_it(referral: Referral, restricted: UUID, browser: Callable[[str], Any]) -> None:
    plea = {"reason": "violence", "words": "Ce soir", "categories": ["contact"]}
    page = f"/referrals/{referral.pk}/emergency/"
    coach = browser("coach")
    assert coach.post(page, plea).status_code == 200  # the box was not ticked
    assert coach.post(page, plea | {"danger": "on"}).status_code == 302
    delivered("colleague", "coach")
    assert "018 00 00 01" in coach.get(page).content.decode()
    reader = browser("reader")
    answer = reader.post("/emergencies/open/", plea | {"danger": "on", "person": "GEN-0002"})
    assert answer.status_code == 302
    assert "Rue Imaginée 7" in reader.get(answer.url).content.decode()
    dpo = browser("dpo")
    assert "GEN-0002" in dpo.get("/emergencies/").content.decode()
    assert "Rue Imaginée 7" not in dpo.get(answer.url).content.decode()
    with Acting("dpo"):
        review_id = EmergencyReview.objects.values_list("pk", flat=True)[0]
    assert dpo.get("/emergencies/reviews/").status_code == 200
    review = f"/emergencies/reviews/{review_id}/"
    assert dpo.get(review).status_code == 200
    assert dpo.post(f"{review}ask/", {"other": "villers-la-ville"}).status_code == 302
    assert dpo.post(f"{review}ask/", {"other": ""}).status_code == 302
    assert dpo.post(review, {"finding": "justified", "words": "Oui"}).status_code == 302
    assert dpo.post(f"{answer.url}defer/", {"until": "2020-01-01", "words": "x"}).status_code == 200
    assert dpo.post(f"{answer.url}inform/").status_code == 302


def test_programs_do_the_same(referral: Referral, restricted: UUID, browser: Callable[[str], Any]) -> None:
    plea = {"reason": "violence", "words": "Ce soir", "categories": ["contact"], "danger": True}
    address = f"/api/referrals/{referral.pk}/emergency/"
    coach, reader, dpo = browser("coach"), browser("reader"), browser("dpo")
    refused = coach.post(address, plea | {"danger": False}, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (400, "no_danger")
    assert coach.post(address, plea, "application/json").status_code == 201
    delivered("colleague")
    assert coach.get(address).json()[0]["values"][0]["value"] == "018 00 00 01"
    made = reader.post("/api/emergencies/", plea | {"person": "GEN-0002"}, "application/json")
    assert made.status_code == 201
    mine = f"/api/emergencies/{made.json()['id']}/"
    assert reader.get(mine).json()["live"]
    assert dpo.get("/api/emergencies/").json()["count"] == 2
    assert dpo.post(f"{mine}inform/", {}, "application/json").status_code == 200
    review = dpo.get("/api/emergencies/reviews/").json()["results"][0]
    there = f"/api/emergencies/reviews/{review['id']}/"
    assert dpo.get(there).json()["finding"] == ""
    unknown = dpo.post(f"{there}ask/", {"other": "nowhere"}, "application/json")
    assert (unknown.status_code, unknown.json()["code"]) == (400, "unknown_cpas")
    done = dpo.post(there, {"finding": "justified", "words": "Oui"}, "application/json")
    assert (done.status_code, done.json()["finding"]) == (200, "justified")


def test_what_was_asked_more_than_a_day_ago_is_not_given_any_more(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    request = asked(flow.accepted())
    later = timezone.now() + timedelta(hours=25)
    with Acting("colleague"):
        with monkeypatch.context() as patch:
            patch.setattr("sharing.emergencies.services.timezone.now", lambda: later)
            assert give_in_emergency(request.pk) is None
        assert not EmergencyDisclosure.objects.exists()
        assert give_in_emergency(request.pk) is not None
