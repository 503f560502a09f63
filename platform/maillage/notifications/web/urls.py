"""What waits for somebody, what they chose about it, and their calendar: on every body's host."""

from __future__ import annotations

from django.urls import path

from maillage.notifications.web import agenda, calendar, listing, settings

app_name = "notifications"

urlpatterns = [
    path("agenda/", agenda.agenda, name="agenda"),
    path("notifications/", listing.notifications, name="notifications"),
    path("notifications/read/", listing.read_all, name="read_all"),
    path("notifications/<uuid:notification_id>/open/", listing.open_one, name="open"),
    path("notifications/<uuid:notification_id>/read/", listing.read, name="read"),
    path("notifications/settings/", settings.mailing, name="settings"),
    path("notifications/settings/calendar/", settings.calendar_link, name="calendar_link"),
    path("notifications/settings/calendar/end/", settings.end_link, name="end_calendar_link"),
    # maillage.identity.web.middleware finds out whose it is
    path("calendar/<str:key>.ics", calendar.calendar, name="calendar"),
]
