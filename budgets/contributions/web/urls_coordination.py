"""Calls, payments and bank statements of a pool, for the coordination that keeps it."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.contributions.web import bank, calls, payments, urls

app_name = "contributions"

urlpatterns: list[URLPattern | URLResolver] = [
    *urls.urlpatterns,
    path("<uuid:pool_id>/calls/new/", calls.issue, name="issue"),
    path("<uuid:pool_id>/calls/remind/", calls.send_reminders, name="remind"),
    path("<uuid:pool_id>/calls/<uuid:call_id>/cancel/", calls.cancel, name="cancel_call"),
    path("<uuid:pool_id>/calls/rounds/<uuid:round_id>/cancel/", calls.cancel_whole, name="cancel_round"),
    path("<uuid:pool_id>/payments/new/", payments.enter, name="enter_payment"),
    path("<uuid:pool_id>/payments/account/", payments.account, name="account"),
    path("<uuid:pool_id>/payments/<uuid:payment_id>/cancel/", payments.cancel, name="cancel_payment"),
    path("<uuid:pool_id>/payments/bank/", bank.statements, name="bank"),
    path("<uuid:pool_id>/payments/bank/confirm/", bank.confirm_all, name="confirm_sure"),
    path("<uuid:pool_id>/payments/bank/<uuid:movement_id>/", bank.line, name="line"),
    path("<uuid:pool_id>/payments/bank/<uuid:movement_id>/confirm/", bank.confirm, name="confirm_line"),
    path("<uuid:pool_id>/payments/bank/<uuid:movement_id>/aside/", bank.aside, name="set_aside"),
    path("<uuid:pool_id>/payments/bank/<uuid:movement_id>/again/", bank.again, name="take_up"),
]
