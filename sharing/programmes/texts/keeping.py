"""Add a text, find the one in force."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from sharing.programmes.models import NoticeText
from sharing.programmes.texts.rules import REFERENCE, RTL, TextRefused, check_text


def add_text(text: Any) -> NoticeText:
    """Add one text, as read from its JSON file. Raises TextRefused: incomplete, unlike the French, there already.

    Whoever runs this is the installation's migrator; no body may add a text.
    """
    reference = None
    if isinstance(text, dict):
        reference = _as_data(text.get("code"), text.get("version"))
    check_text(text, reference)
    with transaction.atomic():
        if NoticeText.objects.filter(
            code=text["code"], language=text["language"], version=text["version"]
        ).exists():  # fmt: skip
            raise TextRefused("this version is there already: a text is never changed, add a newer version")
        return NoticeText.objects.create(**{**text, "valid_from": date.fromisoformat(text["valid_from"])})


def _as_data(code: Any, version: Any) -> dict[str, Any] | None:
    found = NoticeText.objects.filter(code=code, version=version, language=REFERENCE).first()
    return {"body": found.body, "words": found.words} if found else None


def text_in_force(code: str, language: str, today: date) -> NoticeText | None:
    """The newest text of that code in that language that holds today; None when there is none in that language."""
    return (
        NoticeText.objects.filter(code=code, language=language, valid_from__lte=today).order_by("-valid_from").first()
    )


def text_of_version(code: str, language: str, version: str) -> NoticeText | None:
    """That very version, in that language."""
    return NoticeText.objects.filter(code=code, language=language, version=version).first()


def languages_of(code: str, today: date) -> list[tuple[str, str]]:
    """(language, its own name) of every language in which a text is in force, French first."""
    found = NoticeText.objects.filter(code=code, valid_from__lte=today).order_by("language")
    names = dict(found.values_list("language", "name"))
    return sorted(names.items(), key=lambda pair: (pair[0] != REFERENCE, pair[0]))


def reads_right_to_left(text: NoticeText) -> bool:
    """Whether its lines begin on the right."""
    return text.direction == RTL
