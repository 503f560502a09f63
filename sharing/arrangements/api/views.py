"""Arrangements, for programs. A signed document is added on the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.schema import operation
from maillage.api.views import BodyView
from maillage.problems import Problem
from sharing.arrangements.access import (
    access_arrangement,
    access_arrangements,
    access_consortia_to_publish,
    access_consortium_arrangement,
    access_consortium_arrangements,
    access_new_arrangement,
)
from sharing.arrangements.api.shapes import (
    ArrangementSerializer,
    PageInput,
    ProposalInput,
    PublicationInput,
    PublishedSerializer,
)
from sharing.arrangements.services import (
    confirm_arrangement,
    end_arrangement,
    end_consortium_arrangement,
    join_arrangement,
    leave_arrangement,
    propose_arrangement,
    publish_arrangement,
)

TERMS = ["no_responsibilities", "ends_before_start", "ended_already"]


class ArrangementsView(BodyView):
    """Arrangements with other bodies."""

    @operation(
        _("List the arrangements with other bodies"),
        parameters=[PageInput],
        responses=ArrangementSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Newest first."""
        self.parsed(PageInput, request.query_params)
        found = self.page_of(access_arrangements(self.actor))
        return self.get_paginated_response(ArrangementSerializer(found, many=True).data)

    @operation(
        _("Propose an arrangement to another body"),
        description=_("It is in force once the other body confirms it."),
        request=ProposalInput,
        responses={201: ArrangementSerializer},
        refuses={400: [*TERMS, "unknown_body"], 409: ["already_proposed"]},
    )
    def post(self, request: Request) -> Response:
        """Propose it."""
        bodies = access_new_arrangement(self.actor)
        terms = self.parsed(ProposalInput)
        other = bodies.filter(slug=terms["other"]).first()
        if other is None:
            raise Problem("unknown_body", _("Choose another organisation of the directory."), field="other")
        made = propose_arrangement(actor=self.actor, **terms | {"other": other})
        return Response(ArrangementSerializer(access_arrangement(self.actor, made.pk)).data, status=201)


class ArrangementView(BodyView):
    """One arrangement."""

    @operation(_("Read an arrangement"), responses=ArrangementSerializer)
    def get(self, request: Request, arrangement_id: UUID) -> Response:
        """Whole."""
        return Response(ArrangementSerializer(access_arrangement(self.actor, arrangement_id)).data)


class ConfirmView(BodyView):
    """The other party's word."""

    @operation(
        _("Confirm an arrangement that another body proposed"),
        request=None,
        responses=ArrangementSerializer,
        refuses={409: ["own_proposal", "changed_meanwhile"]},
    )
    def post(self, request: Request, arrangement_id: UUID) -> Response:
        """Confirm it."""
        confirm_arrangement(actor=self.actor, arrangement=access_arrangement(self.actor, arrangement_id))
        return Response(ArrangementSerializer(access_arrangement(self.actor, arrangement_id)).data)


class EndView(BodyView):
    """The end of an arrangement."""

    @operation(
        _("End an arrangement, or give a proposal up"),
        request=None,
        responses=ArrangementSerializer,
        refuses={409: ["changed_meanwhile"]},
    )
    def post(self, request: Request, arrangement_id: UUID) -> Response:
        """By either party."""
        end_arrangement(actor=self.actor, arrangement=access_arrangement(self.actor, arrangement_id))
        return Response(ArrangementSerializer(access_arrangement(self.actor, arrangement_id)).data)


class PublishedView(BodyView):
    """Arrangements of consortia."""

    @operation(
        _("List the arrangements of the own consortia"),
        parameters=[PageInput],
        responses=PublishedSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Newest first."""
        self.parsed(PageInput, request.query_params)
        found = self.page_of(access_consortium_arrangements(self.actor))
        return self.get_paginated_response(PublishedSerializer(found, many=True).data)

    @operation(
        _("Publish the arrangement of a consortium"),
        request=PublicationInput,
        responses={201: PublishedSerializer},
        refuses={400: [*TERMS, "unknown_consortium"]},
    )
    def post(self, request: Request) -> Response:
        """By its coordination."""
        consortia = access_consortia_to_publish(self.actor)
        terms = self.parsed(PublicationInput)
        consortium = consortia.filter(code=terms["consortium"]).first()
        if consortium is None:
            raise Problem("unknown_consortium", _("Choose a consortium that you coordinate."), field="consortium")
        made = publish_arrangement(actor=self.actor, **terms | {"consortium": consortium})
        return Response(PublishedSerializer(access_consortium_arrangement(self.actor, made.pk)).data, status=201)


class OnePublishedView(BodyView):
    """One of them."""

    @operation(_("Read the arrangement of a consortium"), responses=PublishedSerializer)
    def get(self, request: Request, published_id: UUID) -> Response:
        """With its members."""
        return Response(PublishedSerializer(access_consortium_arrangement(self.actor, published_id)).data)


class Step(BodyView):
    """One step, answered with the arrangement as it then stands."""

    def done(self, published_id: UUID, service: Callable[..., Any]) -> Response:
        """Do it."""
        service(actor=self.actor, arrangement=access_consortium_arrangement(self.actor, published_id))
        return Response(PublishedSerializer(access_consortium_arrangement(self.actor, published_id)).data)


class JoinView(Step):
    """A member joins."""

    @operation(
        _("Join the arrangement of a consortium"),
        request=None,
        responses=PublishedSerializer,
        refuses={409: ["not_a_member_of_it", "already_joined"]},
    )
    def post(self, request: Request, published_id: UUID) -> Response:
        """From now on."""
        return self.done(published_id, join_arrangement)


class LeaveView(Step):
    """A member leaves."""

    @operation(
        _("Leave the arrangement of a consortium"),
        request=None,
        responses=PublishedSerializer,
        refuses={409: ["not_joined"]},
    )
    def post(self, request: Request, published_id: UUID) -> Response:
        """From now on."""
        return self.done(published_id, leave_arrangement)


class EndPublishedView(Step):
    """The coordination ends it."""

    @operation(
        _("End the arrangement of a consortium for every member"),
        request=None,
        responses=PublishedSerializer,
        refuses={409: ["not_yours", "changed_meanwhile"]},
    )
    def post(self, request: Request, published_id: UUID) -> Response:
        """For everybody."""
        return self.done(published_id, end_consortium_arrangement)
