"""Pages of a final account, for those who read a pool."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.closing.web import account

app_name = "closing"

urlpatterns: list[URLPattern | URLResolver] = [
    path("<uuid:pool_id>/account/", account.account, name="account"),
    path("<uuid:pool_id>/account/<int:number>/", account.earlier, name="earlier"),
    path("<uuid:pool_id>/account/<int:number>/account.pdf", account.paper, name="paper"),
    path("<uuid:pool_id>/account/<int:number>/account.xlsx", account.workbook, name="workbook"),
    path("<uuid:pool_id>/account/members/<slug:member_slug>/", account.member, name="member"),
]
