"""The home page of a coordination's host."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.web import members

urlpatterns: list[URLPattern | URLResolver] = [path("", members.home, name="home")]
