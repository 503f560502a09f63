"""Emergency access to a restricted file of the own CPAS, for a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.utils import DatabaseError
from django.http import Http404
from django.utils import timezone

from maillage.audit.models import AuditEntry
from maillage.outbox.models import OutboxMessage
from maillage.problems import Problem
from sharing.emergencies.models import EmergencyReview
from sharing.referrals.models import Referral
from tenants.casework.access import access_participant
from tenants.casework.closures import declare_closure, restrict_file
from tenants.casework.emergencies import (
    access_emergency,
    access_emergency_to_tell,
    defer_informing,
    open_in_emergency,
    show_emergency,
    tell_to_inform,
)
from tenants.casework.models import Emergency
from tests.cast import user_id
from tests.conftest import Acting
from tests.sharing import flow
from tests.sharing.test_emergencies import NUMBER, PLEA, SECRET, delivered, endangered, review_of, reviewed, told


@pytest.fixture
def referral(db: None) -> Referral:
    return endangered()


# --- a restricted file of the own CPAS ---


def make_restricted() -> UUID:
    """A file of Genappe that the reader may not open."""
    with Acting("colleague") as actor:
        person = flow.participant(actor, last_name="De Wandre", **SECRET)
        restrict_file(actor=actor, participant=person, reader_ids=[])
        return person.pk


@pytest.fixture
def restricted(db: None) -> UUID:
    return make_restricted()


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
