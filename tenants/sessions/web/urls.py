"""Pages of a CPAS's own sheets of sessions."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from tenants.sessions.web import inviting, sheet

app_name = "infosessions"

urlpatterns: list[URLPattern | URLResolver] = [
    path("sessions/<uuid:session_id>/sheet/", sheet.sheet, name="sheet"),
    path("sessions/<uuid:session_id>/sheet.pdf", sheet.paper, name="paper"),
    path("sessions/<uuid:session_id>/invite/", inviting.choose, name="choose"),
    path("sessions/<uuid:session_id>/invitations/", inviting.invite_people, name="invite"),
    path("sessions/<uuid:session_id>/invitations/<uuid:line_id>/letter.pdf", sheet.letter, name="letter"),
    path("sessions/<uuid:session_id>/invitations/<uuid:line_id>/remove/", sheet.remove, name="remove"),
    path("sessions/<uuid:session_id>/invitations/<uuid:line_id>/refer/", sheet.refer, name="refer"),
]
