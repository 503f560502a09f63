"""What changes calls and payments of a pool."""

from budgets.contributions.services.accounts import enter_pool_account, enter_refund_account
from budgets.contributions.services.bank import Imported, content_of, import_file, set_aside, settle_line, take_up
from budgets.contributions.services.payments import cancel_payment, enter_payment, enter_refund
from budgets.contributions.services.reminders import remind
from budgets.contributions.services.rounds import cancel_call, cancel_round, issue_round, next_round, preview_round

__all__ = [
    "Imported",
    "cancel_call",
    "cancel_payment",
    "cancel_round",
    "content_of",
    "enter_payment",
    "enter_pool_account",
    "enter_refund",
    "enter_refund_account",
    "import_file",
    "issue_round",
    "next_round",
    "preview_round",
    "remind",
    "set_aside",
    "settle_line",
    "take_up",
]
