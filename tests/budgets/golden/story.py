"""A common budget as it is played, from its opening to its closing: every step by who takes it, through its service.

Lines, funders and members go by the names that the story gives them. Nothing here posts on the ledger.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.utils import timezone

from budgets.access import access_pool, access_pool_to_manage, access_pool_to_vote
from budgets.closing.dossier import dossier_of
from budgets.closing.figures import work_out
from budgets.closing.models import FinalAccount
from budgets.closing.rules import canonical, digest_of
from budgets.closing.services import carry_over, close_pool, draw_up, enter_settlement, reopen
from budgets.closing.settling import transfers_of, what_is_left
from budgets.contributions.services import enter_payment, issue_round
from budgets.ledger.balances import balances
from budgets.models import CostLine, Nature
from budgets.services import (
    Choice,
    adopt_version,
    choose_key,
    enter_funding,
    enter_line,
    enter_vote,
    open_pool,
    remove_line,
    start_version,
)
from maillage.audit.actor import Actor
from maillage.identity.models import Body
from tests.budgets.booking import shares_of
from tests.budgets.golden.spending import Spending, acting, paper
from tests.budgets.test_dossier import unpacked, verified


@dataclass(frozen=True, slots=True)
class Story(Spending):
    """One pool from the vote to the closing."""

    @classmethod
    def begin(
        cls,
        coordinator: Actor,
        treasurer: Actor,
        members: Mapping[str, Body],
        managers: Mapping[str, Actor],
        **values: Any,
    ) -> Story:
        """Open the pool with these members; `values` as `open_pool` takes them."""
        with acting(coordinator) as actor:
            pool = open_pool(actor=actor, members=members.values(), **values)
        return cls(pool.pk, coordinator, treasurer, members, managers)

    # --- The budget ---

    def draft(self, lines: Mapping[str, tuple[Nature, int]], *, instead: bool = False) -> None:
        """Enter these lines of costs in the draft, beside those that it has, or instead of them."""
        with self.coordinating() as (actor, pool):
            before = list(pool.versions.get(adopted_at=None).lines.all())
            for label, (nature, cents) in lines.items():
                enter_line(actor=actor, pool=pool, label=label, nature=nature, cents=cents)
            for line in before if instead else ():
                remove_line(actor=actor, pool=pool, line=line)

    def fund(self, label: str, *, lines: Sequence[str] = (), **promise: Any) -> int:
        """Enter what a funder promises for these lines (none: for all); what that comes to."""
        with self.coordinating() as (actor, pool):
            codes = [CostLine.objects.get(pool=pool, label=line).code for line in lines]
            entered = enter_funding(actor=actor, pool=pool, label=label, eligible=codes, **promise)
            return entered.cents

    def modify(self, note: str = "") -> None:
        """Begin the next modification of the budget."""
        with self.coordinating() as (actor, pool):
            start_version(actor=actor, pool=pool, note=note)

    def adopt(self, *criteria: Choice) -> dict[str, int]:
        """Adopt the draft, shared by these criteria, or by those of the version before; the shares by name."""
        with self.coordinating() as (actor, pool):
            if criteria:
                choose_key(actor=actor, pool=pool, criteria=criteria)
            statement = adopt_version(actor=actor, pool=pool, number=pool.versions.get(adopted_at=None).number)
            shares = self.named(shares_of(pool))
            assert sum(shares.values()) == statement.amount_cents
            return shares

    def vote(self, *councils: str, against: bool = False, on: date | None = None) -> None:
        """The councils of these members decide on the last version; each decision is entered by its own manager."""
        for name in councils:
            with acting(self.managers[name]) as actor:
                pool = access_pool_to_vote(actor, self.pool_id)
                enter_vote(
                    actor=actor, pool=pool, version=pool.versions.latest("number"), member=self.members[name],
                    voted_on=on or pool.starts, approved=not against, document=paper(),
                )  # fmt: skip

    # --- Money between the members and the pool ---

    def call(self, portion: Fraction, label: str) -> dict[str, int]:
        """Call this part of the shares more; what each is called, by name."""
        with self.coordinating() as (actor, pool):
            due_on = timezone.localdate() + timedelta(days=30)
            issued = issue_round(actor=actor, pool=pool, portion=portion, due_on=due_on, label=label)
            called = self.named(dict(issued.calls.values_list("member__slug", "cents")))
            assert sum(called.values()) == issued.total_cents
            return called

    def pay(self, name: str, cents: int, on: date) -> None:
        """A member pays."""
        with self.coordinating() as (actor, pool):
            enter_payment(actor=actor, pool=pool, member=self.members[name], cents=cents, paid_on=on)

    # --- The end ---

    def account(self, on: date) -> FinalAccount:
        """Draw up the final account that was read."""
        with self.coordinating() as (actor, pool):
            read = work_out(pool)
            account = draw_up(actor=actor, pool=pool, booked_on=on, seen=read.token)
            assert canonical(account.figures) == canonical(read.figures)
            assert sum(share.share_cents for share in account.shares.all()) == account.amount_cents
            return account

    def settle(self, on: date) -> dict[str, int]:
        """Every transfer is made; what each member paid, below zero what it got."""
        with self.coordinating() as (actor, pool):
            due = {each.member.slug: each.cents for each in transfers_of(pool)}
            for each in transfers_of(pool):
                enter_settlement(actor=actor, pool=pool, member=each.member, paid_on=on)
            return self.named(due)

    def carry_over(self, name: str, later: Story, on: date) -> int:
        """What a member is owed, or owes, goes over to a later pool; how much, whichever way."""
        with self.coordinating() as (actor, pool):
            into = access_pool_to_manage(actor, later.pool_id)
            return carry_over(actor=actor, pool=pool, member=self.members[name], later=into, paid_on=on).cents

    def close(self) -> None:
        """Close the pool: nothing is left, every balance is zero."""
        with self.coordinating() as (actor, pool):
            assert what_is_left(pool) == []
            close_pool(actor=actor, pool=pool)
            assert {each.cents for each in balances(pool)} == {0}

    def take_up_again(self, reason: str) -> None:
        """Take the final account back."""
        with self.coordinating() as (actor, pool):
            reopen(actor=actor, pool=pool, reason=reason)

    def held(self) -> dict[tuple[str, str], int]:
        """What the accounts hold that are not at zero, by kind and code; members by name."""
        names = {member.role: name for name, member in self.members.items()}
        with self.coordinating() as (_actor, pool):
            return {
                (each.kind.value, names.get(each.code, each.code)): each.cents for each in balances(pool) if each.cents
            }

    def confirm(self, account: FinalAccount, folder: Path) -> dict[str, Any]:
        """The dossier is the same bytes each time, and the script in it, away from the program, finds nothing.

        Returns its statement.
        """
        with acting(self.coordinator) as actor:
            account.pool = access_pool(actor, self.pool_id)
            dossier = dossier_of(actor, account)
            assert dossier == dossier_of(actor, account)
        done = verified(unpacked(dossier, folder))
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
        statement: dict[str, Any] = json.loads((folder / "statement.json").read_text("utf-8"))
        assert digest_of(statement["account"]["figures"]) == account.digest
        return statement


def told(statement: Mapping[str, Any]) -> bytes:
    """A statement without the identifiers that are made anew each time: the same story is the same bytes."""
    return canonical({**statement, "transactions": [{**each, "event": ""} for each in statement["transactions"]]})
