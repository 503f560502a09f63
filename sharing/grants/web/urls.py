"""Pages of agreements."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from sharing.grants.web import bases, documents, ending, views

app_name = "grants"

urlpatterns: list[URLPattern | URLResolver] = [
    path("participants/<uuid:subject_id>/agreements/new/", views.record, name="record"),
    path("participants/<uuid:subject_id>/agreements/refused/", ending.refuse, name="refuse"),
    path("participants/<uuid:subject_id>/agreements/withdraw/", ending.withdraw_several, name="withdraw-several"),
    path("participants/<uuid:subject_id>/agreements/sheet/", documents.sheet, name="sheet"),
    path("participants/<uuid:subject_id>/agreements/text/", documents.read, name="read"),
    path("agreements/<uuid:grant_id>/", views.grant, name="grant"),
    path("agreements/<uuid:grant_id>/renew/", views.renew, name="renew"),
    path("agreements/<uuid:grant_id>/reconfirm/", views.reconfirm, name="reconfirm"),
    path("agreements/<uuid:grant_id>/withdraw/", ending.withdraw, name="withdraw"),
    path("agreements/<uuid:grant_id>/document/", views.document, name="document"),
    path("agreements/<uuid:grant_id>/text/", documents.text, name="text"),
    path("agreements/<uuid:grant_id>/sheet/", documents.agreement_pdf, name="agreement_pdf"),
    path("legal-bases/", bases.legal_bases, name="legal-bases"),
]
