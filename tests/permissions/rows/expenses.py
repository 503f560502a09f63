"""Expenses, orders, claims to funders: pages, and the same for programs. The scenario's are Genappe's."""

from __future__ import annotations

type Row = tuple[int, ...]

# fmt: off
#               col  man  rea  fin  dpo  rec  els  vil  coa  oth  coo  tre
_OTHER_WAY =   (405, 405, 405, 405, 405, 405, 405, 405, 404, 404, 405, 405)
# whoever reads the pool
_READ =        (404, 200, 404, 200, 404, 404, 404, 200, 404, 404, 200, 200)
_OWN =         (404, 200, 404, 200, 404, 404, 404, 404, 404, 404, 200, 200)
_KEPT =        (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200, 200)
# fmt: on


def _entered(status: int) -> Row:
    """Every member and who manages the pool."""
    return (404, status, 404, status, 404, 404, 404, status, 404, 404, status, 403)


def _changed(status: int) -> Row:
    """The member whose it is, and who manages the pool."""
    return (404, status, 404, status, 404, 404, 404, 404, 404, 404, status, 403)


def _removed(status: int) -> Row:
    """The body that uploaded it."""
    return (404, status, 404, status, 404, 404, 404, 404, 404, 404, 403, 403)


def _decided(status: int) -> Row:
    """Who manages the pool, and its treasurer."""
    return (404, 403, 404, 403, 404, 404, 404, 404, 404, 404, status, status)


def _managed(status: int) -> Row:
    """Who manages the pool; the others may read."""
    return (404, 403, 404, 403, 404, 404, 404, 403, 404, 404, status, 403)


def _prepared(status: int) -> Row:
    """Who manages the pool; nobody else but its treasurer sees what is being prepared."""
    return (404, 404, 404, 404, 404, 404, 404, 404, 404, 404, status, 403)


