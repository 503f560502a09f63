"""What is picked from in a pool, in forms and by programs: its members, its lines, its funders.

Call with a pool from `access_pool`: whoever reads it reads these.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from budgets.models import CostLine, FundingSource, Pool
from maillage.identity.bodies import bodies_with
from maillage.identity.models import Body
from maillage.problems import Problem


def members_in(pool: Pool) -> QuerySet[Body]:
    """The members of a pool, by name."""
    return bodies_with(pool.member_roles)


def member_named(pool: Pool, slug: str, *, refusal: str = "not_a_member") -> Body:
    """The member of a pool with this short name. Raises Problem with the code `refusal`."""
    found = members_in(pool).filter(slug=slug).first()
    if found is None:
        raise Problem(refusal, _("Choose a member of this pool."), field="member")
    return found


def lines_in(pool: Pool) -> QuerySet[CostLine]:
    """The lines of a pool, in the order of the budget."""
    return CostLine.objects.filter(pool=pool)


def line_named(pool: Pool, code: str) -> CostLine:
    """The line of a pool with this code. Raises Problem other_line."""
    found = lines_in(pool).filter(code=code).first()
    if found is None:
        raise Problem("other_line", _("Choose a line of the budget of this pool."), field="line")
    return found


def draft_lines(pool: Pool) -> list[tuple[str, str]]:
    """The codes of the lines of a pool's draft with their names; none without a draft."""
    draft = pool.versions.filter(adopted_at=None).first()
    found = draft.lines.select_related("line") if draft else ()
    return [(line.line.code, line.line.label) for line in found]


def funders_in(pool: Pool) -> QuerySet[FundingSource]:
    """The funders of a pool, by name."""
    return FundingSource.objects.filter(pool=pool)


def funder_named(pool: Pool, code: str) -> FundingSource:
    """The funder of a pool with this code. Raises Problem other_funder."""
    found = funders_in(pool).filter(code=code).first()
    if found is None:
        raise Problem("other_funder", _("Choose a funder of this pool."), field="funder")
    return found
