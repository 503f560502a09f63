"""Emergencies of referrals, for programs."""

from __future__ import annotations

from django.urls import path

from sharing.emergencies.api import views

app_name = "api-emergencies"

urlpatterns = [
    path("referrals/<uuid:referral_id>/emergency/", views.ReferralEmergencyView.as_view(), name="referral"),
]
