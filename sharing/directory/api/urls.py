"""The directory, for programs, on every body's host."""

from __future__ import annotations

from django.urls import path

from sharing.directory.api import views

app_name = "api-directory"

urlpatterns = [path("directory/", views.DirectoryView.as_view(), name="bodies")]
