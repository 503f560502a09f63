"""Pools, for programs: parse, one access function, one service, answer."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.access import access_pool, access_pool_to_manage
from budgets.api.shapes import ApportionmentInput, FundingInput, PoolDetailSerializer, PoolSerializer
from budgets.models import CriterionKind, Pool
from budgets.services import Choice, adopt_version, choose_key, enter_funding
from budgets.statements import list_pools, read_pool
from maillage.api.schema import operation
from maillage.api.views import BodyView
from maillage.audit.actor import Actor


def shown(actor: Actor, pool: Pool, status: int = 200) -> Response:
    """The pool as the actor reads it."""
    return Response(PoolDetailSerializer(read_pool(actor, pool)).data, status=status)


class PoolsView(BodyView):
    """The pools that the reader sees."""

    @operation(_("List the pooled budgets"), responses=PoolSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Newest first."""
        rows = self.page_of(list_pools(self.actor))
        return self.get_paginated_response(PoolSerializer(rows, many=True).data)


class PoolView(BodyView):
    """One pool."""

    @operation(
        _("Read a pool: budget, funding, key, shares"),
        description=_("A member sees its own share and the totals; the other shares are null."),
        responses=PoolDetailSerializer,
    )
    def get(self, request: Request, pool_id: UUID) -> Response:
        """As it stands."""
        return shown(self.actor, access_pool(self.actor, pool_id))


class FundingView(BodyView):
    """What funds a pool from outside."""

    @operation(
        _("Enter a funding source of a pool"),
        description=_("The amount of a source that is there under this label is replaced. Shares stay as they are."),
        request=FundingInput,
        responses=PoolDetailSerializer,
        refuses={400: ["malformed_amount", "one_amount", "no_label", "negative_amount", "funding_above_total"]},
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """Add or replace."""
        pool = access_pool_to_manage(self.actor, pool_id)
        given = self.parsed(FundingInput)
        enter_funding(actor=self.actor, pool=pool, label=given["label"], cents=given["amount_cents"])
        return shown(self.actor, pool)


class ApportionmentView(BodyView):
    """Sharing a pool."""

    @operation(
        _("Share a pool by the inhabitants at a date"),
        description=_("The same inputs again change nothing. Earlier shares are kept, the latest count."),
        request=ApportionmentInput,
        responses=PoolDetailSerializer,
        refuses={400: ["figure_missing", "no_weight"], 409: ["funding_above_total"]},
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """By figures that every member has."""
        pool = access_pool_to_manage(self.actor, pool_id)
        choose_key(
            actor=self.actor, pool=pool, criteria=[Choice(CriterionKind.INHABITANTS, **self.parsed(ApportionmentInput))]
        )
        adopt_version(actor=self.actor, pool=pool, number=pool.versions.latest("number").number)
        return shown(self.actor, pool)
