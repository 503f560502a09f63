"""Pools, what funds them, the keys that share them, and the shares."""

from budgets.models.keys import ApportionmentKey, KeyFigure, KeyKind
from budgets.models.permissions import PoolGroupObjectPermission, PoolUserObjectPermission
from budgets.models.pools import FundingSource, Pool
from budgets.models.shares import Apportionment, Share

__all__ = [
    "Apportionment",
    "ApportionmentKey",
    "FundingSource",
    "KeyFigure",
    "KeyKind",
    "Pool",
    "PoolGroupObjectPermission",
    "PoolUserObjectPermission",
    "Share",
]
