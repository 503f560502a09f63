"""Pooled budgets, for programs, on a coordination's host only. Included before `urls`: a list that can also begin."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.api import views_coordination as views

app_name = "api-pools"

urlpatterns: list[URLPattern | URLResolver] = [
    path("budgets/pools/", views.KeptPoolsView.as_view(), name="pools"),
    path("budgets/pools/<uuid:pool_id>/funding/<uuid:source_id>/", views.SourceView.as_view(), name="source"),
    path("budgets/pools/<uuid:pool_id>/team/", views.TeamView.as_view(), name="team"),
    path("budgets/members/", views.MembersView.as_view(), name="members"),
]
