"""Files, for programs."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "api-casework"

urlpatterns: list[URLPattern | URLResolver] = []
