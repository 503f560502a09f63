"""Ask in an emergency, give what was asked, review it. Locks: file, referral, then what is written."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.calendar.working_days import start_of
from maillage.identity.models import Body
from maillage.outbox.post import post
from maillage.problems import Problem
from sharing.emergencies import rules
from sharing.emergencies.access import may_review
from sharing.emergencies.cases import Given, cases
from sharing.emergencies.models import EmergencyDisclosure, EmergencyRequest, EmergencyReview
from sharing.grants.models import Category, GrantUse
from sharing.grants.subjects import files
from sharing.referrals import rules as referrals
from sharing.referrals.models import Referral
from sharing.referrals.services import hold_referral

PLEAS = {
    "no_reason": ("reason", _("Choose what the danger is.")),
    "no_words": ("words", _("Say in a few words what happens, and why it cannot wait.")),
    "no_danger": ("danger", _("Without a grave and imminent danger, ask the person for an agreement instead.")),
    "no_category": ("categories", _("Choose what you need, and nothing more.")),
}
ASKED = _("What you ask for was already asked in the last 24 hours. Look at what was given.")


def check_plea(*, reason: str, words: str, danger: bool, categories: Collection[str]) -> list[str]:
    """The categories asked for, in their order. Raises Problem no_reason, no_words, no_danger, no_category."""
    asked = frozenset(categories)
    problem = rules.plea_problem(
        reason=reason, words=words, danger=danger, categories=asked, known=frozenset(Category.values)
    )
    if problem:
        field, message = PLEAS[problem]
        raise Problem(problem, message, field=field)
    return [code for code in Category.values if code in asked]


def ask_in_emergency(
    *, actor: Actor, referral: Referral, reason: str, words: str, danger: bool, categories: Collection[str],
    address: bool = False,
) -> EmergencyRequest:  # fmt: skip
    """Ask the sender of an open referral for what is needed now; its CPAS gives it by itself, and reviews afterwards.

    Call with a referral from `access_received_to_act`. Raises Problem no_reason, no_words, no_danger, no_category,
    not_open, already_asked, changed_meanwhile (409 each).
    """
    wanted = check_plea(reason=reason, words=words, danger=danger, categories=categories)
    with transaction.atomic():
        locked = hold_referral(referral)
        if locked.state not in referrals.READABLE or locked.outside:
            raise Problem("not_open", _("This referral has ended: nothing more is shared under it."), status=409)
        since = timezone.now() - rules.LASTS
        if EmergencyRequest.objects.filter(
            referral=locked, asked_at__gt=since, categories__contains=wanted, address__gte=address
        ).exists():  # fmt: skip
            raise Problem("already_asked", ASKED, status=409)
        request = EmergencyRequest.objects.create(
            referral=locked, sender_id=locked.sender_id, recipient_id=locked.recipient_id, reason=reason,
            words=words.strip(), categories=wanted, address=address and "contact" in wanted, asked_by=actor.user_id,
            asked_by_name=actor.user_name, asked_by_function=actor.function, asked_at=timezone.now(),
        )  # fmt: skip
        post("emergency.asked", to_role=locked.sender_id, object_id=request.pk)
        record(
            actor=actor, action="emergency.ask", object_kind="referral", object_id=locked.pk,
            owner_role=locked.sender_id, detail=reason,
        )  # fmt: skip
    return request


def give_in_emergency(request_id: UUID) -> EmergencyDisclosure | None:
    """Give what was asked, if the referral is still open. Run as the sender, in a transaction; nobody has to agree.

    Returns None when it was given before, cannot be any more, or was asked so long ago that it is to be asked again.
    """
    request = EmergencyRequest.objects.select_related("recipient").get(pk=request_id)
    use = GrantUse.objects.filter(pk=request.referral_id).first()
    if use is None or EmergencyDisclosure.objects.filter(request=request).exists():
        return None
    if timezone.now() >= request.asked_at + rules.LASTS:
        return None  # the worker was down: nobody knows whether there is still a danger
    files().hold(use.subject_id)
    open_ones = Referral.objects.select_for_update().filter(pk=request.referral_id, state__in=referrals.READABLE)
    if open_ones.first() is None:
        return None
    values = cases().values(use.subject_id, request.categories, address=request.address)
    now = timezone.now()
    given = EmergencyDisclosure.objects.create(
        request=request, referral_id=request.referral_id, sender_role=request.sender_id,
        recipient_role=request.recipient_id, fields=list(values), payload=values, given_at=now,
        valid_until=now + rules.LASTS,
    )  # fmt: skip
    cases().keep(_given(request, given, use.subject_id))
    files().note(
        None, use.subject_id, kind="emergency.given", organisation=request.recipient.name, role=request.recipient_id
    )
    open_review(
        body_role=request.sender_id, kind=rules.DISCLOSURE, object_id=given.pk, opener_id=request.asked_by,
        opener_function=request.asked_by_function, reason=request.reason, categories=request.categories,
    )  # fmt: skip
    post("emergency.given", to_role=request.recipient_id, object_id=request.pk)
    post("emergency.erase", to_role=request.sender_id, object_id=given.pk, due_at=given.valid_until)
    record(
        actor=None, action="emergency.give", object_kind="referral", object_id=request.referral_id,
        disclosure_ids=[given.pk], detail=request.reason,
    )  # fmt: skip
    return given


def _given(request: EmergencyRequest, given: EmergencyDisclosure, subject_id: UUID) -> Given:
    return Given(
        body_role=request.sender_id, emergency_id=given.pk, subject_id=subject_id, referral_id=request.referral_id,
        organisation=request.recipient.name, user_id=request.asked_by, user_name=request.asked_by_name,
        reason=request.reason, words=request.words, categories=request.categories, opened_at=given.given_at,
        expires_at=given.valid_until,
    )  # fmt: skip


def erase_expired(disclosure_id: UUID) -> None:
    """What was given for a day is erased when it has passed: nobody could read it any more. Run as the sender."""
    EmergencyDisclosure.objects.filter(
        pk=disclosure_id, ended_at=None, valid_until__lte=timezone.now()
    ).update(payload=None, ended_at=timezone.now())  # fmt: skip


def open_review(
    *, body_role: str, kind: str, object_id: UUID, opener_id: UUID, opener_function: str, reason: str,
    categories: list[str],
) -> EmergencyReview:  # fmt: skip
    """What a second person has to look at within three days; the officer is told at once. Run as the CPAS."""
    due_on = timezone.localdate() + rules.REVIEW_WITHIN
    review = EmergencyReview.objects.create(
        body_id=body_role, kind=kind, object_id=object_id, opener_id=opener_id, opener_function=opener_function,
        reason=reason, categories=categories, happened_at=timezone.now(), due_on=due_on,
    )  # fmt: skip
    post("emergency.review", to_role=body_role, object_id=review.pk)
    post(
        "emergency.review_due", to_role=body_role, object_id=review.pk,
        due_at=start_of(due_on + timedelta(days=1)),
    )  # fmt: skip
    return review


def _locked(review: EmergencyReview) -> EmergencyReview:
    locked = EmergencyReview.objects.select_for_update(of=("self",)).filter(pk=review.pk).first()
    if locked is None or locked.reviewed_at is not None:
        raise Problem("already_reviewed", _("Somebody has reviewed this already."), status=409)
    return locked


def review_emergency(*, actor: Actor, review: EmergencyReview, finding: str, words: str) -> EmergencyReview:
    """The second person says whether it was justified. Call with one from `access_review`.

    Raises Problem no_finding, no_words, already_reviewed, own_emergency, asked_of_another (409 each).
    """
    if finding not in rules.FINDINGS:
        raise Problem("no_finding", _("Say whether it was justified."), field="finding")
    if not words.strip():
        raise Problem("no_words", _("Say why."), field="words")
    with transaction.atomic():
        locked = _locked(review)
        if locked.opener_id == actor.user_id:
            raise Problem("own_emergency", _("A second person reviews it: never who opened or asked."), status=409)
        if not may_review(actor, locked):
            raise Problem("asked_of_another", _("Another organisation was asked to review it."), status=409)
        locked.reviewed_at, locked.reviewed_by = timezone.now(), actor.user_id
        locked.reviewed_by_name, locked.finding, locked.words = actor.user_name, finding, words.strip()
        locked.save(update_fields=["reviewed_at", "reviewed_by", "reviewed_by_name", "finding", "words"])
        post("emergency.reviewed", to_role=locked.body_id, object_id=locked.pk)
        record(
            actor=actor, action="emergency.review", object_kind="emergency", object_id=locked.object_id,
            owner_role=locked.body_id if locked.body_id != actor.body_role else None, detail=finding,
        )  # fmt: skip
    return locked


def ask_another(*, actor: Actor, review: EmergencyReview, other: Body | None) -> EmergencyReview:
    """Ask another CPAS's officer to review instead, or (None) take it back. Call with one from `access_review_to_ask`.

    Raises Problem already_reviewed (409).
    """
    with transaction.atomic():
        locked = _locked(review)
        locked.asked_of = other
        locked.save(update_fields=["asked_of"])
        if other is not None:
            post("emergency.review", to_role=other.role, object_id=locked.pk)
        record(
            actor=actor, action="emergency.ask_review", object_kind="emergency", object_id=locked.object_id,
            owner_role=other.role if other else None,
        )  # fmt: skip
    return locked
