"""Contested refusals, for programs."""

from __future__ import annotations

from django.urls import path

from sharing.referrals.api import moderation

app_name = "api-moderation"

urlpatterns = [
    path("moderation/", moderation.ModerationsView.as_view(), name="moderations"),
    path("moderation/<uuid:moderation_id>/", moderation.ModerationView.as_view(), name="moderation"),
]
