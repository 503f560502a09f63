"""What changes a pool: opening it, entering its funding, sharing it, entrusting it."""

from budgets.services.apportionment import apportion_pool
from budgets.services.entrusting import entrust_pool
from budgets.services.funding import enter_funding
from budgets.services.pools import open_pool

__all__ = ["apportion_pool", "enter_funding", "entrust_pool", "open_pool"]
