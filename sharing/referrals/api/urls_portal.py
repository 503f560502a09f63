"""Who follows what was received, for programs."""

from __future__ import annotations

from django.urls import path

from sharing.referrals.api import portal

app_name = "api-portal"

urlpatterns = [
    path("referrals/<uuid:referral_id>/assign/", portal.AssignView.as_view(), name="assign"),
    path("referrals/hand-over/<uuid:user_id>/", portal.HandOverView.as_view(), name="hand_over"),
    path("referrals/intake/", portal.IntakeView.as_view(), name="intake"),
]
