"""Lists, a page at a time."""

from __future__ import annotations

from typing import Any

from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response

from maillage.ui.lists import PAGE_SIZE


class Pages(PageNumberPagination):
    """{"count", "page", "pages", "results"}, as many a page as the pages for people have.

    No addresses of other pages: they would carry the words of the search, a name perhaps, into logs and histories.
    """

    page_size = PAGE_SIZE

    def get_paginated_response(self, data: Any) -> Response:
        """The envelope around one page."""
        assert self.page is not None, "paginate_queryset first"
        pages = self.page.paginator
        return Response({"count": pages.count, "page": self.page.number, "pages": pages.num_pages, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The envelope, for the description of the interface."""
        numbers = {name: {"type": "integer"} for name in ("count", "page", "pages")}
        properties = {**numbers, "results": schema}
        return {"type": "object", "required": list(properties), "properties": properties}
