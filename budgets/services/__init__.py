"""What changes a pool: opening it, its members, its versions with lines and funding, its key, entrusting it."""

from budgets.services.entrusting import entrust_pool
from budgets.services.keys import Choice, adopt_version, choose_key
from budgets.services.pools import change_stay, choose_method, open_pool, remove_pool, rename_pool
from budgets.services.series import import_series
from budgets.services.versions import (
    change_line,
    enter_funding,
    enter_line,
    leave_draft,
    remove_funding,
    remove_line,
    start_version,
)
from budgets.services.votes import attach_decision, enter_vote

__all__ = [
    "Choice",
    "adopt_version",
    "attach_decision",
    "change_line",
    "change_stay",
    "choose_key",
    "choose_method",
    "enter_funding",
    "enter_line",
    "enter_vote",
    "entrust_pool",
    "import_series",
    "leave_draft",
    "open_pool",
    "remove_funding",
    "remove_line",
    "remove_pool",
    "rename_pool",
    "start_version",
]
