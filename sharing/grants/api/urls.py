"""Agreements, for programs."""

from __future__ import annotations

from django.urls import path

from sharing.grants.api import documents, views, views_person

app_name = "api-grants"

PERSON = "participants/<uuid:participant_id>"
urlpatterns = [
    path("recipients/", views.RecipientsView.as_view(), name="recipients"),
    path("presets/", views_person.PresetsView.as_view(), name="presets"),
    path("legal-bases/", views_person.LegalBasesView.as_view(), name="legal-bases"),
    path(f"{PERSON}/agreements/", views.ParticipantAgreementsView.as_view(), name="agreements"),
    path(f"{PERSON}/agreements/withdraw/", views_person.WithdrawSeveralView.as_view(), name="withdraw-several"),
    path(f"{PERSON}/refusals/", views_person.RefusalsView.as_view(), name="refusals"),
    path(f"{PERSON}/agreements/sheet/", documents.SheetView.as_view(), name="sheet"),
    path("agreements/<uuid:grant_id>/", views.AgreementView.as_view(), name="agreement"),
    path("agreements/<uuid:grant_id>/sheet/", documents.AgreementPaperView.as_view(), name="agreement_pdf"),
    path("agreements/<uuid:grant_id>/renew/", views.RenewAgreementView.as_view(), name="renew"),
    path("agreements/<uuid:grant_id>/reconfirm/", views.ReconfirmAgreementView.as_view(), name="reconfirm"),
    path("agreements/<uuid:grant_id>/withdraw/", views.WithdrawAgreementView.as_view(), name="withdraw"),
]
