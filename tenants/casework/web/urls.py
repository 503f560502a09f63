"""Pages of a CPAS's files."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from tenants.casework.web import editing, participants

app_name = "casework"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tenants.casework.web.urls_incoming")),
    path("participants/", participants.participants, name="participants"),
    path("participants/new/", editing.open_participant, name="open"),
    path("participants/<uuid:participant_id>/", participants.participant, name="participant"),
    path("participants/<uuid:participant_id>/correct/", editing.correct, name="correct"),
    path("participants/<uuid:participant_id>/receipt/", participants.receipt, name="receipt"),
]
