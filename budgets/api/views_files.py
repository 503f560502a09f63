"""The files of a pool and of its versions, for programs: the same that the pages offer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from budgets.access import access_pool
from budgets.files import changes_file, glance_file, shares_file, version_book, version_paper
from maillage.api.schema import file_of, operation
from maillage.api.views import BodyView
from maillage.documents.downloads import CSV, PDF, XLSX


class GlanceFileView(BodyView):
    """A pool at a glance."""

    @operation(_("Download what a pool has called, paid and spent as CSV"), responses=file_of(CSV))
    def get(self, request: Request, pool_id: UUID) -> HttpResponse:
        """As it stands."""
        return glance_file(self.actor, access_pool(self.actor, pool_id))


class SharesFileView(BodyView):
    """The shares of a version."""

    @operation(
        _("Download the shares of a version as CSV"),
        description=_("Those of a draft as they would be; a member has its own alone."),
        responses=file_of(CSV),
    )
    def get(self, request: Request, pool_id: UUID, number: int) -> HttpResponse:
        """Each with its days and by which key."""
        return shares_file(self.actor, access_pool(self.actor, pool_id), number)


class ChangesFileView(BodyView):
    """What a version changes."""

    @operation(_("Download what a version changes as CSV"), responses=file_of(CSV))
    def get(self, request: Request, pool_id: UUID, number: int) -> HttpResponse:
        """Lines, funding, shares."""
        return changes_file(self.actor, access_pool(self.actor, pool_id), number)


class PaperView(BodyView):
    """A version for a council."""

    @operation(_("Download a version of a budget as a PDF"), responses=file_of(PDF))
    def get(self, request: Request, pool_id: UUID, number: int) -> HttpResponse:
        """Tagged, with what the reader may see."""
        return version_paper(self.actor, access_pool(self.actor, pool_id), number)


class BookView(BodyView):
    """A version as a workbook."""

    @operation(_("Download a version of a budget as a spreadsheet"), responses=file_of(XLSX))
    def get(self, request: Request, pool_id: UUID, number: int) -> HttpResponse:
        """Budget, key, shares and working."""
        return version_book(self.actor, access_pool(self.actor, pool_id), number)
