"""The draft of a pool, for programs: lines, funding, key, days, method; adopting it, the next one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.access import access_funding_to_change, access_line_to_change, access_pool_to_manage
from budgets.api.inputs import (
    AdoptionInput,
    AmountInput,
    FundingInput,
    KeyInput,
    LineInput,
    MethodInput,
    StayInput,
    VersionInput,
)
from budgets.api.shapes import PoolDetailSerializer
from budgets.api.shapes_versions import BasisSerializer
from budgets.api.views import MethodsView, VersionsView, shown
from budgets.choices import member_named
from budgets.figures import EQUAL, FIXED, available_bases, members_of
from budgets.membership import payer_named
from budgets.models import Pool
from budgets.services import (
    Choice,
    adopt_version,
    change_line,
    change_stay,
    choose_key,
    choose_method,
    enter_funding,
    enter_line,
    leave_draft,
    remove_funding,
    remove_line,
    start_version,
)
from maillage.api.schema import operation
from maillage.api.views import BodyView

DRAFT = ["no_draft", "pool_closed"]
AMOUNT = ["malformed_amount", "one_amount", "negative_amount", "funding_above_total"]
ADOPTION = ["adopted_before", "changed_since", "no_key", "no_budget", "figure_missing", "no_weight"]
LINE = ["no_label", "no_rate", "amount_and_rate", "line_adopted"]


class LinesView(BodyView):
    """Lines of costs."""

    @operation(
        _("Enter a line of costs in the draft of a pool's budget"),
        description=_(
            "What a line that is there under this label has is replaced. A flat line has a rate, and of what."
        ),
        request=LineInput,
        responses=PoolDetailSerializer,
        refuses={400: [*AMOUNT, *LINE], 409: DRAFT},
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """Add or replace."""
        pool = access_pool_to_manage(self.actor, pool_id)
        given = self.parsed(LineInput)
        given["cents"] = given.pop("amount_cents", 0)
        enter_line(actor=self.actor, pool=pool, **given)
        return shown(self.actor, pool)


class LineView(BodyView):
    """One line of the draft."""

    @operation(
        _("Change a line of the draft of a pool's budget"),
        description=_("Its figures; its name and kind as long as no adopted version has it. Its code stays."),
        request=LineInput,
        responses=PoolDetailSerializer,
        refuses={400: [*AMOUNT, *LINE, "label_taken"], 409: [*DRAFT, "other_version"]},
    )
    def put(self, request: Request, pool_id: UUID, budget_line_id: UUID) -> Response:
        """The whole line as it shall be."""
        line = access_line_to_change(self.actor, pool_id, budget_line_id)
        given = self.parsed(LineInput)
        given["cents"] = given.pop("amount_cents", 0)
        change_line(actor=self.actor, pool=line.pool, line=line, **given)
        return shown(self.actor, line.pool)

    @operation(
        _("Take a line out of the draft of a pool's budget"),
        responses=PoolDetailSerializer,
        refuses={400: ["funding_above_total"], 409: [*DRAFT, "other_version"]},
    )
    def delete(self, request: Request, pool_id: UUID, budget_line_id: UUID) -> Response:
        """The line itself stays where a version has it or something was booked on it."""
        line = access_line_to_change(self.actor, pool_id, budget_line_id)
        remove_line(actor=self.actor, pool=line.pool, line=line)
        return shown(self.actor, line.pool)


class FundingView(BodyView):
    """What funds a pool from outside."""

    @operation(
        _("Enter a funding source in the draft of a pool's budget"),
        description=_("What a source that is there under this label gives is replaced: a sum, or a rate of lines."),
        request=FundingInput,
        responses=PoolDetailSerializer,
        refuses={400: [*AMOUNT, "no_label", "no_amount", "rate_above_whole", "unknown_line"], 409: DRAFT},
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """Add or replace."""
        pool = access_pool_to_manage(self.actor, pool_id)
        given: dict[str, Any] = self.parsed(FundingInput)
        enter_funding(actor=self.actor, pool=pool, cents=given.pop("amount_cents", None), **given)
        return shown(self.actor, pool)


class SourceView(BodyView):
    """One funding source of the draft."""

    @operation(
        _("Change the amount of a funding source"),
        description=_("Shares that were adopted stay as they are."),
        request=AmountInput,
        responses=PoolDetailSerializer,
        refuses={400: AMOUNT, 409: DRAFT},
    )
    def patch(self, request: Request, pool_id: UUID, source_id: UUID) -> Response:
        """Its label and its advance stay; a rate becomes a sum."""
        found = access_funding_to_change(self.actor, pool_id, source_id)
        source = found.source
        enter_funding(
            actor=self.actor, pool=found.pool, label=source.label, cents=self.parsed(AmountInput)["amount_cents"],
            advance=source.advance,
        )  # fmt: skip
        return shown(self.actor, found.pool)

    @operation(_("Take a funding source out of the draft"), responses=PoolDetailSerializer, refuses={409: DRAFT})
    def delete(self, request: Request, pool_id: UUID, source_id: UUID) -> Response:
        """What was adopted stays."""
        funding = access_funding_to_change(self.actor, pool_id, source_id)
        remove_funding(actor=self.actor, pool=funding.pool, funding=funding)
        return shown(self.actor, funding.pool)


class KeyView(BodyView):
    """The key of the draft."""

    @operation(
        _("List the figures that a key can be made of"),
        description=_("Those that every member has; equal parts and fixed percentages need none."),
        responses=BasisSerializer(many=True),
    )
    def get(self, request: Request, pool_id: UUID) -> Response:
        """The latest date first."""
        pool = access_pool_to_manage(self.actor, pool_id)
        rows = self.page_of([*available_bases(self.actor, members_of(pool.member_roles)), EQUAL, FIXED])
        return self.get_paginated_response(BasisSerializer(rows, many=True).data)

    @operation(
        _("Choose by what the draft of a pool is shared"),
        description=_("One or several criteria with their weights, such as 75 for one and 25 for another."),
        request=KeyInput,
        responses=PoolDetailSerializer,
        refuses={400: ["no_criterion", "figure_missing", "no_weight", "not_whole"], 409: DRAFT},
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """With figures that every member has."""
        pool = access_pool_to_manage(self.actor, pool_id)
        criteria = [self._choice(pool, each) for each in self.parsed(KeyInput)["criteria"]]
        choose_key(actor=self.actor, pool=pool, criteria=criteria)
        return shown(self.actor, pool)

    @staticmethod
    def _choice(pool: Pool, given: dict[str, Any]) -> Choice:
        parts = given.get("percentages")
        figures = None if parts is None else {member_named(pool, slug).role: part for slug, part in parts.items()}
        return Choice(given["kind"], given["weight"], given.get("reference_date"), given.get("series", ""), figures)


class KeptVersionsView(VersionsView):
    """The versions of a pool that the coordination keeps."""

    @operation(
        _("Start the next modification of a budget"),
        description=_("As a copy of the version before."),
        request=VersionInput,
        responses={201: PoolDetailSerializer},
        refuses={409: ["draft_exists", "pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """MB 1, MB 2 ..."""
        pool = access_pool_to_manage(self.actor, pool_id)
        start_version(actor=self.actor, pool=pool, **self.parsed(VersionInput))
        return shown(self.actor, pool, status=201)


class DraftView(BodyView):
    """The draft of a pool."""

    @operation(
        _("Leave the modification that was begun"),
        responses=PoolDetailSerializer,
        refuses={409: [*DRAFT, "first_draft"]},
    )
    def delete(self, request: Request, pool_id: UUID) -> Response:
        """The budget stays as it was adopted."""
        pool = access_pool_to_manage(self.actor, pool_id)
        leave_draft(actor=self.actor, pool=pool)
        return shown(self.actor, pool)


class AdoptionView(BodyView):
    """Adopting the draft."""

    @operation(
        _("Adopt the draft with this number: its key is frozen, its shares are written down"),
        request=AdoptionInput,
        responses=PoolDetailSerializer,
        refuses={409: [*DRAFT, *ADOPTION]},
    )
    def post(self, request: Request, pool_id: UUID, number: int) -> Response:
        """Of two who adopt at once, the second is told."""
        pool = access_pool_to_manage(self.actor, pool_id)
        adopt_version(actor=self.actor, pool=pool, number=number, **self.parsed(AdoptionInput))
        return shown(self.actor, pool)


class KeptMethodsView(MethodsView):
    """Members over time, as the coordination keeps them."""

    @operation(
        _("Choose how members pay that come or leave within the period"),
        request=MethodInput,
        responses=PoolDetailSerializer,
        refuses={409: ["pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """It counts for what is adopted next."""
        pool = access_pool_to_manage(self.actor, pool_id)
        return shown(self.actor, choose_method(actor=self.actor, pool=pool, **self.parsed(MethodInput)))


class StaysView(BodyView):
    """From when to when members pay."""

    @operation(
        _("Enter from when to when a member pays"),
        description=_("A member of the consortium that comes later is let in. What was adopted stays."),
        request=StayInput,
        responses=PoolDetailSerializer,
        refuses={400: ["ends_before_start", "outside_period", "not_a_member"], 409: ["pool_closed"]},
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """Both days count."""
        pool = access_pool_to_manage(self.actor, pool_id)
        given = self.parsed(StayInput)
        member = payer_named(pool, given["member"])
        change_stay(actor=self.actor, pool=pool, member=member, starts=given["starts"], ends=given["ends"])
        pool.refresh_from_db()
        return shown(self.actor, pool)
