"""The expenses and claims of one pool, for programs."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.expenses.api import claim_files, claims, steps, views

app_name = "api-expenses"

POOL = "budgets/pools/<uuid:pool_id>/"
EXPENSES = f"{POOL}expenses/"
EXPENSE = f"{EXPENSES}<uuid:expense_id>/"
ORDERS = f"{POOL}orders/"
ORDER = f"{ORDERS}<uuid:order_id>/"
CLAIMS = f"{POOL}claims/"
CLAIM = f"{CLAIMS}<uuid:claim_id>/"
FUNDERS = f"{POOL}funders/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(EXPENSES, views.ExpensesView.as_view(), name="expenses"),
    path(f"{EXPENSES}staff/", views.StaffView.as_view(), name="staff"),
    path(f"{EXPENSES}lines/", views.LinesView.as_view(), name="lines"),
    path(f"{EXPENSES}journal/", views.JournalView.as_view(), name="journal"),
    path(f"{EXPENSES}journal.csv", views.JournalFileView.as_view(), name="journal_csv"),
    path(f"{EXPENSES}journal.xlsx", views.JournalBookView.as_view(), name="journal_xlsx"),
    path(f"{EXPENSES}proofs/<uuid:proof_id>/", views.ProofView.as_view(), name="proof"),
    path(f"{EXPENSES}proofs/<uuid:proof_id>/remove/", views.RemoveProofView.as_view(), name="remove_proof"),
    path(f"{EXPENSES}hours/<uuid:hours_id>/strike/", views.StrikeHoursView.as_view(), name="strike_hours"),
    path(EXPENSE, views.ExpenseView.as_view(), name="expense"),
    path(f"{EXPENSE}change/", views.ChangeView.as_view(), name="change"),
    path(f"{EXPENSE}proofs/", views.ProofsView.as_view(), name="proofs"),
    path(f"{EXPENSE}hours/", views.HoursView.as_view(), name="hours"),
    path(f"{EXPENSE}submit/", steps.SubmitView.as_view(), name="submit"),
    path(f"{EXPENSE}reopen/", steps.ReopenView.as_view(), name="reopen"),
    path(f"{EXPENSE}withdraw/", steps.WithdrawView.as_view(), name="withdraw"),
    path(f"{EXPENSE}approve/", steps.ApproveView.as_view(), name="approve"),
    path(f"{EXPENSE}reject/", steps.RejectView.as_view(), name="reject"),
    path(f"{EXPENSE}take-back/", steps.TakeBackView.as_view(), name="take_back_expense"),
    path(ORDERS, steps.OrdersView.as_view(), name="orders"),
    path(ORDER, steps.OrderView.as_view(), name="order"),
    path(f"{ORDER}deliveries/", steps.DeliveriesView.as_view(), name="deliveries"),
    path(f"{ORDER}strike/", steps.StrikeOrderView.as_view(), name="strike_order"),
    path(f"{ORDER}deliveries/<uuid:delivery_id>/strike/", steps.StrikeDeliveryView.as_view(), name="strike_delivery"),
    path(CLAIMS, claims.ClaimsView.as_view(), name="claims"),
    path(CLAIM, claims.ClaimView.as_view(), name="claim"),
    path(f"{CLAIM}items/", claims.ItemsView.as_view(), name="items"),
    path(f"{CLAIM}items/<uuid:item_id>/remove/", claims.RemoveItemView.as_view(), name="remove_item"),
    path(f"{CLAIM}send/", claims.SendView.as_view(), name="send"),
    path(f"{CLAIM}answer/", claims.AnswerView.as_view(), name="answer"),
    path(f"{CLAIM}refuse/", claims.RefuseView.as_view(), name="refuse"),
    path(f"{CLAIM}withdraw/", claims.WithdrawClaimView.as_view(), name="withdraw_claim"),
    path(f"{CLAIM}claim.pdf", claims.ClaimPaperView.as_view(), name="claim_pdf"),
    path(f"{CLAIM}proofs/", claims.ClaimProofsView.as_view(), name="claim_proofs"),
    path(f"{CLAIM}proofs.csv", claim_files.ProofsFileView.as_view(), name="proofs_csv"),
    path(f"{CLAIM}proofs.pdf", claim_files.ProofsPaperView.as_view(), name="proofs_pdf"),
    path(f"{CLAIM}claimable/", claim_files.ClaimableView.as_view(), name="claimable"),
    path(FUNDERS, claims.FundersView.as_view(), name="funders"),
    path(f"{FUNDERS}payments/", claims.PaymentsView.as_view(), name="payments"),
    path(f"{FUNDERS}payments/back/", claims.ReturnsView.as_view(), name="returns"),
    path(f"{FUNDERS}payments/<uuid:subsidy_id>/take-back/", claims.TakeBackPaymentView.as_view(), name="take_back"),
]
