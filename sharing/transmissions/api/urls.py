"""Transmissions, for programs, on the hosts of CPAS."""

from __future__ import annotations

from django.urls import path

from sharing.transmissions.api import steps, views

app_name = "api-transmissions"

ONE = "transmissions/<uuid:transmission_id>/"
urlpatterns = [
    path("transmissions/", views.TransmissionsView.as_view(), name="transmissions"),
    path("transmissions/rules/", views.LegalTextsView.as_view(), name="rules"),
    path(ONE, views.TransmissionView.as_view(), name="transmission"),
    path(ONE + "papers/<str:kind>/", views.PaperView.as_view(), name="paper"),
    path(ONE + "acknowledge/", steps.AcknowledgeView.as_view(), name="acknowledge"),
    path(ONE + "send/", steps.SendView.as_view(), name="send"),
    path(ONE + "cancel/", steps.CancelView.as_view(), name="cancel"),
    path(ONE + "accept/", steps.AcceptView.as_view(), name="accept"),
    path(ONE + "decline/", steps.DeclineView.as_view(), name="decline"),
    path(ONE + "ask/", steps.AskView.as_view(), name="ask"),
    path(ONE + "decision/", steps.DecisionView.as_view(), name="decide"),
    path(ONE + "settle/", steps.SettleView.as_view(), name="settle"),
]
