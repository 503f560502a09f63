"""What a body offers."""

from __future__ import annotations

from django.urls import path

from sharing.programmes.web import views

app_name = "programmes"

urlpatterns = [path("programme/", views.programme, name="programme")]
