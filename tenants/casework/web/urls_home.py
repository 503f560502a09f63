"""The home page of a CPAS's host."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from tenants.casework.web import home

urlpatterns: list[URLPattern | URLResolver] = [path("", home.home, name="home")]
