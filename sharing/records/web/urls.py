"""Pages of what is written inside a referral, on the hosts of both sides."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from sharing.records.web import showing, writing

app_name = "records"

REFERRAL = "referrals/<uuid:referral_id>/"
RECORD = f"{REFERRAL}records/<uuid:record_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{REFERRAL}records/", showing.records, name="records"),
    path(f"{REFERRAL}records/new/<str:record_kind>/", writing.write, name="write"),
    path(RECORD, showing.record, name="record"),
    path(f"{RECORD}correct/", writing.correct, name="correct"),
    path(f"{RECORD}document/", showing.document, name="document"),
    path(f"{RECORD}paper/", showing.paper, name="paper"),
    path(f"{RECORD}sign/", writing.sign, name="sign"),
    path(f"{RECORD}copy/", writing.copy, name="copy"),
    path(f"{REFERRAL}messages/", writing.talk, name="talk"),
    path(f"{REFERRAL}reviews/", writing.plan, name="plan"),
]
