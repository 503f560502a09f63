"""Whose money a movement is: proposed with the reason said, for a person to confirm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from budgets.contributions.rules.lines import ReadLine

# Two payments of one amount by one member within so many days may be the same one, entered twice.
NEAR = timedelta(days=5)
# Words that half of all names have.
COMMON = frozenset({"cpas", "ocmw", "oshz", "centre", "public", "action", "sociale", "social", "de", "du", "la", "le"})


class Reason(StrEnum):
    """Why a movement is taken for somebody's; the first that fits, in this order."""

    ENTERED = "entered"
    REFERENCE = "reference"
    IBAN_AMOUNT = "iban_amount"
    NAME_AMOUNT = "name_amount"
    FUNDER = "funder"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call that waits for money: `cents` in all, `left` of it."""

    id: UUID
    member: str
    reference: str
    cents: int
    left: int


@dataclass(frozen=True, slots=True)
class Entered:
    """Something on the bank's account that no movement stands for yet; below zero money that went out.

    `party`: the member or funder whose it is; of anything else, such as an expense, its own id.
    """

    id: UUID
    party: str
    cents: int
    day: date


@dataclass(frozen=True, slots=True)
class Party:
    """A member or a funder, with its name and the accounts it is known by."""

    key: str
    name: str
    ibans: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a movement may be: money of a member, for a call or none; of a funder; something `posted` by hand."""

    reason: Reason
    member: str = ""
    call: UUID | None = None
    funder: str = ""
    posted: UUID | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What a movement is compared with."""

    calls: Sequence[OpenCall] = ()
    entered: Sequence[Entered] = ()
    members: Sequence[Party] = ()
    funders: Sequence[Party] = ()


def propose(line: ReadLine, known: Known) -> Proposal | None:
    """The one thing that the movement may be, or None when nothing says so or several things could be."""
    by_reference = next((call for call in known.calls if line.reference and call.reference == line.reference), None)
    entered = _entered(line, known.entered, by_reference)
    if entered is not None:
        return Proposal(Reason.ENTERED, posted=entered.id)
    if line.cents < 0:
        return _to_member(line, known.members)
    if by_reference is not None:
        return Proposal(Reason.REFERENCE, member=by_reference.member, call=by_reference.id)
    return (
        _by_amount(line, known, Reason.IBAN_AMOUNT, [each.key for each in known.members if _has_account(line, each)])
        or _by_amount(line, known, Reason.NAME_AMOUNT, [each.key for each in known.members if _has_name(line, each)])
        or _from_funder(line, known.funders)
    )


def near(day: date, other: date) -> bool:
    """Whether two days are so near that two payments may be one."""
    return abs(day - other) <= NEAR


def _entered(line: ReadLine, entered: Iterable[Entered], call: OpenCall | None) -> Entered | None:
    found = [
        each
        for each in entered
        if each.cents == line.cents and near(each.day, line.booked_on) and (call is None or each.party == call.member)
    ]
    return found[0] if len({each.party for each in found}) == 1 else None


def _by_amount(line: ReadLine, known: Known, reason: Reason, members: Sequence[str]) -> Proposal | None:
    """The call of one of these members that asks for exactly this amount, where there is one only."""
    calls = [call for call in known.calls if call.member in members and line.cents in (call.left, call.cents)]
    return Proposal(reason, member=calls[0].member, call=calls[0].id) if len(calls) == 1 else None


def _to_member(line: ReadLine, members: Iterable[Party]) -> Proposal | None:
    found = [each for each in members if _has_account(line, each)]
    return Proposal(Reason.REFUND, member=found[0].key) if len(found) == 1 else None


def _from_funder(line: ReadLine, funders: Iterable[Party]) -> Proposal | None:
    found = [each for each in funders if _has_account(line, each) or _has_name(line, each)]
    return Proposal(Reason.FUNDER, funder=found[0].key) if len(found) == 1 else None


def _has_account(line: ReadLine, party: Party) -> bool:
    return bool(line.counterparty_iban) and line.counterparty_iban in party.ibans


def _has_name(line: ReadLine, party: Party) -> bool:
    words = _words(party.name)
    return bool(words) and words <= _words(f"{line.counterparty_name} {line.communication}")


def _words(text: str) -> set[str]:
    """What tells names apart: words without accents and capitals, those that many have left out."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return {word for word in re.findall(r"[a-z0-9]+", letters) if len(word) > 1} - COMMON
