"""Expenses of pools with their proofs, staff made available, hours, orders, and claims to funders."""

from budgets.expenses.models.claims import (
    Claim,
    ClaimItem,
    ClaimKind,
    ClaimState,
    CutReason,
    FunderPayment,
    WorkedHours,
)
from budgets.expenses.models.expenses import Expense, ExpenseKind, ExpenseState, Proof, ProofKind, StaffInKind
from budgets.expenses.models.orders import Delivery, Order
from budgets.expenses.models.totals import LineTotal

__all__ = [
    "Claim",
    "ClaimItem",
    "ClaimKind",
    "ClaimState",
    "CutReason",
    "Delivery",
    "Expense",
    "ExpenseKind",
    "ExpenseState",
    "FunderPayment",
    "LineTotal",
    "Order",
    "Proof",
    "ProofKind",
    "StaffInKind",
    "WorkedHours",
]
