"""Data protection, for programs."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from tenants.protection.api import views

app_name = "api-protection"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("tenants.protection.api.registers")),
    path("protection/tasks/", views.TasksView.as_view(), name="tasks"),
    path("protection/requests/", views.RequestsView.as_view(), name="requests"),
    path("protection/requests/<uuid:request_id>/", views.OneRequestView.as_view(), name="request"),
    path("protection/requests/<uuid:request_id>/extend/", views.ExtendRequestView.as_view(), name="request_extend"),
    path("protection/requests/<uuid:request_id>/answer/", views.AnswerRequestView.as_view(), name="request_answer"),
    path("protection/contests/", views.ContestsView.as_view(), name="contests"),
    path("protection/contests/<uuid:contest_id>/", views.OneContestView.as_view(), name="contest"),
    path("protection/contests/<uuid:contest_id>/answer/", views.AnswerContestView.as_view(), name="contest_answer"),
    path("protection/log/", views.LogView.as_view(), name="log"),
    path("participants/<uuid:participant_id>/contest/", views.ContestAccessView.as_view(), name="contest_access"),
]
