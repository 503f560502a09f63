"""Documents are tagged PDF/UA-1, what is typed stays text, and nothing is kept of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from maillage.documents.coverage import FONTS, MISSING, characters, printable
from maillage.documents.pdf import PLAIN, DocumentFailed, pdf_response, render
from maillage.postgres.instance import ROOT
from tests.documents.pdfs import check_readable_by_all, read, roles_of, text_of

HOSTILE = '#let x = 1 #read("/etc/passwd") $a^2$ @nobody \\ \' " ` * _ <label> ~ // /* ]'


def plain(*paragraphs: Any, **more: Any) -> bytes:
    return render(PLAIN, {"introduction": paragraphs, "sections": [], **more}, title="Un essai", language="fr")


def test_a_document_can_be_read_by_a_screen_reader() -> None:
    table = {"headings": ["Quoi", "Quand"], "rows": [["Appel", "3 mai"]]}
    content = plain("Bonjour", sections=[{"title": "Suite", "list": ["un", "deux"], "table": table}])
    check_readable_by_all(content, title="Un essai", language="fr")
    assert {"H1", "H2", "P", "L", "Table", "TH", "TD"} <= roles_of(content)


def test_what_was_typed_comes_out_as_text() -> None:
    content = plain(HOSTILE, sections=[{"title": HOSTILE, "pairs": [[HOSTILE, HOSTILE]]}])
    assert text_of(content).replace(" ", "").count(HOSTILE.replace(" ", "")) == 4


def test_ten_kilobytes_of_one_field_run_over_the_pages() -> None:
    content = plain("mot " * 2500, "fin")
    assert len(read(content).pages) > 2
    assert text_of(content).count("mot") == 2500


def test_a_name_without_spaces_does_not_stop_the_document() -> None:
    assert "x" * 20 in text_of(plain("x" * 10_000)).replace(" ", "")


def test_right_to_left_words_come_out() -> None:
    shown = text_of(render(PLAIN, {"introduction": ["مرحبا", "שלום"], "sections": []}, title="نص", language="ar"))
    assert {"مرحبا", "שלום"} & set(shown.split()) or {"مرحبا"[::-1], "שלום"[::-1]} & set(shown.split())


def test_letters_that_no_font_of_ours_has_are_shown_as_missing() -> None:
    assert printable("Ōe 日本 😀\u0007 e\u0301") == f"Ōe {MISSING * 2} {MISSING} é"
    assert MISSING in text_of(plain("日本"))


def test_the_coverage_is_that_of_the_fonts() -> None:
    latin = characters((FONTS / "SourceSans3-Regular.otf").read_bytes())
    assert {ord(sign) for sign in "aéœŁȘЖΩ€→□"} <= latin
    assert not {ord(sign) for sign in "日ש"} & latin
    assert latin <= characters((FONTS / "SourceSans3-Bold.otf").read_bytes())


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_no_text_stops_a_document(words: str) -> None:
    assert plain(words, sections=[{"title": "Titre", "pairs": [[words, words]]}]).startswith(b"%PDF-")


def test_pages_are_numbered_in_the_language_of_the_document() -> None:
    assert "1" in text_of(plain(gettext_lazy("Identity")))[-20:]


def test_a_document_that_fails_does_not_repeat_what_it_was_to_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maillage.documents.pdf.printable", str)
    with pytest.raises(DocumentFailed) as failed:
        plain("Amina 日本")
    assert str(failed.value) == "plain.typ"
    assert failed.value.__context__ is None


def test_nothing_is_written_beside_the_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    plain("Amina")
    assert list(tmp_path.rglob("*")) == []


def test_no_template_fetches_a_package_or_evaluates_a_value() -> None:
    folders = [ROOT / name for name in ("platform", "sharing", "tenants", "budgets")]
    templates = [path for folder in folders for path in folder.rglob("*.typ")]
    assert len(templates) > 1
    for template in templates:
        source = re.sub(r"//.*", "", template.read_text())
        assert not re.search(r"@preview|@local|\beval\(|mode:\s*\"markup\"", source), template


def test_the_answer_is_a_download_that_nobody_keeps() -> None:
    answer = pdf_response(b"%PDF-", "accord")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="accord.pdf"'
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
