"""The description of the interface for programs, on every body's host."""

from __future__ import annotations

from django.urls import include, path

from maillage.api.views import MeView, SchemaView, reference

app_name = "api"

urlpatterns = [
    path("", reference, name="reference"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("me/", MeView.as_view(), name="me"),
    path("team/", include("maillage.api.team.urls")),
    path("notifications/", include("maillage.api.notifications.urls")),
]
