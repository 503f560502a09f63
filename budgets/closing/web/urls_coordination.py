"""Pages of a final account, for the coordination that keeps the pool."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.closing.web import account, managing, urls, whatif

app_name = "closing"

urlpatterns: list[URLPattern | URLResolver] = [
    *urls.urlpatterns,
    path("<uuid:pool_id>/account/<int:number>/dossier.zip", account.dossier, name="dossier"),
    path("<uuid:pool_id>/account/draw-up/", managing.draw_up_, name="draw_up"),
    path("<uuid:pool_id>/account/close/", managing.close, name="close"),
    path("<uuid:pool_id>/account/reopen/", managing.reopen_, name="reopen"),
    path("<uuid:pool_id>/account/members/<slug:member_slug>/settle/", managing.settle, name="settle"),
    path("<uuid:pool_id>/what-if/", whatif.what_if, name="what_if"),
]
