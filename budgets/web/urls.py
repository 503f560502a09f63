"""Pages of pooled budgets for those who pay a share."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.web import pools, stays, versions, votes

app_name = "budgets"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pools.pools, name="pools"),
    path("<uuid:pool_id>/", pools.pool, name="pool"),
    path("<uuid:pool_id>/glance.csv", pools.glance_csv, name="glance_csv"),
    path("<uuid:pool_id>/shares.csv", versions.shares_csv, name="shares_csv"),
    path("<uuid:pool_id>/budget/", versions.budget, name="budget"),
    path("<uuid:pool_id>/budget/<int:number>/", versions.version, name="version"),
    path("<uuid:pool_id>/budget/<int:number>/shares.csv", versions.version_csv, name="version_csv"),
    path("<uuid:pool_id>/budget/<int:number>/budget.pdf", versions.pdf, name="version_pdf"),
    path("<uuid:pool_id>/budget/<int:number>/budget.xlsx", versions.xlsx, name="version_xlsx"),
    path("<uuid:pool_id>/budget/<int:number>/changes/", versions.changes, name="changes"),
    path("<uuid:pool_id>/budget/<int:number>/changes.csv", versions.changes_csv, name="changes_csv"),
    path("<uuid:pool_id>/budget/<int:number>/vote/", votes.vote, name="vote"),
    path("<uuid:pool_id>/decisions/<uuid:vote_id>/", votes.decision, name="decision"),
    path("<uuid:pool_id>/decisions/<uuid:vote_id>/attach/", votes.attach, name="attach_decision"),
    path("<uuid:pool_id>/members/", stays.stays, name="stays"),
]
