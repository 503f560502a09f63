"""Pages that only a sender has: draft, check, send."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from sharing.referrals.web import sender

app_name = "sending"

urlpatterns: list[URLPattern | URLResolver] = [
    path("agreements/<uuid:grant_id>/refer/", sender.draft, name="draft"),
    path("referrals/<uuid:referral_id>/check/", sender.check, name="check"),
    path("referrals/<uuid:referral_id>/withdraw/", sender.withdraw, name="withdraw"),
]
