"""What a service raises when a request is well formed but cannot be done."""

from __future__ import annotations

from typing import Any


class Problem(Exception):
    """A refusal with a stable code for programs and a translated message that says what to do.

    `field` names the form field it is about, if one is; `status` is the HTTP status of the API's answer:
    400 for bad input, 409 when the object's state or somebody else's action stands in the way.
    """

    def __init__(self, code: str, message: Any, *, field: str | None = None, status: int = 400) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field
        self.status = status
