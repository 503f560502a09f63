"""The team of a body, for programs, on every body's host."""

from __future__ import annotations

from django.urls import path

from maillage.api.team import views

app_name = "team"

urlpatterns = [
    path("", views.TeamView.as_view(), name="team"),
    path("invitations/", views.InvitationsView.as_view(), name="invitations"),
    path("invitations/<uuid:invitation_id>/cancel/", views.CancelInvitationView.as_view(), name="cancel_invitation"),
    path("members/<uuid:membership_id>/", views.MemberView.as_view(), name="member"),
    path("members/<uuid:membership_id>/suspend/", views.SuspendView.as_view(), name="suspend"),
    path("members/<uuid:membership_id>/lift/", views.LiftView.as_view(), name="lift"),
    path("members/<uuid:membership_id>/end/", views.EndMembershipView.as_view(), name="end_membership"),
]
