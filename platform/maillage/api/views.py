"""What every view for programs builds on, and the description of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from maillage.api.parsing import BoundedJSONParser, Input
from maillage.api.reading import sections
from maillage.api.schema import document, operation
from maillage.audit.actor import Actor


class BodyView(GenericAPIView[Any]):
    """A view in which somebody acts for a body: parse, call one access function and one service, answer."""

    parser_classes = [BoundedJSONParser]

    @property
    def actor(self) -> Actor:
        """Who calls, for which body; `IsActing` has made sure."""
        return cast("Actor", self.request.auth)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """What was read about a person stays in no cache on the way."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Cache-Control"] = "no-store"
        return answer

    def parsed(self, shape: type[Input], data: Any = None, *, partial: bool = False) -> dict[str, Any]:
        """The body of the request, or `data`, in this shape. Raises ValidationError."""
        given = shape(data=self.request.data if data is None else data, partial=partial)
        given.is_valid(raise_exception=True)
        return cast("dict[str, Any]", given.validated_data)

    def page_of[R](self, found: QuerySet[Any, R] | Sequence[R]) -> Sequence[R]:
        """The rows of the page that is asked for. Raises NotFound past the last."""
        rows = self.paginate_queryset(found)
        assert rows is not None, "a page size is set"
        return cast("Sequence[R]", rows)


class MeSerializer(serializers.Serializer[Actor]):
    """Who the key or session stands for."""

    user_id = serializers.UUIDField()
    user_name = serializers.CharField()
    function = serializers.CharField()
    body = serializers.CharField(source="body_slug", help_text=_("The short name of the body."))
    body_name = serializers.CharField()
    body_kind = serializers.CharField()


class MeView(BodyView):
    """Whose key is this."""

    @operation(_("Who I am and for which body I act"), responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """The acting person, their function and their body."""
        return Response(MeSerializer(self.actor).data)


class SchemaView(BodyView):
    """The OpenAPI document of the host."""

    @operation(_("This description, as an OpenAPI 3.1 document"), responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request) -> Response:
        """Every operation of this kind of body, in the language of the request."""
        return Response(document(urlconf_of(request._request), str(get_language())))


def urlconf_of(request: HttpRequest) -> str:
    """The addresses that the acting body's host answers at."""
    return str(request.urlconf)


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The same description, for people. Who may read it is settled before: a member of the host's body."""
    described = document(urlconf_of(request), str(get_language()))
    return render(request, "api/reference.html", {"sections": sections(described), "info": described["info"]})
