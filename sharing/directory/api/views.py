"""The directory, for programs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.schema import operation
from maillage.api.views import BodyView
from sharing.directory.access import access_bodies
from sharing.directory.api.shapes import BodyFilters, BodySerializer
from sharing.directory.search import narrowed


class DirectoryView(BodyView):
    """The organisations on the platform."""

    @operation(
        _("List the organisations, by name, place and kind"),
        description=_("Organisations whose work must stay confidential are not listed."),
        parameters=[BodyFilters],
        responses=BodySerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Those that the filters leave, by name."""
        filters = self.parsed(BodyFilters, request.query_params)
        found = narrowed(access_bodies(self.actor), kinds=filters.get("kind", ()), words=filters.get("q", ""))
        return self.get_paginated_response(BodySerializer(self.page_of(found), many=True).data)
