"""The directory, for programs, on every body's host."""

from __future__ import annotations

from django.urls import path

from sharing.directory.api import outside, views

app_name = "api-directory"

urlpatterns = [
    path("directory/", views.DirectoryView.as_view(), name="bodies"),
    path("directory/outside/", outside.OutsidesView.as_view(), name="add_outside"),
    path("directory/outside/<slug:slug>/", outside.OutsideView.as_view(), name="outside"),
    path("directory/outside/<slug:slug>/invite/", outside.OutsideInvitationView.as_view(), name="invite_outside"),
]
