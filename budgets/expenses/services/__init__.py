"""What changes expenses, their proofs, orders, hours, and claims to funders."""

from budgets.expenses.services.claims import (
    Cut,
    accept_claim,
    claim_expense,
    drop_expense,
    refuse_claim,
    send_claim,
    start_claim,
    withdraw_claim,
)
from budgets.expenses.services.deciding import approve_expense, reject_expense, reverse_expense
from budgets.expenses.services.entering import (
    Entry,
    change_expense,
    enter_expense,
    reopen_expense,
    submit_expense,
    withdraw_expense,
)
from budgets.expenses.services.funders import receive_subsidy, return_subsidy, take_back_subsidy
from budgets.expenses.services.hours import enter_hours, strike_hours
from budgets.expenses.services.orders import Ordered, enter_delivery, enter_order, strike_delivery, strike_order
from budgets.expenses.services.proofs import add_proof, remove_proof
from budgets.expenses.services.staff import Staff, change_staff, enter_staff

__all__ = [
    "Cut",
    "Entry",
    "Ordered",
    "Staff",
    "accept_claim",
    "add_proof",
    "approve_expense",
    "change_expense",
    "change_staff",
    "claim_expense",
    "drop_expense",
    "enter_delivery",
    "enter_expense",
    "enter_hours",
    "enter_order",
    "enter_staff",
    "receive_subsidy",
    "refuse_claim",
    "reject_expense",
    "remove_proof",
    "reopen_expense",
    "return_subsidy",
    "reverse_expense",
    "send_claim",
    "start_claim",
    "strike_delivery",
    "strike_hours",
    "strike_order",
    "submit_expense",
    "take_back_subsidy",
    "withdraw_claim",
    "withdraw_expense",
]
