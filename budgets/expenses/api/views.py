"""Expenses, for programs: parse, one access function, one service, answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.access import access_pool
from budgets.expenses.access import (
    access_entering,
    access_expense,
    access_expense_to_change,
    access_expenses,
    access_hours,
    access_hours_to_change,
    access_proof,
    access_proof_to_enter_hours,
    access_proof_to_remove,
)
from budgets.expenses.api.shapes import (
    ExpenseDetailSerializer,
    ExpenseFilters,
    ExpenseInput,
    ExpenseSerializer,
    HoursInput,
    HoursSerializer,
    LineRowSerializer,
    ProofInput,
    ProofSerializer,
    RowSerializer,
    StaffInput,
    entry_of,
    staff_of,
)
from budgets.expenses.files import journal_csv, journal_xlsx
from budgets.expenses.journal import journal
from budgets.expenses.models import Expense, ExpenseKind
from budgets.expenses.reading import line_rows, narrowed
from budgets.expenses.services import (
    add_proof,
    change_expense,
    change_staff,
    enter_expense,
    enter_hours,
    enter_staff,
    remove_proof,
    strike_hours,
)
from maillage.api.schema import file_of, operation
from maillage.api.views import BodyView
from maillage.audit.actor import Actor
from maillage.documents.downloads import CSV, XLSX
from maillage.documents.uploads import serve

AMOUNT = ["malformed_amount", "one_amount", "not_above_zero"]
EXPENSE = [
    *AMOUNT, "other_line", "not_in_budget", "other_member", "other_order", "outside_period", "in_future", "no_supplier",
    "no_hours",
]  # fmt: skip
STAFF = [
    *AMOUNT, "other_line", "not_in_budget", "not_for_staff", "other_member", "no_member", "no_function", "no_fraction",
    "ends_before_start", "outside_period",
]  # fmt: skip
UPLOAD = ["no_document", "empty_file", "too_large", "not_accepted", "infected"]


def shown(actor: Actor, expense: Expense, status: int = 200) -> Response:
    """The expense as the actor reads it."""
    found = access_expense(actor, expense.pool_id, expense.pk)
    return Response(ExpenseDetailSerializer(found).data, status=status)


class ExpensesView(BodyView):
    """The expenses of a pool."""

    @operation(
        _("List the expenses of a pool"),
        description=_("A member reads its own, the coordination all."),
        parameters=[ExpenseFilters],
        responses=ExpenseSerializer(many=True),
    )
    def get(self, request: Request, pool_id: UUID) -> Response:
        """The latest first."""
        pool = access_pool(self.actor, pool_id)
        asked = self.parsed(ExpenseFilters, request.query_params)
        asked.pop("page", None)
        rows = self.page_of(narrowed(access_expenses(self.actor, pool), **asked))
        return self.get_paginated_response(ExpenseSerializer(rows, many=True).data)

    @operation(
        _("Enter an expense"),
        description=_("As a draft: it reaches the accounts once somebody else approved it."),
        request=ExpenseInput,
        responses={201: ExpenseDetailSerializer},
        refuses={400: EXPENSE, 409: ["entered_before", "account_drawn_up", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """A member its own, the coordination for everybody."""
        pool = access_entering(self.actor, pool_id)
        entry = entry_of(self.actor, pool, self.parsed(ExpenseInput))
        return shown(self.actor, enter_expense(actor=self.actor, pool=pool, entry=entry), status=201)


class StaffView(BodyView):
    """Staff made available."""

    @operation(
        _("Make staff available to a pool"),
        description=_("Worth its yearly cost × part of full time × days; it comes off the share, without cash."),
        request=StaffInput,
        responses={201: ExpenseDetailSerializer},
        refuses={400: STAFF, 409: ["account_drawn_up", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """As a draft."""
        pool = access_entering(self.actor, pool_id)
        staff = staff_of(self.actor, pool, self.parsed(StaffInput))
        return shown(self.actor, enter_staff(actor=self.actor, pool=pool, staff=staff), status=201)


class ExpenseView(BodyView):
    """One expense."""

    @operation(_("Read an expense with its proofs"), responses=ExpenseDetailSerializer)
    def get(self, request: Request, pool_id: UUID, expense_id: UUID) -> Response:
        """As it stands."""
        return shown(self.actor, access_expense(self.actor, pool_id, expense_id))


class ChangeView(BodyView):
    """A draft."""

    @operation(
        _("Change a draft"),
        description=_("Everything is said again, in the shape of an expense or of staff made available."),
        request=ExpenseInput,
        responses=ExpenseDetailSerializer,
        refuses={
            400: sorted({*EXPENSE, *STAFF}),
            409: ["not_a_draft", "entered_before", "account_drawn_up", "pool_closed"],
        },
    )
    def post(self, request: Request, pool_id: UUID, expense_id: UUID) -> Response:
        """Whose it is stays."""
        expense = access_expense_to_change(self.actor, pool_id, expense_id)
        if expense.kind == ExpenseKind.IN_KIND:
            staff = staff_of(self.actor, expense.pool, self.parsed(StaffInput))
            return shown(self.actor, change_staff(actor=self.actor, expense=expense, staff=staff))
        entry = entry_of(self.actor, expense.pool, self.parsed(ExpenseInput))
        return shown(self.actor, change_expense(actor=self.actor, expense=expense, entry=entry))


class ProofsView(BodyView):
    """The proofs of an expense."""

    parser_classes = [MultiPartParser]

    @operation(
        _("Add a proof to an expense"),
        description=_("With “submit” the expense is handed in at once; when that is refused nothing is stored."),
        request={"multipart/form-data": ProofInput},
        responses={201: ProofSerializer},
        refuses={
            400: [*UPLOAD, "no_proof"],
            409: ["not_live", "not_over", "not_in_budget", "not_a_draft", "account_drawn_up", "pool_closed"],
        },
    )
    def post(self, request: Request, pool_id: UUID, expense_id: UUID) -> Response:
        """By multipart."""
        expense = access_expense_to_change(self.actor, pool_id, expense_id)
        proof = add_proof(actor=self.actor, expense=expense, **self.parsed(ProofInput))
        return Response(ProofSerializer(proof).data, status=201)


class ProofView(BodyView):
    """One file."""

    @operation(_("Read the file of a proof"), responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, pool_id: UUID, proof_id: UUID) -> FileResponse:
        """For whoever reads what it proves."""
        found = access_proof(self.actor, pool_id, proof_id)
        return serve(role=found.kept_by, key=found.document, content_type=found.content_type, name=found.kind)


class RemoveProofView(BodyView):
    """A proof of a draft."""

    @operation(
        _("Remove a proof from a draft"),
        request=None,
        responses={204: None},
        refuses={409: ["not_a_draft", "in_use", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID, proof_id: UUID) -> Response:
        """By the body that uploaded it."""
        remove_proof(actor=self.actor, proof=access_proof_to_remove(self.actor, pool_id, proof_id))
        return Response(status=204)


class HoursView(BodyView):
    """The hours out of the time sheets of an expense."""

    @operation(_("List the hours of an expense"), responses=HoursSerializer(many=True))
    def get(self, request: Request, pool_id: UUID, expense_id: UUID) -> Response:
        """By day."""
        expense = access_expense(self.actor, pool_id, expense_id)
        rows = self.page_of(access_hours(expense))
        return self.get_paginated_response(HoursSerializer(rows, many=True).data)

    @operation(
        _("Enter hours out of a time sheet"),
        description=_("No hour of a worker twice, in whatever pool."),
        request=HoursInput,
        responses={201: HoursSerializer},
        refuses={
            400: ["no_code", "ends_before_start", "not_a_time_sheet", "outside_period", "in_future"],
            409: ["hours_once", "not_live", "pool_closed"],
        },
    )
    def post(self, request: Request, pool_id: UUID, expense_id: UUID) -> Response:
        """One stretch."""
        access_expense_to_change(self.actor, pool_id, expense_id)
        given: dict[str, Any] = self.parsed(HoursInput)
        proof = access_proof_to_enter_hours(self.actor, pool_id, expense_id, given.pop("proof"))
        return Response(HoursSerializer(enter_hours(actor=self.actor, proof=proof, **given)).data, status=201)


class StrikeHoursView(BodyView):
    """Hours that were entered by mistake."""

    @operation(
        _("Strike hours out"),
        request=None,
        responses={204: None},
        refuses={409: ["struck_out", "hours_claimed", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID, hours_id: UUID) -> Response:
        """They can be entered anew."""
        strike_hours(actor=self.actor, hours=access_hours_to_change(self.actor, pool_id, hours_id))
        return Response(status=204)


class LinesView(BodyView):
    """What all members together spent."""

    @operation(_("Read what was spent by line, all members together"), responses=LineRowSerializer(many=True))
    def get(self, request: Request, pool_id: UUID) -> Response:
        """In the order of the budget."""
        rows = self.page_of(line_rows(access_pool(self.actor, pool_id)))
        return self.get_paginated_response(LineRowSerializer(rows, many=True).data)


class JournalView(BodyView):
    """The entries of a pool."""

    @operation(
        _("Read the journal of a pool, for accounting software"),
        description=_("Auxiliary account of the pool: the legal books are each CPAS’s own."),
        responses=RowSerializer(many=True),
    )
    def get(self, request: Request, pool_id: UUID) -> Response:
        """Each debit and credit that the reader may see."""
        rows = self.page_of(journal(access_pool(self.actor, pool_id)))
        return self.get_paginated_response(RowSerializer(rows, many=True).data)


class JournalFileView(BodyView):
    """The journal for a spreadsheet."""

    @operation(_("Download the journal of a pool as CSV"), responses=file_of(CSV))
    def get(self, request: Request, pool_id: UUID) -> HttpResponse:
        """The entries that the reader may see."""
        pool = access_pool(self.actor, pool_id)
        return journal_csv(pool, journal(pool))


class JournalBookView(BodyView):
    """The journal as a workbook."""

    @operation(_("Download the journal of a pool as a spreadsheet"), responses=file_of(XLSX))
    def get(self, request: Request, pool_id: UUID) -> HttpResponse:
        """The same entries."""
        pool = access_pool(self.actor, pool_id)
        return journal_xlsx(pool, journal(pool))
