"""In grave and imminent danger: a restricted file for a day, or a day's answer to the recipient of a referral."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.http import Http404
from django.utils import timezone

from maillage.audit.models import AuditEntry
from maillage.notifications.models import Notification
from maillage.outbox.deliver import deliver_one
from maillage.outbox.models import OutboxMessage
from maillage.problems import Problem
from sharing.emergencies.access import access_review, access_review_to_ask, access_reviews, possible_reviewers
from sharing.emergencies.handlers import tell_late_review
from sharing.emergencies.models import EmergencyDisclosure, EmergencyRequest, EmergencyReview
from sharing.emergencies.reading import read_emergencies
from sharing.emergencies.services import (
    ask_another,
    ask_in_emergency,
    erase_expired,
    give_in_emergency,
    review_emergency,
)
from sharing.grants.models import GrantUse
from sharing.referrals.access import access_received_to_act, access_sent_to_act
from sharing.referrals.models import Referral
from sharing.referrals.receipt import receipt_of
from sharing.referrals.services import withdraw_referral
from tenants.casework.access import access_participant
from tenants.casework.closures import declare_closure, restrict_file
from tenants.casework.emergencies import (
    access_emergency,
    access_emergency_to_tell,
    defer_informing,
    inform_person,
    open_in_emergency,
    show_emergency,
    tell_to_inform,
)
from tenants.casework.models import Emergency
from tests.cast import user_id
from tests.conftest import Acting
from tests.sharing import flow

NUMBER = "85073003328"
SECRET: dict[str, Any] = {"confidential_address": True, "national_number": NUMBER, "locality": "Genappe"}
PLEA: dict[str, Any] = {"reason": "violence", "words": "Menacée ce soir", "danger": True}


def delivered(*names: str) -> None:
    """What waits for these, handled by them."""
    for name in names:
        with Acting(name):
            while deliver_one():
                pass


def asked(referral: Referral, *categories: str, by: str = "coach", **plea: Any) -> EmergencyRequest:
    with Acting(by) as actor:
        found = access_received_to_act(actor, referral.pk)
        return ask_in_emergency(actor=actor, referral=found, categories=categories or ("contact",), **PLEA | plea)


def given_to(name: str, referral: Referral) -> dict[str, str]:
    """What this member of the cast reads of it now."""
    with Acting(name) as actor:
        found = access_received_to_act(actor, referral.pk)
        return {field.code: field.value for item in read_emergencies(actor, found) for field in item.fields}


def told(name: str) -> set[str]:
    with Acting(name) as actor:
        found = Notification.objects.filter(user_id=actor.user_id, kind__startswith="emergency.")
        return set(found.values_list("kind", flat=True))


@pytest.fixture
def referral(db: None) -> Referral:
    """Accepted by the coach, under an agreement on the identity alone; the address is secret."""
    return flow.accepted("identity", **SECRET)


# --- asked by the recipient of a referral ---


def test_the_sender_gives_what_was_asked_for_a_day_and_no_more(referral: Referral) -> None:
    asked(referral)
    assert given_to("coach", referral) == {}
    delivered("colleague", "coach")
    assert given_to("coach", referral) == {"phone": "018 00 00 01"}
    with Acting("coach"):
        given = EmergencyDisclosure.objects.get()
        assert given.valid_until - given.given_at == timedelta(hours=24)


def test_a_secret_address_is_given_only_when_the_danger_asks_for_it(referral: Referral) -> None:
    asked(referral, "identity", address=True)  # not among the contact details that were asked
    asked(referral, "contact", address=True)
    delivered("colleague")
    given = given_to("coach", referral)
    assert (given["street"], given["locality"]) == ("Rue Imaginée 7", "Genappe")
    assert NUMBER not in str(given)


def test_a_national_number_is_never_given(referral: Referral) -> None:
    asked(referral, "identity", "contact", "situation", "employment", "language", address=True)
    delivered("colleague")
    with Acting("colleague"):
        assert NUMBER not in str(EmergencyDisclosure.objects.get().payload)


def test_what_is_missing_from_a_plea_is_said(referral: Referral) -> None:
    for plea, code in (
        ({"reason": "curiosity"}, "no_reason"),
        ({"words": " "}, "no_words"),
        ({"danger": False}, "no_danger"),
    ):
        with pytest.raises(Problem) as refused:
            asked(referral, **plea)
        assert refused.value.code == code
    with pytest.raises(Problem) as refused:
        asked(referral, "everything")
    assert refused.value.code == "no_category"


def test_a_double_click_asks_once(referral: Referral) -> None:
    asked(referral)
    with pytest.raises(Problem) as refused:
        asked(referral)
    assert (refused.value.code, refused.value.status) == ("already_asked", 409)
    asked(referral, "situation")  # something else may be needed


def test_only_who_acts_on_the_referral_asks(referral: Referral) -> None:
    for name, refusal in (
        ("colleague", PermissionDenied), ("other_coach", Http404), ("receiver", Http404), ("coordinator", Http404),
    ):  # fmt: skip
        with pytest.raises(refusal):
            asked(referral, by=name)


def test_nothing_is_given_under_a_referral_that_has_ended(referral: Referral) -> None:
    request = asked(referral)
    with Acting("colleague") as actor:
        withdraw_referral(actor=actor, referral=access_sent_to_act(actor, referral.pk).referral)
    delivered("colleague")
    with Acting("colleague"):
        assert give_in_emergency(request.pk) is None
        assert not EmergencyDisclosure.objects.exists()
    with pytest.raises(Problem) as refused:
        asked(referral, "situation")
    assert refused.value.code in ("changed_meanwhile", "not_open")


def test_what_was_given_is_erased_with_the_referral(referral: Referral) -> None:
    asked(referral)
    delivered("colleague")
    with Acting("colleague") as actor:
        withdraw_referral(actor=actor, referral=access_sent_to_act(actor, referral.pk).referral)
        given = EmergencyDisclosure.objects.get()
        assert (given.payload, given.ended_at is not None, given.fields) == (None, True, ["phone"])
        assert EmergencyRequest.objects.get().words == ""
    with Acting("coach"):
        assert not EmergencyDisclosure.objects.exists()


def test_after_a_day_by_the_walls_clock_nothing_is_read(referral: Referral, moved_clock: Any) -> None:
    asked(referral)
    delivered("colleague")
    moved_clock(timedelta(hours=23, minutes=50))
    assert given_to("coach", referral)
    moved_clock(timedelta(hours=24, minutes=1))
    assert not given_to("coach", referral)
    with Acting("coach"):
        assert not EmergencyDisclosure.objects.exists()  # nor by any other query


def test_the_sender_erases_it_when_the_day_has_passed(referral: Referral, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(referral)
    delivered("colleague")
    with Acting("colleague"):
        given = EmergencyDisclosure.objects.get()
        left = OutboxMessage.objects.get(topic="emergency.erase")
        assert left.due_at == given.valid_until
        erase_expired(given.pk)
        assert EmergencyDisclosure.objects.get().payload
        monkeypatch.setattr(timezone, "now", lambda: given.valid_until)
        erase_expired(given.pk)
        assert EmergencyDisclosure.objects.get().payload is None


def test_a_message_that_comes_twice_gives_once(referral: Referral) -> None:
    request = asked(referral)
    with Acting("colleague"), transaction.atomic():
        assert give_in_emergency(request.pk) is not None
        assert give_in_emergency(request.pk) is None


def test_both_sides_are_told_and_reading_is_written_down(referral: Referral) -> None:
    asked(referral)
    delivered("colleague", "coach")
    assert told("coach") == {"emergency.given"}
    assert told("coach_manager") == {"emergency.used"}
    delivered("dpo")
    assert "emergency.to_review" in told("dpo")
    given_to("coach", referral)
    with Acting("colleague") as actor:
        given = EmergencyDisclosure.objects.get()
        reading = AuditEntry.objects.get(action="disclosure.read", disclosure_ids__contains=[given.pk])
        assert (reading.owner_role, reading.actor) == (actor.body_role, user_id("coach"))


def test_the_persons_receipt_says_it(referral: Referral) -> None:
    asked(referral)
    delivered("colleague")
    given_to("coach", referral)
    with Acting("colleague") as actor:
        subject = GrantUse.objects.get(pk=referral.pk).subject_id
        first = receipt_of(actor, subject).shared[0]
        assert first.disclosure_id == EmergencyDisclosure.objects.get().pk
        assert [look.function for look in first.looks] == ["coach"]


def test_the_sender_keeps_that_it_was_given_and_tells_the_person(referral: Referral) -> None:
    asked(referral)
    delivered("colleague")
    with Acting("colleague") as actor:
        kept = Emergency.objects.get()
        shown = show_emergency(actor, access_emergency(actor, kept.pk))
        assert (shown.live, shown.fields, shown.informs, shown.emergency.words) == (False, [], True, "Menacée ce soir")
        inform_person(actor=actor, emergency=kept)
        with pytest.raises(Problem) as refused:
            inform_person(actor=actor, emergency=kept)
    assert refused.value.code == "already_told"


# --- review ---


def review_of() -> UUID:
    with Acting("dpo"):
        return EmergencyReview.objects.get().pk


def reviewed(name: str, review_id: UUID, finding: str = "justified", words: str = "Danger réel") -> EmergencyReview:
    with Acting(name) as actor:
        return review_emergency(actor=actor, review=access_review(actor, review_id), finding=finding, words=words)


def test_a_second_person_reviews_it_within_three_days(referral: Referral) -> None:
    asked(referral)
    delivered("colleague")
    review_id = review_of()
    for name in ("colleague", "reader", "coach_manager", "receiver"):
        with Acting(name) as actor, pytest.raises(Http404):
            access_reviews(actor)
    for finding, words, code in (("perhaps", "x", "no_finding"), ("justified", " ", "no_words")):
        with pytest.raises(Problem) as refused:
            reviewed("dpo", review_id, finding, words)
        assert refused.value.code == code
    done = reviewed("dpo", review_id, "not_justified")
    assert done.due_on == timezone.localdate() + timedelta(days=3)
    with pytest.raises(Problem) as refused:
        reviewed("manager", review_id)
    assert refused.value.code == "already_reviewed"
    delivered("dpo")
    assert "emergency.reviewed" in told("manager")


def test_another_cpas_officer_reviews_codes_alone(referral: Referral) -> None:
    from maillage.identity.models import Membership
    from maillage.postgres.acting import identifying

    asked(referral)
    delivered("colleague")
    review_id = review_of()
    with identifying():
        Membership.objects.filter(user_id=user_id("villers_manager")).update(function="dpo")
    with Acting("manager") as manager:
        other = possible_reviewers(manager).get(slug="villers-la-ville")
        ask_another(actor=manager, review=access_review_to_ask(manager, review_id), other=other)
    with pytest.raises(Problem) as refused:
        reviewed("dpo", review_id)
    assert refused.value.code == "asked_of_another"
    with Acting("villers_manager") as officer:
        from dataclasses import replace

        officer = replace(officer, function="dpo")
        review = access_review(officer, review_id)
        with pytest.raises(PermissionDenied):
            access_review_to_ask(officer, review_id)
        review_emergency(actor=officer, review=review, finding="justified", words="Vu")
    with Acting("dpo"):
        assert EmergencyReview.objects.get().finding == "justified"


def test_a_review_that_is_late_reaches_the_managers(referral: Referral, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(referral)
    delivered("colleague")
    with Acting("dpo"):
        message = OutboxMessage.objects.get(topic="emergency.review_due")
        assert timezone.localdate(message.due_at) == timezone.localdate() + timedelta(days=4)
    with Acting("dpo"), transaction.atomic():
        tell_late_review(message)
    assert "emergency.to_review" not in told("manager")
    late = timezone.localdate() + timedelta(days=4)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: late)
    with Acting("dpo"), transaction.atomic():
        tell_late_review(message)
    assert "emergency.to_review" in told("manager")


# --- a restricted file of the own CPAS ---


@pytest.fixture
def restricted(db: None) -> UUID:
    """A file of Genappe that the reader may not open."""
    with Acting("colleague") as actor:
        person = flow.participant(actor, last_name="De Wandre", **SECRET)
        restrict_file(actor=actor, participant=person, reader_ids=[])
        return person.pk


def opened(name: str = "reader", *categories: str, **asked_for: Any) -> Emergency:
    with Acting(name) as actor:
        usual = {"person": "GEN-0001", "born_on": None, "categories": categories or ("contact",)}
        return open_in_emergency(actor=actor, **PLEA | usual | asked_for)


def test_a_restricted_file_is_opened_for_a_day_as_far_as_it_was_asked(restricted: UUID) -> None:
    emergency = opened()
    assert emergency.expires_at - emergency.opened_at == timedelta(hours=24)
    with Acting("reader") as reader:
        shown = show_emergency(reader, access_emergency(reader, emergency.pk))
        assert {field.code for field in shown.fields} == {"phone", "street", "locality"}
        assert NUMBER not in str(shown)
        with pytest.raises(Http404):
            access_participant(reader, restricted)  # the file itself stays shut
        assert AuditEntry.objects.filter(action="emergency.read", object_id=restricted).exists()


def test_its_whole_name_with_the_date_of_birth_finds_it_too(restricted: UUID) -> None:
    born = flow.VALUES["birth_date"]
    for words in ("Amélie De Wandre", "de wandre amelie"):
        with Acting("reader"):
            Emergency.objects.all().delete()
        assert opened(person=words, born_on=born).participant_id == restricted
    for words, day in (("Amélie", born), ("Amélie De Wandre", None), ("Am De Wandre", born), ("GEN-9999", None)):
        with pytest.raises(Problem) as refused:
            opened(person=words, born_on=day)
        assert refused.value.code == "no_such_file"
    with Acting("dpo"):
        assert AuditEntry.objects.filter(action="emergency.not_found").count() == 4


def test_a_file_closed_for_a_conflict_of_interest_is_never_opened_so(restricted: UUID) -> None:
    with Acting("manager") as manager:
        declare_closure(
            actor=manager, participant=access_participant(manager, restricted), user_id=user_id("reader"),
            kind="relative",
        )  # fmt: skip
    with pytest.raises(Problem) as refused:
        opened()
    assert refused.value.code == "no_such_file"


def test_a_file_that_is_open_anyway_needs_no_emergency(restricted: UUID) -> None:
    with pytest.raises(Problem) as refused:
        opened("colleague")
    assert refused.value.code == "open_already"
    for name in ("finance", "dpo", "coach"):
        with pytest.raises(Http404):
            opened(name)


def test_after_a_day_it_is_shut_again_by_the_walls_clock(restricted: UUID, moved_clock: Any) -> None:
    emergency = opened()
    moved_clock(timedelta(hours=24, minutes=1))
    with Acting("reader") as reader:
        shown = show_emergency(reader, access_emergency(reader, emergency.pk))
    assert (shown.live, shown.name, shown.fields) == (False, "", [])


def test_the_officer_is_told_at_once_and_reviews_without_the_file(restricted: UUID) -> None:
    emergency = opened()
    delivered("dpo")
    assert told("dpo") == {"emergency.to_review"}
    with Acting("dpo") as dpo:
        shown = show_emergency(dpo, access_emergency(dpo, emergency.pk))
        assert (shown.name, shown.fields, shown.live) == ("", [], False)
    assert reviewed("dpo", review_of()).finding == "justified"


def test_who_opened_never_reviews(restricted: UUID, referral: Referral) -> None:
    """A manager of the recipient CPAS may ask; the same person never reviews, the database says so too."""
    opened()
    review_id = review_of()
    with Acting("dpo"), pytest.raises(DatabaseError), transaction.atomic():
        EmergencyReview.objects.filter(pk=review_id).update(
            reviewed_at=timezone.now(), reviewed_by=user_id("reader"), reviewed_by_name="x", finding="justified"
        )


def test_telling_the_person_is_put_off_for_a_reason_and_asked_again(restricted: UUID) -> None:
    emergency = opened()
    today = timezone.localdate()
    for until, words, code in (
        (today + timedelta(days=5), " ", "no_deferral_reason"),
        (today, "Enquête", "deferral_past"),
        (today + timedelta(days=200), "Enquête", "deferral_late"),
    ):
        with Acting("dpo") as dpo, pytest.raises(Problem) as refused:
            defer_informing(actor=dpo, emergency=emergency, until=until, words=words)
        assert refused.value.code == code
    with Acting("reader") as reader, pytest.raises(PermissionDenied):
        access_emergency_to_tell(reader, emergency.pk)
    with Acting("dpo") as dpo:
        defer_informing(actor=dpo, emergency=emergency, until=today + timedelta(days=30), words="Enquête en cours")
        messages = OutboxMessage.objects.filter(topic="emergency.to_inform").order_by("due_at")
        first, last = messages.first(), messages.last()
        assert first is not None
        assert last is not None
        assert timezone.localdate(last.due_at) == today + timedelta(days=30)
        with transaction.atomic():
            tell_to_inform(first)  # the first day no longer counts
        assert told("colleague") == set()


def test_emergencies_of_a_file_stay_hidden_from_who_is_shut_out_of_it(restricted: UUID) -> None:
    emergency = opened()
    with Acting("manager") as manager:
        declare_closure(
            actor=manager, participant=access_participant(manager, restricted), user_id=manager.user_id, kind="relative"
        )
        with pytest.raises(Http404):
            access_emergency(manager, emergency.pk)


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
        review_id = EmergencyReview.objects.get().pk
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
