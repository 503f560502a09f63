"""Pages of arrangements, on every body's host."""

from __future__ import annotations

from django.urls import path

from sharing.arrangements.web import consortia, views

app_name = "arrangements"

urlpatterns = [
    path("arrangements/", views.arrangements, name="arrangements"),
    path("arrangements/new/", views.propose, name="propose"),
    path("arrangements/<uuid:arrangement_id>/", views.arrangement, name="arrangement"),
    path("arrangements/<uuid:arrangement_id>/document/", views.document, name="document"),
    path("arrangements/<uuid:arrangement_id>/confirm/", views.confirm, name="confirm"),
    path("arrangements/<uuid:arrangement_id>/end/", views.end, name="end"),
    path("arrangements/consortia/new/", consortia.publish, name="publish"),
    path("arrangements/consortia/<uuid:published_id>/", consortia.published, name="published"),
    path("arrangements/consortia/<uuid:published_id>/join/", consortia.join, name="join"),
    path("arrangements/consortia/<uuid:published_id>/leave/", consortia.leave, name="leave"),
    path("arrangements/consortia/<uuid:published_id>/end/", consortia.end, name="end_published"),
]
