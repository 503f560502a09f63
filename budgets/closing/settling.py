"""What is left to settle in a pool, in words, and one transfer a member through the lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from budgets.closing.waiting import undecided
from budgets.figures import members_of
from budgets.ledger.balances import Balance, balances
from budgets.ledger.models import AccountKind
from budgets.models import Pool
from maillage.identity.models import Body
from maillage.ui.fields import euros


@dataclass(frozen=True, slots=True)
class Transfer:
    """What one member still pays to the lead (above zero), or gets from it (below): what its account holds.

    The lead's own part is a booking in its books: no money moves between two banks.
    """

    member: Body
    cents: int
    is_lead: bool


def transfers_of(pool: Pool) -> list[Transfer]:
    """One transfer for each member whose account is not at zero and that the reader may see, by name."""
    held = {each.code: each.cents for each in balances(pool) if each.kind == AccountKind.MEMBER}
    return [
        Transfer(member, held[member.role], member.role == pool.lead_id)
        for member in members_of(pool.member_roles)
        if held.get(member.role)
    ]


def what_is_left(pool: Pool) -> list[str]:
    """One sentence for each account, and for all that is undecided, that keeps the pool from being closed.

    What is in the bank is said once the members are settled: until then it waits for their transfers.
    """
    names = {member.role: member.name for member in members_of(pool.member_roles)}
    funders = dict(pool.funding_sources.values_list("code", "label"))
    open_ = [each for each in balances(pool) if each.cents]
    unsettled = any(each.kind == AccountKind.MEMBER for each in open_)
    found = (
        _left(each, names, funders, pool.lead_id) for each in open_ if not (unsettled and each.kind == AccountKind.BANK)
    )
    return [*undecided(pool), *(sentence for sentence in found if sentence)]


def _left(balance: Balance, names: Mapping[str, str], funders: Mapping[str, str], lead: str) -> str:
    values = {"amount": euros(abs(balance.cents)), "who": names.get(balance.code) or funders.get(balance.code, "")}
    if balance.kind == AccountKind.MEMBER and balance.code == lead:
        return _("%(who)s has still to book its own part: %(amount)s.") % values
    if balance.kind == AccountKind.MEMBER and balance.cents > 0:
        return _("%(who)s still owes %(amount)s.") % values
    if balance.kind == AccountKind.MEMBER:
        return _("%(who)s is still owed %(amount)s.") % values
    if balance.kind == AccountKind.FUNDER and balance.cents > 0:
        return _("%(who)s accepted %(amount)s that it has not paid yet.") % values
    if balance.kind == AccountKind.FUNDER:
        return _("%(who)s paid %(amount)s that no claim accounts for: claim it, or pay it back.") % values
    if balance.kind == AccountKind.BANK and balance.cents > 0:
        return _("%(amount)s is left in the bank.") % values
    if balance.kind == AccountKind.BANK:
        return _("The lead has advanced %(amount)s from its bank.") % values
    return ""
