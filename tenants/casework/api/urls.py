"""Files, for programs."""

from __future__ import annotations

from django.urls import path

from tenants.casework.api import views

app_name = "api-casework"

urlpatterns = [
    path("participants/", views.ParticipantsView.as_view(), name="participants"),
    path("participants/search/", views.ParticipantSearchView.as_view(), name="search"),
    path("participants/<uuid:participant_id>/", views.ParticipantView.as_view(), name="participant"),
    path("participants/<uuid:participant_id>/receipt/", views.ReceiptView.as_view(), name="receipt"),
    path("referrals/<uuid:referral_id>/file/", views.IncomingFileView.as_view(), name="open_from_referral"),
    path("referrals/<uuid:referral_id>/fields/<str:field>/", views.ConfirmFieldView.as_view(), name="confirm_field"),
]
