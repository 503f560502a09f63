"""How a call stands, and what a payment did, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from budgets.contributions.models import Payment, PaymentKind
from budgets.contributions.paying import covered
from budgets.contributions.reading import CallView, PoolCalls
from budgets.contributions.rules import states
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


def payment_words(payment: Payment, before: PoolCalls, after: PoolCalls) -> str:
    """That a payment is entered and where the money goes: the pool as it was read before and after."""
    amount = {"amount": euros(payment.cents)}
    if payment.kind == PaymentKind.REFUND:
        return _("The refund of %(amount)s is entered.") % amount
    said = [_("The payment of %(amount)s is entered.") % amount]
    paid = covered(before, after)
    if paid:
        calls = ", ".join(f"{each.call.round.label} ({euros(each.cents)})" for each in paid)
        said.append(_("It pays: %(calls)s.") % {"calls": calls})
    if kept := payment.cents - sum(each.cents for each in paid):
        said.append(_("%(amount)s is more than was called: it goes to the next call.") % {"amount": euros(kept)})
    return " ".join(said)
