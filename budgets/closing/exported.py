"""A final account as plain data: what the dossier and the script that checks it are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from budgets.closing.figures import statement_figures
from budgets.closing.models import FinalAccount
from budgets.closing.wording import account_label
from budgets.expenses.models import Expense, ExpenseKind
from budgets.figures import members_of
from budgets.ledger.balances import balances
from budgets.ledger.models import AccountKind, Entry, EventKind, Transaction
from budgets.models import Apportionment, Pool, Share
from budgets.statements import key_view, roles_of

type Plain = dict[str, Any]


def exported(account: FinalAccount) -> Plain:
    """Everything that the final account rests on, members by their codes in its key; for who reads all of the pool."""
    pool = account.pool
    codes = {figure.member_id: figure.code for figure in account.statement.key.figures.all()}
    names = {member.role: member.name for member in members_of(pool.member_roles)}
    return {
        "pool": {"name": pool.name, "starts": pool.starts.isoformat(), "ends": pool.ends.isoformat(),
                 "coordination": pool.coordination.name, "lead": pool.lead.name},
        "account": {
            "number": account.number, "booked_on": account.booked_on.isoformat(), "digest": account.digest,
            "posted_until": account.posted_until, "figures": account.figures, "costs_cents": account.costs_cents,
            "subsidy_cents": account.subsidy_cents, "amount_cents": account.amount_cents,
            "reopened_on": timezone.localdate(account.reopened_at).isoformat() if account.reopened_at else "",
            "reason": account.reason,
        },
        "versions": [_version(each) for each in pool.apportionments.select_related("key").order_by("number")],
        "members": [
            {"code": share.code, "name": names[str(share.member_id)],
             **{f"{name}_cents": getattr(share, f"{name}_cents") for name in PARTS}}
            for share in account.shares.order_by("code")
        ],
        "accounts": _accounts(pool, codes),
        "transactions": transactions_of(pool, codes),
    }  # fmt: skip


PARTS = ("share", "called", "paid", "advanced", "in_kind", "balance")


def _version(statement: Apportionment) -> Plain:
    key = key_view(statement.key)
    codes = {role: code for code, role in roles_of(key).items()}
    shares = Share.objects.filter(apportionment=statement).values_list("member_id", "cents")
    return {
        "adopted_on": timezone.localdate(statement.made_at).isoformat(),
        "figures": statement_figures(statement, key),
        "lines": statement.lines,
        "funding": statement.funding,
        "amount_cents": statement.amount_cents,
        "shares": {code: cents for code, cents in sorted((codes[role], cents) for role, cents in shares)},
    }


def _accounts(pool: Pool, codes: Mapping[str, str]) -> list[Plain]:
    labels = labels_of(pool)
    return sorted(
        (
            {
                "account": each.kind.value,
                "code": _code(each.kind, each.code, codes),
                "name": labels.get((each.kind.value, each.code)) or account_label(each.kind.value, each.code),
                "cents": each.cents,
            }
            for each in balances(pool)
        ),
        key=lambda each: (each["account"], each["code"]),
    )


def labels_of(pool: Pool) -> dict[tuple[str, str], str]:
    """What the accounts of a pool are called that belong to somebody or to a line: by kind and code."""
    members = {(AccountKind.MEMBER.value, each.role): each.name for each in members_of(pool.member_roles)}
    lines = {(AccountKind.COSTS.value, code): label for code, label in pool.lines.values_list("code", "label")}
    funders = dict(pool.funding_sources.values_list("code", "label"))
    owing = {(AccountKind.FUNDER.value, code): label for code, label in funders.items()}
    return members | lines | owing | {(AccountKind.SUBSIDY.value, code): label for code, label in funders.items()}


def transactions_of(pool: Pool, codes: Mapping[str, str]) -> list[Plain]:
    """What was posted, in its order, in three queries.

    Of an expense the supplier alone: what it was spent for is a note of who entered it, and this goes to others.
    """
    entries: dict[Any, list[Plain]] = {}
    rows = Entry.objects.filter(pool=pool).order_by("id")
    for posted, kind, code, cents in rows.values_list("transaction_id", "account__kind", "account__code", "cents"):
        entries.setdefault(posted, []).append({"account": kind, "code": _code(kind, code, codes), "cents": cents})
    suppliers = dict(Expense.objects.filter(pool=pool, kind=ExpenseKind.COST).values_list("pk", "supplier"))
    found = Transaction.objects.filter(pool=pool).order_by("number")
    return [
        {
            "number": each["number"], "kind": each["kind"], "reverses": each["reverses__number"],
            "booked_on": each["booked_on"].isoformat(),
            "memo": suppliers.get(each["event"], each["memo"]) if each["kind"] == EventKind.EXPENSE else each["memo"],
            "event": str(each["event"]),
            "member": codes.get(each["member_id"], ""), "entries": entries[each["id"]],
        }
        for each in found.values(
            "id", "number", "kind", "reverses__number", "booked_on", "memo", "event", "member_id"
        )
    ]  # fmt: skip


def _code(kind: str, code: str, codes: Mapping[str, str]) -> str:
    """A member is named by its code in the key: a role is how a database knows it."""
    return codes.get(code, code) if kind == AccountKind.MEMBER else code
