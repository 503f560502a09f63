"""The movements of a pool's account as they wait to be settled, each with what it may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from budgets.choices import funders_in
from budgets.contributions.access import access_lines
from budgets.contributions.models import BankLine, RefundAccount
from budgets.contributions.reading import CallView, PoolCalls, read_calls
from budgets.contributions.rules import states
from budgets.contributions.rules.lines import ReadLine
from budgets.contributions.rules.matching import Entered, Known, OpenCall, Party, Proposal, Reason, propose
from budgets.contributions.rules.numbers import written_iban, written_reference
from budgets.figures import members_of
from budgets.ledger.models import AccountKind, Entry, EventKind, Transaction
from budgets.models import FundingSource, Pool
from maillage.audit.actor import Actor
from maillage.identity.models import Body

REASONS = {
    Reason.ENTERED: _("This amount was entered by hand for a day close to this one."),
    Reason.REFERENCE: _("The structured communication is that of this call."),
    Reason.IBAN_AMOUNT: _("The account is known for this member, and one of its calls is of this amount."),
    Reason.NAME_AMOUNT: _("The name fits this member, and one of its calls is of this amount."),
    Reason.FUNDER: _("The name or the account fits this funder."),
    Reason.REFUND: _("The money went to this member's account."),
}


@dataclass(frozen=True, slots=True)
class Booked:
    """Something on the bank's account that stands: its transaction, whose it is, and what it says."""

    posted: Transaction
    party: str
    cents: int


@dataclass(frozen=True, slots=True)
class LineView:
    """One movement; `posted`: what it was taken for and still stands; else what it may be, and whose.

    `what`: what it is, or may be, where it is of no member and no funder, such as an expense. `call`: the one that is
    proposed; `entered_on`: the day of what was entered by hand, where that is proposed. `twin`: the movement that came
    before in a file of another format, and may be this one.
    """

    line: BankLine
    posted: Transaction | None
    proposal: Proposal | None
    member: Body | None
    source: FundingSource | None
    what: str = ""
    call: CallView | None = None
    entered_on: date | None = None
    twin: BankLine | None = None

    @property
    def is_sure(self) -> bool:
        """Whether the proposal leaves nothing to judge: the communication of a call, and exactly what is left of it."""
        by_reference = self.twin is None and self.proposal is not None and self.proposal.reason == Reason.REFERENCE
        return by_reference and self.call is not None and self.line.cents == self.call.standing.left

    @property
    def iban(self) -> str:
        """The other party's IBAN in groups of four; empty for none."""
        return written_iban(self.line.counterparty_iban) if self.line.counterparty_iban else ""

    @property
    def communication(self) -> str:
        """What was written with the transfer; a structured communication as it is printed."""
        said, reference = self.line.communication, self.line.reference
        if not reference:
            return said
        printed = written_reference(reference)
        is_alone = "".join(sign for sign in said if sign.isdigit()) == reference
        return printed if is_alone or not said else f"{printed} {said}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to say what it is."""
        return self.posted is None and not self.line.set_aside

    @property
    def mark(self) -> str:
        """What stands for the proposal in a form, so that only what was shown is confirmed."""
        found = self.proposal
        return f"{found.reason}:{found.member or found.funder}:{found.call or found.posted or ''}" if found else ""

    @property
    def why(self) -> object:
        """Why it is proposed, in words."""
        return REASONS[self.proposal.reason] if self.proposal else ""


@dataclass(frozen=True, slots=True)
class Compared:
    """What all movements of a pool are compared with, once for all of them."""

    known: Known
    booked: dict[UUID, Booked]
    members: dict[str, Body]
    sources: dict[str, FundingSource]
    calls: dict[UUID, CallView]
    twins: dict[UUID, BankLine]

    def view(self, line: BankLine) -> LineView:
        """The movement with what it was taken for, or may be, and the one that it may be again."""
        return replace(self._view(line), twin=self.twins.get(line.pk))

    def _view(self, line: BankLine) -> LineView:
        taken_for = self.booked.get(line.posted_id) if line.posted_id else None
        if taken_for is not None:
            return LineView(line, taken_for.posted, None, *self._whose(taken_for))
        found = None if line.set_aside else propose(_as_read(line), self.known)
        if found is None:
            return LineView(line, None, None, None, None)
        if found.posted:
            booked = self.booked[found.posted]
            return LineView(line, None, found, *self._whose(booked), entered_on=booked.posted.booked_on)
        member, source = self.members.get(found.member), self.sources.get(found.funder)
        return LineView(line, None, found, member, source, call=self.calls.get(found.call) if found.call else None)

    def _whose(self, booked: Booked) -> tuple[Body | None, FundingSource | None, str]:
        member, source = self.members.get(booked.party), self.sources.get(booked.party)
        what = f"{booked.posted.get_kind_display()} {booked.posted.memo}".strip()
        return member, source, "" if member or source else what


