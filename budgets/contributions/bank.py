"""The movements of a pool's account as they wait to be settled, each with what it may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from budgets.contributions.models import BankLine, Payment, PaymentKind, RefundAccount
from budgets.contributions.reading import PoolCalls, read_calls, taken_back
from budgets.contributions.rules import states
from budgets.contributions.rules.lines import ReadLine
from budgets.contributions.rules.matching import Entered, Known, OpenCall, Party, Proposal, Reason, propose
from budgets.figures import members_of
from budgets.ledger.models import EventKind
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
class LineView:
    """One movement; `payment` that it was taken for and still stands; else what it may be, and for whom."""

    line: BankLine
    payment: Payment | None
    proposal: Proposal | None
    member: Body | None
    source: FundingSource | None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to say what it is."""
        return self.payment is None and not self.line.set_aside

    @property
    def mark(self) -> str:
        """What stands for the proposal in a form, so that only what was shown is confirmed."""
        found = self.proposal
        return f"{found.reason}:{found.member or found.funder}:{found.call or found.payment or ''}" if found else ""

    @property
    def why(self) -> object:
        """Why it is proposed, in words."""
        return REASONS[self.proposal.reason] if self.proposal else ""


@dataclass(frozen=True, slots=True)
class Compared:
    """What all movements of a pool are compared with, once for all of them."""

    known: Known
    gone: frozenset[object]
    members: dict[str, Body]
    sources: dict[str, FundingSource]

    def view(self, line: BankLine) -> LineView:
        """The movement with what it was taken for, or may be."""
        payment = line.payment if line.payment and line.payment_id not in self.gone else None
        if payment is not None or line.set_aside:
            return LineView(
                line, payment, None, payment.member if payment else None, payment.source if payment else None
            )
        found = propose(_as_read(line), self.known)
        member = self.members.get(found.member) if found else None
        return LineView(line, None, found, member, self.sources.get(found.funder) if found else None)


def _as_read(line: BankLine) -> ReadLine:
    return ReadLine(
        line.booked_on, line.cents, line.counterparty_iban, line.counterparty_name, line.communication, line.reference,
        line.bank_reference,
    )  # fmt: skip


def compare(actor: Actor, pool: Pool) -> Compared:
    """What the movements of a pool from `access_bank` are compared with, in a bounded number of queries."""
    calls = read_calls(actor, pool)
    gone = taken_back(pool, EventKind.PAYMENT, EventKind.REFUND, EventKind.SUBSIDY)
    members = {body.role: body for body in members_of(pool.member_roles)}
    sources = {source.code: source for source in FundingSource.objects.filter(pool=pool)}
    accounts = _accounts(pool, gone)
    known = Known(
        calls=_open_calls(calls),
        entered=_entered(calls),
        members=[Party(role, body.name, frozenset(accounts.get(role, ()))) for role, body in members.items()],
        funders=[Party(code, source.label, frozenset(accounts.get(code, ()))) for code, source in sources.items()],
    )
    return Compared(known, frozenset(gone), members, sources)


def _open_calls(calls: PoolCalls) -> list[OpenCall]:
    """The calls that money can be for: a paid one too, which is then paid twice."""
    return [
        OpenCall(view.call.pk, str(view.call.member_id), view.call.reference, view.call.cents, view.standing.left)
        for view in calls.calls
        if view.call.cents > 0 and view.standing.state != states.CANCELLED
    ]


def _entered(calls: PoolCalls) -> list[Entered]:
    """The payments of members that no movement of the bank stands for yet."""
    payments = [view.payment for view in calls.payments if not view.cancelled and view.payment.member_id]
    shown = set(
        BankLine.objects.filter(payment__in=payments).values_list("payment_id", flat=True)
    )  # fmt: skip
    return [
        Entered(
            each.pk, str(each.member_id), -each.cents if each.kind == PaymentKind.REFUND else each.cents, each.paid_on
        )
        for each in payments
        if each.pk not in shown
    ]


def _accounts(pool: Pool, gone: Iterable[object]) -> dict[str, set[str]]:
    """The accounts of members (by role) and funders (by code): those entered, and those of settled movements."""
    found: dict[str, set[str]] = {}
    for role, iban in RefundAccount.objects.filter(pool=pool).values_list("member_id", "iban"):
        found.setdefault(str(role), set()).add(iban)
    settled = BankLine.objects.filter(pool=pool, payment__isnull=False).exclude(payment__in=list(gone))
    rows = settled.exclude(counterparty_iban="").values_list(
        "payment__member_id", "payment__source__code", "counterparty_iban"
    )
    for role, code, iban in rows:
        found.setdefault(str(role or code), set()).add(iban)
    return found
