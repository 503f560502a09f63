"""Calls for contributions, payments and bank statements: pages, and the same for programs."""

from __future__ import annotations

# fmt: off
_POST_ONLY = (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 405, 405)
_NO_POST = (405, 405, 405, 405, 405, 405, 405, 405, 404, 404, 405, 405)
ROWS: dict[str, dict[str, tuple[int, ...]]] = {
    #         col  man  rea  fin  dpo  rec  els  vil  coa  oth  coo  tre
    "/budgets/<pool_id>/calls/": {
        "GET":  (404, 200, 404, 200, 404, 404, 404, 200, 404, 404, 200, 200),
        "POST": _NO_POST,
    },
    "/budgets/<pool_id>/calls/<call_id>/": {
        "GET":  (404, 200, 404, 200, 404, 404, 404, 404, 404, 404, 200, 200),
        "POST": _NO_POST,
    },
    "/budgets/<pool_id>/calls/<call_id>/cancel/": {
        "GET":  _POST_ONLY,
        "POST": (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 302, 403),
    },
    "/budgets/<pool_id>/calls/<call_id>/letter.pdf": {
        "GET":  (404, 200, 404, 200, 404, 404, 404, 404, 404, 404, 200, 200),
        "POST": _NO_POST,
    },
    "/budgets/<pool_id>/calls/<call_id>/reminder.pdf": {
        "GET":  (404, 200, 404, 200, 404, 404, 404, 404, 404, 404, 200, 200),
        "POST": _NO_POST,
    },
    "/budgets/<pool_id>/calls/new/": {
        "GET":  (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 403),
        "POST": (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 403),
    },
    "/budgets/<pool_id>/calls/remind/": {
        "GET":  _POST_ONLY,
        "POST": (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 302, 403),
    },
    "/budgets/<pool_id>/calls/rounds/<round_id>/cancel/": {
        "GET":  _POST_ONLY,
        "POST": (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 302, 403),
    },
    "/budgets/<pool_id>/payments/": {
        "GET":  (404, 200, 404, 200, 404, 404, 404, 200, 404, 404, 200, 200),
        "POST": _NO_POST,
    },
    "/budgets/<pool_id>/payments/<payment_id>/cancel/": {
        "GET":  _POST_ONLY,
        "POST": (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 302, 403),
    },
    "/budgets/<pool_id>/payments/account/": {
        "GET":  (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 403),
        "POST": (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 403),
    },
    "/budgets/<pool_id>/payments/bank/": {
        "GET":  (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 200),
        "POST": (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 403),
    },
    "/budgets/<pool_id>/payments/bank/confirm/": {
        "GET":  _POST_ONLY,
        "POST": (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 302, 403),
    },
    "/budgets/<pool_id>/payments/bank/<movement_id>/": {
        "GET":  (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 403),
        "POST": (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 403),
    },
    "/budgets/<pool_id>/payments/bank/<movement_id>/again/": {
        "GET":  _POST_ONLY,
        "POST": (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 302, 403),
    },
    "/budgets/<pool_id>/payments/bank/<movement_id>/aside/": {
        "GET":  _POST_ONLY,
        "POST": (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 302, 403),
    },
    "/budgets/<pool_id>/payments/bank/<movement_id>/confirm/": {
        "GET":  _POST_ONLY,
        "POST": (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 302, 403),
    },
    "/budgets/<pool_id>/payments/new/": {
        "GET":  (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 403),
        "POST": (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 403),
    },
    "/budgets/<pool_id>/payments/refund-account/": {
        # the coordination names the member
        "GET":  (404, 200, 404, 200, 404, 404, 404, 200, 404, 404, 404, 403),
        "POST": (404, 200, 404, 200, 404, 404, 404, 200, 404, 404, 404, 403),
    },
    "/api/budgets/pools/<pool_id>/bank/": {
        "GET":  (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 200),
        "POST": (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 400, 403),
    },
    "/api/budgets/pools/<pool_id>/bank/movements/": {
        "GET":  (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 200),
        "POST": _POST_ONLY,
    },
    "/api/budgets/pools/<pool_id>/bank/movements/confirm/": {
        "GET":  _POST_ONLY,
        "POST": (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 400, 403),
    },
    "/api/budgets/pools/<pool_id>/bank/movements/<movement_id>/": {
        "GET":  (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 200),
        "POST": (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 400, 403),
    },
    "/api/budgets/pools/<pool_id>/bank/movements/<movement_id>/again/": {
        "GET":  _POST_ONLY,
        # it was not set aside
        "POST": (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 409, 403),
    },
    "/api/budgets/pools/<pool_id>/calls/": {
        "GET":  (404, 200, 404, 200, 404, 404, 404, 200, 404, 404, 200, 200),
        "POST": (404, 403, 404, 403, 404, 404, 404, 403, 404, 404, 400, 403),
    },
    "/api/budgets/pools/<pool_id>/calls/<call_id>/": {
        "GET":  (404, 200, 404, 200, 404, 404, 404, 404, 404, 404, 200, 200),
        "POST": _NO_POST,
    },
    "/api/budgets/pools/<pool_id>/calls/<call_id>/cancel/": {
        "GET":  _NO_POST,
        "POST": (404, 403, 404, 403, 404, 404, 404, 404, 404, 404, 200, 403),
    },
    "/api/budgets/pools/<pool_id>/calls/<call_id>/letter/": {
        "GET":  (404, 200, 404, 200, 404, 404, 404, 404, 404, 404, 200, 200),
        "POST": _NO_POST,
    },
    "/api/budgets/pools/<pool_id>/calls/<call_id>/reminder/": {
        "GET":  (404, 200, 404, 200, 404, 404, 404, 404, 404, 404, 200, 200),
        "POST": _NO_POST,
    },
    "/api/budgets/pools/<pool_id>/calls/overdue/": {
        "GET":  (404, 200, 404, 200, 404, 404, 404, 200, 404, 404, 200, 200),
        "POST": (404, 403, 404, 403, 404, 404, 404, 403, 404, 404, 409, 403),
    },
    "/api/budgets/pools/<pool_id>/calls/preview/": {
        "GET":  _NO_POST,
        "POST": (404, 403, 404, 403, 404, 404, 404, 403, 404, 404, 400, 403),
    },
    "/api/budgets/pools/<pool_id>/calls/rounds/<round_id>/cancel/": {
        "GET":  _NO_POST,
        "POST": (404, 403, 404, 403, 404, 404, 404, 403, 404, 404, 200, 403),
    },
    "/api/budgets/pools/<pool_id>/calls/standing/": {
        "GET":  (404, 200, 404, 200, 404, 404, 404, 200, 404, 404, 200, 200),
        "POST": _NO_POST,
    },
    "/api/budgets/pools/<pool_id>/payment-account/": {
        "GET":  (404, 200, 404, 200, 404, 404, 404, 200, 404, 404, 200, 200),
        "POST": _NO_POST,
    },
    "/api/budgets/pools/<pool_id>/payments/": {
        "GET":  (404, 200, 404, 200, 404, 404, 404, 200, 404, 404, 200, 200),
        "POST": (404, 403, 404, 403, 404, 404, 404, 403, 404, 404, 400, 403),
    },
    "/api/budgets/pools/<pool_id>/payments/<payment_id>/cancel/": {
        "GET":  _NO_POST,
        "POST": (404, 403, 404, 403, 404, 404, 404, 404, 404, 404, 200, 403),
    },
    "/api/budgets/pools/<pool_id>/refund-accounts/": {
        "GET":  (404, 200, 404, 200, 404, 404, 404, 200, 404, 404, 200, 200),
        "POST": _NO_POST,
    },
    "/api/budgets/pools/<pool_id>/refund-accounts/<member_slug>/": {
        "GET":  (404, 200, 404, 200, 404, 404, 404, 404, 404, 404, 200, 403),
        "POST": _NO_POST,
    },
}
