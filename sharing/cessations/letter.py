"""A cessation notice as a letter, for a recipient without an account."""

from __future__ import annotations

from typing import Any

from babel.dates import format_date
from django.http import Http404
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.documents.pdf import PLAIN, render
from sharing.cessations.models import CessationNotice
from sharing.referrals.letter import LANGUAGE, address_of


def letter_of(actor: Actor, notice: CessationNotice) -> bytes:
    """The letter as PDF; that it was printed is written down. Call with one from `access_cessation`.

    Raises Http404 unless the acting body sends it as a letter.
    """
    if not notice.by_letter or notice.sender_id != actor.body_role:
        raise Http404
    with translation.override(LANGUAGE):
        content = render(PLAIN, _letter(actor, notice), title=_("Sharing has stopped"), language=LANGUAGE)
    record(actor=actor, action="cessation.letter", object_kind="cessation", object_id=notice.pk)
    return content


def _letter(actor: Actor, notice: CessationNotice) -> dict[str, Any]:
    deadline = format_date(notice.deadline, format="long", locale=LANGUAGE)
    sent_on = format_date(timezone.localdate(notice.sent_at), format="long", locale=LANGUAGE)
    return {
        "introduction": [
            f"{actor.body_name}, {sent_on}",
            _("For: %(address)s") % {"address": ", ".join(address_of(notice.recipient))},
            _("We had sent you a letter about a person whom we referred to you. Sharing with you has stopped."),
        ],
        "sections": [
            {
                "title": _("Which letter"),
                "pairs": [
                    [_("Reference"), notice.referral.reference],
                    [_("Why"), notice.get_reason_display()],
                    [_("Which information"), ", ".join(notice.category_labels) or "–"],
                ],
            },
            {
                "title": _("What we ask of you by %(day)s") % {"day": deadline},
                "paragraphs": [
                    _("Stop using this information, and what you noted of it: on paper, in messages, in programs."),
                    _("Return it, delete it, or name the law that obliges you to keep it. Then send this page back to"
                      " %(organisation)s.") % {"organisation": actor.body_name},
                ],
            },
            {
                "title": _("Your answer"),
                "list": [
                    _("Returned to the sender"),
                    _("Deleted"),
                    _("Kept, on a legal ground: name the law and its article"),
                ],
            },
        ],
        "signatures": [_("Name and function"), _("Date and signature")],
    }  # fmt: skip
