"""Bank statements of a pool, for programs, on a coordination's host only."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from budgets.contributions.api import views_coordination as views

app_name = "api-bank"
POOL = "budgets/pools/<uuid:pool_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{POOL}bank/", views.StatementsView.as_view(), name="statements"),
    path(f"{POOL}bank/movements/", views.MovementsView.as_view(), name="movements"),
    path(f"{POOL}bank/movements/confirm/", views.SureMovementsView.as_view(), name="confirm_sure"),
    path(f"{POOL}bank/movements/<uuid:movement_id>/", views.MovementView.as_view(), name="movement"),
    path(f"{POOL}bank/movements/<uuid:movement_id>/again/", views.TakeUpView.as_view(), name="take_up"),
]
