"""What a body offers, for programs."""

from __future__ import annotations

from django.urls import path

from sharing.programmes.api import views

app_name = "api-programmes"

urlpatterns = [path("programme/", views.ProgrammeView.as_view(), name="programme")]
