"""Send a notice when sharing stops, in the transaction in which it stops; answer it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.calendar.working_days import start_of
from maillage.outbox.post import post
from maillage.problems import Problem
from sharing.cessations import rules
from sharing.cessations.access import days_of
from sharing.cessations.clocks import clocks_of
from sharing.cessations.models import CessationDays, CessationNotice
from sharing.grants.models import Category, Grant, GrantUse
from sharing.grants.subjects import files
from sharing.referrals import rules as referrals
from sharing.referrals.access import disclosure_of
from sharing.referrals.models import Disclosure, Referral

KIND = "cessation"
MESSAGES = {
    "no_answer": _("Say what you did with the information."),
    "no_ground": _("Name the legal ground on which you keep it."),
}


def send_notice(
    actor: Actor | None, referral: Referral, *, reason: str, categories: Iterable[str]
) -> CessationNotice | None:
    """Tell the recipient of a referral that sharing has stopped. Run as the sender, in a transaction.

    To one without an account it leaves as a letter, of which the sender is reminded. Returns None when told before.
    """
    if referral.sent_at is None or (reason != rules.NARROWED and _told(referral)):
        return None
    today, wanted = timezone.localdate(), set(categories)
    clocks = clocks_of(today, days_of(referral.sender_id))
    notice = CessationNotice.objects.create(
        referral=referral, sender_id=referral.sender_id, recipient_id=referral.recipient_id, reason=reason,
        categories=[code for code in Category.values if code in wanted], sent_at=timezone.now(),
        deadline=clocks.deadline, by_letter=referral.outside,
    )  # fmt: skip
    told_role = notice.sender_id if notice.by_letter else notice.recipient_id
    post("cessation.sent", to_role=told_role, object_id=notice.pk)
    for day in (clocks.half, clocks.deadline):
        post("cessation.remind", to_role=told_role, object_id=notice.pk, due_at=start_of(day))
    post("cessation.escalate", to_role=notice.sender_id, object_id=notice.pk, due_at=start_of(clocks.escalation))
    record(
        actor=actor, action="cessation.send", object_kind=KIND, object_id=notice.pk, owner_role=notice.recipient_id,
        detail=reason,
    )  # fmt: skip
    return notice


def _told(referral: Referral) -> bool:
    """Whether its recipient was told that all sharing stopped, and nothing was shared since: an ended agreement
    may have been renewed.
    """
    told = CessationNotice.objects.filter(referral=referral).exclude(reason=rules.NARROWED).order_by("sent_at").last()
    if told is None or told.reason != rules.AGREEMENT_ENDED:
        return told is not None
    return not Disclosure.objects.filter(referral=referral, valid_until__gt=told.sent_at).exists()


def _disclosed_categories(referral: Referral) -> set[str]:
    """The categories of the fields that were disclosed; their codes stay after the values are erased."""
    codes = Disclosure.objects.filter(referral=referral).values_list("fields", flat=True).first() or ()
    return {field.category for field in files().fields() if field.code in codes}


def tell_end(actor: Actor | None, referral: Referral) -> None:
    """A referral has ended: its recipient is told, unless it gave it up itself (`consequences.on_end`)."""
    if referral.state in rules.ENDS and referral.sent_at is not None:
        send_notice(actor, referral, reason=referral.state, categories=_disclosed_categories(referral))


def tell_narrowing(actor: Actor, grant: Grant) -> None:
    """Categories were taken back: who still reads the rest is told (`consequences.on_narrowing`)."""
    rows = list(grant.narrowings.values_list("withdrawn_at", "category"))
    latest = max((at for at, _category in rows), default=None)
    _tell_readers(actor, grant, {category for at, category in rows if at == latest})


def _tell_readers(actor: Actor, grant: Grant, taken: set[str]) -> None:
    uses = GrantUse.objects.filter(grant=grant).values_list("referral_id", flat=True)
    readable = Referral.objects.filter(pk__in=list(uses), sent_at__isnull=False, state__in=referrals.READABLE)
    for referral in readable.order_by("pk"):
        send_notice(actor, referral, reason=rules.NARROWED, categories=taken)


def follow_renewal(actor: Actor, old: Grant, new: Grant) -> None:
    """A newer version may cover less, which is told; and of one that had ended, its new end is to be looked at too
    (`consequences.on_renewal`).
    """
    if gone := set(old.covers) - set(new.covers):
        _tell_readers(actor, new, gone)
    uses = GrantUse.objects.filter(grant=new).values_list("referral_id", flat=True)
    ended = CessationNotice.objects.filter(referral__in=list(uses), reason=rules.AGREEMENT_ENDED)
    shared = Disclosure.objects.filter(referral__in=ended.values("referral"), ended_at=None)
    for disclosure in shared.order_by("pk"):
        post(
            "cessation.lapse", to_role=actor.body_role, object_id=disclosure.referral_id,
            due_at=disclosure.valid_until,
        )  # fmt: skip


def watch_agreement(actor: Actor | None, referral: Referral) -> None:
    """Leave word for the sender to look on the day the agreement ends (`consequences.on_accept`); as the recipient."""
    disclosure = disclosure_of(referral)
    if disclosure is not None:
        post("cessation.lapse", to_role=referral.sender_id, object_id=referral.pk, due_at=disclosure.valid_until)


def tell_lapse(referral_id: UUID) -> None:
    """The agreement of an open referral may have ended: then its recipient is told. Run as the sender.

    When it was prolonged meanwhile, word is left for its new end.
    """
    referral = Referral.objects.select_for_update(of=("self",)).filter(pk=referral_id).first()
    if referral is None or referral.state not in referrals.OPEN:
        return
    disclosure = Disclosure.objects.filter(referral=referral, ended_at=None).first()
    if disclosure is None:
        return
    if disclosure.valid_until > timezone.now():
        post("cessation.lapse", to_role=referral.sender_id, object_id=referral.pk, due_at=disclosure.valid_until)
        return
    send_notice(None, referral, reason=rules.AGREEMENT_ENDED, categories=_disclosed_categories(referral))


def _unanswered(notice: CessationNotice) -> CessationNotice:
    # an answered notice can be locked by nobody: the wall hides it from updates
    locked = CessationNotice.objects.select_for_update(of=("self",)).filter(pk=notice.pk).first()
    if locked is None or locked.acknowledged_at is not None:
        raise Problem("already_acknowledged", _("Somebody has answered this notice already."), status=409)
    return locked


def acknowledge_notice(
    *, actor: Actor, notice: CessationNotice, answer: str, ground: str = "", answered_by: str = ""
) -> CessationNotice:
    """The recipient says what it did: returned, deleted, or kept on a legal ground.

    Of one without an account the sender types it, with the name of who answered (`answered_by`).

    Call with a notice from `access_cessation_to_acknowledge`. Raises Problem no_answer, no_ground,
    no_answered_by, already_acknowledged (409).
    """
    if problem := rules.answer_problem(answer, ground):
        raise Problem(problem, MESSAGES[problem], field="answer" if problem == "no_answer" else "ground")
    if notice.by_letter and not answered_by.strip():
        raise Problem("no_answered_by", _("Enter who answered."), field="answered_by")
    with transaction.atomic():
        locked = _unanswered(notice)
        locked.acknowledged_at, locked.acknowledged_by = timezone.now(), actor.user_id
        locked.acknowledged_by_name = answered_by.strip() if locked.by_letter else actor.user_name
        locked.answer = answer
        locked.ground = ground.strip() if answer == rules.KEPT else ""
        locked.save(
            update_fields=["acknowledged_at", "acknowledged_by", "acknowledged_by_name", "answer", "ground"]
        )  # fmt: skip
        post("cessation.acknowledged", to_role=locked.sender_id, object_id=locked.pk)
        record(
            actor=actor, action="cessation.acknowledge", object_kind=KIND, object_id=locked.pk,
            owner_role=locked.sender_id, detail=answer,
        )  # fmt: skip
    return locked


def set_days(*, actor: Actor, days: int) -> int:
    """The working days that recipients have from now on. Call after `access_days`. Raises Problem days_out_of_range."""
    if rules.days_problem(days):
        message = _("Choose between %(least)s and %(most)s working days.") % {
            "least": rules.SHORTEST_DAYS,
            "most": rules.LONGEST_DAYS,
        }
        raise Problem("days_out_of_range", message, field="days")
    with transaction.atomic():
        CessationDays.objects.update_or_create(body_id=actor.body_role, defaults={"days": days})
        record(actor=actor, action="cessation.days", object_kind="body")
    return days
