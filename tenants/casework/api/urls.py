"""Files, for programs."""

from __future__ import annotations

from django.urls import include, path

from tenants.casework.api import closures, emergencies, receipt_paper, records, transmitted, views

app_name = "api-casework"

urlpatterns = [
    path("", include("tenants.casework.api.urls_light")),
    path("participants/", views.ParticipantsView.as_view(), name="participants"),
    path("participants/search/", views.ParticipantSearchView.as_view(), name="search"),
    path("participants/<uuid:participant_id>/", views.ParticipantView.as_view(), name="participant"),
    path("participants/<uuid:participant_id>/receipt/", views.ReceiptView.as_view(), name="receipt"),
    path(
        "participants/<uuid:participant_id>/receipt/pdf/", receipt_paper.ReceiptPaperView.as_view(), name="receipt_pdf"
    ),
    path("participants/<uuid:participant_id>/records/", records.RecordsView.as_view(), name="records"),
    path(
        "participants/<uuid:participant_id>/records/<uuid:record_id>/document/",
        records.RecordFileView.as_view(),
        name="record_file",
    ),
    path("participants/<uuid:participant_id>/opening/", closures.OpeningView.as_view(), name="opening"),
    path("participants/<uuid:participant_id>/closures/", closures.ClosuresView.as_view(), name="closures"),
    path(
        "participants/<uuid:participant_id>/closures/<uuid:closure_id>/end/",
        closures.EndClosureView.as_view(),
        name="end_closure",
    ),
    path("participants/<uuid:participant_id>/restriction/", closures.RestrictionView.as_view(), name="restriction"),
    path("participants/<uuid:participant_id>/restriction/lift/", closures.LiftView.as_view(), name="lift_restriction"),
    path("emergencies/", emergencies.EmergenciesView.as_view(), name="emergencies"),
    path("emergencies/<uuid:emergency_id>/", emergencies.EmergencyView.as_view(), name="emergency"),
    path("emergencies/<uuid:emergency_id>/inform/", emergencies.InformView.as_view(), name="inform"),
    path("emergencies/<uuid:emergency_id>/defer/", emergencies.DeferView.as_view(), name="defer"),
    path("referrals/<uuid:referral_id>/file/", views.IncomingFileView.as_view(), name="open_from_referral"),
    path("referrals/<uuid:referral_id>/fields/<str:field>/", views.ConfirmFieldView.as_view(), name="confirm_field"),
    path("transmissions/<uuid:transmission_id>/file/", transmitted.TakeUpView.as_view(), name="take_up"),
]
