"""Pooled budgets, for programs, on a coordination's host only. Included before `urls`: a list that can also begin."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.api import views_coordination as views
from budgets.api import views_drafting as drafting
from budgets.api.urls import POOL

app_name = "api-pools"

urlpatterns: list[URLPattern | URLResolver] = [
    path("budgets/pools/", views.KeptPoolsView.as_view(), name="pools"),
    path("budgets/members/", views.MembersView.as_view(), name="members"),
    path("budgets/members/<uuid:consortium_member_id>/", views.MembershipView.as_view(), name="membership"),
    path("budgets/series/", views.SeriesView.as_view(), name="series"),
    path(POOL, views.KeptPoolView.as_view(), name="pool"),
    path(f"{POOL}team/", views.TeamView.as_view(), name="team"),
    path(f"{POOL}lines/", drafting.LinesView.as_view(), name="lines"),
    path(f"{POOL}lines/<uuid:budget_line_id>/", drafting.LineView.as_view(), name="line"),
    path(f"{POOL}funding/", drafting.FundingView.as_view(), name="funding"),
    path(f"{POOL}funding/<uuid:source_id>/", drafting.SourceView.as_view(), name="source"),
    path(f"{POOL}key/", drafting.KeyView.as_view(), name="key"),
    path(f"{POOL}versions/", drafting.KeptVersionsView.as_view(), name="versions"),
    path(f"{POOL}versions/<int:number>/adoption/", drafting.AdoptionView.as_view(), name="adoption"),
    path(f"{POOL}draft/", drafting.DraftView.as_view(), name="draft"),
    path(f"{POOL}methods/", drafting.KeptMethodsView.as_view(), name="methods"),
    path(f"{POOL}members/", drafting.StaysView.as_view(), name="stays"),
]
