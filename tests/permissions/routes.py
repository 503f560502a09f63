"""Every route that the platform serves, read off its urlconfs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

BARE = "bare"


@dataclass(frozen=True, order=True)
class Route:
    """A route: the kind of host that serves it ("bare" for the one without body), its path with `<name>` for ids."""

    kind: str
    path: str


def _plain(pattern: str) -> str:
    """A route's text with parameters as `<name>`, whether it was written as a path or as an expression."""
    text = re.sub(r"<\w+:(\w+)>", r"<\1>", pattern)
    text = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", text)
    return text.replace("^", "").replace("\\Z", "").replace("$", "").replace("\\", "")


def _walk(resolver: URLResolver, start: str) -> list[str]:
    found: list[str] = []
    for entry in resolver.url_patterns:
        path = start + _plain(str(entry.pattern))
        if isinstance(entry, URLPattern):
            found.append(path)
        else:
            found += _walk(entry, path)
    return found


def all_routes() -> list[Route]:
    """The routes of the bare host and of each kind of body."""
    urlconfs = {BARE: settings.ROOT_URLCONF, **settings.URLCONF_BY_KIND}
    return sorted(
        {Route(kind, "/" + path) for kind, urlconf in urlconfs.items() for path in _walk(get_resolver(urlconf), "")}
    )
