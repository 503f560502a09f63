"""Lists as pages: one page of rows, and the way back to a list as the reader left it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from maillage.ui.filters import PAGE_PARAMETER

PAGE_SIZE = 25


def page_of(request: HttpRequest, rows: Any) -> Page[Any]:
    """The page of a queryset that the address asks for; the nearest one when there is no such page."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get(PAGE_PARAMETER))


def list_as_left(request: HttpRequest, address: str) -> str:
    """The list at `address` with the filters and the page that the reader comes from, if they come from there."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    # only the query is taken over: where it leads is ours
    here = came_from.netloc == request.get_host() and came_from.path == address
    return f"{address}?{came_from.query}" if here and came_from.query else address
