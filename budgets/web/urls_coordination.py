"""Pages of pooled budgets for the coordination that keeps them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.web import managing, members, urls

app_name = "budgets"

urlpatterns: list[URLPattern | URLResolver] = [
    *urls.urlpatterns,
    path("new/", managing.open_, name="open"),
    path("members/", members.members, name="members"),
    path("<uuid:pool_id>/funding/", managing.funding, name="funding"),
    path("<uuid:pool_id>/funding/<uuid:source_id>/", managing.change_funding, name="change_funding"),
    path("<uuid:pool_id>/team/", managing.entrust, name="entrust"),
    path("<uuid:pool_id>/key/", managing.key, name="key"),
]
