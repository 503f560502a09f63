"""What happens in a pool, posted on its ledger: calls, payments, expenses and claims by their postings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from budgets.access import access_pool_to_manage
from budgets.closing.services import close_pool, draw_up, enter_settlement
from budgets.closing.settling import transfers_of
from budgets.ledger.models import AccountKind, EventKind, Transaction
from budgets.ledger.services import Posting, locked_pool, of_member, post
from budgets.models import Pool, Share
from maillage.audit.actor import Actor
from maillage.postgres.acting import body_role_name

DAY = date(2026, 3, 31)


def _post(
    actor: Actor, pool: Pool, kind: EventKind, postings: list[Posting], slug: str | None, day: date
) -> Transaction:
    with transaction.atomic():
        posted = post(
            actor=actor, pool=locked_pool(pool), kind=kind, event=uuid4(),
            booked_on=day, member=body_role_name(slug) if slug else None, postings=postings,
        )  # fmt: skip
    assert posted is not None
    return posted


def call(actor: Actor, pool: Pool, slug: str, cents: int, day: date = DAY) -> Transaction:
    """Call for a contribution of a member."""
    member = of_member(body_role_name(slug), cents)
    return _post(actor, pool, EventKind.CALL, [member, Posting(AccountKind.CONTRIBUTIONS, -cents)], slug, day)


def pay(actor: Actor, pool: Pool, slug: str, cents: int, day: date = DAY) -> Transaction:
    """A member pays into the bank."""
    postings = [Posting(AccountKind.BANK, cents), of_member(body_role_name(slug), -cents)]
    return _post(actor, pool, EventKind.PAYMENT, postings, slug, day)


def spend(actor: Actor, pool: Pool, line: str, cents: int, slug: str | None = None, day: date = DAY) -> Transaction:
    """An expense, advanced by a member, or paid from the bank."""
    payer = of_member(body_role_name(slug), -cents) if slug else Posting(AccountKind.BANK, -cents)
    return _post(actor, pool, EventKind.EXPENSE, [Posting(AccountKind.COSTS, cents, line), payer], slug, day)


def lend(actor: Actor, pool: Pool, line: str, cents: int, slug: str, day: date = DAY) -> Transaction:
    """Staff that a member makes available."""
    postings = [Posting(AccountKind.COSTS, cents, line), of_member(body_role_name(slug), -cents)]
    return _post(actor, pool, EventKind.IN_KIND, postings, slug, day)


def accept(actor: Actor, pool: Pool, funder: str, cents: int, day: date = DAY) -> Transaction:
    """A funder accepts a claim."""
    postings = [Posting(AccountKind.FUNDER, cents, funder), Posting(AccountKind.SUBSIDY, -cents, funder)]
    return _post(actor, pool, EventKind.CLAIM, postings, None, day)


def receive(actor: Actor, pool: Pool, funder: str, cents: int, day: date = DAY) -> Transaction:
    """A funder pays into the bank, ahead of a claim or after it."""
    postings = [Posting(AccountKind.BANK, cents), Posting(AccountKind.FUNDER, -cents, funder)]
    return _post(actor, pool, EventKind.SUBSIDY, postings, None, day)


def shut(actor: Actor, pool: Pool) -> Pool:
    """The pool with its account drawn up, settled and closed: no funder's money may be open in it."""
    pool = access_pool_to_manage(actor, pool.pk)
    draw_up(actor=actor, pool=pool)
    for each in transfers_of(pool):
        enter_settlement(actor=actor, pool=pool, member=each.member, paid_on=timezone.localdate())
    close_pool(actor=actor, pool=pool)
    return access_pool_to_manage(actor, pool.pk)


def shares_of(pool: Pool) -> Mapping[str, int]:
    """The shares of the last adopted version, by the members' short names."""
    latest = pool.apportionments.latest("number")
    return {
        share.member.slug: share.cents for share in Share.objects.filter(apportionment=latest).select_related("member")
    }
