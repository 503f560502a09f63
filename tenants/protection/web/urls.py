"""Pages of data protection, on a CPAS's host."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from tenants.protection.web import contests, home, log, registers, requests

app_name = "protection"

urlpatterns: list[URLPattern | URLResolver] = [
    path("protection/", home.overview, name="overview"),
    path("protection/registers/<str:register>/", registers.register, name="register"),
    path("protection/registers/<str:register>/new/", registers.add, name="add"),
    path("protection/registers/<str:register>/<uuid:entry_id>/", registers.entry, name="entry"),
    path("protection/registers/<str:register>/<uuid:entry_id>/change/", registers.change, name="change"),
    path("protection/registers/<str:register>/<uuid:entry_id>/document/", registers.document, name="document"),
    path("protection/breaches/<uuid:entry_id>/", registers.breach, name="breach"),
    path("protection/requests/", requests.requests, name="requests"),
    path("protection/requests/new/", requests.new, name="request_new"),
    path("protection/requests/<uuid:request_id>/", requests.detail, name="request"),
    path("protection/requests/<uuid:request_id>/extend/", requests.extend, name="request_extend"),
    path("protection/requests/<uuid:request_id>/answer/", requests.answer, name="request_answer"),
    path("protection/contests/", contests.contests, name="contests"),
    path("protection/contests/<uuid:contest_id>/", contests.detail, name="contest_detail"),
    path("protection/contests/<uuid:contest_id>/answer/", contests.answer, name="contest_answer"),
    path("protection/log/", log.log, name="log"),
    path("protection/log/export/", log.export, name="log_export"),
    path("participants/<uuid:participant_id>/contest/", contests.contest, name="contest_new"),
]
