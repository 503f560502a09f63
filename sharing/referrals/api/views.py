"""Referrals, for programs, on both sides: parse, one access function, one service, answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.schema import operation
from maillage.api.views import BodyView
from sharing.referrals.access import access_referral, access_referrals, workers
from sharing.referrals.api.shapes import (
    PARTIES,
    ReferralDetail,
    ReferralFilters,
    ReferralRow,
    ReferralSearch,
    WorkerSerializer,
)
from sharing.referrals.listing import for_a_page, narrowed, search
from sharing.referrals.reading import write_down_reading

MOVED_ON = {409: ["changed_meanwhile"]}


class ReferralListing(BodyView):
    """The list, by whatever way its filters come."""

    def listed(self, filters: dict[str, Any]) -> Response:
        """The page of the referrals that the filters leave; that its names were read is written down."""
        found = narrowed(
            access_referrals(self.actor),
            self.actor,
            direction=PARTIES.get(filters.get("direction", ""), ""),
            state=filters.get("state", ""),
            whose=filters.get("followed_by", ""),
        )
        if "q" in filters:
            found = search(found, self.actor, filters["q"])
        rows = self.page_of(for_a_page(found))
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
