"""A common budget as it is played, from its opening to its closing: every step by who takes it, through its service.

Lines, funders and members go by the names that the story gives them. Nothing here posts on the ledger.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from budgets.access import access_pool, access_pool_to_manage, access_pool_to_vote
from budgets.closing.dossier import dossier_of
from budgets.closing.figures import work_out
from budgets.closing.models import FinalAccount
from budgets.closing.rules import canonical, digest_of
from budgets.closing.services import carry_over, close_pool, draw_up, enter_settlement, reopen
from budgets.closing.settling import transfers_of, what_is_left
from budgets.contributions.services import enter_payment, issue_round
from budgets.expenses.access import (
    access_claim_to_manage,
    access_entering,
    access_expense_to_change,
    access_expense_to_decide,
    access_order_to_change,
)
from budgets.expenses.models import Claim, Expense
from budgets.expenses.services import (
    Cut,
    Entry,
    Ordered,
    Staff,
    accept_claim,
    add_proof,
    approve_expense,
    claim_expense,
    enter_delivery,
    enter_expense,
    enter_order,
    enter_staff,
    receive_subsidy,
    refuse_claim,
    return_subsidy,
    send_claim,
    start_claim,
    submit_expense,
    withdraw_claim,
)
from budgets.ledger.balances import balances
from budgets.models import CostLine, FundingSource, Nature, Pool
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
from maillage.postgres.acting import acting_as
from tests.budgets.booking import shares_of
from tests.budgets.test_dossier import unpacked, verified

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
HOUR = 60


def _paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("piece.pdf", PDF, "application/pdf")


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """Inside the block, act as this person's body."""
    with acting_as(actor.body_role, actor.schema):
        yield actor


