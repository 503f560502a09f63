"""What in a pool waits for somebody and would not be in a final account that is drawn up now, in words."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.expenses.models import Claim, ClaimState, Expense, ExpenseState
from budgets.models import CouncilVote, Pool
from maillage.ui.fields import euros


def undecided(pool: Pool) -> list[str]:
    """One sentence for the expenses and for each claim that somebody still decides on: as the coordination reads them.

    They keep a pool from being closed, since nothing is decided in it afterwards.
    """
    return [*_expenses(pool), *_claims(pool)]


def waiting(pool: Pool) -> list[str]:
    """What is undecided, and drafts, councils and days that are still to come: to think of before an account."""
    return [*undecided(pool), *_drafts(pool), *_councils(pool), *_days(pool)]


def _expenses(pool: Pool) -> Iterator[str]:
    if many := Expense.objects.filter(pool=pool, state=ExpenseState.SUBMITTED).count():
        yield ngettext(
            "%(many)s expense waits for a decision.", "%(many)s expenses wait for a decision.", many
        ) % {"many": many}  # fmt: skip


def _claims(pool: Pool) -> Iterator[str]:
    for claim in Claim.objects.filter(pool=pool, state=ClaimState.SENT).select_related("source"):
        values = {"amount": euros(claim.cents), "funder": claim.source.label}
        yield _("A claim of %(amount)s waits for the answer of its funder: %(funder)s.") % values


def _drafts(pool: Pool) -> Iterator[str]:
    if many := Expense.objects.filter(pool=pool, state=ExpenseState.DRAFT).count():
        yield ngettext(
            "%(many)s expense is a draft and does not count.", "%(many)s expenses are drafts and do not count.", many
        ) % {"many": many}  # fmt: skip
    for claim in Claim.objects.filter(pool=pool, state=ClaimState.DRAFT).select_related("source"):
        yield _("A claim is being prepared for a funder: %(funder)s.") % {"funder": claim.source.label}


def _councils(pool: Pool) -> Iterator[str]:
    """Of the version in force: a council that has not voted, or whose last vote is a refusal."""
    version = pool.versions.filter(adopted_at__isnull=False).first()
    votes = CouncilVote.objects.filter(version=version).order_by("entered_at")
    last = dict(votes.values_list("member_id", "approved"))
    if missing := len(set(pool.member_roles) - set(last)):
        yield ngettext(
            "%(many)s council has not voted the budget.", "%(many)s councils have not voted the budget.", missing
        ) % {"many": missing}  # fmt: skip
    if refused := sum(not approved for approved in last.values()):
        yield ngettext(
            "%(many)s council has rejected the budget.", "%(many)s councils have rejected the budget.", refused
        ) % {"many": refused}  # fmt: skip


def _days(pool: Pool) -> Iterator[str]:
    if pool.ends >= timezone.localdate():
        yield _("The period runs until %(day)s: expenses may still come.") % {"day": pool.ends.strftime("%d/%m/%Y")}
