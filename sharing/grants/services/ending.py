"""Take an agreement back: whole, in part, or all those with an organisation. In as few steps as giving it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.problems import Problem
from sharing.grants.consequences import follow_narrowing, follow_withdrawal
from sharing.grants.discretion import shown_grants
from sharing.grants.holding import hold_grants
from sharing.grants.models import Grant, GrantNarrowing, GrantWithdrawal
from sharing.grants.reminders import forget
from sharing.grants.subjects import files


def _current(grant_id: UUID) -> Grant:
    """The newest version of an agreement, locked: a renewal locks what it replaces, so whichever comes first is seen.

    Raises Problem already_withdrawn (409).
    """
    locked = Grant.objects.select_for_update().get(pk=grant_id)
    while (newer := Grant.objects.select_for_update().filter(replaces=locked).first()) is not None:
        locked = newer
    if GrantWithdrawal.objects.filter(pk=locked.pk).exists():
        raise Problem("already_withdrawn", _("This agreement was already withdrawn."), status=409)
    return locked


def _withdraw(actor: Actor, grant: Grant, detail: str = "") -> GrantWithdrawal:
    withdrawal = GrantWithdrawal.objects.create(
        grant=grant, withdrawn_at=timezone.now(), recorded_by=actor.user_id, recorded_by_name=actor.user_name
    )
    follow_withdrawal(actor, grant)
    forget(grant)
    files().note(
        actor, grant.subject_id, kind="grant.withdrawn", organisation=grant.recipient_name, role=grant.recipient_role
    )
    record(actor=actor, action="grant.withdraw", object_kind="grant", object_id=grant.pk, detail=detail)
    return withdrawal


def withdraw_grant(*, actor: Actor, grant: Grant) -> GrantWithdrawal:
    """Take an agreement back: access ends on every surface in this transaction. Raises Problem already_withdrawn (409).

    Of an agreement that was renewed meanwhile, the newest version is taken back: the person means the agreement.
    Call with a grant from `access_grant_for_change`.
    """
    with transaction.atomic():
        return _withdraw(actor, _current(grant.pk))


def withdraw_from_recipients(
    *, actor: Actor, subject_id: UUID, recipient_roles: Collection[str] | None = None
) -> list[GrantWithdrawal]:
    """Take back every agreement of a person with these recipients, or (None) with all of them, in one transaction.

    Raises Http404 or PermissionDenied by the file's own rules, Problem nothing_to_withdraw (409).
    """
    files().check_change(actor, subject_id)
    with transaction.atomic():
        asked: QuerySet[Grant] = Grant.objects.filter(
            subject_id=subject_id, withdrawal=None, replacement=None, valid_until__gte=timezone.localdate()
        )
        if recipient_roles is not None:
            # of a recipient that the actor may not know of, nothing is said, and nothing done
            asked = shown_grants(actor, asked.filter(recipient_role__in=recipient_roles))
        found = list(asked.order_by("pk").values_list("pk", flat=True))
        if not found:
            raise Problem("nothing_to_withdraw", _("There is no agreement left to withdraw."), status=409)
        hold_grants(found)
        return [_withdraw(actor, _current(pk), detail="by_recipient") for pk in found]


def narrow_grant(*, actor: Actor, grant: Grant, categories: Collection[str]) -> list[GrantNarrowing]:
    """Take categories back: they are neither read nor written any more; the rest stays.

    When nothing is left to read, the agreement is withdrawn, and the list is empty.
    Call with a grant from `access_grant_for_change`. Raises Problem no_category, already_withdrawn, not_covered (409).
    """
    if not categories:
        raise Problem("no_category", _("Choose at least one category of information."), field="categories")
    with transaction.atomic():
        current = _current(grant.pk)
        if not set(categories) <= {*current.covers, *current.writes}:
            raise Problem(
                "not_covered", _("The agreement does not cover this any more."), field="categories", status=409
            )
        if set(current.covers) <= set(categories):
            _withdraw(actor, current)
            return []
        files().hold(current.subject_id)  # who corrects the file meanwhile must not read what was covered before
        return _narrow(actor, current, sorted(categories))


def _narrow(actor: Actor, grant: Grant, categories: list[str]) -> list[GrantNarrowing]:
    now = timezone.now()
    rows: list[GrantNarrowing] = GrantNarrowing.objects.bulk_create(
        GrantNarrowing(
            grant=grant,
            category=category,
            withdrawn_at=now,
            recorded_by=actor.user_id,
            recorded_by_name=actor.user_name,
        )
        for category in categories
    )
    follow_narrowing(actor, grant)
    files().note(
        actor, grant.subject_id, kind="grant.narrowed", organisation=grant.recipient_name, role=grant.recipient_role
    )
    record(actor=actor, action="grant.narrow", object_kind="grant", object_id=grant.pk, detail=",".join(categories))
    return rows
