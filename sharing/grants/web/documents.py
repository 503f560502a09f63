"""The agreement to read together, on the screen or on paper: before it is recorded, and afterwards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.identity.web.request import actor_of
from sharing.grants.access import access_grant, access_new_grant
from sharing.grants.documents import hand_out_agreement, hand_out_sheet
from sharing.grants.documents.sheet import AgreementSheet, agreement_text, remark_on, sheet_of
from sharing.grants.web.sheet_form import LanguageForm, SheetForm


@require_POST
def sheet(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """The agreement on paper from what is typed so far; nothing of it is kept."""
    actor = actor_of(request)
    name = access_new_grant(actor, subject_id)
    form = SheetForm(request.POST)
    return hand_out_sheet(actor, subject_id, form.sheet(actor, subject_id, name), form.text_language)


@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """The same on the screen, to read with the person before it is recorded."""
    actor = actor_of(request)
    name = access_new_grant(actor, subject_id)
    form = SheetForm(request.POST)
    context = {"carried": form.carried, "paper_url": reverse("grants:sheet", args=[subject_id])}
    return _page(request, form.sheet(actor, subject_id, name), form, context)


@require_safe
def text(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """The text of an agreement that is recorded, in the version that was shown."""
    actor = actor_of(request)
    grant = access_grant(actor, grant_id)
    form = LanguageForm(request.GET or {"notice_language": grant.notice_language})
    context = {
        "grant": grant,
        "paper_url": reverse("grants:agreement_pdf", args=[grant_id]),
        "back_url": reverse("grants:grant", args=[grant_id]),
    }
    return _page(request, sheet_of(actor, grant), form, context)


@require_safe
def agreement_pdf(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """An agreement that is recorded, on paper: in the language it was shown in, or in the one that is asked for."""
    actor = actor_of(request)
    grant = access_grant(actor, grant_id)
    form = LanguageForm(request.GET or {"notice_language": grant.notice_language})
    return hand_out_agreement(actor, grant, form.text_language)


def _page(request: HttpRequest, sheet: AgreementSheet, form: LanguageForm, context: dict[str, Any]) -> HttpResponse:
    shown = agreement_text(sheet, form.text_language)
    shared = {"text": shown, "person": sheet.person, "form": form, "remark": remark_on(shown)}
    return render(request, "grants/text.html", {**shared, **context})
