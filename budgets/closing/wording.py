"""Accounts and events of the ledger in words, and what the script of the dossier says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from budgets.closing.settling import Transfer
from budgets.figures import Basis
from budgets.ledger.models import AccountKind, EventKind
from budgets.models import Method
from budgets.wording import basis_label, part_label
from maillage.ui.fields import euros

# By the codes that `offline/verify.py` says; the names in braces are filled in there.
CHECKED = {
    "all_agrees": _("All agrees: the shares and balances of {members} members, {entries} entries of the account."),
    "file_missing": _("{name}: this file is missing."),
    "file_changed": _("{name}: this file was changed since the dossier was made."),
    "file_added": _("{name}: this file was added since the dossier was made."),
    "version_amount": _("Version {number}: the dossier says that {written} is shared; its lines leave {found}."),
    "version_share": _("Version {number}, {member}: the dossier says {written}; the key gives {found}."),
    "not_balanced": _("Entry {number} does not balance."),
    "not_mirrored": _("Entry {number} does not take back what entry {reversed} posted."),
    "account_balance": _("{account}: the dossier says {written}; the entries make {found}."),
    "line_spent": _("Costs, {line}: the dossier says {written}; the entries make {found}."),
    "funder_bore": _("Subsidy, {funder}: the dossier says {written}; the entries make {found}."),
    "total_costs": _("Costs in all: the dossier says {written}; the lines make {found}."),
    "total_subsidy": _("Subsidies in all: the dossier says {written}; the funders make {found}."),
    "total_net": _("To be borne by the members: the dossier says {written}; costs less subsidies make {found}."),
    "member_missing": _("{member}: this member has a share but is not in the account."),
    "member_share": _("{member}, final share: the dossier says {written}; the key gives {found}."),
    "member_called": _("{member}, called: the dossier says {written}; the entries make {found}."),
    "member_paid": _("{member}, paid: the dossier says {written}; the entries make {found}."),
    "member_advanced": _("{member}, advanced: the dossier says {written}; the entries make {found}."),
    "member_in_kind": _("{member}, staff made available: the dossier says {written}; the entries make {found}."),
    "member_balance": _("{member}, balance: the dossier says {written}; the figures give {found}."),
}
HOW_TO = _(
    "This dossier holds a final account with everything that it rests on. To check it on any computer with Python 3, "
    "unpack it and run, in its folder: python3 verify.py\n"
    "The script works every share and every balance out again from statement.json and compares each file with "
    "manifest.sha256. It needs nothing else, and says what differs.\n"
    "It is an auxiliary account: the legal books are those of each CPAS.\n"
)


def account_label(kind: str, code: str = "") -> str:
    """A kind of account in words, with the code where nothing better is known."""
    return f"{AccountKind(kind).label} {code}".strip()


def event_label(kind: str) -> str:
    """A kind of event in words."""
    return str(EventKind(kind).label)


def criterion_label(criterion: Mapping[str, Any]) -> str:
    """One criterion of a key in words: what is counted, at what date, in which series."""
    day = date.fromisoformat(criterion["date"]) if criterion["date"] else None
    return basis_label(Basis(day, criterion["series"], criterion["kind"]))


def key_words(figures: Mapping[str, Any]) -> str:
    """The key of an account in words, each criterion with its part of the whole where there are several."""
    criteria = figures["criteria"]
    if len(criteria) == 1:
        return criterion_label(criteria[0])
    whole = sum(each["weight"] for each in criteria)
    return ", ".join(f"{part_label(each['weight'], whole)} {criterion_label(each)}" for each in criteria)


def method_label(method: str) -> str:
    """A method in words."""
    return str(Method(method).label)


def short_method(method: str) -> str:
    """A method as the heading of a column."""
    return str(_("By days") if method == Method.BY_DAYS else _("By period"))


def owed(cents: int) -> str:
    """A balance in words."""
    if not cents:
        return str(_("settled"))
    return str((_("owes %(amount)s") if cents > 0 else _("is owed %(amount)s")) % {"amount": euros(abs(cents))})


def paid_to(transfer: Transfer, lead: str) -> str:
    """What a transfer asks for, in words."""
    values = {"amount": euros(abs(transfer.cents)), "member": transfer.member.name, "lead": lead}
    if transfer.is_lead:
        return str(_("%(member)s settles its own part in its books: %(amount)s.") % values)
    if transfer.cents > 0:
        return str(_("%(member)s pays %(amount)s to %(lead)s.") % values)
    return str(_("%(lead)s pays %(amount)s to %(member)s.") % values)
