"""An agreement is renewed, changed, taken back in part, whole, with one organisation or with all; or refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from maillage.audit.models import AuditEntry
from maillage.problems import Problem
from sharing.grants import consequences
from sharing.grants.access import access_grants_of, access_refusals_of
from sharing.grants.ending import recipients_left
from sharing.grants.models import Grant, GrantNarrowing, GrantRefusal, GrantUse, GrantWithdrawal
from sharing.grants.services import (
    Terms,
    narrow_grant,
    record_refusal,
    withdraw_from_recipients,
    withdraw_grant,
)
from sharing.referrals.models import Disclosure, Referral
from sharing.referrals.periods import end_of
from sharing.referrals.services import draft_referral, send_referral
from tenants.casework.models import TimelineEntry
from tests.sharing.agreeing import Acting, agreed, body, person, renewed


def sent(actor: Any, grant: Grant) -> Referral:
    return send_referral(actor=actor, referral=draft_referral(actor=actor, grant=grant, reason="Cours"))


def again(grant: Grant) -> Grant:
    return Grant.objects.get(pk=grant.pk)


def test_a_renewal_takes_the_place_of_the_old_version_today(acting: Acting) -> None:
    with acting("colleague") as actor:
        old = agreed(actor, person(actor))
        new = renewed(actor, old, categories=["identity", "situation"])
        today = timezone.localdate()
        assert (new.version, new.replaces_id, new.valid_from) == (2, old.pk, today)
        assert (again(old).state, again(new).state) == ("replaced", "live")
        assert again(old).access_until == today - timedelta(days=1)
        assert again(old).categories == ["identity", "contact"]  # what was agreed then stays written


def test_what_is_open_goes_on_under_the_new_version_with_what_it_covers(acting: Acting) -> None:
    with acting("colleague") as actor:
        old = agreed(actor, person(actor, income_source="ris"))
        referral = sent(actor, old)
        new = renewed(actor, old, categories=["identity", "situation"], terms=Terms(writes=["attendance"]))
        assert GrantUse.objects.get(pk=referral.pk).grant_id == new.pk
        disclosure = Disclosure.objects.get()
    assert disclosure.authority_id == new.pk
    assert disclosure.valid_until == end_of(new.valid_until)
    assert "phone" not in disclosure.fields
    assert "income_source" in disclosure.fields
    assert disclosure.writes == ["attendance"]


@pytest.mark.parametrize(("first", "code"), [("withdraw", "already_withdrawn"), ("renew", "already_replaced")])
def test_what_is_over_is_not_renewed(acting: Acting, first: str, code: str) -> None:
    with acting("colleague") as actor:
        grant = agreed(actor, person(actor))
        withdraw_grant(actor=actor, grant=grant) if first == "withdraw" else renewed(actor, grant)
        with pytest.raises(Problem) as refused:
            renewed(actor, grant)
    assert (refused.value.code, refused.value.status) == (code, 409)


def test_the_database_lets_one_version_take_the_place_of_another(acting: Acting) -> None:
    with acting("colleague") as actor:
        old = agreed(actor, person(actor))
        new, other = renewed(actor, old), agreed(actor, old.subject_id)
        with pytest.raises(IntegrityError, match="replaces_id"), transaction.atomic():
            Grant.objects.filter(pk=other.pk).update(version=2, replaces=old)
        assert again(old).replaced_by == new


def test_whoever_withdraws_an_old_version_means_the_agreement(acting: Acting) -> None:
    with acting("colleague") as actor:
        old = agreed(actor, person(actor))
        referral = sent(actor, old)
        new = renewed(actor, old)
        withdraw_grant(actor=actor, grant=old)
        assert again(new).state == "withdrawn"
        assert Referral.objects.get(pk=referral.pk).state == "withdrawn_by_person"


def test_a_category_taken_back_is_neither_read_nor_written(acting: Acting) -> None:
    with acting("colleague") as actor:
        subject = person(actor, employment_goal="Jardinier")
        grant = agreed(actor, subject, categories=["identity", "contact", "employment"])
        sent(actor, grant)
        assert "employment_goal" in Disclosure.objects.get().fields
        narrow_grant(actor=actor, grant=grant, categories=["employment"])
        assert again(grant).covers == ["identity", "contact"]
        assert again(grant).writes == ["assessment", "attendance"]
        assert again(grant).categories == ["identity", "contact", "employment"]
        assert again(grant).state == "live"
        disclosure = Disclosure.objects.get()
        assert disclosure.ended_at is None
        assert "employment_goal" not in disclosure.fields
        assert "Jardinier" not in str(disclosure.payload)
        assert disclosure.writes == ["assessment", "attendance"]


def test_a_category_that_is_only_written_can_be_taken_back(acting: Acting) -> None:
    with acting("colleague") as actor:
        grant = agreed(actor, person(actor))
        narrow_grant(actor=actor, grant=grant, categories=["attendance"])
        assert again(grant).covers == ["identity", "contact"]
        assert again(grant).writes == ["employment", "assessment"]


def test_when_nothing_is_left_to_read_the_agreement_is_withdrawn(acting: Acting) -> None:
    with acting("colleague") as actor:
        grant = agreed(actor, person(actor))
        referral = sent(actor, grant)
        narrow_grant(actor=actor, grant=grant, categories=["contact"])
        assert narrow_grant(actor=actor, grant=grant, categories=["identity"]) == []
        assert again(grant).state == "withdrawn"
        assert Referral.objects.get(pk=referral.pk).state == "withdrawn_by_person"
        assert GrantNarrowing.objects.count() == 1


@pytest.mark.parametrize(
    ("categories", "code"), [([], "no_category"), (["health"], "not_covered"), (["contact", "health"], "not_covered")]
)
def test_only_what_is_covered_is_taken_back(acting: Acting, categories: list[str], code: str) -> None:
    with acting("colleague") as actor:
        grant = agreed(actor, person(actor))
        with pytest.raises(Problem) as refused:
            narrow_grant(actor=actor, grant=grant, categories=categories)
        assert again(grant).covers == ["identity", "contact"]
    assert refused.value.code == code


def test_a_category_is_taken_back_once(acting: Acting) -> None:
    with acting("colleague") as actor:
        grant = agreed(actor, person(actor))
        narrow_grant(actor=actor, grant=grant, categories=["contact"])
        with pytest.raises(Problem):
            narrow_grant(actor=actor, grant=grant, categories=["contact"])
        (row,) = again(grant).narrowed
        row.pk = None
        with pytest.raises(IntegrityError, match="category_taken_back_once"), transaction.atomic():
            row.save(force_insert=True)


def test_every_agreement_with_one_organisation_ends_at_once_and_the_others_stay(acting: Acting) -> None:
    with acting("colleague") as actor:
        subject = person(actor)
        first, second = agreed(actor, subject), agreed(actor, subject, purpose="Jardiner")
        elsewhere, other = agreed(actor, subject, to="cesep"), agreed(actor, person(actor))
        done = withdraw_from_recipients(actor=actor, subject_id=subject, recipient_roles=[first.recipient_role])
        assert {withdrawal.pk for withdrawal in done} == {first.pk, second.pk}
        assert [again(grant).state for grant in (elsewhere, other)] == ["live", "live"]
        assert [item.name for item in recipients_left(actor, subject)] == ["CESEP"]


def test_with_twenty_agreements_all_or_none_are_withdrawn(acting: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    with acting("colleague") as actor:
        subject = person(actor)
        for rank in range(20):
            sent(actor, agreed(actor, subject, to=("cesep", "lire-et-ecrire-bw", "court-saint-etienne")[rank % 3]))
        calls: list[Any] = []

        def fail_late(actor: Any, grant: Grant) -> None:
            calls.append(grant.pk)
            if len(calls) == 20:
                raise RuntimeError

        monkeypatch.setattr(consequences, "_withdrawn", [*consequences._withdrawn, fail_late])
        with pytest.raises(RuntimeError), transaction.atomic():
            withdraw_from_recipients(actor=actor, subject_id=subject)
        assert not GrantWithdrawal.objects.exists()
        assert Disclosure.objects.filter(ended_at=None).count() == 20
        assert len(withdraw_from_recipients(actor=actor, subject_id=subject)) == 20
        assert not Disclosure.objects.filter(ended_at=None).exists()
        assert not Disclosure.objects.filter(payload__isnull=False).exists()


def test_there_has_to_be_something_to_withdraw(acting: Acting) -> None:
    with acting("colleague") as actor, pytest.raises(Problem) as refused:
        withdraw_from_recipients(actor=actor, subject_id=person(actor))
    assert (refused.value.code, refused.value.status) == ("nothing_to_withdraw", 409)


def test_a_refusal_is_kept_without_a_reason_and_stops_nothing(acting: Acting) -> None:
    with acting("colleague") as actor:
        subject = person(actor)
        record_refusal(actor=actor, subject_id=subject, recipient=body("cesep"), purpose=" Jardiner ")
        (refusal,) = access_refusals_of(actor, subject)
        assert (refusal.recipient_name, refusal.purpose) == ("CESEP", "Jardiner")
        assert refusal.refused_on == timezone.localdate()
        assert TimelineEntry.objects.filter(kind="grant.refused", organisation="CESEP").count() == 1
        assert AuditEntry.objects.filter(action="grant.refuse", object_id=refusal.pk).exists()
        agreed(actor, subject, to="cesep")  # another day


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"refused_on": date(2999, 1, 1)}, "refused_later"),
        ({"recipient": "genappe"}, "own_body"),
        ({"recipient": "cartes-emploi"}, "never_a_recipient"),
    ],
)
def test_what_is_no_refusal_is_refused(acting: Acting, changes: dict[str, Any], code: str) -> None:
    with acting("colleague") as actor:
        asked: dict[str, Any] = {"recipient": "cesep"} | changes
        asked["recipient"] = body(asked["recipient"])
        with pytest.raises(Problem) as refused:
            record_refusal(actor=actor, subject_id=person(actor), **asked)
        assert not GrantRefusal.objects.exists()
    assert refused.value.code == code


def test_each_step_is_written_down(acting: Acting) -> None:
    with acting("colleague") as actor:
        grant = agreed(actor, person(actor))
        new = renewed(actor, grant)
        narrow_grant(actor=actor, grant=new, categories=["contact"])
        withdraw_grant(actor=actor, grant=new)
        about = (
            AuditEntry.objects.filter(object_kind="grant").order_by("pk").values_list("action", "object_id", "detail")
        )
        kinds = TimelineEntry.objects.filter(kind__startswith="grant.").order_by("pk").values_list("kind", flat=True)
        assert list(about) == [
            ("grant.record", grant.pk, ""), ("grant.renew", new.pk, ""), ("grant.narrow", new.pk, "contact"),
            ("grant.withdraw", new.pk, ""),
        ]  # fmt: skip
        assert list(kinds) == ["grant.recorded", "grant.renewed", "grant.narrowed", "grant.withdrawn"]


def test_where_agreements_stand_costs_the_same_whatever_their_number(
    acting: Acting, django_assert_num_queries: Any
) -> None:
    with acting("colleague") as actor:
        subject = person(actor)
        narrow_grant(actor=actor, grant=agreed(actor, subject), categories=["contact"])
        for _ in range(6):
            renewed(actor, agreed(actor, subject))
        with django_assert_num_queries(4):  # the file, the agreements, what was taken back, what was said again
            assert len([(grant.state, grant.covers) for grant in access_grants_of(actor, subject)]) == 13
