"""Pools, what funds them, the versions of their budgets, the keys that share them, and the shares."""

from budgets.models.keys import (
    ApportionmentKey,
    CriterionKind,
    KeyCriterion,
    KeyFigure,
    ReferenceFigure,
    ReferenceSeries,
)
from budgets.models.permissions import PoolGroupObjectPermission, PoolUserObjectPermission
from budgets.models.pools import CostLine, FundingSource, Method, Nature, Pool, PoolMember
from budgets.models.shares import Apportionment, Share
from budgets.models.versions import BudgetVersion, CouncilVote, FlatBase, VersionFunding, VersionLine

__all__ = [
    "Apportionment",
    "ApportionmentKey",
    "BudgetVersion",
    "CostLine",
    "CouncilVote",
    "CriterionKind",
    "FlatBase",
    "FundingSource",
    "KeyCriterion",
    "KeyFigure",
    "Method",
    "Nature",
    "Pool",
    "PoolGroupObjectPermission",
    "PoolMember",
    "PoolUserObjectPermission",
    "ReferenceFigure",
    "ReferenceSeries",
    "Share",
    "VersionFunding",
    "VersionLine",
]
