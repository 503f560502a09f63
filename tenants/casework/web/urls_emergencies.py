"""Emergencies about persons of the own CPAS."""

from __future__ import annotations

from django.urls import path

from tenants.casework.web import emergencies

app_name = "emergency_records"

urlpatterns = [
    path("emergencies/", emergencies.emergencies, name="emergencies"),
    path("emergencies/open/", emergencies.open_file, name="open"),
    path("emergencies/<uuid:emergency_id>/", emergencies.emergency, name="emergency"),
    path("emergencies/<uuid:emergency_id>/inform/", emergencies.inform, name="inform"),
    path("emergencies/<uuid:emergency_id>/defer/", emergencies.defer, name="defer"),
]
