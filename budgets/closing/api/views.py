"""Final accounts, for programs: parse, one access function, one service, answer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.access import access_pool
from budgets.closing.access import access_account, access_member
from budgets.closing.api.shapes import AccountSerializer, TraceSerializer
from budgets.closing.files import file_name
from budgets.closing.paper import account_paper
from budgets.closing.reading import read_account, read_drawn_up, trace_of
from budgets.closing.workbook import account_workbook
from maillage.api.schema import file_of, operation
from maillage.api.views import BodyView
from maillage.documents.downloads import PDF, XLSX, download
from maillage.documents.pdf import pdf_response


class AccountView(BodyView):
    """The account in force."""

    @operation(
        _("Read the final account of a pool, or its preview"),
        description=_("A member reads the totals and its own line, once it is drawn up."),
        responses=AccountSerializer,
    )
    def get(self, request: Request, pool_id: UUID) -> Response:
        """As it stands."""
        return Response(AccountSerializer(read_account(self.actor, access_pool(self.actor, pool_id))).data)


class NumberedAccountView(BodyView):
    """One account by its number."""

    @operation(
        _("Read one final account, those that were reopened too"),
        operation_id="budgets_pools_account_numbered",
        responses=AccountSerializer,
    )
    def get(self, request: Request, pool_id: UUID, number: int) -> Response:
        """As it was drawn up."""
        account = access_account(self.actor, pool_id, number)
        return Response(AccountSerializer(read_drawn_up(self.actor, account)).data)


class PaperView(BodyView):
    """An account for a council."""

    @operation(_("Download a final account as a PDF"), responses=file_of(PDF))
    def get(self, request: Request, pool_id: UUID, number: int) -> HttpResponse:
        """Tagged, with the totals and as many members as the reader sees."""
        account = access_account(self.actor, pool_id, number)
        return pdf_response(account_paper(read_drawn_up(self.actor, account)), file_name(account))


class WorkbookView(BodyView):
    """An account as a workbook."""

    @operation(_("Download a final account as a spreadsheet"), responses=file_of(XLSX))
    def get(self, request: Request, pool_id: UUID, number: int) -> HttpResponse:
        """Totals, members and entries that the reader sees."""
        account = access_account(self.actor, pool_id, number)
        return download(account_workbook(read_drawn_up(self.actor, account)), XLSX, f"{file_name(account)}.xlsx")


class TraceView(BodyView):
    """Why an amount is what it is."""

    @operation(_("Read why a member owes or is owed what it does"), responses=TraceSerializer)
    def get(self, request: Request, pool_id: UUID, member_slug: str) -> Response:
        """The working of the share, and every entry of the account."""
        pool, member = access_member(self.actor, pool_id, member_slug)
        return Response(TraceSerializer(trace_of(self.actor, pool, member)).data)
