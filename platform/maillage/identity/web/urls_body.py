"""The team of a body."""

from __future__ import annotations

from django.urls import path

from maillage.identity.web import team

app_name = "team"

urlpatterns = [
    path("", team.team, name="team"),
    path("invite/", team.invite, name="invite"),
    path("invitations/<uuid:invitation_id>/cancel/", team.cancel, name="cancel_invitation"),
    path("members/<uuid:membership_id>/", team.member, name="member"),
    path("members/<uuid:membership_id>/suspend/", team.suspend, name="suspend"),
    path("members/<uuid:membership_id>/lift/", team.lift, name="lift"),
    path("members/<uuid:membership_id>/end/", team.end, name="end_membership"),
]
