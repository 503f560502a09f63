"""Calls for contributions, payments, and the bank statements that show them."""

from budgets.contributions.models.bank import BankLine, BankStatement
from budgets.contributions.models.calls import CallRound, ContributionCall, Reminder
from budgets.contributions.models.payments import Payment, PaymentKind, PoolAccount, RefundAccount

__all__ = [
    "BankLine",
    "BankStatement",
    "CallRound",
    "ContributionCall",
    "Payment",
    "PaymentKind",
    "PoolAccount",
    "RefundAccount",
    "Reminder",
]
