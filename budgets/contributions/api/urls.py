"""Calls and payments of a pool, for programs."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.contributions.api import payments, views

app_name = "api-contributions"
POOL = "budgets/pools/<uuid:pool_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{POOL}calls/", views.CallsView.as_view(), name="calls"),
    path(f"{POOL}calls/preview/", views.PreviewView.as_view(), name="preview"),
    path(f"{POOL}calls/overdue/", views.OverdueView.as_view(), name="overdue"),
    path(f"{POOL}calls/standing/", views.StandingView.as_view(), name="standing"),
    path(f"{POOL}calls/rounds/<uuid:round_id>/cancel/", views.CancelRoundView.as_view(), name="cancel_round"),
    path(f"{POOL}calls/<uuid:call_id>/", views.CallView.as_view(), name="call"),
    path(f"{POOL}calls/<uuid:call_id>/cancel/", views.CancelCallView.as_view(), name="cancel_call"),
    path(f"{POOL}calls/<uuid:call_id>/letter/", views.LetterView.as_view(), name="letter"),
    path(f"{POOL}calls/<uuid:call_id>/reminder/", views.ReminderLetterView.as_view(), name="reminder"),
    path(f"{POOL}payments/", payments.PaymentsView.as_view(), name="payments"),
    path(f"{POOL}payments/<uuid:payment_id>/cancel/", payments.CancelPaymentView.as_view(), name="cancel_payment"),
    path(f"{POOL}payment-account/", payments.AccountView.as_view(), name="account"),
    path(f"{POOL}refund-accounts/", payments.RefundAccountsView.as_view(), name="refund_accounts"),
    path(f"{POOL}refund-accounts/<slug:member_slug>/", payments.RefundAccountView.as_view(), name="refund_account"),
]
