"""Pages of pooled budgets for those who pay a share."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.web import pools

app_name = "budgets"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pools.pools, name="pools"),
    path("<uuid:pool_id>/", pools.pool, name="pool"),
    path("<uuid:pool_id>/shares.csv", pools.shares_csv, name="shares_csv"),
]
