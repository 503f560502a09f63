"""Pooled budgets, for programs."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.api import views

app_name = "api-budgets"

POOL = "budgets/pools/<uuid:pool_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("budgets/pools/", views.PoolsView.as_view(), name="pools"),
    path(POOL, views.PoolView.as_view(), name="pool"),
    path(f"{POOL}glance/", views.GlanceView.as_view(), name="glance"),
    path(f"{POOL}versions/", views.VersionsView.as_view(), name="versions"),
    path(f"{POOL}versions/<int:number>/", views.VersionView.as_view(), name="version"),
    path(f"{POOL}versions/<int:number>/changes/", views.ChangesView.as_view(), name="changes"),
    path(f"{POOL}versions/<int:number>/votes/", views.VotesView.as_view(), name="votes"),
    path(f"{POOL}decisions/<uuid:vote_id>/", views.DecisionView.as_view(), name="decision"),
    path(f"{POOL}methods/", views.MethodsView.as_view(), name="methods"),
]
