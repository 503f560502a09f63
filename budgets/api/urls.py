"""Pooled budgets, for programs."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.api import views

app_name = "api-budgets"

urlpatterns: list[URLPattern | URLResolver] = [
    path("budgets/pools/", views.PoolsView.as_view(), name="pools"),
    path("budgets/pools/<uuid:pool_id>/", views.PoolView.as_view(), name="pool"),
    path("budgets/pools/<uuid:pool_id>/funding/", views.FundingView.as_view(), name="funding"),
    path("budgets/pools/<uuid:pool_id>/apportionments/", views.ApportionmentView.as_view(), name="apportionments"),
]
