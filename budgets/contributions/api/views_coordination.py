"""Bank statements, for programs, on a coordination's host only."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.choices import funder_named, member_named
from budgets.contributions.access import (
    access_bank,
    access_bank_to_manage,
    access_call_named,
    access_line,
    access_line_to_manage,
    access_lines,
    access_statements,
)
from budgets.contributions.api.shapes import (
    BankStatementSerializer,
    ImportedSerializer,
    MovementSerializer,
    SettleInput,
    SureInput,
)
from budgets.contributions.bank import compare
from budgets.contributions.confirming import confirm_line, confirm_sure
from budgets.contributions.models import BankLine
from budgets.contributions.rules.lines import Fault
from budgets.contributions.services import content_of, import_file, set_aside, settle_line, take_up
from maillage.api.parsing import Input
from maillage.api.schema import operation
from maillage.api.views import BodyView
from maillage.audit.actor import Actor


class FileInput(Input):
    """A bank's file."""

    file = serializers.FileField(allow_empty_file=True, help_text=_("CODA or camt.053 (02 or 08), 2 MB at most."))


class StatementsView(BodyView):
    """The statements of the pool's account."""

    parser_classes = [MultiPartParser]

    @operation(_("List the bank statements that were brought in"), responses=BankStatementSerializer(many=True))
    def get(self, request: Request, pool_id: UUID) -> Response:
        """Newest first."""
        rows = self.page_of(access_statements(access_bank(self.actor, pool_id)))
        return self.get_paginated_response(BankStatementSerializer(rows, many=True).data)

    @operation(
        _("Bring a bank statement in"),
        description=_("Nothing is posted. The same file again, or one that overlaps, brings nothing twice."),
        request={"multipart/form-data": FileInput},
        responses={201: ImportedSerializer},
        refuses={400: [*(fault.value for fault in Fault), "other_account"], 409: ["pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """How many movements are new."""
        pool = access_bank_to_manage(self.actor, pool_id)
        upload = self.parsed(FileInput)["file"]
        brought = import_file(actor=self.actor, pool=pool, content=content_of(upload))
        return Response(ImportedSerializer(brought).data, status=201)


class MovementsView(BodyView):
    """The movements of the pool's account."""

    @operation(_("List the bank's movements with what each may be"), responses=MovementSerializer(many=True))
    def get(self, request: Request, pool_id: UUID) -> Response:
        """Newest first."""
        pool = access_bank(self.actor, pool_id)
        compared = compare(self.actor, pool)
        views = [compared.view(line) for line in self.page_of(access_lines(pool))]
        return self.get_paginated_response(MovementSerializer(views, many=True).data)


class SureMovementsView(BodyView):
    """Settling what is sure."""

    @operation(
        _("Settle the movements whose proposal is sure"),
        description=_("Of those that are named; the answer has those that were settled, the others wait."),
        request=SureInput,
        responses=MovementSerializer(many=True),
        refuses={409: ["pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """Those that were settled."""
        pool = access_bank_to_manage(self.actor, pool_id)
        done = confirm_sure(actor=self.actor, pool=pool, line_ids=self.parsed(SureInput)["movements"])
        for line in done:
            line.refresh_from_db()
        compared = compare(self.actor, pool)
        return Response(MovementSerializer([compared.view(line) for line in done], many=True).data)


class MovementView(BodyView):
    """One movement."""

    @operation(_("Read a movement of the bank with what it may be"), responses=MovementSerializer)
    def get(self, request: Request, pool_id: UUID, movement_id: UUID) -> Response:
        """As it stands."""
        return _shown(self.actor, access_line(self.actor, pool_id, movement_id))

    @operation(
        _("Say what a movement of the bank is"),
        description=_("As proposed; or of a member or a funder; or none of theirs, with a reason."),
        request=SettleInput,
        responses=MovementSerializer,
        refuses={
            400: ["nobody", "above_unjustified", "not_a_member", "other_funder", "other_call", "no_reason"],
            409: ["settled_before", "proposal_changed", "possible_duplicate", "other_payment", "pool_closed"],
        },
    )
    def post(self, request: Request, pool_id: UUID, movement_id: UUID) -> Response:
        """The movement afterwards."""
        line = access_line_to_manage(self.actor, pool_id, movement_id)
        given = self.parsed(SettleInput)
        pool = line.pool
        if given["set_aside"]:
            set_aside(actor=self.actor, line=line, reason=given["set_aside"])
        elif given["proposal"]:
            confirm_line(actor=self.actor, line=line, shown=given["proposal"])
        else:
            settle_line(
                actor=self.actor, line=line, confirmed=given["confirmed"],
                member=member_named(pool, given["member"]) if given["member"] else None,
                source=funder_named(pool, given["funder"]) if given["funder"] else None,
                call=access_call_named(self.actor, pool, given["call"]),
            )  # fmt: skip
        return _shown(self.actor, line)


class TakeUpView(BodyView):
    """A movement that was set aside too soon."""

    @operation(
        _("Let a movement wait again that was set aside"),
        request=None,
        responses=MovementSerializer,
        refuses={409: ["not_set_aside", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID, movement_id: UUID) -> Response:
        """The movement afterwards."""
        line = access_line_to_manage(self.actor, pool_id, movement_id)
        take_up(actor=self.actor, line=line)
        return _shown(self.actor, line)


def _shown(actor: Actor, line: BankLine) -> Response:
    line.refresh_from_db()
    return Response(MovementSerializer(compare(actor, line.pool).view(line)).data)
