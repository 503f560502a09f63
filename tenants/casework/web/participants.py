"""The list of participants and the page of one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maillage.identity.web.request import actor_of
from maillage.identity.web.sealing import asked_of, lead_to_results, note_lapse
from maillage.ui.lists import list_as_left, page_of
from sharing.programmes.texts.keeping import languages_of
from sharing.programmes.texts.rules import RECEIPT, REFERENCE
from sharing.referrals.receipt import receipt_of
from sharing.referrals.receipt_paper import hand_out_receipt
from tenants.casework.access import access_participant, access_participants, changes_files
from tenants.casework.listing import filtered, referents, rows_of
from tenants.casework.numbers import show_number
from tenants.casework.reading import read_file
from tenants.casework.web.forms import ParticipantFilters
from tenants.casework.web.presenting import STATUS_COLOURS, sections_of, timeline_of


@require_http_methods(["GET", "HEAD", "POST"])
def participants(request: HttpRequest) -> HttpResponse:
    """The files of the CPAS, found by the filters in the address; a posted form leads to such an address."""
    actor = actor_of(request)
    everyone = access_participants(actor)
    if request.method == "POST":
        return lead_to_results(request, actor)
    filters = ParticipantFilters(asked_of(request, actor), referents=referents(actor))
    note_lapse(filters, request)
    page = page_of(request, filtered(everyone, **filters.values()))
    context = {
        "filter_form": filters,
        "page_obj": page,
        "rows": rows_of(actor, page),
        "status_colours": STATUS_COLOURS,
        "found": page.paginator.count,
        "total": everyone.count(),
        "may_change": changes_files(actor),
    }
    return render(request, "casework/participants.html", context)


@require_safe
def participant(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """One file, whole."""
    actor = actor_of(request)
    file = read_file(actor, participant_id)
    context = {
        "file": file,
        "participant": file.participant,
        "status_colour": STATUS_COLOURS[file.participant.status],
        "sections": sections_of(
            file.participant, may_change=file.may_change, number=show_number(actor, file.participant)
        ),
        "timeline_entries": timeline_of(actor, file.timeline),
        "list_url": list_as_left(request, reverse("casework:participants")),
    }
    return render(request, "casework/participant.html", context)


@require_safe
def receipt(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """The person's receipt, made to be printed and given."""
    actor = actor_of(request)
    context = {
        "receipt": receipt_of(actor, participant_id),
        "participant": access_participant(actor, participant_id),
        "may_contest": changes_files(actor),
        "languages": languages_of(RECEIPT, timezone.localdate()),
    }
    return render(request, "casework/receipt.html", context)


@require_safe
def receipt_pdf(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """The same on paper, in the language that is asked for, French beside it."""
    return hand_out_receipt(actor_of(request), participant_id, request.GET.get("language", REFERENCE))
