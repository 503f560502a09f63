"""Pages of cessation notices, on the hosts of CPAS, partners and programmes."""

from __future__ import annotations

from django.urls import path

from sharing.cessations.web import views

app_name = "cessations"

urlpatterns = [
    path("cessations/", views.notices, name="notices"),
    path("cessations/days/", views.days, name="days"),
    path("cessations/<uuid:notice_id>/", views.notice, name="notice"),
    path("cessations/<uuid:notice_id>/letter/", views.letter, name="letter"),
]
