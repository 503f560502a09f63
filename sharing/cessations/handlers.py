"""What a notice causes at its recipient and, later, at its sender. A message may come twice."""

from __future__ import annotations

from uuid import UUID

from maillage.audit.record import record
from maillage.calendar.working_days import start_of, working_days_later
from maillage.identity import rules as identity
from maillage.notifications.notify import notify, settle
from maillage.outbox.models import OutboxMessage
from maillage.outbox.post import too_early
from sharing.cessations import rules
from sharing.cessations.models import CessationNotice
from sharing.cessations.services import tell_lapse
from sharing.grants.models import GrantUse

TO_ANSWER, OVERDUE, ANSWERED = "cessation.to_answer", "cessation.overdue", "cessation.answered"
TO_WRITE = "cessation.to_write"
MANAGERS = frozenset({identity.MANAGER})
DPO = frozenset({identity.DPO})


def _waiting(message: OutboxMessage) -> CessationNotice | None:
    return CessationNotice.objects.select_related("referral").filter(pk=message.object_id, acknowledged_at=None).first()


def arrive(message: OutboxMessage) -> None:
    """At the recipient: its managers and the worker of the referral are told; again at each reminder. At the sender of
    a letter: whoever sends it.
    """
    notice = _waiting(message)
    if notice is not None and notice.by_letter:
        settle(TO_WRITE, object_id=notice.pk)
        workers = _sender_workers(notice)
        notify(TO_WRITE, object_id=notice.pk, user_ids=workers, functions=frozenset() if workers else MANAGERS)
    elif notice is not None:
        workers = [notice.referral.worker_id] if notice.referral.worker_id else []
        settle(TO_ANSWER, object_id=notice.pk)  # one that was read and left is told again
        notify(TO_ANSWER, object_id=notice.pk, user_ids=workers, functions=MANAGERS)


def escalate(message: OutboxMessage) -> None:
    """At the sender: nobody has answered in time; its data protection officer is told, and the worker."""
    notice = _waiting(message)
    if notice is None or too_early(message, start_of(working_days_later(notice.deadline, 1))):
        return
    notify(OVERDUE, object_id=notice.pk, user_ids=_sender_workers(notice), functions=DPO)
    record(
        actor=None, action="cessation.escalate", object_kind="cessation", object_id=notice.pk,
        owner_role=notice.recipient_id,
    )  # fmt: skip


def tell_answer(message: OutboxMessage) -> None:
    """At the sender: the recipient has answered. What is kept, the data protection officer looks at."""
    notice = CessationNotice.objects.filter(pk=message.object_id, acknowledged_at__isnull=False).first()
    if notice is None:
        return
    settle(OVERDUE, object_id=notice.pk)
    functions = DPO if notice.answer == rules.KEPT else frozenset()
    notify(ANSWERED, object_id=notice.pk, user_ids=_sender_workers(notice), functions=functions)


def look_at_agreement(message: OutboxMessage) -> None:
    """At the sender, when the agreement of an accepted referral was to end."""
    tell_lapse(message.object_id)


def _sender_workers(notice: CessationNotice) -> list[UUID]:
    use = GrantUse.objects.filter(pk=notice.referral_id).first()
    return [use.worker_id] if use and use.worker_id else []
