"""Pages of the expenses and claims of one pool, for the coordination and its members."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.expenses.web import claims, expenses, orders, steps

app_name = "expenses"

EXPENSE = "expenses/<uuid:expense_id>/"
CLAIM = "claims/<uuid:claim_id>/"
ORDER = "expenses/orders/<uuid:order_id>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("expenses/", expenses.expenses, name="expenses"),
    path("expenses/new/", expenses.enter, name="enter"),
    path("expenses/staff/new/", expenses.enter_in_kind, name="enter_staff"),
    path("expenses/journal.csv", expenses.journal_as_csv, name="journal_csv"),
    path("expenses/journal.xlsx", expenses.journal_as_xlsx, name="journal_xlsx"),
    path("expenses/orders/", orders.orders, name="orders"),
    path("expenses/orders/new/", orders.enter, name="enter_order"),
    path(ORDER, orders.order, name="order"),
    path(f"{ORDER}strike/", orders.strike, name="strike_order"),
    path(f"{ORDER}deliveries/<uuid:delivery_id>/strike/", orders.strike_one, name="strike_delivery"),
    path("expenses/proofs/<uuid:proof_id>/", steps.proof, name="proof"),
    path("expenses/proofs/<uuid:proof_id>/remove/", steps.remove, name="remove_proof"),
    path("expenses/hours/<uuid:hours_id>/strike/", steps.strike, name="strike_hours"),
    path(EXPENSE, expenses.expense, name="expense"),
    path(f"{EXPENSE}change/", expenses.change, name="change"),
    path(f"{EXPENSE}proofs/", steps.add, name="add_proof"),
    path(f"{EXPENSE}hours/", steps.hours, name="hours"),
    path(f"{EXPENSE}submit/", steps.submit, name="submit"),
    path(f"{EXPENSE}reopen/", steps.reopen, name="reopen"),
    path(f"{EXPENSE}withdraw/", steps.withdraw, name="withdraw"),
    path(f"{EXPENSE}approve/", steps.approve, name="approve"),
    path(f"{EXPENSE}reject/", steps.reject, name="reject"),
    path(f"{EXPENSE}take-back/", steps.take_back, name="take_back"),
    path("claims/", claims.claims, name="claims"),
    path("claims/new/", claims.start, name="start_claim"),
    path("claims/payments/new/", claims.receive, name="receive"),
    path("claims/payments/back/", claims.give_back, name="give_back"),
    path("claims/payments/<uuid:subsidy_id>/take-back/", claims.strike_payment, name="strike_payment"),
    path(CLAIM, claims.claim, name="claim"),
    path(f"{CLAIM}items/<uuid:item_id>/remove/", claims.drop, name="drop"),
    path(f"{CLAIM}send/", claims.send, name="send_claim"),
    path(f"{CLAIM}answer/", claims.answer, name="answer_claim"),
    path(f"{CLAIM}refuse/", claims.refuse, name="refuse_claim"),
    path(f"{CLAIM}withdraw/", claims.withdraw, name="withdraw_claim"),
    path(f"{CLAIM}claim.pdf", claims.paper, name="claim_pdf"),
    path(f"{CLAIM}proofs.csv", claims.proofs_as_csv, name="proofs_csv"),
    path(f"{CLAIM}proofs.pdf", claims.proofs_as_pdf, name="proofs_pdf"),
]
