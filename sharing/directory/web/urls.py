"""The directory of bodies."""

from __future__ import annotations

from django.urls import path

from sharing.directory.web import views

app_name = "directory"

urlpatterns = [path("", views.bodies, name="bodies")]
