"""Confirm with the person, field by field, what another body disclosed, into the own file."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from maillage.identity.web.problems import answer_problem
from maillage.identity.web.request import actor_of
from maillage.problems import Problem
from sharing.referrals.access import access_received_to_act
from tenants.casework.access import access_incoming, access_participant_for_change, changes_files
from tenants.casework.files import field_label
from tenants.casework.incoming import incoming_referral
from tenants.casework.services import confirm_field as take_over
from tenants.casework.services import link_file_to_referral, open_file_from_referral


@require_safe
def confirm(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Each disclosed field beside the own file's."""
    actor = actor_of(request)
    try:
        incoming = incoming_referral(actor, access_incoming(actor, referral_id))
    except Problem as problem:
        return answer_problem(request, problem, reverse("referrals:referral", args=[referral_id]))
    context = {"incoming": incoming, "referral": incoming.referral, "may_confirm": changes_files(actor)}
    return render(request, "casework/confirm.html", context)


@require_POST
def open_from_referral(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Open the own file, with the name that the worker confirmed with the person; or link one that is there already."""
    actor = actor_of(request)
    referral = access_received_to_act(actor, referral_id)
    here = reverse("casework:confirm", args=[referral_id])
    try:
        if chosen := request.POST.get("participant"):
            own = access_participant_for_change(actor, _identifier(chosen))
            link_file_to_referral(actor=actor, referral=referral, participant=own)
            said = _("The referral is linked to file %(number)s.") % {"number": own.number}
        else:
            incoming = open_file_from_referral(actor=actor, referral=referral)
            said = _("File %(number)s is open.") % {"number": incoming.participant.number}
    except Problem as problem:
        return answer_problem(request, problem, here)
    messages.success(request, said)
    return redirect(here)


def _identifier(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


@require_POST
def confirm_field(request: HttpRequest, referral_id: UUID, field: str) -> HttpResponse:
    """Take one field over."""
    actor = actor_of(request)
    referral = access_received_to_act(actor, referral_id)
    here = reverse("casework:confirm", args=[referral_id])
    try:
        take_over(actor=actor, referral=referral, field=field)
    except Problem as problem:
        return answer_problem(request, problem, here)
    # the field's label, never its value: messages travel in a cookie
    messages.success(request, _("Taken over into your file: %(field)s.") % {"field": field_label(field)})
    return redirect(f"{here}#{field}")
