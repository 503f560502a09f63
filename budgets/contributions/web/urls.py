"""Calls and payments of a pool, for those who pay a share."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.contributions.web import calls, payments

app_name = "contributions"

urlpatterns: list[URLPattern | URLResolver] = [
    path("<uuid:pool_id>/calls/", calls.calls, name="calls"),
    path("<uuid:pool_id>/calls/<uuid:call_id>/", calls.call, name="call"),
    path("<uuid:pool_id>/calls/<uuid:call_id>/letter.pdf", calls.letter, name="letter"),
    path("<uuid:pool_id>/calls/<uuid:call_id>/reminder.pdf", calls.reminder, name="reminder"),
    path("<uuid:pool_id>/payments/", payments.payments, name="payments"),
    path("<uuid:pool_id>/payments/refund-account/", payments.refund_account, name="refund_account"),
]
