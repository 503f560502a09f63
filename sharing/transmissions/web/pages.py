"""The list of transmissions, the page of one, and its papers."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from maillage.documents.pdf import pdf_response
from maillage.identity.web.request import actor_of
from maillage.ui.lists import list_as_left, page_of
from sharing.transmissions.access import access_transmission, access_transmissions, acts_on_transmissions
from sharing.transmissions.dossier import opened
from sharing.transmissions.listing import narrowed, shown
from sharing.transmissions.papers import paper_of, papers_of
from sharing.transmissions.web.forms import TransmissionFilter


@require_safe
def transmissions(request: HttpRequest) -> HttpResponse:
    """Sent and received in one list, newest first, each with its countdown."""
    actor = actor_of(request)
    found = access_transmissions(actor)
    form = TransmissionFilter(request.GET)
    form.is_valid()  # a filter that the form refuses narrows nothing, and the form says so
    asked = form.cleaned_data
    found = narrowed(found, actor, direction=asked.get("direction", ""), stage=asked.get("stage", ""))
    page = page_of(request, found.order_by("-created_at", "pk"))
    context = {
        "filter_form": form,
        "page": page,
        "rows": shown(actor, list(page.object_list)),
        "narrowed": any(asked.values()),
        "may_act": acts_on_transmissions(actor),
    }
    return render(request, "transmissions/list.html", context)


@require_safe
def transmission(request: HttpRequest, transmission_id: UUID) -> HttpResponse:
    """What the reader's CPAS may see of it now, and what it can do."""
    actor = actor_of(request)
    found = opened(actor, access_transmission(actor, transmission_id))
    context = {
        "opened": found,
        "transmission": found.transmission,
        "papers": papers_of(found.transmission, found.party) if found.name else (),
        "list_url": list_as_left(request, reverse("transmissions:transmissions")),
    }
    return render(request, "transmissions/transmission.html", context)


@require_safe
def paper(request: HttpRequest, transmission_id: UUID, kind: str) -> HttpResponse:
    """One of its papers, to print."""
    actor = actor_of(request)
    found = access_transmission(actor, transmission_id)
    return pdf_response(paper_of(actor, found, kind), f"{kind}-{found.reference}")
