"""What is accepted as the body of a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser


class TooLarge(APIException):
    """413: nobody sends that much text in good faith."""

    status_code = 413
    default_code = "too_large"
    default_detail = _("This request is too large.")


class BoundedJSONParser(JSONParser):
    """JSON up to `DATA_UPLOAD_MAX_MEMORY_SIZE`: DRF reads the stream itself, past Django's own limit."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The parsed body. Raises ParseError, or TooLarge by the announced length, beyond which nothing is read."""
        length = int((parser_context or {})["request"].META.get("CONTENT_LENGTH") or 0)
        if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_("This request cannot be read.")) from error


class Input(serializers.Serializer[Any]):
    """The shape of what a program sends. A field that does not exist is refused, not ignored."""

    def to_internal_value(self, data: Any) -> Any:
        """The typed values. Raises ValidationError, with code unknown_field for a name that nobody reads."""
        if isinstance(data, Mapping):
            unknown = sorted(set(map(str, data)) - set(self.fields) - {"csrfmiddlewaretoken"})
            if unknown:
                message = serializers.ErrorDetail(str(_("This field does not exist here.")), "unknown_field")
                raise serializers.ValidationError({name: [message] for name in unknown})
        return super().to_internal_value(data)
