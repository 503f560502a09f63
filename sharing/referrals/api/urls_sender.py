"""Referrals, for programs, on the host of a CPAS only. Included before `urls`: a list that can also begin one."""

from __future__ import annotations

from django.urls import path

from sharing.referrals.api import views_sender as views

app_name = "api-sending"

urlpatterns = [
    path("referrals/", views.SentAndReceivedView.as_view(), name="referrals"),
    path("referrals/<uuid:referral_id>/send/", views.SendView.as_view(), name="send"),
    path("referrals/<uuid:referral_id>/withdraw/", views.WithdrawView.as_view(), name="withdraw"),
    path("agreements/<uuid:grant_id>/preview/", views.PreviewView.as_view(), name="preview"),
]
