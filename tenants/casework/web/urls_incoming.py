"""Pages of accepted referrals beside the own files; included by `urls.py`, in its namespace."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from tenants.casework.web import incoming, transmitted

urlpatterns: list[URLPattern | URLResolver] = [
    path("referrals/<uuid:referral_id>/fields/", incoming.confirm, name="confirm"),
    path("referrals/<uuid:referral_id>/file/", incoming.open_from_referral, name="open_from_referral"),
    path("referrals/<uuid:referral_id>/fields/<str:field>/", incoming.confirm_field, name="confirm_field"),
    path("transmissions/<uuid:transmission_id>/file/", transmitted.take_up, name="take_up"),
]
