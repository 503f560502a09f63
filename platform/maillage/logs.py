"""What may be written to the logs of the processes."""

from __future__ import annotations

import logging
import re
from typing import Any

# As they are written, and as the links of invitations and forgotten passwords carry them.
IDENTIFIER = re.compile(r"[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}", re.IGNORECASE)
# The address of a calendar is its key.
CALENDAR = re.compile(r"/calendar/(?:[\w-]{20,}|[^\s\"']+\.ics)[^\s\"']*")
QUERY = re.compile(r"\?[^\s\"']*")


class NoPersonalData(logging.Filter):
    """Cuts records down to what says nothing about a person.

    Of a request the route is named, not the path: a path may hold a name that somebody typed, or a link that opens an
    account. Identifiers and query strings are masked in the message. An exception keeps its class and where it was
    raised: its message may quote a value, as PostgreSQL's do.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record in place; never drops it."""
        message = _with_route(record.getMessage(), getattr(record, "request", None))
        message = QUERY.sub("?…", CALENDAR.sub("/calendar/<key>", IDENTIFIER.sub("<id>", message)))
        if record.exc_info and record.exc_info[0]:
            kind, _error, trace = record.exc_info
            while trace and trace.tb_next:
                trace = trace.tb_next
            where = f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else "?"
            message += f" [{kind.__name__} in {where}]"
        record.msg, record.args, record.exc_info, record.exc_text = message, None, None, None
        return True


def _with_route(message: str, request: Any) -> str:
    """The message with the route of the request in place of its path, which Django puts last, escaped."""
    path = getattr(request, "path", "").encode("unicode_escape").decode("ascii")
    if not path or not message.endswith(path):
        return message
    match = getattr(request, "resolver_match", None)
    return message.removesuffix(path) + (f"/{match.route}" if match else "<no route>")
