"""A CPAS's own sheets of sessions, for programs."""

from __future__ import annotations

from django.urls import path

from tenants.sessions.api import views

app_name = "api-infosessions"

urlpatterns = [
    path("sessions/<uuid:session_id>/sheet/", views.SheetView.as_view(), name="sheet"),
    path("sessions/<uuid:session_id>/invitations/", views.InvitationsView.as_view(), name="invite"),
    path("sessions/<uuid:session_id>/presence/", views.PresenceView.as_view(), name="presence"),
    path(
        "sessions/<uuid:session_id>/invitations/<uuid:line_id>/remove/",
        views.RemoveInvitationView.as_view(),
        name="remove",
    ),
    path("sessions/<uuid:session_id>/invitations/<uuid:line_id>/refer/", views.ReferOnView.as_view(), name="refer"),
]
