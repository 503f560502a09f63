"""Filters that live in the address: what is set, and how to take one away."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils import formats

PAGE_PARAMETER = "page"


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, with the address of the same list without it."""

    label: str
    text: str
    url: str


def chips(form: forms.Form, query: QueryDict) -> list[Chip]:
    """Return one chip for each value of `query` that `form` knows and accepts.

    Refused values get none: they do not filter, and the form says so.
    """
    return [
        Chip(str(form[name].label), _display(form, name, shown), _without(query, form[name].html_name, value))
        for name, shown, value in _values(form, query)
        if name not in form.errors
    ]


def clear_url(form: forms.Form, query: QueryDict) -> str:
    """Return the address of the list without any of the form's filters."""
    rest = query.copy()
    for name in [*(form[field].html_name for field in form.fields), PAGE_PARAMETER]:
        rest.pop(name, None)
    return f"?{rest.urlencode()}"


def _values(form: forms.Form, query: QueryDict) -> Iterator[tuple[str, str, str]]:
    """Each filter in force: its field, its value as the form was given it, its value as the address has it."""
    for name in form.fields:
        if not form[name].is_hidden:
            html_name = form[name].html_name
            given = form.data.getlist(html_name) if isinstance(form.data, QueryDict) else query.getlist(html_name)
            for shown, value in zip(given, query.getlist(html_name), strict=True):
                if shown.strip():
                    yield name, shown, value


def _without(query: QueryDict, name: str, value: str) -> str:
    rest = query.copy()
    rest.setlist(name, [kept for kept in query.getlist(name) if kept != value])
    # A page number belongs to the list as it was filtered.
    rest.pop(PAGE_PARAMETER, None)
    return f"?{rest.urlencode()}"


def _display(form: forms.Form, name: str, value: str) -> str:
    choices = getattr(form.fields[name], "choices", None)
    if choices is not None:
        return _choice_labels(choices).get(value, value)
    cleaned = form.cleaned_data.get(name) if form.is_valid() else None
    return formats.date_format(cleaned, "SHORT_DATE_FORMAT") if isinstance(cleaned, date) else value


def _choice_labels(choices: Iterable[tuple[object, object]]) -> Mapping[str, str]:
    labels: dict[str, str] = {}
    for value, label in choices:
        if isinstance(label, list | tuple):
            labels.update((str(key), str(text)) for key, text in label)
        else:
            labels[str(value)] = str(label)
    return labels
