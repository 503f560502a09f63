"""Group information sessions, for programs."""

from __future__ import annotations

from django.urls import path

from sharing.programmes.sessions.api import views

app_name = "api-sessions"

urlpatterns = [
    path("sessions/", views.SessionsView.as_view(), name="sessions"),
    path("sessions/<uuid:session_id>/", views.SessionView.as_view(), name="session"),
    path("sessions/<uuid:session_id>/change/", views.ChangeSessionView.as_view(), name="change"),
    path("sessions/<uuid:session_id>/held/", views.HoldSessionView.as_view(), name="hold"),
    path("sessions/<uuid:session_id>/cancel/", views.CancelSessionView.as_view(), name="cancel"),
]
