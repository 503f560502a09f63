"""Arrangements, for programs, on every body's host."""

from __future__ import annotations

from django.urls import path

from sharing.arrangements.api import views

app_name = "api-arrangements"

urlpatterns = [
    path("arrangements/", views.ArrangementsView.as_view(), name="arrangements"),
    path("arrangements/<uuid:arrangement_id>/", views.ArrangementView.as_view(), name="arrangement"),
    path("arrangements/<uuid:arrangement_id>/confirm/", views.ConfirmView.as_view(), name="confirm"),
    path("arrangements/<uuid:arrangement_id>/end/", views.EndView.as_view(), name="end"),
    path("arrangements/consortia/", views.PublishedView.as_view(), name="published"),
    path("arrangements/consortia/<uuid:published_id>/", views.OnePublishedView.as_view(), name="one_published"),
    path("arrangements/consortia/<uuid:published_id>/join/", views.JoinView.as_view(), name="join"),
    path("arrangements/consortia/<uuid:published_id>/leave/", views.LeaveView.as_view(), name="leave"),
    path("arrangements/consortia/<uuid:published_id>/end/", views.EndPublishedView.as_view(), name="end_published"),
]
