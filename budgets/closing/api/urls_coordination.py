"""Final accounts, for programs of the coordination that keeps the pool."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.closing.api import views_coordination as views
from budgets.closing.api.urls import POOL

app_name = "api-closing-kept"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{POOL}account/draw-up/", views.DrawUpView.as_view(), name="draw-up"),
    path(f"{POOL}account/transfers/", views.SettlementView.as_view(), name="transfers"),
    path(f"{POOL}account/close/", views.CloseView.as_view(), name="close"),
    path(f"{POOL}account/reopen/", views.ReopenView.as_view(), name="reopen"),
    path(f"{POOL}account/<int:number>/dossier.zip", views.DossierView.as_view(), name="dossier"),
    path(f"{POOL}what-if/", views.WhatIfView.as_view(), name="what-if"),
    path(f"{POOL}what-if/apply/", views.ApplyView.as_view(), name="apply"),
]
