"""Agreements, for programs."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "api-grants"

urlpatterns: list[URLPattern | URLResolver] = []
