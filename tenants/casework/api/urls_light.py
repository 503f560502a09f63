"""A CPAS that works light, for programs; included by `urls.py`, in its namespace."""

from __future__ import annotations

from django.urls import path

from tenants.casework.api import light

urlpatterns = [
    path("referrals/quick/", light.QuickReferralView.as_view(), name="quick"),
    path("referrals/answers/", light.AnswersView.as_view(), name="answers"),
    path("participants/imports/", light.ImportsView.as_view(), name="imports"),
    path("participants/imports/<uuid:import_id>/", light.ImportView.as_view(), name="import"),
    path("participants/imports/<uuid:import_id>/apply/", light.ApplyImportView.as_view(), name="apply_import"),
]
