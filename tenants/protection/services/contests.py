"""A person contests an access; the officer answers."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.calendar.working_days import working_days_later
from maillage.identity import rules as identity
from maillage.notifications.notify import notify, settle
from maillage.problems import Problem
from sharing.referrals.receipt import Look, Shared, shared_about
from tenants.casework.models import Participant
from tenants.protection import rules
from tenants.protection.models import Contest, ContestOutcome
from tenants.protection.services.requests import last_day

CONTESTED = "protection.contested"  # kind of notification
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Target:
    """What a person can contest: that something was shared, or one look at it. `code` names it in a form."""

    shared: Shared
    look: Look | None = None

    @property
    def code(self) -> str:
        """`disclosure:<id>`, or `look:<entry>:<id>`: one entry of the log may have shown several people."""
        tail = str(self.shared.disclosure_id)
        return f"{rules.LOOK}:{self.look.id}:{tail}" if self.look else f"{rules.DISCLOSURE}:{tail}"


def targets_of(actor: Actor, subject_id: UUID) -> list[Target]:
    """Everything that the receipt of this person shows and that can be contested, newest first.

    Call with a person from `access_person_to_contest`.
    """
    shared = shared_about(actor, subject_id)
    return [target for item in shared for target in (Target(item), *(Target(item, look) for look in item.looks))]


def contest_access(*, actor: Actor, participant: Participant, target: str, words: str) -> Contest:
    """Open a contest for the officer, and tell them: ten working days, a month at most.

    Call with a person from `access_person_to_contest`; `target` is the code of one of `targets_of`.
    Raises Problem no_target, no_words, too_long; already_contested (409).
    """
    words = words.strip()
    if not words:
        raise Problem("no_words", _("Write down what the person says, in their own words."), field="words")
    if len(words) > LONGEST:
        raise Problem("too_long", _("This is too long: shorten it."), field="words")
    found = next((item for item in targets_of(actor, participant.pk) if item.code == target), None)
    if found is None:
        raise Problem("no_target", _("Choose what the person contests."), field="target")
    contest = _contest(actor, participant.pk, found, words)
    with transaction.atomic():
        try:
            with transaction.atomic():
                contest.save(force_insert=True)
        except IntegrityError as error:
            raise Problem(
                "already_contested", _("This is already contested, and waits for its answer."), status=409
            ) from error
        record(
            actor=actor, action="access.contest", object_kind="contest", object_id=contest.pk, detail=contest.kind,
            disclosure_ids=[contest.disclosure_id],
        )  # fmt: skip
        notify(CONTESTED, object_id=contest.pk, functions={identity.DPO})
    return contest


def _contest(actor: Actor, subject_id: UUID, target: Target, words: str) -> Contest:
    shared, look, today = target.shared, target.look, timezone.localdate()
    limit = last_day(today, rules.REQUEST_MONTHS)
    return Contest(
        kind=rules.LOOK if look else rules.DISCLOSURE,
        subject_id=subject_id,
        disclosure_id=shared.disclosure_id,
        referral_id=shared.referral.pk,
        audit_id=look.id if look else None,
        organisation_role=look.organisation_role if look else shared.referral.recipient_id,
        organisation_name=look.organisation if look else shared.referral.recipient.name,
        function=look.function if look else "",
        happened_at=look.at if look else shared.since,
        words=words,
        recorded_by=actor.user_id,
        recorded_by_name=actor.user_name,
        recorded_at=timezone.now(),
        target_on=min(working_days_later(today, rules.CONTEST_DAYS), limit),
        due_on=limit,
    )


def answer_contest(
    *, actor: Actor, contest: Contest, outcome: str, answer: str, measures: str = ""
) -> Contest:  # fmt: skip
    """Answer a contest: `answer` is what the person reads in their receipt, `measures` what the CPAS does.

    Call with one from `access_contest_to_answer`. Raises Problem not_valid, no_answer, no_measures, too_long;
    already_answered (409).
    """
    answer, measures = answer.strip(), measures.strip()
    if outcome not in ContestOutcome.values:
        raise Problem("not_valid", _("Choose what you found."), field="outcome")
    if not answer:
        raise Problem("no_answer", _("Write the answer: the person reads it in their receipt."), field="answer")
    if outcome in rules.NEEDS_MEASURES and not measures:
        raise Problem("no_measures", _("Nothing justified the access: say which measures are taken."), field="measures")
    for name, text in (("answer", answer), ("measures", measures)):
        if len(text) > LONGEST:
            raise Problem("too_long", _("This is too long: shorten it."), field=name)
    with transaction.atomic():
        locked = Contest.objects.select_for_update().get(pk=contest.pk)
        if not locked.is_open:
            raise Problem("already_answered", _("This was already answered."), status=409)
        locked.outcome, locked.answer, locked.measures = outcome, answer, measures
        locked.answered_at = timezone.now()
        locked.answered_by, locked.answered_by_name = actor.user_id, actor.user_name
        locked.save(
            update_fields=["outcome", "answer", "measures", "answered_at", "answered_by", "answered_by_name"]
        )  # fmt: skip
        settle(CONTESTED, object_id=locked.pk)
        record(
            actor=actor, action="access.contest_answer", object_kind="contest", object_id=locked.pk, detail=outcome
        )  # fmt: skip
    return locked
