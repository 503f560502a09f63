"""Pages of referrals, on the hosts of both sides."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from sharing.referrals.web import listing, referral
from sharing.referrals.web.deciding import decide
from sharing.referrals.web.decisions import RECIPIENTS

app_name = "referrals"

urlpatterns: list[URLPattern | URLResolver] = [
    path("referrals/", listing.referrals, name="referrals"),
    path("referrals/<uuid:referral_id>/", referral.referral, name="referral"),
    *(path(f"referrals/<uuid:referral_id>/{one.slug}/", decide(one), name=one.slug) for one in RECIPIENTS),
]
