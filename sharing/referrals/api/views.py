"""Referrals, for programs, on both sides: parse, one access function, one service, answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.schema import operation
from maillage.api.views import BodyView
from sharing.referrals.access import access_referral, access_sides, workers
from sharing.referrals.api.shapes import (
    PARTIES,
    ReferralDetail,
    ReferralFilters,
    ReferralRow,
    ReferralSearch,
    WorkerSerializer,
)
from sharing.referrals.listing import Newest, narrowed, search
from sharing.referrals.reading import write_down_reading

MOVED_ON = {409: ["changed_meanwhile"]}


class ReferralListing(BodyView):
    """The list, by whatever way its filters come."""

    def listed(self, filters: dict[str, Any]) -> Response:
        """The page of the referrals that the filters leave; that its names were read is written down."""
        asked = {
            "direction": PARTIES.get(filters.get("direction", ""), ""),
            "state": filters.get("state", ""),
            "whose": filters.get("followed_by", ""),
        }
        sides = tuple(narrowed(side, self.actor, **asked) for side in access_sides(self.actor))
        if "q" in filters:
            sides = tuple(search(side, self.actor, filters["q"]) for side in sides)
        rows = self.page_of(Newest(sides))
        write_down_reading(self.actor, rows)
        return self.get_paginated_response(ReferralRow(rows, many=True).data)


class ReferralsView(ReferralListing):
    """The referrals of the acting body."""

    @operation(
        _("List the referrals sent and received"), parameters=[ReferralFilters], responses=ReferralRow(many=True)
    )
    def get(self, request: Request) -> Response:
        """Those that the filters leave, newest first."""
        return self.listed(self.parsed(ReferralFilters, request.query_params))


class ReferralSearchView(ReferralListing):
    """The same list, for words that should not stand in an address."""

    @operation(
        _("Search referrals, with the words in the body"),
        request=ReferralSearch,
        responses=ReferralRow(many=True),
    )
    def post(self, request: Request) -> Response:
        """Those that the filters leave, newest first."""
        return self.listed(self.parsed(ReferralSearch))


class ReferralView(BodyView):
    """One referral."""

    @operation(
        _("Read a referral and what it discloses now"),
        description=_("Each reading of another body's information is written down."),
        responses=ReferralDetail,
    )
    def get(self, request: Request, referral_id: UUID) -> Response:
        """With the fields that the agreement covers, while it is open."""
        referral = access_referral(self.actor, referral_id)
        write_down_reading(self.actor, [referral])
        return Response(ReferralDetail(referral).data)


class WorkersView(BodyView):
    """Who can be named when a referral is accepted."""

    @operation(_("List the workers who can follow a person"), responses=WorkerSerializer(many=True))
    def get(self, request: Request) -> Response:
        """By name."""
        return self.get_paginated_response(WorkerSerializer(self.page_of(workers(self.actor)), many=True).data)
