"""What only a coordination does with pools, for programs: open, entrust, import figures, know who is a member."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from budgets.access import (
    access_consortia,
    access_membership_to_change,
    access_new_pool,
    access_pool_to_manage,
    access_series,
)
from budgets.api.inputs import EntrustInput, MembershipInput, NameInput, PoolInput, SeriesInput
from budgets.api.shapes import ColleagueSerializer, ConsortiumSerializer, DatedMemberSerializer, PoolDetailSerializer
from budgets.api.shapes_versions import SeriesSerializer
from budgets.api.views import PoolsView, PoolView, shown
from budgets.entrusted import team_of
from budgets.membership import dated_member, dated_members, possible_members
from budgets.series import list_series
from budgets.services import entrust_pool, import_series, open_pool, remove_pool, rename_pool
from maillage.api.schema import operation
from maillage.api.views import BodyView
from maillage.audit.actor import Actor
from maillage.problems import Problem
from tenants.registry.consortia import change_membership


class KeptPoolsView(PoolsView):
    """The pools of a coordination, which opens them."""

    @operation(
        _("Open a pool for a period"),
        description=_("You manage it; the treasurers of your team read it."),
        request=PoolInput,
        responses={201: PoolDetailSerializer},
        refuses={
            400: [
                "malformed_amount", "one_amount", "no_name", "ends_before_start", "no_budget", "no_members",
                "other_consortium", "not_a_member", "lead_not_a_member",
            ]
        },
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """For members of a consortium that the coordination keeps the books of."""
        access_new_pool(self.actor)
        pool = open_pool(actor=self.actor, **_meant(self.actor, self.parsed(PoolInput)))
        return shown(self.actor, pool, status=201)


def _meant(actor: Actor, given: dict[str, Any]) -> dict[str, Any]:
    """What was sent, with the consortium and the bodies that its short names stand for. Raises Problem."""
    consortia = access_consortia(actor)
    consortium = consortia.filter(code=given["consortium"]).first()
    if consortium is None:
        raise Problem("other_consortium", _("Choose a consortium that you coordinate."), field="consortium")
    members = list(possible_members(consortia).filter(slug__in=given["members"]))
    if unknown := sorted(set(given["members"]) - {member.slug for member in members}):
        message = _("Not a member of the consortium in this period: %(names)s.") % {"names": ", ".join(unknown)}
        raise Problem("not_a_member", message, field="members")
    lead = given.get("lead")
    chosen = next((member for member in members if member.slug == lead), None)
    if lead and chosen is None:
        raise Problem("lead_not_a_member", _("Choose the lead among the members or the coordination."), field="lead")
    return {**given, "consortium": consortium, "members": members, "lead": chosen}


class KeptPoolView(PoolView):
    """One pool that the coordination keeps."""

    @operation(
        _("Give a pool another name"), request=NameInput, responses=PoolDetailSerializer,
        refuses={400: ["no_name"], 409: ["pool_closed"]},
    )  # fmt: skip
    def patch(self, request: Request, pool_id: UUID) -> Response:
        """Nothing else changes."""
        pool = access_pool_to_manage(self.actor, pool_id)
        rename_pool(actor=self.actor, pool=pool, **self.parsed(NameInput))
        return shown(self.actor, access_pool_to_manage(self.actor, pool_id))

    @operation(
        _("Remove a pool that was opened by mistake"),
        description=_("With its draft, as long as nothing was adopted or booked."),
        responses={204: None},
        refuses={409: ["pool_in_use", "pool_closed"]},
    )
    def delete(self, request: Request, pool_id: UUID) -> Response:
        """What was adopted stays."""
        remove_pool(actor=self.actor, pool=access_pool_to_manage(self.actor, pool_id))
        return Response(status=204)


class TeamView(BodyView):
    """Who works on a pool."""

    @operation(_("List the team with what each may do with a pool"), responses=ColleagueSerializer(many=True))
    def get(self, request: Request, pool_id: UUID) -> Response:
        """By name."""
        team = team_of(self.actor, access_pool_to_manage(self.actor, pool_id))
        return self.get_paginated_response(ColleagueSerializer(self.page_of(team), many=True).data)

    @operation(
        _("Entrust a colleague with a pool"),
        description=_("They may then do exactly this. Coordinators read every pool."),
        request=EntrustInput,
        responses=ColleagueSerializer,
        refuses={400: ["own_permission", "unknown_colleague", "not_for_function"]},
    )
    def post(self, request: Request, pool_id: UUID) -> Response:
        """What the colleague may do afterwards."""
        pool = access_pool_to_manage(self.actor, pool_id)
        given = self.parsed(EntrustInput)
        entrust_pool(actor=self.actor, pool=pool, user_id=given["colleague"], permission=given["permission"])
        changed = next(each for each in team_of(self.actor, pool) if each.card.user_id == given["colleague"])
        return Response(ColleagueSerializer(changed).data)


class MembersView(BodyView):
    """Who belongs to the consortia since when."""

    @operation(_("List the consortia with their members and their dates"), responses=ConsortiumSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Past members and those to come too."""
        consortia = dated_members(access_consortia(self.actor), timezone.localdate())
        return self.get_paginated_response(ConsortiumSerializer(self.page_of(consortia), many=True).data)


class MembershipView(BodyView):
    """Who leaves a consortium, and when."""

    @operation(
        _("Change from when to when a body belongs to a consortium"),
        description=_("Pools that are open keep the days they have."),
        request=MembershipInput,
        responses=DatedMemberSerializer,
        refuses={400: ["ends_before_start"], 409: ["member_then"]},
    )
    def patch(self, request: Request, consortium_member_id: UUID) -> Response:
        """What is not sent stays."""
        found = access_membership_to_change(self.actor, consortium_member_id)
        now = {name: getattr(found, name) for name in ("starts", "ends", "inferred", "note")}
        change_membership(actor=self.actor, membership=found, **now | self.parsed(MembershipInput))
        return Response(DatedMemberSerializer(dated_member(found.pk, timezone.localdate())).data)


class SeriesView(BodyView):
    """Figures that keys can be made of."""

    @operation(_("List the imported figures"), responses=SeriesSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The latest date first."""
        rows = self.page_of(list_series(access_series(self.actor)))
        return self.get_paginated_response(SeriesSerializer(rows, many=True).data)

    @operation(
        _("Import figures by NIS code, all or nothing"),
        description=_("Several series of one date stand side by side under their names; none is ever replaced."),
        request=SeriesInput,
        responses={201: SeriesSerializer},
        refuses={400: ["no_name", "no_source", "empty_list", "rows_wrong"], 409: ["series_exists"]},
    )
    def post(self, request: Request) -> Response:
        """Keys can then be made of them."""
        access_new_pool(self.actor)
        given = self.parsed(SeriesInput)
        made = import_series(actor=self.actor, rows=list(given.pop("figures").items()), **given)
        answer = list_series(access_series(self.actor)).get(pk=made.pk)
        return Response(SeriesSerializer(answer).data, status=201)
