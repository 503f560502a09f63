"""Pooled budgets, for programs."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "api-budgets"

urlpatterns: list[URLPattern | URLResolver] = []
