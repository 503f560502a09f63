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

type Row = tuple[str, str, Any, tuple[int, ...]]


def _register(name: str) -> list[Row]:
    return [
        ("GET", f"/api/protection/{name}/", None, LIST),
        ("POST", f"/api/protection/{name}/", {}, KEPT),
        ("GET", f"/api/protection/{name}/{ONE}/", None, ENTRY),
        ("PATCH", f"/api/protection/{name}/{ONE}/", {}, KEPT),
    ]


REGISTERS = ("processing", "processors", "assessments", "breaches", "national-number")
PROTECTION: list[Row] = [
    ("GET", "/api/protection/tasks/", None, LIST),
    *(row for name in REGISTERS for row in _register(name)),
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
