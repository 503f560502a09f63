"""On which lines of a budget money is spent: those that were voted."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from budgets.models import CostLine, Nature, Pool


def lines_to_spend_on(pool: Pool) -> QuerySet[CostLine]:
    """The lines of the adopted versions of a pool, an earlier one's too: its invoices may come late.

    Before a budget is adopted, the lines of its draft: programmes begin before the councils have voted. What is entered
    then waits for the vote (`voted_lines`). A line that was taken out of a draft is in none of them.
    """
    return CostLine.objects.filter(pool=pool, total__to_spend_on=True)


def voted_lines(pool: Pool) -> QuerySet[CostLine]:
    """The lines of the adopted versions of a pool: what is approved is posted on one of them."""
    return CostLine.objects.filter(pool=pool, total__voted=True)


def lines_to_filter(pool: Pool) -> QuerySet[CostLine]:
    """The lines to spend on, and those of the expenses that the reader sees."""
    return CostLine.objects.filter(Q(total__to_spend_on=True) | Q(expenses__isnull=False), pool=pool).distinct()


def staff_lines(pool: Pool) -> QuerySet[CostLine]:
    """The lines to spend on that are for staff; in a budget without any, all of them."""
    lines = lines_to_spend_on(pool)
    of_staff = lines.filter(nature=Nature.STAFF)
    return of_staff if of_staff.exists() else lines
