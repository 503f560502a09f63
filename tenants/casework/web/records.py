"""What partners wrote about a person, in their file."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.identity.web.request import actor_of
from tenants.casework.access import access_participant
from tenants.casework.records import hand_out_file, received_records


@require_safe
def records(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """Everything that was kept, the latest first."""
    actor = actor_of(request)
    participant = access_participant(actor, participant_id)
    context = {"participant": participant, "records": received_records(actor, participant)}
    return render(request, "casework/records.html", context)


@require_safe
def document(request: HttpRequest, participant_id: UUID, record_id: UUID) -> FileResponse:
    """The file of one of them."""
    return hand_out_file(actor_of(request), participant_id, record_id)
