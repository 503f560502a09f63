"""Cessation notices, for programs."""

from __future__ import annotations

from django.urls import path

from sharing.cessations.api import views

app_name = "api-cessations"

urlpatterns = [
    path("cessations/", views.NoticesView.as_view(), name="notices"),
    path("cessations/days/", views.DaysView.as_view(), name="days"),
    path("cessations/<uuid:notice_id>/", views.NoticeView.as_view(), name="notice"),
    path("cessations/<uuid:notice_id>/letter/", views.LetterView.as_view(), name="letter"),
    path("cessations/<uuid:notice_id>/acknowledge/", views.AcknowledgeView.as_view(), name="acknowledge"),
]
