"""Agreements, for programs."""

from __future__ import annotations

from django.urls import path

from sharing.grants.api import views

app_name = "api-grants"

urlpatterns = [
    path("recipients/", views.RecipientsView.as_view(), name="recipients"),
    path(
        "participants/<uuid:participant_id>/agreements/", views.ParticipantAgreementsView.as_view(), name="agreements"
    ),
    path("agreements/<uuid:grant_id>/", views.AgreementView.as_view(), name="agreement"),
    path("agreements/<uuid:grant_id>/withdraw/", views.WithdrawAgreementView.as_view(), name="withdraw"),
]
