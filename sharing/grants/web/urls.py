"""Pages of agreements."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "grants"

urlpatterns: list[URLPattern | URLResolver] = []
