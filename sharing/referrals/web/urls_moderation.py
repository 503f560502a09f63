"""Contested refusals, on the hosts of coordinations."""

from __future__ import annotations

from django.urls import path

from sharing.referrals.web import moderation

app_name = "moderation"

urlpatterns = [
    path("moderation/", moderation.moderations, name="moderations"),
    path("moderation/<uuid:moderation_id>/", moderation.moderation, name="moderation"),
]
