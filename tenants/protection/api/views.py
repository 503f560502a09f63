"""Tasks, requests, contests and the access log, for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.schema import operation
from maillage.api.views import BodyView
from tenants.protection import rules
from tenants.protection.access import (
    access_contest,
    access_contest_to_answer,
    access_contests,
    access_log,
    access_person_to_contest,
    access_protection_to_keep,
    access_request,
    access_request_to_answer,
    access_requests,
    file_numbers,
)
from tenants.protection.api.shapes import (
    AccessLineSerializer,
    AccessLogFilters,
    ContestedAccessAnswer,
    ContestedAccessInput,
    ContestedAccessSerializer,
    PersonRequestAnswer,
    PersonRequestExtension,
    PersonRequestInput,
    PersonRequestSerializer,
    ProtectionTaskSerializer,
)
from tenants.protection.log import Filters, entries_for, lines_of, note_log_reading
from tenants.protection.models import Contest, PersonRequest
from tenants.protection.services import (
    answer_contest,
    answer_request,
    contest_access,
    extend_request,
    register_request,
)
from tenants.protection.tasks import tasks_for


class TasksView(BodyView):
    """What waits for the data protection officer."""

    @operation(_("List what waits for the data protection officer"), responses=ProtectionTaskSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The soonest deadline first."""
        rows = self.page_of(tasks_for(self.actor))
        return self.get_paginated_response(ProtectionTaskSerializer(rows, many=True).data)


class RequestView(BodyView):
    """What answers with requests of persons."""

    def shown(self, *requests: PersonRequest) -> list[dict[str, Any]]:
        """Requests with the numbers of files: one query for all."""
        numbers = file_numbers(self.actor, [request.subject_id for request in requests])
        return [dict(PersonRequestSerializer(request, context={"numbers": numbers}).data) for request in requests]


class RequestsView(RequestView):
    """The requests of persons."""

    @operation(_("List the requests of persons"), responses=PersonRequestSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The soonest last day first."""
        return self.get_paginated_response(self.shown(*self.page_of(access_requests(self.actor))))

    @operation(
        _("Register a request of a person"),
        request=PersonRequestInput,
        responses={201: PersonRequestSerializer},
        refuses={400: ["no_person", "no_such_file", "in_future", "identity_before"]},
    )
    def post(self, request: Request) -> Response:
        """Its month runs from the day on which it came."""
        access_protection_to_keep(self.actor)
        made = register_request(actor=self.actor, **self.parsed(PersonRequestInput))
        return Response(self.shown(made)[0], status=201)


class OneRequestView(RequestView):
    """One request."""

    @operation(_("Read a request of a person"), responses=PersonRequestSerializer)
    def get(self, request: Request, request_id: UUID) -> Response:
        """Its clock and its answer."""
        return Response(self.shown(access_request(self.actor, request_id))[0])


class ExtendRequestView(RequestView):
    """Two months more."""

    @operation(
        _("Extend a request of a person by two months"),
        request=PersonRequestExtension,
        responses=PersonRequestSerializer,
        refuses={400: ["no_reason"], 409: ["already_answered", "already_extended", "too_late"]},
    )
    def post(self, request: Request, request_id: UUID) -> Response:
        """For a reason that the person is told."""
        found = access_request_to_answer(self.actor, request_id)
        return Response(
            self.shown(extend_request(actor=self.actor, request=found, **self.parsed(PersonRequestExtension)))[0]
        )


class AnswerRequestView(RequestView):
    """The answer."""

    @operation(
        _("Record the answer to a request of a person"),
        request=PersonRequestAnswer,
        responses=PersonRequestSerializer,
        refuses={
            400: ["in_future", "answered_before", "no_grounds", "no_identity", "identity_before"],
            409: ["already_answered"],
        },
    )
    def post(self, request: Request, request_id: UUID) -> Response:
        """With its outcome."""
        found = access_request_to_answer(self.actor, request_id)
        given = self.parsed(PersonRequestAnswer)
        return Response(self.shown(answer_request(actor=self.actor, request=found, **given))[0])


class ContestView(BodyView):
    """What answers with contested accesses."""

    def shown(self, *contests: Contest) -> list[dict[str, Any]]:
        """Contests with the numbers of files: one query for all."""
        numbers = file_numbers(self.actor, [contest.subject_id for contest in contests])
        return [dict(ContestedAccessSerializer(contest, context={"numbers": numbers}).data) for contest in contests]


class ContestsView(ContestView):
    """The contested accesses."""

    @operation(_("List the contested accesses"), responses=ContestedAccessSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The soonest target first."""
        return self.get_paginated_response(self.shown(*self.page_of(access_contests(self.actor))))


class OneContestView(ContestView):
    """One contested access."""

    @operation(_("Read a contested access"), responses=ContestedAccessSerializer)
    def get(self, request: Request, contest_id: UUID) -> Response:
        """What is contested, and the answer."""
        return Response(self.shown(access_contest(self.actor, contest_id))[0])


class AnswerContestView(ContestView):
    """The officer's answer."""

    @operation(
        _("Answer a contested access"),
        request=ContestedAccessAnswer,
        responses=ContestedAccessSerializer,
        refuses={400: ["no_answer", "no_measures"], 409: ["already_answered"]},
    )
    def post(self, request: Request, contest_id: UUID) -> Response:
        """The person reads it in their receipt."""
        found = access_contest_to_answer(self.actor, contest_id)
        given = self.parsed(ContestedAccessAnswer)
        return Response(self.shown(answer_contest(actor=self.actor, contest=found, **given))[0])


class ContestAccessView(BodyView):
    """A person contests an access."""

    @operation(
        _("Write down that a person contests an access"),
        description=_("It waits for the data protection officer; the answer comes in the receipt."),
        request=ContestedAccessInput,
        responses={204: None},
        refuses={400: ["no_target", "no_words"], 409: ["already_contested"]},
    )
    def post(self, request: Request, participant_id: UUID) -> Response:
        """With the person's own words."""
        participant = access_person_to_contest(self.actor, participant_id)
        given = self.parsed(ContestedAccessInput)
        look = f"{rules.LOOK}:{given['look']}:" if "look" in given else f"{rules.DISCLOSURE}:"
        contest_access(
            actor=self.actor, participant=participant, target=f"{look}{given['disclosure']}", words=given["words"]
        )
        return Response(status=204)


class LogView(BodyView):
    """Who read and did what."""

    @operation(
        _("Search the access log"),
        description=_("The filters go in the body; the page in the address. That it was read is written down."),
        request=AccessLogFilters,
        responses=AccessLineSerializer(many=True),
        refuses={400: ["no_such_file"]},
    )
    def post(self, request: Request) -> Response:
        """The latest first."""
        access_log(self.actor)
        filters = Filters(**self.parsed(AccessLogFilters))
        rows = self.page_of(entries_for(self.actor, filters))
        note_log_reading(self.actor, filters)
        return self.get_paginated_response(AccessLineSerializer(lines_of(self.actor, rows), many=True).data)
