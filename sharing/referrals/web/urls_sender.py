"""Pages that only a sender has: draft, check, send."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "sending"

urlpatterns: list[URLPattern | URLResolver] = []
