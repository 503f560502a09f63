"""The CPAS's own sheet of a session: who is invited, who came, who goes on; and the sheet on paper."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.documents.pdf import pdf_response
from maillage.identity.web.problems import answer_problem
from maillage.identity.web.request import actor_of, posted
from maillage.problems import Problem
from sharing.programmes.sessions.wording import standing
from tenants.sessions.access import Sheet, access_line, access_sheet, access_sheet_to_invite, access_sheet_to_record
from tenants.sessions.papers import print_invitation, print_sheet
from tenants.sessions.services import free_seat, record_presence, refer_on
from tenants.sessions.web.forms import PresenceForm


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The whole register on one page; posted, what was changed in it is written down."""
    actor = actor_of(request)
    if request.method == "POST":
        access_sheet_to_record(actor, session_id)
    found = access_sheet(actor, session_id)
    form = PresenceForm(posted(request), lines=found.lines) if _asks_presence(found) else None
    if form is not None and form.is_bound and form.is_valid():
        return _record(request, found, form)
    context = {
        "sheet": found,
        "session": found.session,
        "standing": standing(found.session),
        "form": form,
        "has_begun": found.session.has_begun,
        "may_invite": found.may_change and found.session.state == found.session.State.PLANNED
        and not found.session.has_begun,
        "going_on": [line for line in found.lines if line.name and _goes_on(found, line.wants_to_go_on)],
        "referred": sum(line.referral_id is not None for line in found.lines),
    }  # fmt: skip
    return render(request, "infosessions/sheet.html", context)


def _asks_presence(found: Sheet) -> bool:
    return found.may_change and found.shows_presence and found.session.has_begun


def _goes_on(found: Sheet, wants: bool | None) -> bool:
    return found.may_change and wants is True and found.session.recipient_id is not None


def _record(request: HttpRequest, found: Sheet, form: PresenceForm) -> HttpResponse:
    address = reverse("infosessions:sheet", args=[found.session.pk])
    try:
        changed = record_presence(actor=actor_of(request), session=found.session, answers=form.answers())
    except Problem as problem:
        return answer_problem(request, problem, address)
    words = ngettext("%(count)d line is saved.", "%(count)d lines are saved.", changed) % {"count": changed}
    messages.success(request, words if changed else _("Nothing was changed."))
    return redirect(address)


@require_safe
def paper(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The sheet to sign, as PDF."""
    actor = actor_of(request)
    return pdf_response(print_sheet(actor, access_sheet(actor, session_id)), _("attendance-sheet"))


@require_safe
def letter(request: HttpRequest, session_id: UUID, line_id: UUID) -> HttpResponse:
    """The letter to one invited person, as PDF."""
    actor = actor_of(request)
    session = access_sheet_to_invite(actor, session_id)
    return pdf_response(print_invitation(actor, session, access_line(actor, session, line_id)), _("invitation"))


@require_POST
def remove(request: HttpRequest, session_id: UUID, line_id: UUID) -> HttpResponse:
    """The person is not to come after all: the seat is free."""
    actor = actor_of(request)
    session = access_sheet_to_invite(actor, session_id)
    line = access_line(actor, session, line_id)
    address = reverse("infosessions:sheet", args=[session_id])
    try:
        free_seat(actor=actor, session=session, invitation=line)
    except Problem as problem:
        return answer_problem(request, problem, address)
    messages.success(request, _("The invitation is taken back. The seat is free again."))
    return redirect(address)


@require_POST
def refer(request: HttpRequest, session_id: UUID, line_id: UUID) -> HttpResponse:
    """Who wants to go on: a draft under the agreement in force, else the form of that agreement, prefilled."""
    actor = actor_of(request)
    session = access_sheet_to_record(actor, session_id)
    line = access_line(actor, session, line_id)
    try:
        referral = refer_on(actor=actor, session=session, invitation=line)
    except Problem as problem:
        if problem.code == "no_live_grant":
            return redirect(f"{reverse('grants:record', args=[line.participant_id])}?session={session.pk}")
        return answer_problem(request, problem, reverse("infosessions:sheet", args=[session_id]))
    return redirect("sending:check", referral.pk)
