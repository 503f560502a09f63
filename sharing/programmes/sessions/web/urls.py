"""Pages of group information sessions."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from sharing.programmes.sessions.web import views

app_name = "sessions"

urlpatterns: list[URLPattern | URLResolver] = [
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/new/", views.plan, name="plan"),
    path("sessions/<uuid:session_id>/", views.session, name="session"),
    path("sessions/<uuid:session_id>/change/", views.change, name="change"),
    path("sessions/<uuid:session_id>/cancel/", views.cancel, name="cancel"),
    path("sessions/<uuid:session_id>/held/", views.hold, name="hold"),
]
