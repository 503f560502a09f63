"""Emergencies, for programs."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.schema import operation
from maillage.api.views import BodyView
from maillage.problems import Problem
from sharing.emergencies.access import access_review, access_review_to_ask, access_reviews, possible_reviewers
from sharing.emergencies.api.shapes import (
    AskInput,
    AskReviewInput,
    GivenSerializer,
    PageInput,
    RequestSerializer,
    ReviewInput,
    ReviewSerializer,
)
from sharing.emergencies.reading import read_emergencies
from sharing.emergencies.services import ask_another, ask_in_emergency, review_emergency
from sharing.referrals.access import access_received_to_act

PLEA = ["no_reason", "no_words", "no_danger", "no_category"]


class ReferralEmergencyView(BodyView):
    """An emergency of a referral that was received."""

    @operation(_("Read what was given in an emergency"), responses=GivenSerializer(many=True))
    def get(self, request: Request, referral_id: UUID) -> Response:
        """While it lives; that it was read is written down."""
        referral = access_received_to_act(self.actor, referral_id)
        return Response(GivenSerializer(read_emergencies(self.actor, referral), many=True).data)

    @operation(
        _("Ask the sender of a referral in grave and imminent danger"),
        description=_("The sender gives it by itself, for 24 hours; a second person reviews it."),
        request=AskInput,
        responses={201: RequestSerializer},
        refuses={400: PLEA, 409: ["not_open", "already_asked", "changed_meanwhile"]},
    )
    def post(self, request: Request, referral_id: UUID) -> Response:
        """Ask."""
        referral = access_received_to_act(self.actor, referral_id)
        asked = ask_in_emergency(actor=self.actor, referral=referral, **self.parsed(AskInput))
        return Response(RequestSerializer(asked).data, status=201)


class ReviewsView(BodyView):
    """Reviews of emergencies."""

    @operation(_("List the reviews of emergencies"), parameters=[PageInput], responses=ReviewSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The most urgent first."""
        self.parsed(PageInput, request.query_params)
        found = self.page_of(access_reviews(self.actor))
        return self.get_paginated_response(ReviewSerializer(found, many=True).data)


class ReviewView(BodyView):
    """One review."""

    @operation(_("Read a review of an emergency"), responses=ReviewSerializer)
    def get(self, request: Request, review_id: UUID) -> Response:
        """As it stands."""
        return Response(ReviewSerializer(access_review(self.actor, review_id)).data)

    @operation(
        _("Review an emergency"),
        request=ReviewInput,
        responses=ReviewSerializer,
        refuses={400: ["no_finding", "no_words"], 409: ["already_reviewed", "own_emergency", "asked_of_another"]},
    )
    def post(self, request: Request, review_id: UUID) -> Response:
        """By a second person."""
        review = access_review(self.actor, review_id)
        review_emergency(actor=self.actor, review=review, **self.parsed(ReviewInput))
        return Response(ReviewSerializer(access_review(self.actor, review_id)).data)


class AskReviewView(BodyView):
    """Who reviews."""

    @operation(
        _("Ask another CPAS's officer to review an emergency"),
        request=AskReviewInput,
        responses=ReviewSerializer,
        refuses={400: ["unknown_cpas"], 409: ["already_reviewed"]},
    )
    def post(self, request: Request, review_id: UUID) -> Response:
        """Or take it back."""
        review = access_review_to_ask(self.actor, review_id)
        slug = self.parsed(AskReviewInput)["other"]
        other = possible_reviewers(self.actor).filter(slug=slug).first() if slug else None
        if slug and other is None:
            raise Problem("unknown_cpas", _("Choose another CPAS."), field="other")
        ask_another(actor=self.actor, review=review, other=other)
        return Response(ReviewSerializer(access_review(self.actor, review_id)).data)
