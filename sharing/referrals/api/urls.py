"""Referrals, for programs, on the hosts of both sides."""

from __future__ import annotations

from django.urls import path

from sharing.referrals.api import steps, views
from sharing.referrals.api.steps import RECIPIENTS, in_force, received_to_act, step_view

app_name = "api-referrals"

urlpatterns = [
    path("referrals/", views.ReferralsView.as_view(), name="referrals"),
    path("referrals/search/", views.ReferralSearchView.as_view(), name="search"),
    path("referrals/<uuid:referral_id>/", views.ReferralView.as_view(), name="referral"),
    path("referrals/<uuid:referral_id>/steps/", steps.StepsView.as_view(), name="steps"),
    path("referrals/<uuid:referral_id>/attempts/", steps.AttemptsView.as_view(), name="attempts"),
    *(
        path(f"referrals/<uuid:referral_id>/{step.slug}/", step_view(step, received_to_act), name=step.slug)
        for step in in_force(RECIPIENTS)
    ),
    path("workers/", views.WorkersView.as_view(), name="workers"),
]
