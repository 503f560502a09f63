"""Letters to recipients without an account: print one, let its recipient read here once it has its place."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from maillage.documents.pdf import pdf_response
from maillage.identity.web.problems import answer_problem
from maillage.identity.web.request import actor_of
from maillage.problems import Problem
from sharing.referrals.access import access_letters_to_let_read, access_sent_to_act
from sharing.referrals.letter import letter_of
from sharing.referrals.services import let_read_letters


@require_safe
def letter(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """The letter of an open referral, as PDF."""
    actor = actor_of(request)
    sent = access_sent_to_act(actor, referral_id)
    return pdf_response(letter_of(actor, sent), f"{_('letter')}-{sent.referral.reference}")


@require_POST
def let_read(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """The recipient reads its letters of this CPAS here from now on."""
    actor = actor_of(request)
    here = reverse("referrals:referral", args=[referral_id])
    recipient_role = access_letters_to_let_read(actor, referral_id)
    try:
        count = let_read_letters(actor=actor, recipient_role=recipient_role)
    except Problem as problem:
        return answer_problem(request, problem, here)
    read = ngettext(
        "It reads %(count)d referral here from now on.", "It reads %(count)d referrals here from now on.", count
    )
    messages.success(request, read % {"count": count})
    return redirect(here)
