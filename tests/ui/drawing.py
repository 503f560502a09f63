"""Templates and forms drawn without a page or a database around them."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.conf import settings
from django.template import RequestContext, Template
from django.test import RequestFactory


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def draw(source: str, path: str = "/", **context: Any) -> str:
    """A template that has loaded our tags, with the request of a GET at `path`."""
    template = Template("{% load i18n ui %}" + source)
    return template.render(RequestContext(RequestFactory().get(path, headers={"host": settings.BASE_HOST}), context))


def elements(html: str, tag: str) -> list[dict[str, str]]:
    """The attributes of every element with this tag, in order."""
    parser = _Elements()
    parser.feed(html)
    return [attributes for name, attributes in parser.found if name == tag]