def _as_read(line: BankLine) -> ReadLine:
    return ReadLine(
        line.booked_on, line.cents, line.counterparty_iban, line.counterparty_name, line.communication, line.reference,
        line.bank_reference,
    )  # fmt: skip


def compare(actor: Actor, pool: Pool) -> Compared:
    """What the movements of a pool from `access_bank` are compared with, in a bounded number of queries."""
    members = {body.role: body for body in members_of(pool.member_roles)}
    sources = {source.code: source for source in funders_in(pool)}
    booked = _booked(pool)
    accounts, calls = _accounts(pool, booked), read_calls(actor, pool)
    known = Known(
        calls=_open_calls(calls),
        entered=_entered(pool, booked),
        members=[Party(role, body.name, frozenset(accounts.get(role, ()))) for role, body in members.items()],
        funders=[Party(code, source.label, frozenset(accounts.get(code, ()))) for code, source in sources.items()],
    )
    return Compared(known, booked, members, sources, {view.call.pk: view for view in calls.calls}, _twins(pool))


def _twins(pool: Pool) -> dict[UUID, BankLine]:
    """By the later one, the movements that came in files of two formats and may be the same: nothing is left out.

    One of each file: two equal payments of a day stand in either, and only as many of the second are marked as the
    first has. Formats cut and space a communication differently, so day, amount, account and reference are compared.
    """
    found: dict[tuple[object, ...], dict[str, list[BankLine]]] = defaultdict(lambda: defaultdict(list))
    for line in access_lines(pool).order_by("statement__imported_at", "statement__position", "position"):
        same = (line.booked_on, line.cents, line.counterparty_iban, line.reference)
        found[same][line.statement.format].append(line)
    pairs: dict[UUID, BankLine] = {}
    for formats in found.values():
        first, *others = formats.values()
        for other in others:
            pairs |= {later.pk: before for before, later in zip(first, other, strict=False)}
    return pairs


def _booked(pool: Pool) -> dict[UUID, Booked]:
    """What stands on the bank's account, by transaction: payments, subsidies, expenses that the pool paid."""
    funders = dict(
        Entry.objects.filter(pool=pool, account__kind=AccountKind.FUNDER, transaction__kind=EventKind.SUBSIDY)
        .order_by()
        .values_list("transaction_id", "account__code")
    )
    entries = Entry.objects.filter(pool=pool, account__kind=AccountKind.BANK, transaction__reversed_by=None)
    standing = entries.exclude(transaction__kind=EventKind.REVERSAL).select_related("transaction")
    return {each.transaction_id: _as_booked(each, funders.get(each.transaction_id)) for each in standing}


def _as_booked(entry: Entry, funder: str | None) -> Booked:
    posted = entry.transaction
    return Booked(posted, str(posted.member_id or funder or posted.pk), entry.cents)


def _open_calls(calls: PoolCalls) -> list[OpenCall]:
    """The calls that money can be for: a paid one too, which is then paid twice."""
    return [
        OpenCall(view.call.pk, str(view.call.member_id), view.call.reference, view.call.cents, view.standing.left)
        for view in calls.calls
        if view.call.cents > 0 and view.standing.state != states.CANCELLED
    ]


def _entered(pool: Pool, booked: Mapping[UUID, Booked]) -> list[Entered]:
    """What stands on the bank's account and no movement stands for yet."""
    shown = set(BankLine.objects.filter(pool=pool, posted__in=list(booked)).values_list("posted_id", flat=True))
    return [
        Entered(pk, each.party, each.cents, each.posted.booked_on) for pk, each in booked.items() if pk not in shown
    ]


def _accounts(pool: Pool, booked: Mapping[UUID, Booked]) -> dict[str, set[str]]:
    """The accounts of members (by role) and funders (by code): those entered, and those of settled movements."""
    found: dict[str, set[str]] = {}
    for role, iban in RefundAccount.objects.filter(pool=pool).values_list("member_id", "iban"):
        found.setdefault(str(role), set()).add(iban)
    settled = BankLine.objects.filter(pool=pool, posted__in=list(booked)).exclude(counterparty_iban="")
    for posted, iban in settled.values_list("posted_id", "counterparty_iban"):
        found.setdefault(booked[posted].party, set()).add(iban)
    return found
