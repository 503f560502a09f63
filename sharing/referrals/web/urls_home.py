"""The home page of a partner's host."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from sharing.referrals.web import home

urlpatterns: list[URLPattern | URLResolver] = [path("", home.home, name="home")]
