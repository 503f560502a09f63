"""Referrals, for programs."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "api-referrals"

urlpatterns: list[URLPattern | URLResolver] = []
