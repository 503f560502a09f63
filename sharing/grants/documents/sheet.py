"""The agreement as the person reads it: on the screen, on paper, in their language beside French."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from maillage.audit.actor import Actor
from maillage.documents.pdf import render
from sharing.grants.models import Grant
from sharing.grants.services import Notice
from sharing.grants.subjects import files
from sharing.programmes.models import NoticeText
from sharing.programmes.texts.keeping import text_in_force, text_of_version
from sharing.programmes.texts.rules import AGREEMENT, REFERENCE, Filled, fill_parts

# Remarks of the first texts; one that a later text brings is shown as it is.
REMARKS = (
    gettext_noop("Not checked by a native speaker."),
    gettext_noop("Not yet tried with readers of easy-to-read texts."),
)


@dataclass(frozen=True, slots=True)
class AgreementSheet:
    """What is written into the blanks. What is empty stays a blank to fill in by hand.

    `categories` and `writes` hold codes of `Category`. `voluntary` and `one_person` are what the recipient says of its
    programme. `given_on` and `taken_back_on` are those of an agreement that is recorded; `version` then names the text
    that was shown, else the one in force today is taken.
    """

    sender: str
    person: str
    recipient: str = ""
    purpose: str = ""
    categories: Sequence[str] = ()
    writes: Sequence[str] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    voluntary: bool = False
    one_person: bool = False
    minor: bool = False
    representative_name: str = ""
    representative_quality: str = ""
    interpreter: str = ""
    spoken_language: str = ""
    witness: str = ""
    signed_name: str = ""
    worker: str = ""
    given_on: date | None = None
    taken_back_on: date | None = None
    version: str = ""

    @property
    def conditions(self) -> set[str]:
        """Which parts of the text that depend on something are said."""
        said = {
            "writes": bool(self.writes), "voluntary": self.voluntary, "minor": self.minor,
            "one_person": self.voluntary and self.one_person,
        }  # fmt: skip
        return {code for code, holds in said.items() if holds}


def with_service(recipient: str, service: str) -> str:
    """An organisation, and the one service of it that is meant, if there is one."""
    return f"{recipient} ({service})" if service else recipient


def sheet_of(actor: Actor, grant: Grant) -> AgreementSheet:
    """The sheet of an agreement that is recorded, with the version of the text that was shown.

    Call with a grant from `access_grant`. Raises Http404 by the file's own rules.
    """
    withdrawal = grant.withdrawn
    return AgreementSheet(
        sender=actor.body_name,
        person=files().label_of(actor, grant.subject_id),
        recipient=with_service(grant.recipient_name, grant.recipient_service),
        purpose=grant.purpose,
        categories=grant.categories,
        writes=grant.write_categories,
        valid_from=grant.valid_from,
        valid_until=grant.valid_until,
        voluntary=grant.voluntary,
        one_person=grant.one_person,
        minor=grant.minor,
        representative_name=grant.representative_name,
        representative_quality=grant.representative_quality,
        interpreter=grant.interpreter,
        spoken_language=grant.spoken_language,
        witness=grant.witness,
        signed_name=grant.signed_name,
        worker=grant.recorded_by_name,
        given_on=timezone.localdate(grant.recorded_at),
        taken_back_on=timezone.localdate(withdrawal.withdrawn_at) if withdrawal else None,
        version=grant.notice_version,
    )


def _text(version: str, language: str) -> NoticeText:
    """The version that was shown, else the one in force. Raises Http404 when there is none in that language."""
    found = text_of_version(AGREEMENT, language, version) if version else None
    found = found or text_in_force(AGREEMENT, language, timezone.localdate())
    if found is None:
        raise Http404
    return found


def _day(day: date | None, language: str) -> str:
    return format_date(day, format="long", locale=language) if day else ""


def _filled(text: NoticeText, sheet: AgreementSheet) -> Filled:
    names: dict[str, str] = text.words
    values = {
        "sender": sheet.sender,
        "recipient": sheet.recipient,
        "purpose": sheet.purpose.strip().rstrip("."),
        "from": _day(sheet.valid_from, text.language),
        "until": _day(sheet.valid_until, text.language),
    }
    lists = {
        "categories": [names.get(code, code) for code in sheet.categories],
        "writes": [names.get(code, code) for code in sheet.writes],
    }
    return Filled(
        code=text.code,
        language=text.language,
        version=text.version,
        direction=text.direction,
        name=text.name,
        title=text.title,
        parts=fill_parts(text.body, values=values, holds=sheet.conditions, lists=lists),
        words=names,
    )


def agreement_text(sheet: AgreementSheet, language: str) -> Filled:
    """The text of this agreement in that language, its blanks filled. Raises Http404 when there is none in it."""
    return _filled(_text(sheet.version, language), sheet)


def french_of(sheet: AgreementSheet, shown: Filled) -> Filled | None:
    """The French text of the same version, to stand beside; None when French is what is shown."""
    if shown.language == REFERENCE:
        return None
    text = text_of_version(AGREEMENT, REFERENCE, shown.version)
    return _filled(text, sheet) if text else None


def remark_on(shown: Filled) -> str:
    """What a worker should know of the text, in the worker's language where it is one of `REMARKS`."""
    text = text_of_version(AGREEMENT, shown.language, shown.version)
    return gettext(text.remark) if text and text.remark else ""


def notice_of(sheet: AgreementSheet, language: str) -> Notice:
    """What an agreement keeps of the text that the person was shown. Raises Http404 when there is none in it."""
    shown = agreement_text(sheet, language)
    return Notice(version=shown.version, language=shown.language, digest=shown.digest)


def agreement_pdf(sheet: AgreementSheet, language: str) -> bytes:
    """The agreement on paper, to sign or to keep: in that language, French facing. Raises Http404 without a text."""
    shown = agreement_text(sheet, language)
    french = french_of(sheet, shown)
    data = {
        "shown": _as_data(shown),
        "french": french and _as_data(french),
        "person": sheet.person,
        "sender": sheet.sender,
        "filled": _signatures(sheet, language),
        "asks": {
            "representative": bool(sheet.representative_name) or sheet.minor,
            "interpreter": bool(sheet.interpreter) or (language != REFERENCE and sheet.given_on is None),
            "witness": bool(sheet.witness),
            "answer": sheet.given_on is None,
        },
    }
    return render("grants/agreement.typ", data, title=shown.title, language=language)


def _signatures(sheet: AgreementSheet, language: str) -> dict[str, str]:
    return {
        "representative": sheet.representative_name,
        "quality": sheet.representative_quality,
        "interpreter": sheet.interpreter,
        "spoken_language": sheet.spoken_language,
        "witness": sheet.witness,
        "signed_name": sheet.signed_name,
        "worker": sheet.worker,
        "given_on": _day(sheet.given_on, language),
        "taken_back_on": _day(sheet.taken_back_on, language),
    }


def _as_data(text: Filled) -> dict[str, Any]:
    parts = [
        {
            "pictogram": part.pictogram,
            "heading": part.heading,
            "sentences": list(part.sentences),
            "items": list(part.items),
        }
        for part in text.parts
    ]
    return {
        "language": text.language, "version": text.version, "title": text.title, "parts": parts, "words": text.words,
    }  # fmt: skip
