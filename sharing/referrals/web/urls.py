"""Pages of referrals, on the hosts of both sides."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from sharing.referrals.web import answers, listing, referral

app_name = "referrals"

urlpatterns: list[URLPattern | URLResolver] = [
    path("referrals/", listing.referrals, name="referrals"),
    path("referrals/<uuid:referral_id>/", referral.referral, name="referral"),
    path("referrals/<uuid:referral_id>/accept/", answers.accept, name="accept"),
    path("referrals/<uuid:referral_id>/decline/", answers.decline, name="decline"),
    path("referrals/<uuid:referral_id>/close/", answers.close, name="close"),
]
