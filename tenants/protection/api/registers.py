"""Registers, for programs: two views for each, so that each is described with its own fields."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.parsing import BoundedJSONParser
from maillage.api.schema import operation
from maillage.api.views import BodyView
from tenants.protection.access import (
    access_entry_to_keep,
    access_register,
    access_register_to_keep,
    access_versions,
)
from tenants.protection.api.shapes import input_of, shape_of
from tenants.protection.listing import entries_of
from tenants.protection.registers import REGISTERS, Register
from tenants.protection.services import add_entry, change_entry

REFUSED = ["missing", "not_valid", "in_future"]
OF_ONE: dict[str, list[str]] = {
    "assessments": ["review_before", "empty_file", "too_large", "not_accepted"],
    "processors": ["empty_file", "too_large", "not_accepted"],
    "national-number": ["no_date", "ends_before_start"],
    "breaches": [
        "discovered_before", "notified_before", "no_late_reason", "told_and_not", "risk_means_telling", "not_settled",
        "no_measures", "persons_not_told",
    ],
}  # fmt: skip


def views_of(register: Register) -> list[URLPattern]:
    """The routes of one register."""
    shape, entered, changed = shape_of(register), input_of(register, changes=False), input_of(register, changes=True)
    refused = [*REFUSED, *OF_ONE.get(register.code, ())]

    class RegisterView(BodyView):
        parser_classes = [BoundedJSONParser, MultiPartParser]

        @operation(_("List a register of data protection"), responses=shape(many=True))
        def get(self, request: Request) -> Response:
            """The last version of each entry."""
            rows = self.page_of(entries_of(access_register(self.actor, register.code)))
            return self.get_paginated_response(shape(rows, many=True).data)

        @operation(
            _("Add an entry to a register of data protection"), request=entered, responses={201: shape},
            refuses={400: refused},
        )  # fmt: skip
        def post(self, request: Request) -> Response:
            """A new entry."""
            found = access_register_to_keep(self.actor, register.code)
            given = self.parsed(entered)
            document, template = given.pop("document", None), given.pop("template", "")
            made = add_entry(actor=self.actor, register=found, values=given, document=document, template=template)
            return Response(shape(made).data, status=201)

    class EntryView(BodyView):
        parser_classes = [BoundedJSONParser, MultiPartParser]

        @operation(_("Read an entry of a register of data protection"), responses=shape)
        def get(self, request: Request, entry_id: UUID) -> Response:
            """Its last version."""
            found = access_register(self.actor, register.code)
            return Response(shape(access_versions(self.actor, found, entry_id)[0]).data)

        @operation(
            _("Change an entry of a register of data protection"),
            description=_("A new version follows; the former one is kept. Only the fields that are sent change."),
            request=changed, responses=shape, refuses={400: refused, 409: ["changed_meanwhile"]},
        )  # fmt: skip
        def patch(self, request: Request, entry_id: UUID) -> Response:
            """The next version."""
            found = access_register(self.actor, register.code)
            last = access_entry_to_keep(self.actor, found, entry_id)
            given = self.parsed(changed, partial=True)
            seen, document = given.pop("seen", 0), given.pop("document", None)
            made = change_entry(
                actor=self.actor, register=found, last=last, values=given, seen=seen, document=document
            )  # fmt: skip
            return Response(shape(made).data)

    views: dict[str, Any] = {"": RegisterView, "<uuid:entry_id>/": EntryView}
    return [
        path(f"protection/{register.code}/{rest}", view.as_view(), name=f"{register.code}{'-entry' if rest else ''}")
        for rest, view in views.items()
    ]


urlpatterns = [pattern for register in REGISTERS.values() for pattern in views_of(register)]
