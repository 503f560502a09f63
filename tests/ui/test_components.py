"""The components: words, marks for screen readers, nothing that the security policy would stop."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from django.utils.html import escape
from django.utils.timezone import override as in_zone

from maillage.ui.charts import Bar, BarChart
from maillage.ui.components import COLOURS, AnswerSection, SummaryRow, TimelineEntry
from tests.ui.drawing import draw, elements


@pytest.mark.parametrize(
    ("cents", "language", "shown"),
    [
        (1594715, "fr", "15\u202f947,15\u00a0€"),
        (-5, "fr", "\u22120,05\u00a0€"),
        (0, "fr", "0,00\u00a0€"),
        (1594715, "en", "€15,947.15"),
        (None, "fr", ""),
    ],
)
def test_an_amount_stays_on_one_line(cents: int | None, language: str, shown: str) -> None:
    with translation.override(language):
        assert draw("{{ cents|money }}", cents=cents) == shown


@pytest.mark.parametrize("amount", [12.5, "12", 12.0])
def test_an_amount_that_is_not_whole_cents_is_refused(amount: object) -> None:
    with pytest.raises(TypeError):
        draw("{{ cents|money }}", cents=amount)


@pytest.mark.parametrize("colour", sorted(COLOURS))
def test_a_badge_is_words_with_a_colour(colour: str) -> None:
    assert draw("{% badge text colour %}", text="<clos>", colour=colour) == (
        f'<span class="badge tag-{colour}">&lt;clos&gt;</span>'
    )


def test_a_badge_begins_with_a_capital_and_is_grey_by_itself() -> None:
    assert draw('{% badge "en attente" %}') == '<span class="badge tag-grey">En attente</span>'


@pytest.mark.parametrize("source", ['{% badge "x" "pink" %}', '{% banner "pink" %}x{% endbanner %}'])
def test_an_unknown_colour_or_kind_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="pink"):
        draw(source)


def chart(*bars: Bar, csv_url: str = "") -> BarChart:
    return BarChart("c", "Parts", "La part de chaque membre.", bars, "Membre", "Part", csv_url)


def test_a_chart_has_a_title_a_description_and_its_table() -> None:
    drawn = chart(Bar("Genappe", 300, "3,00 €"), Bar("<Villers>", 100, "1,00 €"), csv_url="/parts.csv")
    html = draw("{% bar_chart chart %}", chart=drawn)
    (svg,) = elements(html, "svg")
    assert svg["role"] == "img"
    assert svg["aria-labelledby"].split() == ["c-title", "c-description"]
    assert '<title id="c-title">Parts</title><desc id="c-description">La part de chaque membre.</desc>' in html
    assert elements(html, "th")[:2] == [{"scope": "col"}, {"scope": "col", "class": "num"}]
    assert html.count("3,00 €") == html.count("&lt;Villers&gt;") == 2
    assert [link["href"] for link in elements(html, "a")] == ["/parts.csv"]
    assert "style" not in html


def test_bars_are_as_long_as_their_values_in_numbers_that_svg_reads() -> None:
    with translation.override("fr"):
        html = draw("{% bar_chart chart %}", chart=chart(*(Bar("x", value, "") for value in (3000, 1000, 0))))
    bars = [each for each in elements(html, "rect") if each["class"] == "bar"]
    assert [bar["width"] for bar in bars] == ["100.00%", "33.33%", "0.00%"]
    assert [bar["y"] for bar in bars] == ["26", "82", "138"]
    assert elements(html, "svg")[0]["height"] == "168"


@pytest.mark.parametrize(("values", "widths"), [((), []), ((0,), ["0%"]), ((0, 0), ["0%", "0%"]), ((7,), ["100.00%"])])
def test_a_chart_of_nothing_or_of_one_bar_is_drawn(values: tuple[int, ...], widths: list[str]) -> None:
    drawn = chart(*(Bar("x", value, "") for value in values))
    assert [shape.width for shape in drawn.shapes] == widths
    assert "<svg" in draw("{% bar_chart chart %}", chart=drawn)


def test_a_negative_bar_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        chart(Bar("x", -1, ""))


def test_a_timeline_keeps_its_order_and_dates_every_entry() -> None:
    entries = [
        TimelineEntry(datetime(2026, 3, 1, 23, 30, tzinfo=UTC), "Aline", "CPAS <de> Genappe", "Clos", "Fini.", "/x/"),
        TimelineEntry(datetime(2026, 2, 3, 9, 0, tzinfo=UTC), "", "Forem", "Reçu"),
    ]
    with in_zone("Europe/Brussels"), translation.override("fr"):
        html = draw("{% timeline entries %}", entries=entries)
    assert [each["datetime"] for each in elements(html, "time")] == [
        "2026-03-02T00:30:00+01:00", "2026-02-03T10:00:00+01:00",
    ]  # fmt: skip
    assert "2 mars 2026 à 00:30" in html
    assert html.index("Clos") < html.index("Reçu")
    assert f"Aline, {escape('CPAS <de> Genappe')}" in html
    assert "– Forem" in html
    assert [link["href"] for link in elements(html, "a")] == ["/x/"]


@pytest.mark.parametrize(
    ("name", "language", "shown"),
    [
        ("CPAS de Genappe", "fr", "le CPAS de Genappe"),
        ("Forem", "fr", "Forem"),
        ("CPAS de Genappe", "en", "CPAS de Genappe"),
        ("<b>", "fr", "&lt;b&gt;"),
    ],
)
def test_a_name_has_its_article_in_a_sentence(name: str, language: str, shown: str) -> None:
    with translation.override(language):
        assert draw("{{ name|in_sentence }}", name=name) == shown


@pytest.mark.parametrize(
    ("style", "first", "eleventh"),
    [
        ("DATE_FORMAT", "1er janvier 2026", "11 janvier 2026"),
        ("DATETIME_FORMAT", "1er janvier 2026 à 00:30", "11 janvier 2026 à 00:30"),
        ("SHORT_DATE_FORMAT", "01/01/2026", "11/01/2026"),
        ("j", "1", "11"),
    ],
)
def test_the_first_of_a_month_is_counted_in_french(style: str, first: str, eleventh: str) -> None:
    days = [datetime(2025, 12, 31, 23, 30, tzinfo=UTC), datetime(2026, 1, 10, 23, 30, tzinfo=UTC)]
    source = "{% for day in days %}{{ day|date:style }};{% endfor %}{{ none|date:style }}"
    with in_zone("Europe/Brussels"), translation.override("fr"):
        assert draw(source, days=days, style=style, none=None) == f"{first};{eleventh};"
    with translation.override("en"):
        assert draw('{{ day|date:"DATE_FORMAT" }}', day=date(2026, 1, 1)) == "1 January 2026"


def test_a_row_without_a_value_says_so_and_its_link_names_it() -> None:
    html = draw("{% summary_list rows %}", rows=[SummaryRow("Rue", "", "/x/"), SummaryRow("Étage", 0)])
    assert "Non rempli" in html
    assert html.count("Non rempli") == 1
    assert '<a href="/x/">Modifier<span class="visually-hidden"> – Rue</span></a>' in html
    assert '<dd class="value">0</dd>' in html


def test_what_is_about_to_be_sent_says_to_whom_and_until_when() -> None:
    sections = [AnswerSection("Contact", [SummaryRow("Rue", "A <b>")], "/change/")]
    html = draw("{% check_answers sections 'Forem' until %}", sections=sections, until=date(2026, 4, 1))
    assert "<dd>Forem</dd>" in html
    assert "<dd>1er avril 2026</dd>" in html
    assert "A &lt;b&gt;" in html
    assert [link["href"] for link in elements(html, "a")] == ["/change/"]


def test_breadcrumbs_end_on_the_page_itself() -> None:
    html = draw('{% breadcrumbs "Dossiers" "/participants/" "Amina" %}')
    assert [link["href"] for link in elements(html, "a")] == ["/participants/"]
    assert [each.get("aria-current") for each in elements(html, "li")] == [None, "page"]


def test_blocks_keep_their_content_and_escape_their_titles() -> None:
    heading = draw('{% page_heading title "Dossier" %}<a href="/x/">+</a>{% endpage_heading %}', title="<Amina>")
    assert "<h1>&lt;Amina&gt;</h1>" in heading
    assert '<div class="page-actions"><a href="/x/">+</a></div>' in heading
    assert "page-actions" not in draw("{% page_heading 'x' %} {% endpage_heading %}")
    banner = draw('{% banner "warning" title %}<p>Texte</p>{% endbanner %}', title="<Titre>")
    assert '<div class="notice notice-warning"><h2>&lt;Titre&gt;</h2><p>Texte</p></div>' in banner


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{% result_count 0 %}", "<strong>0</strong> résultat"),
        ("{% result_count 1 3 %}", "<strong>1</strong> résultat sur 3"),
        ("{% result_count 2 3 %}", "<strong>2</strong> résultats sur 3"),
    ],
)
def test_the_count_of_results_is_announced(source: str, words: str) -> None:
    html = draw(source)
    assert f"{words}</p>" in html
    assert elements(html, "p")[0]["role"] == "status"
