"""Calls: a part of the shares to the cent, the difference after a modification, taken back by a reversal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from budgets.access import access_pool_to_manage
from budgets.contributions.access import access_call_to_manage
from budgets.contributions.models import CallRound, ContributionCall, Reminder
from budgets.contributions.reading import called_by_member, read_calls
from budgets.contributions.rules.numbers import is_reference
from budgets.contributions.services import cancel_call, cancel_round, enter_payment, issue_round, preview_round
from budgets.contributions.services import rounds as round_services
from budgets.ledger.balances import balance_of
from budgets.ledger.models import AccountKind, EventKind
from budgets.ledger.services import Posting, locked_pool, of_member, post
from budgets.models import Method, Pool
from budgets.services import adopt_version, change_stay, enter_funding, start_version
from maillage.notifications.models import Notification
from maillage.outbox.models import OutboxMessage
from maillage.problems import Problem
from tests.budgets.booking import shut
from tests.budgets.conftest import GOLDEN, body, make_pool
from tests.budgets.contributions.conftest import THIRD, call_of, due_on, issue

type ActingAs = Callable[[str], Any]


def owed(pool: Pool) -> dict[str, int]:
    return {slug: balance_of(pool, AccountKind.MEMBER, body(slug).role) for slug in GOLDEN}


def test_three_calls_of_a_third_come_to_the_golden_shares_and_one_is_paid_in_part(
    acting: ActingAs, shared_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        for number, label in enumerate(("Premier appel", "Deuxième appel", "Troisième appel"), start=1):
            issued = issue(actor, shared_pool, label=label)
            assert (issued.number, issued.numerator, issued.denominator) == (
                number, *(Fraction(number, 3).as_integer_ratio())
            )  # fmt: skip
        called = {slug: [call_of(slug, number=n).cents for n in (1, 2, 3)] for slug in GOLDEN}
        assert {slug: sum(cents) for slug, cents in called.items()} == GOLDEN == owed(shared_pool)
        assert balance_of(shared_pool, AccountKind.CONTRIBUTIONS) == -3_777_500
        assert [sum(cents[n] for cents in called.values()) for n in range(3)] == [1_259_166, 1_259_167, 1_259_167]

        pool, first = access_pool_to_manage(actor, shared_pool.pk), call_of("genappe")
        enter_payment(
            actor=actor, pool=pool, member=body("genappe"), cents=200_000, paid_on=timezone.localdate(), call=first
        )
        read = read_calls(actor, shared_pool)
        standing = read.call(first.pk).standing
        assert (standing.state, standing.paid, standing.left) == ("part", 200_000, first.cents - 200_000)
        assert owed(shared_pool)["genappe"] == GOLDEN["genappe"] - 200_000
        assert balance_of(shared_pool, AccountKind.BANK) == 200_000
        assert (read.called_cents, read.paid_cents, read.left_cents) == (3_777_500, 200_000, 3_577_500)


def test_after_a_modification_the_next_call_carries_the_difference_below_zero_as_a_credit(
    acting: ActingAs, shared_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        issue(actor, shared_pool, Fraction(1), "Tout")
        pool = access_pool_to_manage(actor, shared_pool.pk)
        start_version(actor=actor, pool=pool)
        enter_funding(actor=actor, pool=pool, label="Fédéral", cents=1_100_000)
        statement = adopt_version(actor=actor, pool=pool, number=1)
        issue(actor, shared_pool, Fraction(0), "MB 1")
        assert all(call_of(slug, number=2).cents < 0 for slug in GOLDEN)
        assert sum(call_of(slug, number=2).cents for slug in GOLDEN) == -100_000
        shares = dict(statement.shares.values_list("member__slug", "cents"))
        assert owed(shared_pool) == shares
        assert {view.standing.state for view in read_calls(actor, shared_pool).rounds[0].calls} == {"credit"}


def test_a_member_that_leaves_is_called_by_the_days_of_the_new_version(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        issue(actor, shared_pool, Fraction(1, 2))
        pool = access_pool_to_manage(actor, shared_pool.pk)
        start_version(actor=actor, pool=pool)
        pool.method = Method.BY_DAYS
        leaving = body("villers-la-ville")
        change_stay(actor=actor, pool=pool, member=leaving, starts=pool.starts, ends=pool.starts + timedelta(days=180))
        adopt_version(actor=actor, pool=pool, number=1)
        issue(actor, shared_pool, Fraction(1, 2), "Solde")
        # the golden result of leaving on 30 June, by days
        assert called_by_member(shared_pool)[leaving.role] == 642_335
        assert sum(called_by_member(shared_pool).values()) == 3_777_500


def test_a_call_that_is_taken_back_is_called_again_by_the_next_round(acting: ActingAs, called_pool: Pool) -> None:
    with acting("coordinator") as actor:
        call = call_of("genappe")
        cancel_call(actor=actor, call=access_call_to_manage(actor, called_pool.pk, call.pk))
        assert owed(called_pool)["genappe"] == 0
        assert read_calls(actor, called_pool).call(call.pk).standing.state == "cancelled"
        with pytest.raises(Problem) as refused:
            cancel_call(actor=actor, call=call)
        assert (refused.value.code, refused.value.status) == ("reversed_before", 409)
        issue(actor, called_pool)
        assert call_of("genappe", number=2).cents == GOLDEN["genappe"] * 2 // 3


def test_a_round_that_is_taken_back_whole_leaves_nothing_called(acting: ActingAs, called_pool: Pool) -> None:
    with acting("coordinator") as actor:
        issued = CallRound.objects.get(pool=called_pool)
        assert cancel_round(actor=actor, pool=called_pool, round_id=issued.pk) == 3
        assert called_by_member(called_pool) == {}
        assert preview_round(called_pool, Fraction(1)).share_cents == 3_777_500
        assert not read_calls(actor, called_pool).rounds[0].is_live
        with pytest.raises(Problem, match="reversed_before"):
            cancel_round(actor=actor, pool=called_pool, round_id=issued.pk)


def refusals() -> list[tuple[str, dict[str, Any]]]:
    return [
        ("no_label", {"label": "  "}),
        ("due_in_the_past", {"due_on": due_on(-1)}),
        ("portion_above_whole", {"portion": Fraction(3, 4)}),
        ("nothing_to_call", {"portion": Fraction(0)}),
        ("round_issued", {"number": 1}),
    ]


@pytest.mark.parametrize("code", [code for code, _values in refusals()])
def test_what_cannot_be_called_is_said_and_nothing_is_posted(acting: ActingAs, called_pool: Pool, code: str) -> None:
    with acting("coordinator") as actor:
        before = owed(called_pool)
        values: dict[str, Any] = {"portion": THIRD, "due_on": due_on(), "label": "Appel"} | dict(refusals())[code]
        with pytest.raises(Problem) as refused:
            issue_round(actor=actor, pool=access_pool_to_manage(actor, called_pool.pk), **values)
        assert refused.value.code == code
        assert (owed(called_pool), called_pool.call_rounds.count()) == (before, 1)


def test_nothing_is_called_before_a_version_is_adopted(acting: ActingAs) -> None:
    with acting("coordinator") as actor, pytest.raises(Problem, match="not_shared"):
        issue(actor, make_pool(actor))


def test_nothing_is_called_in_a_settled_pool(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        shut(actor, shared_pool)
        with pytest.raises(Problem, match="pool_closed"):
            issue(actor, shared_pool)
        assert not CallRound.objects.exists()


def test_every_call_has_a_structured_communication_of_its_own(
    acting: ActingAs, shared_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = iter(["000000000101", "000000000101", "000000000202", "000000000303"])
    monkeypatch.setattr(round_services, "new_reference", lambda: next(numbers))
    with acting("coordinator") as actor:
        issue(actor, shared_pool)
        references = list(ContributionCall.objects.values_list("reference", flat=True))
        assert sorted(references) == ["000000000101", "000000000202", "000000000303"]
        assert all(map(is_reference, references))


def test_the_member_is_told_in_the_platform_and_nobody_else(acting: ActingAs, called_pool: Pool) -> None:
    from budgets.contributions import handlers

    with acting("manager"):
        message = OutboxMessage.objects.filter(topic="contributions.called", to_role=body("genappe").role).get()
        handlers.tell(message)
        handlers.tell(message)
        told = Notification.objects.values_list("kind", "object_id")
        # the manager and the financial director, once
        assert list(told) == [("contributions.called", called_pool.pk)] * 2


def test_a_member_reads_its_own_calls_and_no_other(acting: ActingAs, called_pool: Pool) -> None:
    with acting("villers_manager") as actor:
        assert {call.member_id for call in ContributionCall.objects.all()} == {actor.body_role}
        read = read_calls(actor, called_pool)
        assert [(member.member.slug, member.called) for member in read.members] == [("villers-la-ville", 368_136)]
        assert read.rounds[0].round.total_cents == 1_259_166


def test_calls_stay_as_they_were_written(acting: ActingAs, called_pool: Pool) -> None:
    with acting("coordinator"), connection.cursor() as cursor:
        for statement in ("UPDATE contributions_contributioncall SET cents = 1", "DELETE FROM contributions_callround"):
            with pytest.raises(Error), transaction.atomic():
                cursor.execute(statement)


def test_a_row_of_another_members_call_is_refused_by_the_database(acting: ActingAs, called_pool: Pool) -> None:
    with acting("coordinator") as actor:
        strange = Reminder(
            pool=called_pool, coordination_id=actor.body_role, member=body("genappe"), call=call_of("villers-la-ville"),
            number=1, left_cents=5, sent_on=timezone.localdate(), sent_by=actor.user_id,
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(Error, match="reminder_has_the_member_of_its_call"), transaction.atomic():
            strange.save()


def test_what_a_member_advanced_pays_its_calls_and_the_rest_is_to_be_given_back(
    acting: ActingAs, called_pool: Pool
) -> None:
    with acting("coordinator") as actor:
        call, role = call_of("genappe"), body("genappe").role
        for cents in (100_000, call.cents):
            posted(actor, called_pool, EventKind.EXPENSE, role, cents)
        posted(actor, called_pool, EventKind.FINAL_SHARE, role, -5_000)
        read = read_calls(actor, called_pool)
        (own,) = (each for each in read.members if each.member.slug == "genappe")
        assert read.call(call.pk).standing.state == "offset"
        assert (own.beside.advanced, own.beside.settled, own.left) == (call.cents + 100_000, -5_000, 0)
        assert own.returnable == 105_000
        assert own.balance == own.called + own.beside.settled - own.paid - own.beside.staff - own.beside.advanced


def posted(actor: Any, pool: Pool, kind: EventKind, role: str, cents: int) -> None:
    """An event on the account of a member: below zero to what it owes."""
    sign = 1 if kind == EventKind.FINAL_SHARE else -1
    account, code = (AccountKind.CONTRIBUTIONS, "") if sign > 0 else (AccountKind.COSTS, "costs")
    other = Posting(account, -sign * cents, code)
    post(
        actor=actor, pool=locked_pool(access_pool_to_manage(actor, pool.pk)), kind=kind, event=uuid4(),
        booked_on=timezone.localdate(), member=role, postings=(of_member(role, sign * cents), other),
    )  # fmt: skip
