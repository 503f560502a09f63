"""How a call stands, and what a payment did, in words."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from budgets.contributions.bank import LineView
from budgets.contributions.models import PaymentKind
from budgets.contributions.paying import covered
from budgets.contributions.reading import CallView, PoolCalls
from budgets.contributions.rules import states
from budgets.contributions.rules.matching import Reason
from budgets.ledger.models import EventKind, Transaction
from maillage.ui.fields import euros


def state_badge(view: CallView) -> tuple[str, str]:
    """The words and the colour of how a call stands."""
    return {
        states.OPEN: (pgettext("a call", "Open"), "blue"),
        states.PART: (pgettext("a call", "Partly paid"), "yellow"),
        states.PAID: (pgettext("a call", "Paid"), "green"),
        states.OFFSET: (pgettext("a call", "Offset"), "green"),
        states.OVERPAID: (pgettext("a call", "Overpaid"), "purple"),
        states.OVERDUE: (pgettext("a call", "Overdue"), "red"),
        states.CREDIT: (pgettext("a call", "Credit"), "purple"),
        states.CANCELLED: (pgettext("a call", "Taken back"), "grey"),
    }[view.standing.state]


def payment_words(kind: str, cents: int, before: PoolCalls, after: PoolCalls) -> str:
    """That a payment or a refund is entered and where the money goes: the pool as it was read before and after."""
    amount = {"amount": euros(cents)}
    if kind == PaymentKind.REFUND:
        return _("The refund of %(amount)s is entered.") % amount
    said = [_("The payment of %(amount)s is entered.") % amount]
    paid = covered(before, after)
    if paid:
        calls = ", ".join(f"{each.call.round.label} ({euros(each.cents)})" for each in paid)
        said.append(_("It pays: %(calls)s.") % {"calls": calls})
    if kept := cents - sum(each.cents for each in paid):
        said.append(_("%(amount)s is more than was called: it goes to the next call.") % {"amount": euros(kept)})
    return " ".join(said)


def confirm_words(view: LineView) -> str:
    """What confirming a proposal does, for its button."""
    if view.proposal is None:
        return ""
    if view.entered_on:
        return _("It is what was entered on %(day)s: enter nothing more") % {
            "day": date_format(view.entered_on, "SHORT_DATE_FORMAT")
        }  # fmt: skip
    return {
        Reason.FUNDER: _("Enter it as a payment by this funder"),
        Reason.REFUND: _("Enter it as paid back to this member"),
    }.get(view.proposal.reason, _("Enter it as a payment by this member"))


def settled_words(view: LineView, posted: Transaction, before: PoolCalls, after: PoolCalls) -> str:
    """What settling a movement did: what was posted for it, with the pool as it was read before and after."""
    if posted.event in {each.payment.pk for each in after.payments} - {each.payment.pk for each in before.payments}:
        return payment_words(posted.kind, abs(view.line.cents), before, after)
    if posted.kind == EventKind.SUBSIDY and not view.entered_on:
        return _("The payment of %(amount)s by the funder is entered.") % {"amount": euros(view.line.cents)}
    return _("The movement is tied to what was entered by hand. Nothing more was entered.")
