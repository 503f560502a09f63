"""Pages of transmissions, on the hosts of CPAS."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from sharing.transmissions.web import drafting, pages
from sharing.transmissions.web.steps import step_view

app_name = "transmissions"

urlpatterns: list[URLPattern | URLResolver] = [
    path("transmissions/", pages.transmissions, name="transmissions"),
    path("transmissions/new/", drafting.start, name="start"),
    path("participants/<uuid:subject_id>/transmit/", drafting.start, name="start_from_file"),
    path("transmissions/<uuid:transmission_id>/", pages.transmission, name="transmission"),
    path("transmissions/<uuid:transmission_id>/correct/", drafting.correct, name="correct"),
    path("transmissions/<uuid:transmission_id>/person/", drafting.person, name="person"),
    path("transmissions/<uuid:transmission_id>/check/", drafting.check, name="check"),
    path("transmissions/<uuid:transmission_id>/pass-on/", drafting.pass_on, name="pass_on"),
    path("transmissions/<uuid:transmission_id>/papers/<str:kind>/", pages.paper, name="paper"),
    path("transmissions/<uuid:transmission_id>/acknowledge/", step_view("acknowledge"), name="acknowledge"),
    path("transmissions/<uuid:transmission_id>/cancel/", step_view("cancel"), name="cancel"),
    path("transmissions/<uuid:transmission_id>/accept/", step_view("accept"), name="accept"),
    path("transmissions/<uuid:transmission_id>/decline/", step_view("decline"), name="decline"),
    path("transmissions/<uuid:transmission_id>/ask/", step_view("ask_spp_is"), name="ask"),
    path("transmissions/<uuid:transmission_id>/decision/", step_view("decide"), name="decide"),
    path("transmissions/<uuid:transmission_id>/settle/", step_view("settle"), name="settle"),
]
