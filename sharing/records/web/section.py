"""What is written inside a referral, on the referral's own page."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from maillage.identity.web.request import actor_of
from sharing.records.reading import records_of
from sharing.referrals import rules
from sharing.referrals.models import Referral


def section(request: HttpRequest, referral: Referral) -> str:
    """The records, the conversation and the planned reviews; nothing of a draft, nor once nothing is left to read."""
    if referral.state == rules.DRAFT:
        return ""
    written = records_of(actor_of(request), referral)
    if written.is_empty and not written.folder.is_live:
        return ""
    return render_to_string("records/section.html", {"written": written, "referral": referral}, request=request)
