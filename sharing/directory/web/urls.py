"""The directory of bodies."""

from __future__ import annotations

from django.urls import path

from sharing.directory.web import outside, views

app_name = "directory"

urlpatterns = [
    path("", views.bodies, name="bodies"),
    path("outside/", outside.add, name="add_outside"),
    path("outside/<slug:slug>/", outside.outside, name="outside"),
    path("outside/<slug:slug>/change/", outside.change, name="change_outside"),
    path("outside/<slug:slug>/invite/", outside.invite, name="invite_outside"),
]
