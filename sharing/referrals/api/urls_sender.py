"""Referrals, for programs, on the host of a CPAS only. Included before `urls`: a list that can also begin one."""

from __future__ import annotations

from django.urls import path

from sharing.referrals.api import letters
from sharing.referrals.api import views_sender as views
from sharing.referrals.api.steps import SENDERS, in_force, sent_to_act, step_view

app_name = "api-sending"

urlpatterns = [
    path("referrals/", views.SentAndReceivedView.as_view(), name="referrals"),
    path("referrals/<uuid:referral_id>/send/", views.SendView.as_view(), name="send"),
    path("referrals/<uuid:referral_id>/letter/", letters.LetterView.as_view(), name="letter"),
    path("referrals/<uuid:referral_id>/let-read/", letters.LetReadView.as_view(), name="let_read"),
    path("referrals/<uuid:referral_id>/reroute/", views.RerouteView.as_view(), name="reroute"),
    path("referrals/<uuid:referral_id>/reopen/", views.ReopenView.as_view(), name="reopen"),
    path("referrals/clocks/", views.ClocksView.as_view(), name="clocks"),
    *(
        path(f"referrals/<uuid:referral_id>/{step.slug}/", step_view(step, sent_to_act), name=step.slug)
        for step in in_force(SENDERS)
    ),
    path("agreements/<uuid:grant_id>/preview/", views.PreviewView.as_view(), name="preview"),
]
