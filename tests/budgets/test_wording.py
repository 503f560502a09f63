"""Where figures come from, in words."""

from __future__ import annotations

import csv

import pytest
from django.utils import translation

from budgets.wording import SERIES, SOURCES, series_label, source_label
from tenants.registry.reference import DATA


def column(name: str) -> set[str]:
    with (DATA / "populations.csv").open() as file:
        return {row[name] for row in csv.DictReader(file)}


def test_every_source_and_series_of_the_reference_figures_has_its_words() -> None:
    assert set(SOURCES) == column("source")
    assert set(SERIES) == column("series")


@pytest.mark.parametrize(("language", "word"), [("fr", "Arrêté"), ("en", "Decree")])
def test_a_source_is_told_in_the_language_of_the_reader(language: str, word: str) -> None:
    with translation.override(language):
        told = {source_label(source) for source in column("source")}
        assert any(words.startswith(word) for words in told)
        assert not told & column("source")


def test_what_an_importer_brought_is_shown_as_it_is() -> None:
    assert source_label("Statbel 2031") == "Statbel 2031"
    assert series_label("other") == "other"
