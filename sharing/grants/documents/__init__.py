"""The documents of an agreement, handed out: the signed one, and the text to sign or to keep."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.utils.translation import gettext as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.documents.pdf import pdf_response
from maillage.documents.uploads import serve
from sharing.grants.documents.sheet import AgreementSheet, agreement_pdf, sheet_of
from sharing.grants.models import Grant
from sharing.programmes.texts.rules import REFERENCE


def hand_out_document(actor: Actor, grant: Grant) -> FileResponse:
    """The document as a download; that it was handed out is written down. Call with a grant from `access_grant`.

    Raises Http404 when the agreement was spoken or the file is not there.
    """
    if grant.document_key is None:
        raise Http404
    record(actor=actor, action="grant.document", object_kind="grant", object_id=grant.pk)
    return serve(
        role=actor.body_role, key=grant.document_key, content_type=grant.document_type, name=_("agreement")
    )  # fmt: skip


def hand_out_sheet(actor: Actor, subject_id: UUID, sheet: AgreementSheet, language: str) -> HttpResponse:
    """The agreement on paper before it is recorded; nothing is kept but that it was made.

    Call after `access_new_grant`. Raises Http404 when there is no text in that language.
    """
    content = agreement_pdf(sheet, language)
    record(actor=actor, action="grant.sheet", object_kind="participant", object_id=subject_id)
    return pdf_response(content, _("agreement"))


def hand_out_agreement(actor: Actor, grant: Grant, language: str = "") -> HttpResponse:
    """An agreement that is recorded, in the words that were shown: in that language, else in the one it was shown in.

    Call with a grant from `access_grant`. Raises Http404 when there is no text in that language.
    """
    content = agreement_pdf(sheet_of(actor, grant), language or grant.notice_language or REFERENCE)
    record(actor=actor, action="grant.paper", object_kind="grant", object_id=grant.pk)
    return pdf_response(content, _("agreement"))
