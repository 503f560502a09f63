"""In grave and imminent danger: a restricted file for a day, or a day's answer to the recipient of a referral."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
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
from tenants.casework.emergencies import (
    access_emergency,
    inform_person,
    show_emergency,
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


def endangered() -> Referral:
    """Accepted by the coach, under an agreement on the identity alone; the address is secret."""
    return flow.accepted("identity", **SECRET)


@pytest.fixture
def referral(db: None) -> Referral:
    return endangered()


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


def test_a_message_to_erase_that_comes_a_day_too_early_is_left_again(referral: Referral) -> None:
    asked(referral)
    delivered("colleague")
    with Acting("colleague"):
        given = EmergencyDisclosure.objects.get()
        OutboxMessage.objects.filter(topic="emergency.erase").update(due_at=timezone.now())  # as a clock that jumped
    delivered("colleague")
    with Acting("colleague"):
        waits = OutboxMessage.objects.get(topic="emergency.erase", handled_at=None)
        assert (waits.object_id, waits.due_at) == (given.pk, given.valid_until)
        assert EmergencyDisclosure.objects.get().payload


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
    late = message.due_at
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    with Acting("dpo"), transaction.atomic():
        tell_late_review(message)
    assert "emergency.to_review" in told("manager")
