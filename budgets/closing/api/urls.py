"""Final accounts, for programs."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.closing.api import views

app_name = "api-closing"

POOL = "budgets/pools/<uuid:pool_id>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{POOL}account/", views.AccountView.as_view(), name="account"),
    path(f"{POOL}account/<int:number>/", views.NumberedAccountView.as_view(), name="numbered"),
    path(f"{POOL}account/<int:number>/account.pdf", views.PaperView.as_view(), name="paper"),
    path(f"{POOL}account/<int:number>/account.xlsx", views.WorkbookView.as_view(), name="workbook"),
    path(f"{POOL}account/members/<slug:member_slug>/", views.TraceView.as_view(), name="trace"),
]
