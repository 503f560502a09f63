"""Pooled budgets, for programs."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.api import views, views_files

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
    path(f"{POOL}glance.csv", views_files.GlanceFileView.as_view(), name="glance_csv"),
    path(f"{POOL}versions/<int:number>/shares.csv", views_files.SharesFileView.as_view(), name="shares_csv"),
    path(f"{POOL}versions/<int:number>/changes.csv", views_files.ChangesFileView.as_view(), name="changes_csv"),
    path(f"{POOL}versions/<int:number>/budget.pdf", views_files.PaperView.as_view(), name="version_pdf"),
    path(f"{POOL}versions/<int:number>/budget.xlsx", views_files.BookView.as_view(), name="version_xlsx"),
    path(f"{POOL}methods/", views.MethodsView.as_view(), name="methods"),
]
