"""What is spent in a pool and what funders bear of it, as it is played (`tests.budgets.golden.story`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from budgets.access import access_pool_to_manage
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
from budgets.models import CostLine, FundingSource, Pool
from maillage.audit.actor import Actor
from maillage.identity.models import Body
from maillage.postgres.acting import acting_as

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
HOUR = 60


def paper() -> SimpleUploadedFile:
    """A document that proves something."""
    return SimpleUploadedFile("piece.pdf", PDF, "application/pdf")


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """Inside the block, act as this person's body."""
    with acting_as(actor.body_role, actor.schema):
        yield actor


@dataclass(frozen=True, slots=True)
class Spending:
    """One pool and those who work on it: `members` by name, `managers` those of them who enter and vote themselves."""

    pool_id: UUID
    coordinator: Actor
    treasurer: Actor
    members: Mapping[str, Body]
    managers: Mapping[str, Actor]

    @contextmanager
    def coordinating(self) -> Iterator[tuple[Actor, Pool]]:
        """Inside the block, act as the coordinator, with the pool."""
        with acting(self.coordinator) as actor:
            yield actor, access_pool_to_manage(actor, self.pool_id)

    def named(self, of: Mapping[str, int]) -> dict[str, int]:
        """Amounts by short names of members, by their names."""
        slugs = {member.slug: name for name, member in self.members.items()}
        return {slugs[slug]: cents for slug, cents in of.items()}

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
            enter_delivery(actor=actor, order=order, day=last, minutes=hours * HOUR, document=paper())
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
        add_proof(actor=actor, expense=found, kind=proof, document=paper())
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
