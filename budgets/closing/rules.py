"""The final account as arithmetic: what the ledger says was spent and called, and what each member bears. No Django."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import sha256
from typing import Any

from budgets import rules
from budgets.rules.keys import Criterion, Stay, Step, share_out, steps, weights_of

# Kinds of accounts and of events in the ledger (`budgets.ledger.models`).
MEMBER, BANK, FUNDER, COSTS, CONTRIBUTIONS, SUBSIDY = "member", "bank", "funder", "costs", "contributions", "subsidy"
CALLS = frozenset({"call", "final_share"})
EXPENSE, IN_KIND = "expense", "in_kind"
# What still moves once a final account is drawn up: money, and the closing itself.
AFTER_ACCOUNT = frozenset({"payment", "refund", "subsidy", "final_share", "closing"})
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Booked:
    """What was posted on one account by events of one kind of one member; a reversal counts as what it reverses."""

    account: str
    code: str
    member: str | None
    event: str
    cents: int


def held(booked: Iterable[Booked], account: str) -> dict[str, int]:
    """What the accounts of one kind hold, by code."""
    found: dict[str, int] = {}
    for each in booked:
        if each.account == account:
            found[each.code] = found.get(each.code, 0) + each.cents
    return found


@dataclass(frozen=True, slots=True)
class Position:
    """One member: what it bears, and what it did towards it, in cents."""

    share: int
    called: int
    paid: int
    advanced: int
    in_kind: int

    @property
    def balance(self) -> int:
        """What it still owes; below zero what it is owed."""
        return self.share - self.paid - self.advanced - self.in_kind

    @property
    def to_post(self) -> int:
        """What is posted so that what was called becomes what it bears."""
        return self.share - self.called


def position(share: int, booked: Iterable[Booked], member: str) -> Position:
    """The position of one member that bears `share`. All that is not called, spent or lent is money."""
    called = paid = advanced = in_kind = 0
    for each in booked:
        if each.account != MEMBER or each.code != member:
            continue
        if each.event in CALLS:
            called += each.cents
        elif each.event == EXPENSE:
            advanced -= each.cents
        elif each.event == IN_KIND:
            in_kind -= each.cents
        else:
            paid -= each.cents
    return Position(share, called, paid, advanced, in_kind)


def canonical(figures: Mapping[str, Any]) -> bytes:
    """The same bytes for the same figures, wherever they were kept."""
    return json.dumps(figures, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest_of(figures: Mapping[str, Any]) -> str:
    """The SHA-256 of the figures, in hexadecimal."""
    return sha256(canonical(figures)).hexdigest()


@dataclass(frozen=True, slots=True)
class Inputs:
    """What shares an amount, read from figures: weights and days of each member by its code, the period, the method."""

    weights: Mapping[str, Fraction]
    stays: Mapping[str, Stay]
    period: Stay
    method: str

    def steps(self, cents: int) -> list[Step]:
        """The sharings out that make the shares of this amount."""
        return steps(cents, self.weights, self.stays, self.period, self.method)

    def shares(self, cents: int) -> dict[str, int]:
        """What each member bears of an amount. Raises NoWeight."""
        return share_out(cents, self.weights, self.stays, self.period, self.method)


def inputs_of(figures: Mapping[str, Any]) -> Inputs:
    """The inputs in figures (`budgets.closing.figures`)."""
    criteria = [
        Criterion(each["weight"], {figure["code"]: Fraction(figure["value"]) for figure in each["figures"]})
        for each in figures["criteria"]
    ]
    stays = {each["code"]: _stay(each) for each in figures["stays"]}
    return Inputs(weights_of(criteria), stays, _stay(figures), figures["method"])


def _stay(given: Mapping[str, Any]) -> Stay:
    return Stay(date.fromisoformat(given["starts"]), date.fromisoformat(given["ends"]))


def working(step: Step) -> list[rules.WorkingRow]:
    """The steps from an amount to the shares; of an amount below zero, those of the same amount above."""
    return rules.working(abs(step.cents), step.weights)
