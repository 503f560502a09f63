"""Pools, for programs: what every reader has, and what councils decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.access import access_pool, access_version, access_version_to_vote, access_vote_to_complete, keeps_pool
from budgets.api.inputs import CouncilDecisionInput, VoteInput
from budgets.api.shapes import PoolDetailSerializer, PoolSerializer
from budgets.api.shapes_versions import (
    ChangesSerializer,
    GlanceSerializer,
    SidedSerializer,
    VersionDetailSerializer,
    VersionSerializer,
    VoteSerializer,
)
from budgets.choices import member_named
from budgets.comparing import methods_of
from budgets.decisions import hand_out_decision
from budgets.glance import glance_now
from budgets.models import CouncilVote, Pool
from budgets.services import attach_decision, enter_vote
from budgets.statements import list_pools, read_pool
from budgets.versions import changes_of, list_versions, read_version, votes_of
from maillage.api.parsing import BoundedJSONParser
from maillage.api.schema import file_of, operation
from maillage.api.views import BodyView
from maillage.audit.actor import Actor
from maillage.documents.downloads import PDF
from maillage.problems import Problem


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
        _("Read a pool: draft, budget, funding, key, shares"),
        description=_("A member sees its own share and the totals; the other shares are null."),
        responses=PoolDetailSerializer,
    )
    def get(self, request: Request, pool_id: UUID) -> Response:
        """As it stands."""
        return shown(self.actor, access_pool(self.actor, pool_id))


class GlanceView(BodyView):
    """A pool at a glance."""

    @operation(
        _("Read what a pool has called, paid and spent"),
        description=_("In cents. A member has its own figures, and the budget of all."),
        responses=GlanceSerializer,
    )
    def get(self, request: Request, pool_id: UUID) -> Response:
        """From the ledger, now."""
        return Response(GlanceSerializer(glance_now(self.actor, access_pool(self.actor, pool_id))).data)


class VersionsView(BodyView):
    """The versions of a budget."""

    @operation(_("List the versions of a pool's budget"), responses=VersionSerializer(many=True))
    def get(self, request: Request, pool_id: UUID) -> Response:
        """Newest first."""
        rows = self.page_of(list_versions(access_pool(self.actor, pool_id)))
        return self.get_paginated_response(VersionSerializer(rows, many=True).data)


class VersionView(BodyView):
    """One version."""

    @operation(_("Read one version of a pool's budget"), responses=VersionDetailSerializer)
    def get(self, request: Request, pool_id: UUID, number: int) -> Response:
        """Drafted or adopted."""
        view = read_version(self.actor, access_pool(self.actor, pool_id), number)
        return Response(VersionDetailSerializer(view).data)


class ChangesView(BodyView):
    """What a version changes."""

    @operation(_("Compare a version of a budget with the one before"), responses=ChangesSerializer)
    def get(self, request: Request, pool_id: UUID, number: int) -> Response:
        """Lines, funding, shares, in cents."""
        return Response(ChangesSerializer(changes_of(self.actor, access_pool(self.actor, pool_id), number)).data)


class MethodsView(BodyView):
    """Members over time."""

    @operation(
        _("Compare both methods for members that come or leave"),
        description=_("Of what the newest version leaves to share, with the days that are entered now."),
        responses=SidedSerializer(many=True),
    )
    def get(self, request: Request, pool_id: UUID) -> Response:
        """By name."""
        _amount, rows = methods_of(self.actor, access_pool(self.actor, pool_id))
        return self.get_paginated_response(SidedSerializer(self.page_of(rows), many=True).data)


class VotesView(BodyView):
    """What the councils decided."""

    parser_classes = [BoundedJSONParser, MultiPartParser]

    @operation(_("List what the councils decided on a version"), responses=VoteSerializer(many=True))
    def get(self, request: Request, pool_id: UUID, number: int) -> Response:
        """Every member, by name."""
        version = access_version(self.actor, pool_id, number)
        rows = votes_of(self.actor, version.pool, version)
        return self.get_paginated_response(VoteSerializer(self.page_of(rows), many=True).data)

    @operation(
        _("Enter what a council decided on a version"),
        description=_(
            "A vote entered before stays readable, and is replaced when that is said. A CPAS enters its own."
        ),
        request={"application/json": VoteInput, "multipart/form-data": VoteInput},
        responses={201: VoteSerializer},
        refuses={
            400: ["not_a_member", "not_yet", "empty_file", "too_large", "not_accepted", "infected"],
            409: ["not_adopted", "vote_entered"],
        },
    )
    def post(self, request: Request, pool_id: UUID, number: int) -> Response:
        """With the decision as a file, or without."""
        version = access_version_to_vote(self.actor, pool_id, number)
        pool = version.pool
        given: dict[str, Any] = self.parsed(VoteInput)
        member = member_named(pool, given.pop("member"))
        if not keeps_pool(self.actor, pool) and member.role != self.actor.body_role:
            raise Problem("not_a_member", _("Enter the vote of your own council."), field="member")
        vote = enter_vote(actor=self.actor, pool=pool, version=version, member=member, **given)
        return Response(_entered(self.actor, vote), status=201)


def _entered(actor: Actor, vote: CouncilVote) -> Any:
    """What is told of a vote that was just entered."""
    votes = votes_of(actor, vote.pool, vote.version)
    return VoteSerializer(next(each for each in votes if each.member.role == vote.member_id)).data


class DecisionView(BodyView):
    """The uploaded decision of a council."""

    parser_classes = [MultiPartParser]

    @operation(_("Download the decision of a council"), responses=file_of(PDF))
    def get(self, request: Request, pool_id: UUID, vote_id: UUID) -> HttpResponseBase:
        """As it was uploaded."""
        return hand_out_decision(self.actor, access_pool(self.actor, pool_id), vote_id)

    @operation(
        _("Add the decision to a vote that was entered without"),
        request={"multipart/form-data": CouncilDecisionInput},
        responses={201: VoteSerializer},
        refuses={
            400: ["empty_file", "too_large", "not_accepted", "infected"],
            409: ["decision_attached", "vote_replaced"],
        },
    )
    def post(self, request: Request, pool_id: UUID, vote_id: UUID) -> Response:
        """The vote with its decision; it has another identifier."""
        vote = access_vote_to_complete(self.actor, pool_id, vote_id)
        again = attach_decision(actor=self.actor, vote=vote, **self.parsed(CouncilDecisionInput))
        return Response(_entered(self.actor, again), status=201)
