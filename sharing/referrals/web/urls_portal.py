"""Who follows what was received: on the hosts of partners and joint programmes."""

from __future__ import annotations

from django.urls import path

from sharing.referrals.web import portal

app_name = "portal"

urlpatterns = [
    path("referrals/<uuid:referral_id>/assign/", portal.assign, name="assign"),
    path("referrals/hand-over/<uuid:user_id>/", portal.hand_over, name="hand_over"),
    path("referrals/intake/", portal.intake, name="intake"),
]
