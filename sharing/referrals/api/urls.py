"""Referrals, for programs, on the hosts of both sides."""

from __future__ import annotations

from django.urls import path

from sharing.referrals.api import views

app_name = "api-referrals"

urlpatterns = [
    path("referrals/", views.ReferralsView.as_view(), name="referrals"),
    path("referrals/search/", views.ReferralSearchView.as_view(), name="search"),
    path("referrals/<uuid:referral_id>/", views.ReferralView.as_view(), name="referral"),
    path("referrals/<uuid:referral_id>/accept/", views.AcceptView.as_view(), name="accept"),
    path("referrals/<uuid:referral_id>/decline/", views.DeclineView.as_view(), name="decline"),
    path("referrals/<uuid:referral_id>/close/", views.CloseView.as_view(), name="close"),
    path("workers/", views.WorkersView.as_view(), name="workers"),
]
