"""Pages of pooled budgets for the coordination that keeps them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.web import drafting, keys, managing, members, series, stays, urls

app_name = "budgets"

urlpatterns: list[URLPattern | URLResolver] = [
    *urls.urlpatterns,
    path("new/", managing.open_, name="open"),
    path("members/", members.members, name="members"),
    path("members/<uuid:consortium_member_id>/", members.membership, name="membership"),
    path("series/", series.series, name="series"),
    path("series/import/", series.import_, name="import_series"),
    path("<uuid:pool_id>/lines/", drafting.line, name="line"),
    path("<uuid:pool_id>/lines/<uuid:budget_line_id>/", drafting.line_of_draft, name="change_line"),
    path("<uuid:pool_id>/funding/", drafting.funding, name="funding"),
    path("<uuid:pool_id>/funding/<uuid:source_id>/", drafting.change_funding, name="change_funding"),
    path("<uuid:pool_id>/key/", keys.key, name="key"),
    path("<uuid:pool_id>/budget/start/", drafting.start, name="start_version"),
    path("<uuid:pool_id>/budget/leave/", drafting.leave, name="leave_draft"),
    path("<uuid:pool_id>/budget/<int:number>/adopt/", drafting.adopt, name="adopt"),
    path("<uuid:pool_id>/members/days/", stays.stay, name="stay"),
    path("<uuid:pool_id>/members/method/", stays.method, name="method"),
    path("<uuid:pool_id>/change/", managing.change, name="change"),
    path("<uuid:pool_id>/team/", managing.entrust, name="entrust"),
]
