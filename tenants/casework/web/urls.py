"""Pages of a CPAS's files."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from tenants.casework.web import closures, editing, participants, records

app_name = "casework"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tenants.casework.web.urls_incoming")),
    path("", include("tenants.casework.web.urls_light")),
    path("participants/", participants.participants, name="participants"),
    path("participants/new/", editing.open_participant, name="open"),
    path("participants/<uuid:participant_id>/", participants.participant, name="participant"),
    path("participants/<uuid:participant_id>/correct/", editing.correct, name="correct"),
    path("participants/<uuid:participant_id>/receipt/", participants.receipt, name="receipt"),
    path("participants/<uuid:participant_id>/receipt/pdf/", participants.receipt_pdf, name="receipt_pdf"),
    path("participants/<uuid:participant_id>/records/", records.records, name="records"),
    path("participants/<uuid:participant_id>/records/<uuid:record_id>/document/", records.document, name="record_file"),
    path("participants/<uuid:participant_id>/access/", closures.access, name="access"),
    path("participants/<uuid:participant_id>/access/close/", closures.close, name="close_to"),
    path("participants/<uuid:participant_id>/access/restrict/", closures.restrict, name="restrict"),
    path("participants/<uuid:participant_id>/access/lift/", closures.lift, name="lift"),
    path("participants/<uuid:participant_id>/access/<uuid:closure_id>/end/", closures.end, name="end_closure"),
]
