"""What may be written to the log of the process, which is not protected as files are."""

import copy
import logging
from logging import LogRecord
from typing import Any


class NoPersonalData(logging.Filter):
    """Keeps addresses, request data and exception messages out of the log.

    A request is named by its route, an exception by its class: a path holds identifiers, and messages and tracebacks
    quote the values they choked on.
    """

    def filter(self, record: LogRecord) -> LogRecord:
        """Return the record without them. A copy: other handlers keep their own."""
        clean = copy.copy(record)
        request = getattr(record, "request", None)
        if request is not None:
            clean.msg, clean.args = "%s on %s", (getattr(record, "status_code", "-"), _route(request))
            clean.__dict__.pop("request")
        elif isinstance(record.args, tuple):
            clean.args = tuple(_name_if_exception(argument) for argument in record.args)
        if record.exc_info and record.exc_info[0]:
            clean.msg, clean.args = f"{clean.getMessage()} ({record.exc_info[0].__qualname__})", None
        clean.exc_info = clean.exc_text = clean.stack_info = None
        return clean


def _route(request: Any) -> str:
    # A socket, for the development server; no match, for an address that leads nowhere.
    match = getattr(request, "resolver_match", None)
    return f"{getattr(request, 'method', '')} {match.view_name if match else 'no route'}".strip()


def _name_if_exception(argument: object) -> object:
    return type(argument).__qualname__ if isinstance(argument, BaseException) else argument
