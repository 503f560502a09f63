"""What waits for the caller, for programs, on every body's host."""

from __future__ import annotations

from django.urls import path

from maillage.api.notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.NotificationsView.as_view(), name="notifications"),
    path("agenda/", views.AgendaView.as_view(), name="agenda"),
    path("unread/", views.UnreadView.as_view(), name="unread"),
    path("read/", views.ReadAllView.as_view(), name="read_all"),
    path("<uuid:notification_id>/read/", views.ReadView.as_view(), name="read"),
    path("settings/", views.SettingsView.as_view(), name="settings"),
]
