"""A pool in which members were called: for the situations that walls and permissions are asked of."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from uuid import UUID

from django.utils import timezone

from budgets.access import access_pool_to_manage
from budgets.contributions.models import BankLine, Reminder
from budgets.contributions.services import (
    enter_payment,
    enter_pool_account,
    enter_refund_account,
    import_file,
    issue_round,
)
from maillage.audit.actor import Actor
from maillage.identity.models import Body
from tests.budgets.contributions.bank_files import POOL_IBAN, Movement, coda


def make_called(actor: Actor, pool_id: UUID, slug: str = "genappe") -> dict[str, UUID]:
    """Something of every kind in a pool whose budget is adopted, of this member; their identifiers. As its manager."""
    pool, member = access_pool_to_manage(actor, pool_id), Body.objects.get(slug=slug)
    today = timezone.localdate()
    enter_pool_account(actor=actor, pool=pool, holder="La coordination", iban=POOL_IBAN)
    enter_refund_account(actor=actor, pool=pool, member=member, holder="Le CPAS", iban="BE38999000000272")
    issued = issue_round(
        actor=actor, pool=pool, portion=Fraction(1, 3), due_on=today + timedelta(days=30), label="Premier appel"
    )
    call = issued.calls.get(member=member)
    Reminder.objects.create(
        pool=pool, coordination_id=pool.coordination_id, member=member, call=call, number=1, left_cents=call.cents,
        sent_on=today, sent_by=actor.user_id,
    )  # fmt: skip
    payment = enter_payment(actor=actor, pool=pool, member=member, cents=100, paid_on=today, call=call)
    import_file(actor=actor, pool=pool, content=coda(Movement(500, text="sans communication")))
    movement = BankLine.objects.get(pool=pool)
    return {"call": call.pk, "round": issued.pk, "payment": payment.pk, "movement": movement.pk}
