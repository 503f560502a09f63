"""The description of the interface: drawn from the views, refusals included."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema

from maillage.api.errors import ErrorSerializer

SAFE = frozenset({"GET", "HEAD"})
MEANINGS = {
    400: _("The request is not right."),
    401: _("No session and no valid token."),
    403: _("You may see this, but not do it."),
    404: _("It does not exist, or not for you."),
    409: _("The state of things no longer allows it."),
}
INVALID = ("invalid", "required", "unknown_field")


def operation(
    summary: Any, *, refuses: Mapping[int, Sequence[str]] | None = None, **described: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Describe a view's method: one line, what `extend_schema` takes, and the codes that its service refuses with."""
    codes = {str(status): list(names) for status, names in (refuses or {}).items()}
    decorate: Callable[[Callable[..., Any]], Callable[..., Any]] = extend_schema(
        summary=summary, extensions={"x-codes": codes}, **described
    )
    return decorate


def file_of(content_type: str) -> Any:
    """What `operation(responses=)` takes for a file of this type."""
    return {(200, content_type): OpenApiTypes.BINARY}


class OperationSchema(AutoSchema):
    """Adds to every operation the refusals that any can meet. Comments for programmers stay out of it."""

    def get_description(self) -> str:  # type: ignore[override]
        """Nothing but what `extend_schema(description=)` says."""
        return ""

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        """A choice that may be empty answers an empty text: the description says so too."""
        described = super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]
        if direction == "response" and "enum" in described and _may_be_blank(field):
            return {**described, "enum": [*described["enum"], ""]}
        return described

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        """The operation with its refusals by status, each with its codes as `x-codes`."""
        described: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if described is None:
            return None
        named = described.pop("x-codes", {})
        error = self.resolve_serializer(ErrorSerializer, "response").ref
        for status, codes in self._refusals(described, named).items():
            described["responses"].setdefault(
                str(status),
                {
                    "description": MEANINGS[status],
                    "content": {"application/json": {"schema": error}},
                    "x-codes": codes,
                },
            )
        return described

    def _refusals(self, described: Mapping[str, Any], named: Mapping[str, list[str]]) -> dict[int, list[str]]:
        writes = self.method not in SAFE
        takes = writes or any(parameter["in"] == "query" for parameter in described.get("parameters", ()))
        found = {
            400: [*(INVALID if takes else ()), *named.get("400", ())],
            401: ["not_authenticated"],
            403: ["permission_denied", "not_a_member", *(("csrf_failed",) if writes else ())],
            404: ["not_found"],
            409: list(named.get("409", ())),
        }
        return {status: codes for status, codes in found.items() if codes}


def _may_be_blank(field: Any) -> bool:
    """Whether a choice is empty while nothing is chosen: a read-only field does not say it, its column does."""
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    if model is None or field.source not in {column.name for column in model._meta.get_fields()}:
        return bool(getattr(field, "allow_blank", False))
    return bool(getattr(model._meta.get_field(field.source), "blank", False))


@cache
def document(urlconf: str, language: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the hosts with this urlconf, in this language. It depends on the code alone."""
    with override(language):
        generator = SchemaGenerator(urlconf=urlconf)  # type: ignore[no-untyped-call]
        made: dict[str, Any] = generator.get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    for schema in made["components"]["schemas"].values():
        schema.pop("description", None)  # the docstring of a class: for programmers here
    return made
