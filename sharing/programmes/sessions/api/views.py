"""Group information sessions, for programs: parse, one access function, one service, answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.schema import operation
from maillage.api.views import BodyView
from maillage.audit.actor import Actor
from maillage.identity.models import Body
from sharing.programmes.models import InformationSession
from sharing.programmes.sessions.access import (
    access_new_session,
    access_session,
    access_session_as_host,
    access_sessions,
    possible_guests,
    possible_presenters,
    seats_of,
)
from sharing.programmes.sessions.api.shapes import (
    NewSessionInput,
    SessionDetail,
    SessionFilters,
    SessionInput,
    SessionRow,
    plan_of,
)
from sharing.programmes.sessions.listing import WHEN, narrowed
from sharing.programmes.sessions.services import cancel_session, change_session, hold_session, plan_session

PLANNING = ["no_title", "no_place", "bad_capacity", "in_past", "ends_before_start", "too_long", "no_guest"]
OVER = ["session_over"]


def _refuse(field: str) -> ValidationError:
    return ValidationError({field: [ErrorDetail(str(_("No such organisation.")), f"unknown_{field}")]})


def _invited(slugs: Sequence[str]) -> list[str]:
    roles = dict(possible_guests().filter(slug__in=slugs).values_list("slug", "role"))
    if set(slugs) - roles.keys():
        raise _refuse("invited")
    return list(roles.values())


def _recipient(actor: Actor, slug: str) -> Body:
    body = possible_presenters(actor).filter(slug=slug).first()
    if body is None:
        raise _refuse("recipient")
    return body


def _shown(session: InformationSession) -> dict[str, Any]:
    return dict(SessionDetail(session, context={"seats": seats_of(session)}).data)


class SessionsView(BodyView):
    """The sessions of the acting body."""

    @operation(
        _("List the group information sessions that the body holds, presents or is invited to"),
        parameters=[SessionFilters],
        responses=SessionRow(many=True),
    )
    def get(self, request: Request) -> Response:
        """Those to come, or those that are over."""
        when = self.parsed(SessionFilters, request.query_params).get("when", WHEN[0])
        rows = self.page_of(narrowed(access_sessions(self.actor), when))
        return self.get_paginated_response(SessionRow(rows, many=True).data)

    @operation(
        _("Plan a session"),
        description=_(
            "The invited CPAS are told. Names of participants never reach who plans it: only numbers of seats."
        ),
        request=NewSessionInput,
        responses={201: SessionDetail},
        refuses={400: [*PLANNING, "unknown_invited", "unknown_recipient"]},
    )
    def post(self, request: Request) -> Response:
        """Of the acting body."""
        access_new_session(self.actor)
        given = self.parsed(NewSessionInput)
        session = plan_session(
            actor=self.actor,
            plan=plan_of(given),
            invited=_invited(given["invited"]),
            recipient=_recipient(self.actor, given["recipient"]) if "recipient" in given else None,
            voluntary=given["voluntary"],
        )
        return Response(_shown(session), status=201)


class SessionView(BodyView):
    """One session."""

    @operation(_("Read a session, with the numbers of seats"), responses=SessionDetail)
    def get(self, request: Request, session_id: UUID) -> Response:
        """Numbers, never names."""
        return Response(_shown(access_session(self.actor, session_id)))


class ChangeSessionView(BodyView):
    """A planned session, said anew."""

    @operation(
        _("Change a planned session"),
        description=_("The invited CPAS are told."),
        request=SessionInput,
        responses=SessionDetail,
        refuses={400: [*PLANNING, "unknown_invited"], 409: [*OVER, "seats_taken"]},
    )
    def post(self, request: Request, session_id: UUID) -> Response:
        """All of it."""
        session = access_session_as_host(self.actor, session_id)
        given = self.parsed(SessionInput)
        invited = _invited(given["invited"])
        return Response(_shown(change_session(actor=self.actor, session=session, plan=plan_of(given), invited=invited)))


class HoldSessionView(BodyView):
    """It took place."""

    @operation(
        _("Note that a session took place"),
        request=None,
        responses=SessionDetail,
        refuses={409: [*OVER, "not_begun"]},
    )
    def post(self, request: Request, session_id: UUID) -> Response:
        """From the hour it began on."""
        session = access_session_as_host(self.actor, session_id)
        return Response(_shown(hold_session(actor=self.actor, session=session)))


class CancelSessionView(BodyView):
    """It will not take place."""

    @operation(
        _("Cancel a session"),
        description=_("The invited CPAS are told."),
        request=None,
        responses=SessionDetail,
        refuses={409: OVER},
    )
    def post(self, request: Request, session_id: UUID) -> Response:
        """For good."""
        session = access_session_as_host(self.actor, session_id)
        return Response(_shown(cancel_session(actor=self.actor, session=session)))
