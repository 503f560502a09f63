"""Who may call what of data protection: a part of the table of `test_rights.py`. The officer has tests of its own."""

from __future__ import annotations

from typing import Any

# colleague manager reader finance receiver elsewhere coach other_coach coordinator
LIST = (404, 200, 404, 404, 404, 404, 404, 404, 404)
ENTRY = LIST
KEPT = (404, 403, 404, 404, 404, 404, 404, 404, 404)
LOG = (404,) * 9
CONTEST = (400, 400, 403, 404, 404, 404, 404, 404, 404)
ONE = "{entry}"

PROTECTION: list[tuple[str, str, Any, tuple[int, ...]]] = [
    ("GET", "/api/protection/tasks/", None, LIST),
    *(
        row
        for register in ("processing", "processors", "assessments", "breaches", "national-number")
        for row in (
            ("GET", f"/api/protection/{register}/", None, LIST),
            ("POST", f"/api/protection/{register}/", {}, KEPT),
            ("GET", f"/api/protection/{register}/{ONE}/", None, ENTRY),
            ("PATCH", f"/api/protection/{register}/{ONE}/", {}, KEPT),
        )
    ),
    ("GET", "/api/protection/requests/", None, LIST),
    ("POST", "/api/protection/requests/", {}, KEPT),
    ("GET", "/api/protection/requests/{request}/", None, ENTRY),
    ("POST", "/api/protection/requests/{request}/extend/", {}, KEPT),
    ("POST", "/api/protection/requests/{request}/answer/", {}, KEPT),
    ("GET", "/api/protection/contests/", None, LIST),
    ("GET", "/api/protection/contests/{contest}/", None, ENTRY),
    ("POST", "/api/protection/contests/{contest}/answer/", {}, KEPT),
    ("POST", "/api/protection/log/", {}, LOG),
    ("POST", "/api/participants/{participant}/contest/", {}, CONTEST),
]