@dataclass(frozen=True, slots=True)
class Story:
    """One pool and those who work on it: `members` by name, `managers` those of them who enter and vote themselves."""

    pool_id: UUID
    coordinator: Actor
    treasurer: Actor
    members: Mapping[str, Body]
    managers: Mapping[str, Actor]

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

    @contextmanager
    def coordinating(self) -> Iterator[tuple[Actor, Pool]]:
        """Inside the block, act as the coordinator, with the pool."""
        with acting(self.coordinator) as actor:
            yield actor, access_pool_to_manage(actor, self.pool_id)

    def _named(self, of: Mapping[str, int]) -> dict[str, int]:
        slugs = {member.slug: name for name, member in self.members.items()}
        return {slugs[slug]: cents for slug, cents in of.items()}

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
            shares = self._named(shares_of(pool))
            assert sum(shares.values()) == statement.amount_cents
            return shares

    def vote(self, *councils: str, against: bool = False, on: date | None = None) -> None:
        """The councils of these members decide on the last version; each decision is entered by its own manager."""
        for name in councils:
            with acting(self.managers[name]) as actor:
                pool = access_pool_to_vote(actor, self.pool_id)
                enter_vote(
                    actor=actor, pool=pool, version=pool.versions.latest("number"), member=self.members[name],
                    voted_on=on or pool.starts, approved=not against, document=_paper(),
                )  # fmt: skip

    # --- Money between the members and the pool ---

    def call(self, portion: Fraction, label: str) -> dict[str, int]:
        """Call this part of the shares more; what each is called, by name."""
        with self.coordinating() as (actor, pool):
            due_on = timezone.localdate() + timedelta(days=30)
            issued = issue_round(actor=actor, pool=pool, portion=portion, due_on=due_on, label=label)
            called = self._named(dict(issued.calls.values_list("member__slug", "cents")))
            assert sum(called.values()) == issued.total_cents
            return called

    def pay(self, name: str, cents: int, on: date) -> None:
        """A member pays."""
        with self.coordinating() as (actor, pool):
            enter_payment(actor=actor, pool=pool, member=self.members[name], cents=cents, paid_on=on)

    # --- What is spent ---

    def spend(self, line: str, cents: int, on: date, *, by: str = "", supplier: str = "Imprimerie du Bief") -> Expense:
        """An expense that a member advances, or the pool itself, proved, and approved by somebody else."""
        with self._entering(by) as (actor, pool):
            entry = Entry(
                self._line(pool, line), on, supplier, cents, document_number=f"{line} {on}", member=self._payer(by)
            )
            expense = enter_expense(actor=actor, pool=pool, entry=entry)
            self._hands_in(actor, expense, "invoice")
        return self._approves(expense, by)

    def lend(
        self,
        name: str,
        line: str,
        function: str,
        yearly: int,
        first: date,
        last: date,
        fraction: Fraction = Fraction(1),
    ) -> Expense:
        """Staff that a member makes available, proved and approved."""
        with self._entering(name) as (actor, pool):
            staff = Staff(
                self._line(pool, line), function, yearly, fraction.numerator, fraction.denominator, first, last,
                member=self._payer(name),
            )  # fmt: skip
            expense = enter_staff(actor=actor, pool=pool, staff=staff)
            self._hands_in(actor, expense, "secondment")
        return self._approves(expense, name)

    def order(self, line: str, supplier: str, hours: int, hourly: int, first: date, last: date) -> Expense:
        """Hours that the coordination orders from a subcontractor, delivered, invoiced and approved."""
        with self._entering("") as (actor, pool):
            ordered = Ordered(self._line(pool, line), supplier, f"BC {first.year}", first, hours * HOUR, hourly)
            order = enter_order(actor=actor, pool=pool, ordered=ordered)
            order = access_order_to_change(actor, pool.pk, order.pk)
            enter_delivery(actor=actor, order=order, day=last, minutes=hours * HOUR, document=_paper())
            entry = Entry(order.line, last, supplier, hours * hourly, order=order, minutes=hours * HOUR)
            expense = enter_expense(actor=actor, pool=pool, entry=entry)
            self._hands_in(actor, expense, "invoice")
        return self._approves(expense, "")

    @contextmanager
    def _entering(self, name: str) -> Iterator[tuple[Actor, Pool]]:
        """As who enters what a member spends: its own manager, or for others the coordinator."""
        with acting(self.managers.get(name, self.coordinator)) as actor:
            yield actor, access_entering(actor, self.pool_id)

    def _payer(self, name: str) -> Body | None:
        return self.members[name] if name else None

    @staticmethod
    def _line(pool: Pool, label: str) -> CostLine:
        return CostLine.objects.get(pool=pool, label=label)

    @staticmethod
    def _hands_in(actor: Actor, expense: Expense, proof: str) -> None:
        found = access_expense_to_change(actor, expense.pool_id, expense.pk)
        add_proof(actor=actor, expense=found, kind=proof, document=_paper())
        submit_expense(actor=actor, expense=found)

    def _approves(self, expense: Expense, name: str) -> Expense:
        """By the coordinator; by the treasurer what the coordinator entered."""
        with acting(self.coordinator if name in self.managers else self.treasurer) as actor:
            return approve_expense(actor=actor, expense=access_expense_to_decide(actor, self.pool_id, expense.pk))

    # --- What funders bear ---

    def claim(self, funder: str, items: Sequence[tuple[Expense, int]], on: date, kind: str = "interim") -> Claim:
        """Send a claim of these amounts to a funder."""
        with self.coordinating() as (actor, pool):
            claim = start_claim(actor=actor, pool=pool, source=self._funder(pool, funder), kind=kind)
            claim = access_claim_to_manage(actor, pool.pk, claim.pk)
            for expense, cents in items:
                claim_expense(actor=actor, claim=claim, expense=expense, cents=cents)
            return send_claim(actor=actor, claim=claim, sent_on=on)

    def accept(self, claim: Claim, on: date, cuts: Mapping[Expense, Cut] | None = None) -> int:
        """The funder accepts a claim but for these cuts; what it owes of it."""
        with self.coordinating() as (actor, pool):
            found = access_claim_to_manage(actor, pool.pk, claim.pk)
            items = {item.expense_id: item.pk for item in found.items.all()}
            by_item = {items[expense.pk]: cut for expense, cut in (cuts or {}).items()}
            return accept_claim(actor=actor, claim=found, decided_on=on, cuts=by_item).accepted_cents or 0

    def refuse(self, claim: Claim, on: date, reason: str) -> None:
        """The funder refuses a claim whole."""
        with self.coordinating() as (actor, pool):
            refuse_claim(
                actor=actor, claim=access_claim_to_manage(actor, pool.pk, claim.pk), decided_on=on, reason=reason
            )

    def receive(self, funder: str, cents: int, on: date) -> None:
        """A funder pays, ahead of its claims or after."""
        with self.coordinating() as (actor, pool):
            receive_subsidy(actor=actor, pool=pool, source=self._funder(pool, funder), cents=cents, received_on=on)

    def pay_back(self, funder: str, cents: int, on: date) -> None:
        """The pool pays back to a funder what no accepted claim accounts for."""
        with self.coordinating() as (actor, pool):
            return_subsidy(actor=actor, pool=pool, source=self._funder(pool, funder), cents=cents, paid_on=on)

    def withdraw(self, funder: str) -> None:
        """The last claim to this funder is given up."""
        with self.coordinating() as (actor, pool):
            claim = pool.claims.filter(source=self._funder(pool, funder)).latest("number")
            withdraw_claim(
                actor=actor, claim=access_claim_to_manage(actor, pool.pk, claim.pk), reason="Un cent de trop"
            )

    @staticmethod
    def _funder(pool: Pool, label: str) -> FundingSource:
        return FundingSource.objects.get(pool=pool, label=label)

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
            return self._named(due)

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
