"""What a funder promised, what is claimed and paid of it, and what of each expense can still be claimed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Sum

from budgets.expenses import rules
from budgets.expenses.models import Claim, ClaimItem, ClaimKind, Expense, ExpenseState, FunderPayment
from budgets.ledger.balances import by_code
from budgets.ledger.models import AccountKind
from budgets.models import FundingSource, Pool, VersionFunding
from budgets.rules.figures import part_of


@dataclass(frozen=True, slots=True)
class Situation:
    """Where one funder stands. `promised`: by the adopted budget; `advance`: what it pays ahead of the claims.

    `received` less what was paid back to it, which is `returned`. `claimed`: as it was claimed, what was cut of it too.
    `is_final`: the claim for the balance is accepted.
    """

    source: FundingSource
    promised: int
    advance: int
    received: int
    returned: int
    claimed: int
    accepted: int
    is_final: bool = False

    @property
    def owed(self) -> int:
        """What it owes of accepted claims; below zero, what it paid ahead and no accepted claim justifies yet."""
        return self.accepted - self.received

    @property
    def unjustified(self) -> int:
        """What it paid ahead and no accepted claim justifies yet."""
        return max(-self.owed, 0)

    @property
    def advance_to_come(self) -> int:
        """What of the advance has not arrived; nothing once the balance is decided."""
        return 0 if self.is_final else max(self.advance - self.received - self.returned, 0)

    @property
    def balance_to_come(self) -> int:
        """What the funder pays after its advance, if it accepts all that it promised; once it decided, what it owes."""
        if self.is_final:
            return max(self.owed, 0)
        return max(self.promised - max(self.received + self.returned, self.advance), 0)


@dataclass(frozen=True, slots=True)
class Claimable:
    """One approved expense for one funder: what others have of it, and what can still be claimed from this one."""

    expense: Expense
    claimed: int
    cents: int


def funding_of(pool: Pool) -> dict[str, VersionFunding]:
    """What each funder promised in the adopted budget, by the id of the source; empty before one is adopted."""
    version = pool.versions.filter(adopted_at__isnull=False).first()
    fundings = version.fundings.select_related("source") if version else []
    return {str(funding.source_id): funding for funding in fundings}


def situations(pool: Pool) -> list[Situation]:
    """Every funder of the pool, by name."""
    promised = funding_of(pool)
    received, returned = _received(pool)
    claimed, accepted = _claimed(pool, as_sent=True), _claimed(pool, (rules.ACCEPTED,))
    balances = Claim.objects.filter(pool=pool, state=rules.ACCEPTED, kind=ClaimKind.BALANCE)
    decided = set(balances.values_list("source_id", flat=True))
    found = []
    for source in pool.funding_sources.all():
        key = str(source.pk)
        cents = promised[key].cents if key in promised else 0
        found.append(
            Situation(
                source, cents, part_of(cents, source.advance), received.get(key, 0), returned.get(key, 0),
                claimed.get(key, 0), accepted.get(key, 0), source.pk in decided,
            )
        )  # fmt: skip
    return found


def funder_balances(pool: Pool) -> Mapping[str, int]:
    """What the accounts say that each funder owes, by its code; to the coordination."""
    return by_code(pool, AccountKind.FUNDER)


def claimable(pool: Pool, claim: Claim) -> list[Claimable]:
    """The approved expenses of eligible lines of which something can still be claimed, each with how much."""
    funding = funding_of(pool).get(str(claim.source_id))
    if funding is None:
        return []
    expenses = Expense.objects.filter(pool=pool, state=ExpenseState.APPROVED).select_related("line", "member")
    if funding.eligible:
        expenses = expenses.filter(line__code__in=funding.eligible)
    rows = _items(pool)
    found = []
    for expense in expenses.order_by("spent_on", "id"):
        mine, all_ = (
            rows.get((expense.pk, claim.source_id), 0),
            sum(cents for (found_expense, _source), cents in rows.items() if found_expense == expense.pk),
        )
        left = rules.left_of(expense.cents, [all_])
        limit = left if funding.rate is None else min(left, max(part_of(expense.cents, funding.rate) - mine, 0))
        if limit:
            found.append(Claimable(expense, all_, limit))
    return found


def expenses_of(options: Iterable[Claimable]) -> QuerySet[Expense]:
    """The expenses of what `claimable` gives, with their lines."""
    return Expense.objects.filter(pk__in=[option.expense.pk for option in options]).select_related("line")


def left_for(pool: Pool, source: FundingSource) -> int:
    """What of a funder's promise is not claimed yet."""
    funding = funding_of(pool).get(str(source.pk))
    claimed = _claimed(pool).get(str(source.pk), 0)
    return max((funding.cents if funding else 0) - claimed, 0)


def _items(pool: Pool) -> dict[tuple[object, object], int]:
    rows = (
        ClaimItem.objects.filter(pool=pool, claim__state__in=rules.LIVE)
        .values_list("expense_id", "claim__source_id")
        .annotate(kept=Sum(F("cents") - F("cut_cents")))
        .order_by()
    )
    return {(expense, source): int(kept) for expense, source, kept in rows}


def _claimed(pool: Pool, states: tuple[str, ...] = rules.LIVE, *, as_sent: bool = False) -> dict[str, int]:
    """Sums of claims by the id of their source: what was accepted of them or, `as_sent`, what was claimed.

    Of a draft what its items come to, so far as the reader sees them.
    """
    found: dict[str, int] = {}
    claims = Claim.objects.filter(pool=pool, state__in=states).annotate(
        kept=Sum(F("items__cents") - F("items__cut_cents"))
    )
    for claim in claims.order_by():
        accepted = claim.cents if as_sent else claim.accepted_cents or 0
        cents = {rules.SENT: claim.cents, rules.ACCEPTED: accepted}.get(claim.state, claim.kept or 0)
        found[str(claim.source_id)] = found.get(str(claim.source_id), 0) + int(cents)
    return found


def _received(pool: Pool) -> tuple[dict[str, int], dict[str, int]]:
    """What each funder paid less what it got back, and what it got back, by the id of the source."""
    rows = (
        FunderPayment.objects.filter(pool=pool, struck_at=None)
        .values_list("source_id")
        .annotate(kept=Sum("cents"), back=Sum("cents", filter=Q(cents__lt=0)))
        .order_by()
    )
    found = [(str(source), int(cents), -int(back or 0)) for source, cents, back in rows]
    return {source: cents for source, cents, _back in found}, {source: back for source, _cents, back in found}
