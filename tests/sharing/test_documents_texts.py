"""The texts that a person is shown: complete in every language, in versions that stay."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from maillage.postgres.instance import ROOT
from maillage.translations.catalogues import po_file
from sharing.arrangements.template_text import template_text
from sharing.grants.models import Category
from sharing.programmes.models import NoticeText
from sharing.programmes.texts import rules
from sharing.programmes.texts.keeping import add_text, languages_of, text_in_force, text_of_version
from tests.conftest import Acting
from tests.postgres.logins import signed_in_as

FIRST = ROOT / "sharing" / "programmes" / "texts" / "first"
LANGUAGES = ("fr", "nl", "de", "en", "ar")
PICTOGRAMS = ROOT / "platform" / "maillage" / "ui" / "static" / "ui" / "img" / "pictograms"


def first(code: str, language: str) -> dict[str, Any]:
    text: dict[str, Any] = json.loads((FIRST / f"{code}.{language}.json").read_text())
    return text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", rules.CODES)
def test_every_language_says_the_same_as_the_french_text(code: str, language: str) -> None:
    rules.check_text(first(code, language), first(code, "fr"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_category_has_a_name_in_every_language(language: str) -> None:
    assert set(Category.values) <= first("agreement", language)["words"].keys()


def test_refusing_comes_first() -> None:
    lines = {language: first("agreement", language)["body"][0]["heading"] for language in ("fr", "en")}
    assert lines == {
        "fr": "Refuser ne change rien à votre revenu.",
        "en": "Refusing changes nothing to your income.",
    }


@pytest.mark.parametrize("code", rules.CODES)
def test_french_sentences_are_short(code: str) -> None:
    for part in first(code, "fr")["body"]:
        for sentence in part["sentences"]:
            assert len(sentence.split()) <= 22, sentence


def test_every_pictogram_is_drawn_and_none_for_nothing() -> None:
    assert {path.stem for path in PICTOGRAMS.glob("*.svg")} == rules.PICTOGRAMS


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title": ""}, "title"),
        ({"direction": "up"}, "direction"),
        ({"code": "poem"}, "code"),
        ({"body": []}, "body"),
        ({"words": {"yes": 3}}, "words"),
        ({"body": [{"code": "x"}]}, "a part needs"),
        ({"body": [{"code": "x", "pictogram": "gun", "heading": "X", "sentences": ["x"]}]}, "pictogram"),
        ({"body": [{"code": "x", "pictogram": "eye", "heading": "X", "sentences": ["{secret}"]}]}, "blank"),
        ({"body": [{"code": "x", "pictogram": "eye", "heading": "X", "sentences": []}]}, "no sentences"),
        (
            {"body": [{"code": "x", "pictogram": "eye", "heading": "X", "sentences": ["x"], "when": "rain"}]},
            "condition",
        ),
    ],
)
def test_a_text_that_does_not_hold_together_is_refused(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(rules.TextRefused, match=reason):
        rules.check_text({**first("agreement", "fr"), **change}, None)


def test_a_translation_may_not_leave_a_part_or_a_blank_out() -> None:
    french = first("agreement", "fr")
    for spoil in ("part", "blank"):
        dutch = first("agreement", "nl")
        if spoil == "part":
            dutch["body"].pop()
        else:
            dutch["body"][1]["sentences"][0] = "Iemand wil delen."
        with pytest.raises(rules.TextRefused, match="differs"):
            rules.check_text(dutch, french)


def test_blanks_are_filled_once_and_what_is_missing_becomes_dots() -> None:
    filled = rules.fill("{recipient} de {sender} : {purpose}", {"recipient": "{sender}", "sender": "Genappe"})
    assert filled == f"{{sender}} de Genappe : {rules.DOTS}"


def test_the_first_texts_are_there_in_five_languages(acting: type[Acting]) -> None:
    today = date(2026, 6, 1)
    with acting("colleague"):
        assert [language for language, _name in languages_of("agreement", today)] == ["fr", "ar", "de", "en", "nl"]
        arabic = text_in_force("agreement", "ar", today)
        assert arabic is not None
        assert (arabic.direction, arabic.remark) == ("rtl", "Not checked by a native speaker.")
        assert text_in_force("agreement", "fr", date(2025, 12, 31)) is None


@pytest.fixture
def as_owner(committed: str) -> Iterator[str]:
    """As `manage.py add_text` signs in."""
    with signed_in_as("migrator"):
        yield committed


def newer(language: str) -> dict[str, Any]:
    text = copy.deepcopy(first("agreement", language))
    text |= {"version": "2026-2", "valid_from": "2026-07-01"}
    return text


def test_a_new_version_is_added_by_a_command_and_the_old_one_stays(as_owner: str, tmp_path: Path) -> None:
    files = []
    for language in ("fr", "nl"):
        files.append(tmp_path / f"{language}.json")
        files[-1].write_text(json.dumps(newer(language)))
    call_command("add_text", *map(str, files), stdout=StringIO())
    found = text_in_force("agreement", "nl", date(2026, 7, 1))
    assert found is not None
    assert found.version == "2026-2"
    before = text_in_force("agreement", "nl", date(2026, 6, 30))
    assert before is not None
    assert before.version == "2026-1"
    assert text_of_version("agreement", "de", "2026-2") is None
    with pytest.raises(CommandError, match="there already"):
        call_command("add_text", str(files[0]), stdout=StringIO())


def test_a_version_begins_with_its_french_text(as_owner: str) -> None:
    with pytest.raises(rules.TextRefused, match="French text of this version first"):
        add_text(newer("nl"))


def test_the_database_changes_no_text(as_owner: str) -> None:
    text = NoticeText.objects.all()[:1].get()
    for change in (lambda: NoticeText.objects.filter(pk=text.pk).update(title="Autre"), lambda: text.delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


def test_no_body_writes_a_text(acting: type[Acting]) -> None:
    with acting("manager"), connection.cursor() as cursor:
        for statement in ("UPDATE programmes_noticetext SET title = 'x'", "DELETE FROM programmes_noticetext"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(statement)


@pytest.mark.parametrize("language", ["fr", "en", "nl", "de"])
def test_the_model_of_an_arrangement_fits_two_parties_and_a_consortium(language: str) -> None:
    model = template_text(language)
    assert model.version == "2026-2"
    two = r"\b(deux|l'une|the two|either|the other|twee|beiden?|de andere|die andere)\b"
    assert not re.findall(two, model.text, re.IGNORECASE)


def test_french_says_of_the_income_in_one_way() -> None:
    said = "".join(path.read_text() for path in (*FIRST.glob("*.fr.json"), po_file("fr")))
    assert "votre revenu" in said
    assert "vos revenus" not in said
