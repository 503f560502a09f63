"""Routes of data protection that show nothing disclosed, with the reason: a part of `surfaces.py`."""

from __future__ import annotations

REGISTER = "a register of the own CPAS: it names no one followed"
REQUEST = "a request of a person of the own CPAS: a file number, never what another body disclosed"
CONTEST = "a contested access to the own data: a file number, an organisation, a moment, the person's words"
LOOKS = "who looked: organisations, functions, moments and numbers of own files, never a value"
REGISTERS = ("processing", "processors", "assessments", "breaches", "national-number")

PROTECTION_SHOWS_NOTHING = {
    "/protection/": "what waits for the officer: file numbers and words of registers",
    "/protection/registers/<register>/": REGISTER,
    "/protection/registers/<register>/new/": REGISTER,
    "/protection/registers/<register>/<entry_id>/": REGISTER,
    "/protection/registers/<register>/<entry_id>/change/": REGISTER,
    "/protection/registers/<register>/<entry_id>/document/": REGISTER,
    "/protection/breaches/<entry_id>/": REGISTER,
    "/protection/requests/": REQUEST,
    "/protection/requests/new/": REQUEST,
    "/protection/requests/<request_id>/": REQUEST,
    "/protection/requests/<request_id>/extend/": REQUEST,
    "/protection/requests/<request_id>/answer/": REQUEST,
    "/protection/contests/": CONTEST,
    "/protection/contests/<contest_id>/": CONTEST,
    "/protection/contests/<contest_id>/answer/": CONTEST,
    "/protection/log/": LOOKS,
    "/protection/log/export/": LOOKS,
    "/api/participants/<participant_id>/contest/": "a step of the sender's worker: it answers nothing",
    "/api/protection/tasks/": "what waits for the officer: file numbers and words of registers",
    **{f"/api/protection/{register}/": REGISTER for register in REGISTERS},
    **{f"/api/protection/{register}/<entry_id>/": REGISTER for register in REGISTERS},
    "/api/protection/requests/": REQUEST,
    "/api/protection/requests/<request_id>/": REQUEST,
    "/api/protection/requests/<request_id>/extend/": REQUEST,
    "/api/protection/requests/<request_id>/answer/": REQUEST,
    "/api/protection/contests/": CONTEST,
    "/api/protection/contests/<contest_id>/": CONTEST,
    "/api/protection/contests/<contest_id>/answer/": CONTEST,
    "/api/protection/log/": LOOKS,
}
