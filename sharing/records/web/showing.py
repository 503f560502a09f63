"""What is written inside a referral, one record of it, its file, and a joint review on paper."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from maillage.documents.pdf import pdf_response
from maillage.identity.web.request import actor_of
from sharing.records import rules
from sharing.records.access import access_document, access_folder, access_record, access_review
from sharing.records.files import hand_out_file
from sharing.records.paper import review_document
from sharing.records.reading import name_in, read_record, versions_of, written_in
from sharing.referrals.access import acts_on_referrals


@require_safe
def records(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Everything that is written inside a referral."""
    folder = access_folder(actor_of(request), referral_id)
    context = {
        "folder": folder, "referral": folder.referral, "written": written_in(folder), "name": name_in(folder),
    }  # fmt: skip
    return render(request, "records/records.html", context)


@require_safe
def record(request: HttpRequest, referral_id: UUID, record_id: UUID) -> HttpResponse:
    """One record, with its earlier versions; a joint review with who signed it."""
    folder = access_folder(actor_of(request), referral_id)
    found = access_record(folder, record_id)
    told = read_record(folder, found)
    role = folder.actor.body_role
    can_sign = found.kind == rules.REVIEW and bool(folder.categories_for(rules.SIGNATURE))
    context = {
        "folder": folder,
        "referral": folder.referral,
        "name": name_in(folder),
        "told": told,
        "versions": versions_of(folder, found),
        "replaced": found.successors.exists(),
        "can_sign": can_sign and role not in {signed.role for signed in told.signed_by},
        "can_copy": folder.party == rules.SENDER and acts_on_referrals(folder.actor),
    }
    return render(request, "records/record.html", context)


@require_safe
def document(request: HttpRequest, referral_id: UUID, record_id: UUID) -> FileResponse:
    """The file of a record."""
    folder = access_folder(actor_of(request), referral_id)
    return hand_out_file(folder, access_document(folder, record_id))


@require_safe
def paper(request: HttpRequest, referral_id: UUID, record_id: UUID) -> HttpResponse:
    """A joint review as a PDF."""
    folder = access_folder(actor_of(request), referral_id)
    content = review_document(folder, access_review(folder, record_id), language=get_language() or "fr")
    return pdf_response(content, "evaluation-conjointe")
