"""To which account members pay, to which a member is paid back."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.contributions.models import PoolAccount, RefundAccount
from budgets.contributions.rules.numbers import NotValid, read_bic, read_iban
from budgets.models import Pool
from budgets.services.pools import open_for_change, parties
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity.models import Body
from maillage.problems import Problem


def enter_pool_account(*, actor: Actor, pool: Pool, holder: str, iban: str, bic: str = "") -> PoolAccount:
    """Say to which account members pay: it stands on their letters, with a code to scan.

    Call with a pool from `access_pool_to_manage`. Raises Problem no_holder, wrong_iban, wrong_bic, pool_closed (409).
    """
    values = _checked(actor, holder, iban, bic)
    with transaction.atomic():
        locked = open_for_change(pool)
        account, _is_new = PoolAccount.objects.update_or_create(
            pool=locked,
            defaults={**values, "member_roles": locked.member_roles},
            create_defaults={**parties(locked), **values},
        )
        record(actor=actor, action="payment_account.enter", object_kind="pool", object_id=pool.pk)
    return account


def enter_refund_account(
    *, actor: Actor, pool: Pool, member: Body, holder: str, iban: str, bic: str = ""
) -> RefundAccount:
    """Say to which account a member is paid back. Call with what `access_member_to_refund` gives.

    Raises Problem no_holder, wrong_iban, wrong_bic.
    """
    values = _checked(actor, holder, iban, bic)
    with transaction.atomic():
        account, _is_new = RefundAccount.objects.update_or_create(
            pool=pool,
            member=member,
            defaults=values,
            create_defaults={"pool": pool, "coordination_id": pool.coordination_id, "member": member, **values},
        )
        record(
            actor=actor, action="refund_account.enter", object_kind="pool", object_id=pool.pk,
            owner_role=None if member.role == actor.body_role else member.role,
        )  # fmt: skip
    return account


def _checked(actor: Actor, holder: str, iban: str, bic: str) -> dict[str, object]:
    if not holder.strip():
        raise Problem("no_holder", _("Write whose account it is."), field="holder")
    return {
        "holder": holder.strip(),
        "iban": _read(read_iban, iban, "iban", _("This is not a valid IBAN. Copy it from a bank statement.")),
        "bic": _read(read_bic, bic, "bic", _("This is not a valid BIC. It may stay empty.")),
        "entered_at": timezone.now(),
        "entered_by": actor.user_id,
    }


def _read(read: Callable[[str], str], text: str, field: str, message: object) -> str:
    try:
        return read(text)
    except NotValid as error:
        raise Problem(f"wrong_{field}", message, field=field) from error
