"""The figures alone: numbers on a transfer, parts of a share, what pays which call, whose money a movement is."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.contributions.rules.lines import ReadLine
from budgets.contributions.rules.matching import Entered, Known, OpenCall, Party, Reason, propose
from budgets.contributions.rules.numbers import (
    NotValid,
    is_reference,
    new_reference,
    read_bic,
    read_iban,
    references_in,
    written_reference,
)
from budgets.contributions.rules.portions import MalformedPortion, Sharing, dues, parse_portion, written_portion
from budgets.contributions.rules.states import Called, Paid, standings
from budgets.rules.keys import BY_DAYS, BY_PERIOD, Stay

YEAR = Stay(date(2026, 1, 1), date(2026, 12, 31))
TODAY = date(2026, 6, 1)


def test_a_structured_communication_is_ten_digits_and_their_check() -> None:
    found = {new_reference() for _ in range(200)}
    assert len(found) == 200
    assert all(is_reference(each) and written_reference(each)[3] != "+" for each in found)
    assert written_reference("010806817183") == "+++010/8068/17183+++"


def test_ninety_seven_stands_for_no_remainder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.randbelow", lambda _below: 96)
    assert new_reference() == "000000009797"
    assert is_reference("000000009797")
    assert not is_reference("000000009700")
    assert not is_reference("000000000000")


@pytest.mark.parametrize(
    "text", ["+++010/8068/17183+++", "***010/8068/17183***", "010806817183", "facture 010/8068/17183 merci"]
)
def test_a_communication_is_found_however_it_is_written(text: str) -> None:
    assert references_in(text) == ["010806817183"]


@pytest.mark.parametrize("text", ["010/8068/17184", "0108068171833", "merci", "12"])
def test_other_digits_are_no_communication(text: str) -> None:
    assert references_in(text) == []


@pytest.mark.parametrize("text", ["BE49 9990 0000 0172", "BE", "", "4999 9000 0000", "XX49999000000171"])
def test_an_iban_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(NotValid):
        read_iban(text)


def test_numbers_are_stored_without_spaces() -> None:
    assert (read_iban("be49 9990 0000 0171"), read_bic(" "), read_bic("gkccbebb")) == (
        "BE49999000000171", "", "GKCCBEBB"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "portion"),
    [("1/3", Fraction(1, 3)), (" 25 % ", Fraction(1, 4)), ("33,33%", Fraction(3333, 10_000)), ("0", Fraction(0)),
     ("100 %", Fraction(1)), ("2/2", Fraction(1)), ("12.5 %", Fraction(1, 8))],
)  # fmt: skip
def test_a_part_is_read_as_people_type_it(text: str, portion: Fraction) -> None:
    assert parse_portion(text) == portion
    assert parse_portion(written_portion(portion)) == portion


@pytest.mark.parametrize("text", ["", "1", "25", "1/0", "3/2", "101 %", "-1/3", "un tiers", "1/3/3", "99999/99999"])
def test_a_part_that_could_be_two_things_is_refused(text: str) -> None:
    with pytest.raises(MalformedPortion):
        parse_portion(text)


figures = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 10**6), min_size=1).filter(
    lambda weights: any(weights.values())
)


@given(
    weights=figures,
    amounts=st.lists(st.integers(0, 10**9), min_size=1, max_size=3),
    parts=st.lists(st.fractions(0, 1, max_denominator=12), max_size=4),
    method=st.sampled_from([BY_DAYS, BY_PERIOD]),
)
def test_whatever_was_called_before_the_last_call_makes_it_the_share(
    weights: dict[str, int], amounts: list[int], parts: list[Fraction], method: str
) -> None:
    called: dict[str, int] = {}
    for amount in amounts:
        shared = {code: Fraction(weight) for code, weight in weights.items()}
        sharing = Sharing(amount, shared, dict.fromkeys(weights, YEAR), YEAR, method)
        for portion in [*sorted(parts), Fraction(1)]:
            for code, due in dues(sharing, portion, called).items():
                called[code] = called.get(code, 0) + due.cents
        assert called == sharing.of(amount)
        assert sum(called.values()) == amount


def called(cents: int, due: int = 30, number: int = 1, **values: bool) -> Called:
    return Called(uuid4(), cents, TODAY + timedelta(days=due), number, **values)


def test_the_reference_counts_before_age() -> None:
    old, new = called(100, 1), called(100, 2, 2)
    found = standings([new, old], [Paid(100, new.id), Paid(30)], today=TODAY)
    assert (found[new.id].state, found[old.id].state, found[old.id].left) == ("paid", "part", 70)


def test_what_is_too_much_for_its_call_pays_the_oldest_then_shows() -> None:
    old, new = called(100, 1), called(50, 2, 2)
    found = standings([old, new], [Paid(170, new.id)], today=TODAY)
    assert (found[old.id].state, found[new.id].state, found[new.id].beyond) == ("paid", "overpaid", 20)


def test_a_day_that_passes_makes_what_is_left_overdue_and_only_that() -> None:
    late, paid = called(100, -1), called(50, -1, 2)
    found = standings([late, paid], [Paid(50, paid.id), Paid(40, late.id)], today=TODAY)
    assert (found[late.id].state, found[late.id].left, found[paid.id].state) == ("overdue", 60, "paid")
    assert standings([called(1, 0)], [], today=TODAY).popitem()[1].state == "open"


def test_a_credit_and_staff_pay_calls_without_being_too_much() -> None:
    call, credit = called(100, 1), called(-30, 2, 2)
    found = standings([call, credit], [Paid(50)], offset=60, today=TODAY)
    assert (found[call.id].state, found[call.id].offset, found[credit.id].state) == ("offset", 50, "credit")
    assert standings([call, credit], [Paid(100)], refunded=30, today=TODAY)[call.id].state == "paid"


def test_what_was_paid_back_is_no_longer_paid_and_a_call_taken_back_asks_for_nothing() -> None:
    old, new, gone = called(100, 1), called(100, 2, 2), called(70, 3, 3, cancelled=True)
    found = standings([old, new, gone], [Paid(200), Paid(70, gone.id)], refunded=120, today=TODAY)
    assert [found[each.id].state for each in (old, new, gone)] == ["paid", "part", "cancelled"]
    assert found[new.id].paid == 50


def test_what_the_final_account_asked_or_gave_back_leaves_paid_calls_paid() -> None:
    call = called(100, 1)
    asked = standings([call], [Paid(100), Paid(20)], settled=20, today=TODAY)[call.id]
    assert (asked.state, asked.beyond) == ("paid", 0)
    assert standings([call], [Paid(100)], refunded=30, settled=-30, today=TODAY)[call.id].state == "paid"


@given(
    st.lists(st.integers(-100, 300).filter(bool), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(1, 400), st.integers(-1, 4)), max_size=6),
    st.integers(0, 200),
    st.integers(0, 200),
)
def test_no_call_is_paid_more_than_it_is_or_less_than_nothing(
    cents: list[int], payments: list[tuple[int, int]], offset: int, refunded: int
) -> None:
    calls = [called(each, number, number) for number, each in enumerate(cents)]
    paid = [Paid(each, calls[at].id if 0 <= at < len(calls) else None) for each, at in payments]
    found = standings(calls, paid, offset=offset, refunded=refunded, today=TODAY)
    asking = [call for call in calls if call.cents > 0]
    assert all(0 <= found[call.id].paid <= call.cents == found[call.id].paid + found[call.id].left for call in asking)
    money = sum(each.cents for each in paid) + offset + sum(-c.cents for c in calls if c.cents < 0) - refunded
    assert sum(found[call.id].paid for call in asking) == min(max(money, 0), sum(call.cents for call in asking))


CALL, OTHER = UUID(int=1), UUID(int=2)
KNOWN = Known(
    calls=[OpenCall(CALL, "g", "010806817183", 500, 500), OpenCall(OTHER, "v", "000000009797", 700, 300)],
    entered=[Entered(UUID(int=3), "v", 250, TODAY)],
    members=[Party("g", "CPAS de Genappe", frozenset({"BE38"})), Party("v", "CPAS de Villers-la-Ville")],
    funders=[Party("fse", "Fonds social européen")],
)


@pytest.mark.parametrize(
    ("line", "reason", "whose"),
    [
        (ReadLine(TODAY, 123, reference="010806817183"), Reason.REFERENCE, "g"),
        (ReadLine(TODAY, 500, "BE38"), Reason.IBAN_AMOUNT, "g"),
        (ReadLine(TODAY, 300, counterparty_name="VILLERS LA VILLE CPAS"), Reason.NAME_AMOUNT, "v"),
        (ReadLine(TODAY, 9, counterparty_name="FONDS SOCIAL EUROPEEN"), Reason.FUNDER, "fse"),
        (ReadLine(TODAY, -9, "BE38"), Reason.REFUND, "g"),
        (ReadLine(TODAY + timedelta(days=5), 250), Reason.ENTERED, str(UUID(int=3))),
    ],
)
def test_a_movement_is_proposed_for_its_reason(line: ReadLine, reason: Reason, whose: str) -> None:
    found = propose(line, KNOWN)
    assert found is not None
    assert (found.reason, found.member or found.funder or str(found.posted)) == (reason, whose)


@pytest.mark.parametrize(
    "line",
    [
        ReadLine(TODAY, 499, "BE38"),
        ReadLine(TODAY, 500, counterparty_name="CPAS"),
        ReadLine(TODAY, 500),
        ReadLine(TODAY + timedelta(days=6), 250),
        ReadLine(TODAY, -500, counterparty_name="CPAS de Genappe"),
    ],
)
def test_what_nothing_says_is_proposed_for_nobody(line: ReadLine) -> None:
    assert propose(line, KNOWN) is None
