"""Final accounts, their settlement, what might be otherwise: pages, and the same for programs."""

from __future__ import annotations

# fmt: off
_NO_POST = (405, 405, 405, 405, 405, 405, 405, 405, 404, 404, 405, 405)
_NOBODY = (404,) * 12
# on the coordination's host only
_ABSENT = (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 405, 405)
_FORM = (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 403)
_STEP = (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 302, 403)
_READ = (404, 200, 404, 200, 404, 404, 404, 200, 404, 404, 200, 200)
# Genappe's own
_PART = (404, 200, 404, 200, 404, 404, 404, 404, 404, 404, 200, 200)


def _kept(status: int) -> tuple[int, ...]:
    """What a step of the coordination's answers its programs."""
    return (*_FORM[:10], status, 403)


ROWS: dict[str, dict[str, tuple[int, ...]]] = {
    #         col  man  rea  fin  dpo  rec  els  vil  coa  oth  coo  tre
    "/budgets/<pool_id>/account/": {"GET": _READ, "POST": _NO_POST},
    # none is drawn up
    "/budgets/<pool_id>/account/<number>/": {"GET": _NOBODY, "POST": _NO_POST},
    "/budgets/<pool_id>/account/<number>/account.pdf": {"GET": _NOBODY, "POST": _NO_POST},
    "/budgets/<pool_id>/account/<number>/account.xlsx": {"GET": _NOBODY, "POST": _NO_POST},
    "/budgets/<pool_id>/account/<number>/dossier.zip": {"GET": _NOBODY, "POST": _ABSENT},
    "/budgets/<pool_id>/account/close/": {"GET": _ABSENT, "POST": _STEP},
    "/budgets/<pool_id>/account/draw-up/": {"GET": _ABSENT, "POST": _STEP},
    "/budgets/<pool_id>/account/members/<member_slug>/": {"GET": _PART, "POST": _NO_POST},
    "/budgets/<pool_id>/account/members/<member_slug>/settle/": {"GET": _FORM, "POST": _FORM},
    "/budgets/<pool_id>/account/reopen/": {"GET": _FORM, "POST": _FORM},
    "/budgets/<pool_id>/what-if/": {"GET": _FORM, "POST": _FORM},
    "/api/budgets/pools/<pool_id>/account/": {"GET": _READ, "POST": _NO_POST},
    "/api/budgets/pools/<pool_id>/account/<number>/": {"GET": _NOBODY, "POST": _NO_POST},
    "/api/budgets/pools/<pool_id>/account/<number>/account.pdf": {"GET": _NOBODY, "POST": _NO_POST},
    "/api/budgets/pools/<pool_id>/account/<number>/account.xlsx": {"GET": _NOBODY, "POST": _NO_POST},
    "/api/budgets/pools/<pool_id>/account/<number>/dossier.zip": {"GET": _NOBODY, "POST": _ABSENT},
    "/api/budgets/pools/<pool_id>/account/close/": {"GET": _ABSENT, "POST": _kept(409)},
    "/api/budgets/pools/<pool_id>/account/draw-up/": {"GET": _ABSENT, "POST": _kept(201)},
    "/api/budgets/pools/<pool_id>/account/members/<member_slug>/": {"GET": _PART, "POST": _NO_POST},
    "/api/budgets/pools/<pool_id>/account/reopen/": {"GET": _ABSENT, "POST": _kept(400)},
    "/api/budgets/pools/<pool_id>/account/transfers/": {"GET": _ABSENT, "POST": _kept(400)},
    "/api/budgets/pools/<pool_id>/what-if/": {"GET": _ABSENT, "POST": _kept(200)},
    "/api/budgets/pools/<pool_id>/what-if/apply/": {"GET": _ABSENT, "POST": _kept(400)},
}
