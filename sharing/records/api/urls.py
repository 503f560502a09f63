"""What is written inside a referral, for programs, on the hosts of both sides."""

from __future__ import annotations

from django.urls import path

from sharing.records.api import views

app_name = "api-records"

REFERRAL = "referrals/<uuid:referral_id>/"
RECORD = f"{REFERRAL}records/<uuid:record_id>/"

urlpatterns = [
    path(f"{REFERRAL}records/", views.RecordsView.as_view(), name="records"),
    path(f"{REFERRAL}documents/", views.DocumentsView.as_view(), name="documents"),
    path(f"{REFERRAL}reviews/", views.PlanView.as_view(), name="plan"),
    path(RECORD, views.RecordView.as_view(), name="record"),
    path(f"{RECORD}correct/", views.CorrectView.as_view(), name="correct"),
    path(f"{RECORD}document/", views.DocumentView.as_view(), name="document"),
    path(f"{RECORD}paper/", views.PaperView.as_view(), name="paper"),
    path(f"{RECORD}sign/", views.SignView.as_view(), name="sign"),
    path(f"{RECORD}copy/", views.CopyView.as_view(), name="copy"),
]
