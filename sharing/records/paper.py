"""A joint review on paper: what each party said, what was agreed, who signed."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.documents.pdf import render
from maillage.ui.dates import written
from sharing.records.access import Folder
from sharing.records.models import Record
from sharing.records.reading import read_record
from sharing.referrals.reading import disclosed_name


def review_document(folder: Folder, review: Record, *, language: str) -> bytes:
    """The PDF of a review from `access_review`, in a language; that it was read is written down."""
    with override(language):
        told = read_record(folder, review)
        title = _("Joint review")
        data = {
            "about": [
                [_("Referral"), folder.referral.reference],
                *([[_("Participant"), name]] if (name := disclosed_name(folder.referral)) else []),
                [_("Sender"), folder.referral.sender.name],
                [_("Recipient"), folder.referral.recipient.name],
                [_("Held on"), written(review.happened_on)],
            ],
            "short": [[line.label, line.value] for line in told.lines if not line.is_long],
            "parts": [{"title": line.label, "text": line.value.splitlines()} for line in told.lines if line.is_long],
            "signed_title": _("Signed on the platform"),
            "signed": [[signed.organisation, f"{signed.name}, {written(signed.at)}"] for signed in told.signed_by],
            "to_sign_title": _("Signatures"),
            "to_sign": [_("The participant"), _("The coach"), _("The CPAS worker")],
        }
        return render("records/review.typ", data, title=title, language=language)
