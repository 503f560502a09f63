"""What each member of the cast gets at the routes of data protection: a part of `matrix.py`."""

from __future__ import annotations

# The officer keeps, the manager reads: of the own CPAS's lists each manager, of its entries that CPAS's manager.
#            col  man  rea  fin  dpo  rec  els  vil  coa  oth  coo  tre
NO_ROUTE = (404, 404, 404, 404)
LIST     = (404, 200, 404, 404, 200, 404, 404, 200, *NO_ROUTE)  # fmt: skip
ENTRY    = (404, 200, 404, 404, 200, 404, 404, 404, *NO_ROUTE)  # fmt: skip
ADD      = (404, 403, 404, 404, 200, 404, 404, 403, *NO_ROUTE)  # fmt: skip
CHANGE   = (404, 403, 404, 404, 200, 404, 404, 404, *NO_ROUTE)  # fmt: skip
ADDED    = (404, 403, 404, 404, 400, 404, 404, 403, *NO_ROUTE)  # fmt: skip
CHANGED  = (404, 403, 404, 404, 400, 404, 404, 404, *NO_ROUTE)  # fmt: skip
LOG      = (404, 404, 404, 404, 200, 404, 404, 404, *NO_ROUTE)  # fmt: skip
SEARCHED = (404, 404, 404, 404, 303, 404, 404, 404, *NO_ROUTE)  # fmt: skip
CONTEST  = (200, 200, 403, 404, 404, 404, 404, 404, *NO_ROUTE)  # fmt: skip
CONTESTS = (400, 400, 403, 404, 404, 404, 404, 404, *NO_ROUTE)  # fmt: skip
NO_WAY   = (405, 405, 405, 405, 405, 405, 405, 405, *NO_ROUTE)  # fmt: skip
REGISTERS = ("processing", "processors", "assessments", "breaches", "national-number")

PROTECTION: dict[str, dict[str, tuple[int, ...]]] = {
    "/participants/<participant_id>/contest/": {"GET": CONTEST, "POST": CONTEST},
    "/protection/": {"GET": LIST, "POST": NO_WAY},
    "/protection/registers/<register>/": {"GET": LIST, "POST": NO_WAY},
    "/protection/registers/<register>/new/": {"GET": ADD, "POST": ADD},
    "/protection/registers/<register>/<entry_id>/": {"GET": ENTRY, "POST": NO_WAY},
    "/protection/registers/<register>/<entry_id>/change/": {"GET": CHANGE, "POST": CHANGE},
    "/protection/registers/<register>/<entry_id>/document/": {"GET": ENTRY, "POST": NO_WAY},
    "/protection/breaches/<entry_id>/": {"GET": ENTRY, "POST": NO_WAY},
    "/protection/requests/": {"GET": LIST, "POST": NO_WAY},
    "/protection/requests/new/": {"GET": ADD, "POST": ADD},
    "/protection/requests/<request_id>/": {"GET": ENTRY, "POST": NO_WAY},
    "/protection/requests/<request_id>/extend/": {"GET": CHANGE, "POST": CHANGE},
    "/protection/requests/<request_id>/answer/": {"GET": CHANGE, "POST": CHANGE},
    "/protection/contests/": {"GET": LIST, "POST": NO_WAY},
    "/protection/contests/<contest_id>/": {"GET": ENTRY, "POST": NO_WAY},
    "/protection/contests/<contest_id>/answer/": {"GET": CHANGE, "POST": CHANGE},
    "/protection/log/": {"GET": LOG, "POST": SEARCHED},
    "/protection/log/export/": {"GET": LOG, "POST": NO_WAY},
    "/api/participants/<participant_id>/contest/": {"GET": NO_WAY, "POST": CONTESTS},
    "/api/protection/tasks/": {"GET": LIST, "POST": NO_WAY},
    **{f"/api/protection/{register}/": {"GET": LIST, "POST": ADDED} for register in REGISTERS},
    **{f"/api/protection/{register}/<entry_id>/": {"GET": ENTRY, "POST": NO_WAY} for register in REGISTERS},
    "/api/protection/requests/": {"GET": LIST, "POST": ADDED},
    "/api/protection/requests/<request_id>/": {"GET": ENTRY, "POST": NO_WAY},
    "/api/protection/requests/<request_id>/extend/": {"GET": NO_WAY, "POST": CHANGED},
    "/api/protection/requests/<request_id>/answer/": {"GET": NO_WAY, "POST": CHANGED},
    "/api/protection/contests/": {"GET": LIST, "POST": NO_WAY},
    "/api/protection/contests/<contest_id>/": {"GET": ENTRY, "POST": NO_WAY},
    "/api/protection/contests/<contest_id>/answer/": {"GET": NO_WAY, "POST": CHANGED},
    "/api/protection/log/": {"GET": NO_WAY, "POST": LOG},
}
