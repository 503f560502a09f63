"""Pages of agreements."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from sharing.grants.web import views

app_name = "grants"

urlpatterns: list[URLPattern | URLResolver] = [
    path("participants/<uuid:subject_id>/agreements/new/", views.record, name="record"),
    path("agreements/<uuid:grant_id>/", views.grant, name="grant"),
    path("agreements/<uuid:grant_id>/withdraw/", views.withdraw, name="withdraw"),
    path("agreements/<uuid:grant_id>/document/", views.document, name="document"),
]
