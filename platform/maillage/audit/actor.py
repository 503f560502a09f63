"""Who is acting, for which body: what every service and access function is told."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """One person acting for one body, resolved afresh for each request. Plain values: safe across schemas."""

    user_id: UUID
    user_name: str
    function: str
    body_role: str
    body_slug: str
    body_name: str
    body_kind: str
    schema: str | None
    # whether they decide on income or sanctions: what voluntary programmes never tell them
    decides_income: bool = False
