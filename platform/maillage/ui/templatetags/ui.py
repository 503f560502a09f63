"""The components as tags. Each draws one template of `ui/components`; shapes are in `maillage.ui.components`."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import pgettext

from maillage.ui import filters
from maillage.ui.charts import BarChart
from maillage.ui.components import COLOURS, AnswerSection, Crumb, SummaryRow, TimelineEntry
from maillage.ui.errors import errors_of
from maillage.ui.fields import euros
from maillage.ui.names import within_sentence

register = template.Library()

type Context = dict[str, Any]

BANNERS = frozenset({"info", "success", "warning", "danger"})


@register.filter
def money(cents: int | None) -> str:
    """Integer cents as euro in the active language, on one line; None gives "". Raises TypeError for a float."""
    return "" if cents is None else euros(cents)


@register.filter
def in_sentence(name: str) -> str:
    """The name of an organisation as a sentence of the active language takes it: with its article if it needs one."""
    return within_sentence(name)


@register.simple_tag
def badge(text: object, colour: str = "grey") -> SafeString:
    """A status in words; the colour only repeats it. Raises ValueError for a colour outside the six."""
    # Formatted here: a list draws hundreds, and a template each would cost more than the rest of the page.
    if colour not in COLOURS:
        raise ValueError(f"No such badge colour: {colour}")
    return format_html('<span class="badge tag-{}">{}</span>', colour, capfirst(str(text)))


@register.simple_block_tag
def page_heading(content: str, title: object, caption: object = "") -> SafeString:
    """The page's h1, a caption above it, and its actions (the block's content) at the right."""
    context = {"title": title, "caption": caption, "actions": SafeString(content.strip())}
    return render_to_string("ui/components/page_heading.html", context)


@register.inclusion_tag("ui/components/breadcrumbs.html")
def breadcrumbs(*labels_and_urls: object) -> Context:
    """The way to this page: label, url, label, url, … and the current page's label last."""
    pairs = [labels_and_urls[start : start + 2] for start in range(0, len(labels_and_urls), 2)]
    return {"crumbs": [Crumb(str(pair[0]), str(pair[1]) if len(pair) > 1 else "") for pair in pairs]}


@register.inclusion_tag("ui/components/back_link.html")
def back_link(url: str, text: object = "") -> Context:
    """A link to the page before; the list's address with its filters and page, where there is one."""
    return {"url": url, "text": text or pgettext("link to the previous page", "Back")}


@register.inclusion_tag("ui/components/summary_list.html")
def summary_list(rows: Iterable[SummaryRow]) -> Context:
    """Keys, values, and a link to change each."""
    return {"rows": rows}


@register.inclusion_tag("ui/components/summary_row.html")
def summary_row(key: object, value: object, url: str = "", action: object = "") -> Context:
    """One row, inside `<dl class="summary">`."""
    return {"row": SummaryRow(str(key), value, url, str(action))}


@register.simple_block_tag
def summary_block(content: str, key: object, url: str = "", action: object = "") -> SafeString:
    """One row whose value is the block's content, inside `<dl class="summary">`."""
    row = SummaryRow(str(key), SafeString(content.strip()), url, str(action))
    return render_to_string("ui/components/summary_row.html", {"row": row, "is_block": True})


@register.inclusion_tag("ui/components/check_answers.html")
def check_answers(sections: Sequence[AnswerSection], recipient: object = "", until: date | None = None) -> Context:
    """Everything about to be sent, who gets it and until when, before the button that sends."""
    return {"sections": sections, "recipient": recipient, "until": until}


@register.inclusion_tag("ui/components/timeline.html")
def timeline(entries: Sequence[TimelineEntry]) -> Context:
    """What happened, in the order given: newest first."""
    return {"entries": entries}


@register.simple_block_tag
def banner(content: str, kind: str = "info", title: object = "") -> SafeString:
    """A notice in the page. `kind` is info, success, warning or danger; raises ValueError for another."""
    if kind not in BANNERS:
        raise ValueError(f"No such banner: {kind}")
    return render_to_string("ui/components/banner.html", {"content": content, "kind": kind, "title": title})


@register.inclusion_tag("ui/components/empty_state.html")
def empty_state(title: object, text: object, url: str = "", action: object = "") -> Context:
    """Why there is nothing here, and what to do next."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("ui/components/result_count.html")
def result_count(shown: int, total: int | None = None) -> Context:
    """How many results the filters leave, announced to screen readers."""
    return {"shown": shown, "total": total}


@register.inclusion_tag("ui/components/filter_chips.html", takes_context=True)
def filter_chips(context: template.Context, form: forms.Form) -> Context:
    """The filters in force, each a link that takes it away. `form` is the bound GET form."""
    query = context["request"].GET
    return {"chips": filters.chips(form, query), "clear_url": filters.clear_url(form, query)}


@register.inclusion_tag("ui/components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> Context:
    """Links to the other pages (parameter `page`), keeping the rest of the query. Nothing for a single page."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "request": context["request"],
        "page": page,
        "numbers": list(numbers),
        "gap": page.paginator.ELLIPSIS,
    }


@register.inclusion_tag("ui/components/bar_chart.html")
def bar_chart(chart: BarChart) -> Context:
    """A drawing with its title, its description and its table."""
    return {"chart": chart}


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(*page_forms: object) -> Context:
    """The errors of the page's forms, linked to their fields. Nothing when there are none."""
    return {"errors": errors_of(page_forms)}


@register.simple_tag
def error_prefix(*page_forms: object) -> str:
    """ "Error: " for the page's title when one of its forms was refused."""
    return f"{pgettext('before a message', 'Error:')} " if errors_of(page_forms) else ""
