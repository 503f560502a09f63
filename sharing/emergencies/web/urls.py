"""The page of an emergency of a referral, where referrals are received."""

from __future__ import annotations

from django.urls import path

from sharing.emergencies.web import views

app_name = "emergencies"

urlpatterns = [path("referrals/<uuid:referral_id>/emergency/", views.referral, name="referral")]
