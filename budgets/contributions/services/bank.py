"""Bring a bank's file in; say what each movement is. Nothing is posted before somebody says so."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.contributions.access import payment_account_of
from budgets.contributions.models import BankLine, BankStatement, ContributionCall
from budgets.contributions.rules.files import read_file
from budgets.contributions.rules.lines import LARGEST_FILE, Fault, ReadStatement, Refused, keys_of
from budgets.contributions.rules.numbers import written_iban
from budgets.contributions.services.payments import check_twice, enter_payment, enter_refund
from budgets.expenses.services.funders import receive_subsidy, return_subsidy
from budgets.ledger.models import AccountKind, EventKind, Transaction
from budgets.ledger.services import locked_pool
from budgets.models import FundingSource, Pool
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.models import Body
from maillage.problems import Problem

# What fits beside a funder's payment.
FUNDERS_REFERENCE = 60
WORDS = {
    Fault.EMPTY: _("The file is empty. Choose another one."),
    Fault.TOO_LARGE: _("The file is too large: 2 MB and 5,000 movements at most. Export a shorter period."),
    Fault.UNKNOWN: _("The file is neither CODA nor camt.053. Choose one of these formats when you export it."),
    Fault.UNREADABLE: _("The file is damaged or incomplete: it cannot be read. Export it again."),
    Fault.ENTITIES: _("The file holds a document type or entities, which a bank never writes. It was not read."),
    Fault.VERSION: _("This version of camt.053 is not known. Export it in version 02 or 08."),
    Fault.NO_TRAILER: _("The file breaks off: the last record of a statement is missing. Export it again."),
    Fault.COUNT: _("The file says that it has another number of records than it has. Export it again."),
    Fault.TOTALS: _("The movements do not add up to the totals that the file says. Export it again."),
    Fault.NO_BALANCE: _("The file lacks the balance before or after the movements. Export it again."),
    Fault.BALANCE: _("The movements do not lead from the opening to the closing balance. Export it again."),
    Fault.CURRENCY: _("The account is not in euros."),
    Fault.ACCOUNT: _("The file does not say a valid account."),
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought: its statements, how many movements are new, how many were known.

    `covered`: statements of other files that cover the same account, day and balances, such as the same statement in
    another format: their movements may be the same though they read differently.
    """

    statements: list[BankStatement]
    new: int
    known: int
    covered: list[BankStatement]


def content_of(upload: UploadedFile[bytes]) -> bytes:
    """The bytes of an upload. Raises Problem too_large: what is far too large was not even kept."""
    if (upload.size or 0) > LARGEST_FILE:
        raise Problem(Fault.TOO_LARGE.value, WORDS[Fault.TOO_LARGE], field="file")
    upload.seek(0)
    return bytes(upload.read())


def import_file(*, actor: Actor, pool: Pool, content: bytes) -> Imported:
    """Keep the movements of a bank's file that are not kept yet, all or nothing; none is posted.

    The same file again, or one that overlaps, brings nothing twice. Call with a pool from `access_bank_to_manage`.
    Raises Problem: a `Fault` as code, other_account, pool_closed (409).
    """
    try:
        form, read = read_file(content)
    except Refused as refused:
        raise Problem(refused.fault.value, WORDS[refused.fault], field="file") from refused
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        locked = locked_pool(pool)
        _check_account(locked, read)
        again = list(locked.bank_statements.filter(digest=digest))
        if again:
            return Imported(again, 0, sum(len(statement.lines) for statement in read), _covered(locked, again))
        statements, new = [], 0
        for position, each in enumerate(read):
            statement = _statement(actor, locked, form, digest, position, each)
            statements.append(statement)
            new += _keep(locked, statement, each)
        record(actor=actor, action="bank.import", object_kind="pool", object_id=locked.pk, detail=form)
    known = sum(len(statement.lines) for statement in read) - new
    return Imported(statements, new, known, _covered(locked, statements))


def _covered(pool: Pool, statements: Sequence[BankStatement]) -> list[BankStatement]:
    """The statements of other files that cover what one of these does."""
    covers = {statement.covers for statement in statements}
    others = pool.bank_statements.exclude(digest__in={statement.digest for statement in statements})
    days = others.filter(closed_on__in={statement.closed_on for statement in statements})
    return [other for other in days if other.covers in covers]


def _check_account(pool: Pool, read: Sequence[ReadStatement]) -> None:
    account = payment_account_of(pool)
    other = next((each.iban for each in read if account and each.iban != account.iban), None)
    if other is not None:
        message = _("The statement is of another account (%(iban)s) than the one of this pool.") % {
            "iban": written_iban(other)
        }
        raise Problem("other_account", message, field="file")


def _statement(
    actor: Actor, pool: Pool, form: str, digest: str, position: int, read: ReadStatement
) -> BankStatement:  # fmt: skip
    return BankStatement.objects.create(
        pool=pool, coordination_id=pool.coordination_id, format=form, digest=digest, position=position, iban=read.iban,
        number=read.number, opening_cents=read.opening_cents, closing_cents=read.closing_cents,
        closed_on=read.closed_on, imported_at=timezone.now(), imported_by=actor.user_id,
    )  # fmt: skip


