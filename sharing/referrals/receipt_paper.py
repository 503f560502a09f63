"""The person's receipt on paper: in their language beside French, with how to stop and how to contest."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from babel.dates import format_date, format_datetime
from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from maillage.audit.actor import Actor
from maillage.documents.pdf import pdf_response, render
from sharing.grants.models import Grant, GrantState
from sharing.grants.subjects import files
from sharing.programmes.models import NoticeText
from sharing.programmes.texts.keeping import text_in_force, text_of_version
from sharing.programmes.texts.rules import RECEIPT, REFERENCE, fill_parts
from sharing.referrals.receipt import Contested, Receipt, Shared, receipt_of

# The words of a text for where an agreement stands; any other state is over.
STATES = {GrantState.LIVE: "live", GrantState.UPCOMING: "upcoming", GrantState.WITHDRAWN: "withdrawn"}


def _day(day: date | None, language: str) -> str:
    return format_date(day, format="long", locale=language) if day else ""


def _moment(at: datetime, language: str) -> str:
    return format_datetime(timezone.localtime(at), "d MMMM y, HH:mm", locale=language)


def _text(text: NoticeText) -> dict[str, Any]:
    parts = [
        {
            "pictogram": part.pictogram,
            "heading": part.heading,
            "sentences": list(part.sentences),
            "items": list(part.items),
        }
        for part in fill_parts(text.body, values={})
    ]
    return {
        "language": text.language, "version": text.version, "title": text.title, "parts": parts, "words": text.words,
    }  # fmt: skip


def _agreement(grant: Grant, language: str) -> dict[str, Any]:
    return {
        "recipient": grant.recipient_name,
        "purpose": grant.purpose,
        "what": ", ".join(grant.category_labels),
        "since": _day(grant.valid_from, language),
        "until": _day(grant.valid_until, language),
        "state": STATES.get(grant.state, "over"),
    }


def _left(shared: Shared, language: str) -> str:
    letter = shared.letter
    return f" – {letter.get_way_display()}, {_day(letter.sent_on, language)}" if letter else ""


def _times(count: int) -> str:
    """Nothing for once. A sign that every language reads: these lines stand in the language of the person."""
    return f" ({count}\N{NO-BREAK SPACE}\N{MULTIPLICATION SIGN})" if count > 1 else ""


def _shared(shared: Shared, language: str) -> dict[str, Any]:
    return {
        "recipient": shared.referral.recipient.name + _left(shared, language),
        "why": shared.reason,
        "what": ", ".join(shared.labels),
        "since": _moment(shared.since, language),
        "until": _moment(shared.until, language) if shared.ended else _day(shared.last_day, language),
        "ended": shared.ended,
        "looks": [
            [_day(each.day, language) + _times(each.count), each.organisation, each.function_label]
            for each in shared.looks_by_day
        ],
    }


def _contest(contest: Contested, language: str) -> dict[str, Any]:
    return {
        "organisation": contest.organisation,
        "what": f"{contest.what}, {_moment(contest.looked_at, language)}",
        "said": contest.words,
        "due_on": _day(contest.due_on, language),
        "answer": f"{contest.outcome}. {contest.answer}" if contest.answered_at else "",
    }


def receipt_pdf(actor: Actor, receipt: Receipt, *, person: str, language: str) -> bytes:
    """A receipt as PDF. Raises Http404 when there is no text in that language.

    Names of information and functions are in that language where the interface has it, else in French.
    """
    today = timezone.localdate()
    text = text_in_force(RECEIPT, language, today)
    if text is None:
        raise Http404
    french = None if language == REFERENCE else text_of_version(RECEIPT, REFERENCE, text.version)
    data = {
        "shown": _text(text),
        "french": french and _text(french),
        "person": person,
        "sender": actor.body_name,
        "made_on": _day(today, language),
        "agreements": [_agreement(grant, language) for grant in receipt.grants],
        "shared": [_shared(shared, language) for shared in receipt.shared],
        "contests": [_contest(contest, language) for contest in receipt.contests],
    }
    return render("referrals/receipt.typ", data, title=text.title, language=language)


def hand_out_receipt(actor: Actor, subject_id: UUID, language: str) -> HttpResponse:
    """The receipt of a person of the own CPAS, as a download; that it was shown is written down. Raises Http404."""
    person = files().label_of(actor, subject_id)
    spoken = language if language in dict(settings.LANGUAGES) else REFERENCE
    with translation.override(spoken):
        content = receipt_pdf(actor, receipt_of(actor, subject_id), person=person, language=language)
    return pdf_response(content, _("receipt"))
