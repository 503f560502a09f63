"""The catalogues are complete, and the tool that keeps them finds every message."""

from __future__ import annotations

import gettext
from datetime import date
from pathlib import Path

import django
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.utils import formats, translation

from maillage.translations.catalogues import LANGUAGES, compile_all, faults, po_file, read, updated, write
from maillage.translations.extract import extract_all
from maillage.ui.names import within_sentence

TEMPLATE = """{% load i18n %}
    <p>{% translate "Plain" %}</p>
  {% translate 'Open' context "a door" %} {{ value|default:_("By default") }}
 {% blocktranslate trimmed count counter=n %}
    {{ counter }} file
        {% plural %}
    {{ counter }} files
  {% endblocktranslate %}
  <a title="{% translate "In an attribute" %}">{% if x == _("Compared") %}"unbalanced ( ' {% endif %}</a>
  {# Translators: not a message #}
  {% blocktranslate with name=person %}Hello {{ name }},
welcome{% endblocktranslate %}
"""
CODE = '''"""Docstring, no message."""
from django.utils.translation import gettext_lazy as _, ngettext, npgettext_lazy, pgettext

A = _("Lazy")
B = ngettext("%(n)s day", "%(n)s days", 2)
C = pgettext("a month", "May")
D = npgettext_lazy("a walk", "turn", "turns", 2)
E = _(
    "In two "
    "halves"
)
'''


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with a template and a module."""
    templates = tmp_path / "tenants" / "x" / "templates" / "x"
    templates.mkdir(parents=True)
    (templates / "page.html").write_text(TEMPLATE)
    (tmp_path / "tenants" / "x" / "code.py").write_text(CODE)
    migrations = tmp_path / "tenants" / "x" / "migrations"
    migrations.mkdir()
    (migrations / "0001.py").write_text('_("In a migration")')
    return tmp_path


def _keys(catalog: Catalog) -> set[object]:
    return {(message.context, message.id) if message.context else message.id for message in catalog if message.id}


def test_messages_are_found_in_templates_and_code(project: Path) -> None:
    assert _keys(extract_all(project)) == {
        "Plain",
        ("a door", "Open"),
        "By default",
        ("%(counter)s file", "%(counter)s files"),
        "In an attribute",
        "Compared",
        "Hello %(name)s,\nwelcome",
        "Lazy",
        ("%(n)s day", "%(n)s days"),
        ("a month", "May"),
        ("a walk", ("turn", "turns")),
        "In two halves",
    }


def test_an_update_keeps_translations_and_drops_what_is_gone(project: Path) -> None:
    path = po_file("fr", project)
    before = Catalog(locale="fr")
    before.add("Lazy", "Paresseux")
    before.add("Gone", "Parti")
    write(updated(extract_all(project), before, "fr"), path)
    catalog = read(path)
    assert catalog["Lazy"].string == "Paresseux"
    assert "Gone" not in catalog
    again = path.read_bytes()
    write(updated(extract_all(project), catalog, "fr"), path)
    assert path.read_bytes() == again


@pytest.mark.parametrize(
    ("translation", "fault"),
    [
        (None, "is missing"),
        ("", "is not translated"),
        ("Il y a %(nombre)s <b>dossiers</b>", "other placeholders"),
        ("Il y a %(count)s dossiers", "other placeholders or tags"),
        ("Il y a %(count)s <b>dossiers</b>", ""),
    ],
)
def test_each_fault_of_a_translation_is_named(translation: str | None, fault: str) -> None:
    found, catalog = Catalog(locale="fr"), Catalog(locale="fr")
    found.add("There are %(count)s <b>files</b>", locations=[("page.html", 1)])
    if translation is not None:
        catalog.add("There are %(count)s <b>files</b>", translation)
    lines = faults(found, catalog)
    assert len(lines) == bool(fault)
    assert all(fault in line and line.startswith("page.html: ") for line in lines)


def test_a_fuzzy_or_half_translated_message_is_a_fault() -> None:
    found, catalog = Catalog(locale="fr"), Catalog(locale="fr")
    found.add("Open", locations=[("a.py", 1)])
    found.add(("%(n)s day", "%(n)s days"), locations=[("a.py", 2)])
    catalog.add("Open", "Ouvert", flags=["fuzzy"])
    catalog.add(("%(n)s day", "%(n)s days"), ("%(n)s jour", ""))
    assert [line.rpartition(" is ")[2] for line in faults(found, catalog)] == ["not translated", "fuzzy"]


def test_a_compiled_catalogue_is_read_and_made_anew_when_it_is_old(project: Path) -> None:
    path = po_file("fr", project)
    catalog = Catalog(locale="fr")
    catalog.add(("%(n)s day", "%(n)s days"), ("%(n)s jour", "%(n)s jours"))
    write(catalog, path)
    assert compile_all(project) == [path.with_suffix(".mo")]
    assert compile_all(project) == []
    with path.with_suffix(".mo").open("rb") as compiled:
        translations = gettext.GNUTranslations(compiled)
    assert [translations.ngettext("%(n)s day", "%(n)s days", n) % {"n": n} for n in (0, 1, 2)] == [
        "0 jour", "1 jour", "2 jours",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    assert not (lines := faults(extract_all(), read(po_file(language)))), "\n".join(
        [f"{len(lines)} message(s): run `make messages` and translate them in {po_file(language).name}", *lines]
    )


# Words of ours that stand in Django's catalogue too, and mean another thing there, go under a context of their own:
# a form's label "May" once made the month "Peut".
def test_no_word_of_ours_takes_the_place_of_one_of_djangos() -> None:
    with (Path(django.__file__).parent / "conf/locale/fr/LC_MESSAGES/django.po").open("rb") as source:
        theirs = {message.id: message.string for message in read_po(source) if not message.context}
    ours = {message.id: message.string for message in read(po_file("fr")) if message.id and not message.context}
    taken = {
        word: (ours[word], theirs[word])
        for word in ours.keys() & theirs.keys()
        if theirs[word] and str(ours[word]).casefold() != str(theirs[word]).casefold()
    }
    assert taken == {}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_day_comes_before_the_month(language: str) -> None:
    with translation.override(language):
        assert formats.date_format(date(2026, 3, 11), "SHORT_DATE_FORMAT") == "11/03/2026"


def test_a_cpas_has_its_article_inside_a_french_sentence() -> None:
    with translation.override("fr"):
        assert within_sentence("CPAS de Genappe") == "le CPAS de Genappe"
        assert within_sentence("Forem") == "Forem"
    with translation.override("en"):
        assert within_sentence("CPAS de Genappe") == "CPAS de Genappe"