_PAGES: dict[str, tuple[Row, Row]] = {
    "expenses/": (_READ, _OTHER_WAY),
    "expenses/new/": (_entered(200), _entered(200)),
    "expenses/staff/new/": (_entered(200), _entered(200)),
    "expenses/journal.csv": (_READ, _OTHER_WAY),
    "expenses/journal.xlsx": (_READ, _OTHER_WAY),
    "expenses/orders/": (_READ, _OTHER_WAY),
    "expenses/orders/new/": (_entered(200), _entered(200)),
    "expenses/orders/<order_id>/": (_OWN, _changed(200)),
    "expenses/orders/<order_id>/strike/": (_OTHER_WAY, _changed(302)),
    "expenses/orders/<order_id>/deliveries/<delivery_id>/strike/": (_OTHER_WAY, _changed(302)),
    "expenses/proofs/<proof_id>/": (_OWN, _OTHER_WAY),
    "expenses/proofs/<proof_id>/remove/": (_OTHER_WAY, _removed(302)),
    "expenses/hours/<hours_id>/strike/": (_OTHER_WAY, _changed(302)),
    "expenses/<expense_id>/": (_OWN, _OTHER_WAY),
    "expenses/<expense_id>/change/": (_changed(200), _changed(200)),
    "expenses/<expense_id>/proofs/": (_changed(200), _changed(200)),
    "expenses/<expense_id>/hours/": (_OWN, _changed(200)),
    "expenses/<expense_id>/submit/": (_OTHER_WAY, _changed(302)),
    "expenses/<expense_id>/reopen/": (_OTHER_WAY, _changed(302)),
    "expenses/<expense_id>/withdraw/": (_OTHER_WAY, _changed(302)),
    "expenses/<expense_id>/approve/": (_OTHER_WAY, _decided(302)),
    "expenses/<expense_id>/reject/": (_OTHER_WAY, _decided(200)),
    "expenses/<expense_id>/take-back/": (_OTHER_WAY, _decided(200)),
    "claims/": (_READ, _OTHER_WAY),
    "claims/new/": (_managed(200), _managed(200)),
    "claims/payments/new/": (_managed(200), _managed(200)),
    "claims/payments/back/": (_managed(200), _managed(200)),
    "claims/payments/<subsidy_id>/take-back/": (_OTHER_WAY, _managed(302)),
    "claims/<claim_id>/": (_KEPT, _prepared(200)),
    "claims/<claim_id>/items/<item_id>/remove/": (_OTHER_WAY, _prepared(302)),
    "claims/<claim_id>/send/": (_OTHER_WAY, _prepared(302)),
    "claims/<claim_id>/answer/": (_prepared(200), _prepared(200)),
    "claims/<claim_id>/refuse/": (_prepared(200), _prepared(200)),
    "claims/<claim_id>/withdraw/": (_OTHER_WAY, _prepared(302)),
    "claims/<claim_id>/claim.pdf": (_KEPT, _OTHER_WAY),
    "claims/<claim_id>/proofs.csv": (_KEPT, _OTHER_WAY),
    "claims/<claim_id>/proofs.pdf": (_KEPT, _OTHER_WAY),
}
_PROGRAMS: dict[str, tuple[Row, Row]] = {
    "expenses/": (_READ, _entered(400)),
    "expenses/staff/": (_OTHER_WAY, _entered(400)),
    "expenses/lines/": (_READ, _OTHER_WAY),
    "expenses/journal/": (_READ, _OTHER_WAY),
    "expenses/journal.csv": (_READ, _OTHER_WAY),
    "expenses/journal.xlsx": (_READ, _OTHER_WAY),
    "expenses/proofs/<proof_id>/": (_OWN, _OTHER_WAY),
    # of an expense that was approved
    "expenses/proofs/<proof_id>/remove/": (_OTHER_WAY, _removed(409)),
    # in a claim
    "expenses/hours/<hours_id>/strike/": (_OTHER_WAY, _changed(409)),
    "expenses/<expense_id>/": (_OWN, _OTHER_WAY),
    "expenses/<expense_id>/change/": (_OTHER_WAY, _changed(400)),
    "expenses/<expense_id>/proofs/": (_OTHER_WAY, _changed(400)),
    "expenses/<expense_id>/hours/": (_OWN, _changed(400)),
    # it was submitted
    "expenses/<expense_id>/submit/": (_OTHER_WAY, _changed(409)),
    "expenses/<expense_id>/reopen/": (_OTHER_WAY, _changed(200)),
    "expenses/<expense_id>/withdraw/": (_OTHER_WAY, _changed(200)),
    "expenses/<expense_id>/approve/": (_OTHER_WAY, _decided(200)),
    "expenses/<expense_id>/reject/": (_OTHER_WAY, _decided(400)),
    "expenses/<expense_id>/take-back/": (_OTHER_WAY, _decided(400)),
    "orders/": (_READ, _entered(400)),
    "orders/<order_id>/": (_OWN, _OTHER_WAY),
    "orders/<order_id>/deliveries/": (_OTHER_WAY, _changed(400)),
    "orders/<order_id>/strike/": (_OTHER_WAY, _changed(204)),
    "orders/<order_id>/deliveries/<delivery_id>/strike/": (_OTHER_WAY, _changed(204)),
    "claims/": (_READ, _managed(400)),
    "claims/<claim_id>/": (_KEPT, _OTHER_WAY),
    "claims/<claim_id>/items/": (_OTHER_WAY, _prepared(400)),
    "claims/<claim_id>/items/<item_id>/remove/": (_OTHER_WAY, _prepared(200)),
    "claims/<claim_id>/send/": (_OTHER_WAY, _prepared(400)),
    "claims/<claim_id>/answer/": (_OTHER_WAY, _prepared(400)),
    "claims/<claim_id>/refuse/": (_OTHER_WAY, _prepared(400)),
    "claims/<claim_id>/withdraw/": (_OTHER_WAY, _prepared(400)),
    "claims/<claim_id>/claim.pdf": (_KEPT, _OTHER_WAY),
    "claims/<claim_id>/proofs/": (_KEPT, _OTHER_WAY),
    "claims/<claim_id>/proofs.csv": (_KEPT, _OTHER_WAY),
    "claims/<claim_id>/proofs.pdf": (_KEPT, _OTHER_WAY),
    "claims/<claim_id>/claimable/": (_prepared(200), _OTHER_WAY),
    "funders/": (_READ, _OTHER_WAY),
    "funders/payments/": (_READ, _managed(400)),
    "funders/payments/back/": (_OTHER_WAY, _managed(400)),
    "funders/payments/<subsidy_id>/take-back/": (_OTHER_WAY, _managed(400)),
}


def _rows(start: str, rows: dict[str, tuple[Row, Row]]) -> dict[str, dict[str, Row]]:
    return {start + path: {"GET": get, "POST": post} for path, (get, post) in rows.items()}


ROWS = _rows("/budgets/<pool_id>/", _PAGES) | _rows("/api/budgets/pools/<pool_id>/", _PROGRAMS)
