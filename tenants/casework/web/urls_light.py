"""Pages of a CPAS that works light; included by `urls.py`, in its namespace."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from tenants.casework.web.light import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("referrals/quick/", views.quick, name="quick"),
    path("referrals/answers.csv", views.answers_file, name="answers"),
    path("participants/import/", views.upload, name="upload"),
    path("participants/import/<uuid:import_id>/", views.preview, name="import"),
    path("participants/import/<uuid:import_id>/apply/", views.apply, name="apply_import"),
    path("participants/import/<uuid:import_id>/discard/", views.discard, name="discard_import"),
]