def _keep(pool: Pool, statement: BankStatement, read: ReadStatement) -> int:
    """Keep the movements that no file brought before; how many these are."""
    keys = keys_of(read.iban, read.lines)
    known = set(BankLine.objects.filter(pool=pool, key__in=keys).values_list("key", flat=True))
    new = [
        BankLine(
            pool=pool, coordination_id=pool.coordination_id, statement=statement, key=key, position=position,
            booked_on=line.booked_on, cents=line.cents, counterparty_iban=line.counterparty_iban,
            counterparty_name=line.counterparty_name, communication=line.communication, reference=line.reference,
            bank_reference=line.bank_reference,
        )
        for position, (key, line) in enumerate(zip(keys, read.lines, strict=True))
        if key not in known and line.cents
    ]  # fmt: skip
    BankLine.objects.bulk_create(new, batch_size=1000)
    return len(new)


def settle_line(
    *,
    actor: Actor,
    line: BankLine,
    member: Body | None = None,
    call: ContributionCall | None = None,
    source: FundingSource | None = None,
    posted: Transaction | None = None,
    confirmed: bool = False,
) -> Transaction:
    """Say what a movement is: a payment by a member or a funder, or one to it, or what was `posted` by hand already.

    Money is posted but in the last case; what was posted comes back. Call with a line from `access_line_to_manage`.
    Raises Problem settled_before (409), nobody, above_unjustified, other_payment (409), and what entering a payment
    raises.
    """
    with transaction.atomic():
        pool = locked_pool(line.pool)
        waiting = _waiting(pool, line)
        if posted is not None:
            found = _entered(pool, waiting, posted)
        elif source is not None:
            found = _from_funder(actor, pool, waiting, source, confirmed)
        elif member is not None:
            found = _of_member(actor, pool, waiting, member, call, confirmed)
        else:
            raise Problem("nobody", _("Choose the member or the funder whose money it is."), field="party")
        _mark(actor, waiting, posted=found, why="")
    return found


def _of_member(
    actor: Actor, pool: Pool, line: BankLine, member: Body, call: ContributionCall | None, confirmed: bool
) -> Transaction:
    # the bank says the day, nobody typed it
    given: dict[str, Any] = {"member": member, "paid_on": line.booked_on, "confirmed": confirmed, "early": True}
    if line.cents > 0:
        payment = enter_payment(actor=actor, pool=pool, call=call, cents=line.cents, **given)
    else:
        payment = enter_refund(actor=actor, pool=pool, cents=-line.cents, **given)
    return Transaction.objects.get(pool=pool, kind=EventKind(payment.kind), event=payment.pk)


def _from_funder(actor: Actor, pool: Pool, line: BankLine, source: FundingSource, confirmed: bool) -> Transaction:
    check_twice(pool, EventKind.SUBSIDY, source, line.cents, line.booked_on, confirmed)
    given: dict[str, Any] = {"source": source, "reference": line.communication[:FUNDERS_REFERENCE]}
    if line.cents > 0:
        # what the bank says was paid was paid, more than was promised too
        received = receive_subsidy(
            actor=actor, pool=pool, cents=line.cents, received_on=line.booked_on, confirmed=True, **given
        )
    else:
        received = return_subsidy(actor=actor, pool=pool, cents=-line.cents, paid_on=line.booked_on, **given)
    return Transaction.objects.get(pool=pool, kind=EventKind.SUBSIDY, event=received.pk)


def set_aside(*, actor: Actor, line: BankLine, reason: str) -> BankLine:
    """Say that a movement is none of a member or a funder, and why. Raises Problem no_reason, settled_before (409)."""
    if not reason.strip():
        raise Problem("no_reason", _("Write why, such as “invoice, entered as an expense”."), field="reason")
    with transaction.atomic():
        waiting = _waiting(locked_pool(line.pool), line)
        _mark(actor, waiting, posted=None, why=reason.strip())
    return waiting


def take_up(*, actor: Actor, line: BankLine) -> BankLine:
    """Let a movement that was set aside wait again. Raises Problem not_set_aside (409)."""
    with transaction.atomic():
        locked = BankLine.objects.select_for_update(of=("self",)).get(pk=line.pk, pool=locked_pool(line.pool))
        if not locked.set_aside:
            raise Problem("not_set_aside", _("This movement was not set aside."), status=409)
        _mark(actor, locked, posted=None, why="")
    return locked


def _waiting(pool: Pool, line: BankLine) -> BankLine:
    """The movement, locked, when nobody has said yet what it is. Raises Problem settled_before (409)."""
    locked = BankLine.objects.select_for_update(of=("self",)).get(pk=line.pk, pool=pool)
    if locked.set_aside or (locked.posted and not _is_reversed(locked.posted)):
        raise Problem("settled_before", _("Somebody has said already what this movement is."), status=409)
    return locked


def _is_reversed(posted: Transaction) -> bool:
    return Transaction.objects.filter(reverses=posted).exists()


def _entered(pool: Pool, line: BankLine, posted: Transaction) -> Transaction:
    """What was entered by hand, if it is this movement. Raises Problem other_payment (409)."""
    moved = posted.entries.filter(account__kind=AccountKind.BANK).aggregate(cents=Sum("cents"))["cents"]
    taken = BankLine.objects.filter(posted=posted).exists()
    if posted.pool_id != pool.pk or moved != line.cents or taken or _is_reversed(posted):
        raise Problem("other_payment", _("The payment entered by hand is not this movement."), status=409)
    return posted


def _mark(actor: Actor, line: BankLine, *, posted: Transaction | None, why: str) -> None:
    settled = posted is not None or bool(why)
    line.posted, line.set_aside = posted, why
    line.settled_at, line.settled_by = (timezone.now(), actor.user_id) if settled else (None, None)
    line.save(update_fields=["posted", "set_aside", "settled_at", "settled_by"])
    record(actor=actor, action="bank.settle" if settled else "bank.take_up", object_kind="bank_line", object_id=line.pk)
