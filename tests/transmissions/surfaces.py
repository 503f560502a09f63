"""The routes of transmissions, which `test_algebra.py` here asks by a model of its own: no agreement is behind them."""

from __future__ import annotations

REASON = "a request on its way to the CPAS that is competent: tests/transmissions/test_algebra.py holds its own model"
STEPS = ("acknowledge", "cancel", "accept", "decline", "ask", "decision", "settle", "file", "papers/<kind>")
PAGES = ("correct", "person", "check", "pass-on")
ONE = "/transmissions/<transmission_id>/"
PATHS = (
    *(f"{start}{ONE}{step}/" for start in ("", "/api") for step in STEPS),
    *(f"{start}{end}" for start in ("", "/api") for end in ("/transmissions/", ONE)),
    *(f"{ONE}{page}/" for page in PAGES),
    "/transmissions/new/",
    "/api/transmissions/rules/",
    f"/api{ONE}send/",
)
TRANSMISSIONS_ELSEWHERE = {
    "/participants/<subject_id>/transmit/": "the own file's fields, to be sent on: to the own CPAS only",
    **dict.fromkeys(PATHS, REASON),
}
