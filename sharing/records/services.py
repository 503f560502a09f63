"""Write inside a referral: records, messages, documents, joint reviews and their sign-off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record as write_down
from maillage.documents.uploads import StoredFile, discard, store_upload
from maillage.identity import rules as identity
from maillage.identity.models import Body
from maillage.outbox.post import post
from maillage.problems import Problem
from sharing.grants.models import GrantUse
from sharing.grants.subjects import files
from sharing.records import rhythms, rules
from sharing.records.access import Folder, plan_of
from sharing.records.models import Record, ReviewPlan
from sharing.records.transferring import keep
from sharing.records.wording import SAID
from sharing.referrals.models import Referral

WRITTEN = "records.written"
TRANSFER = "records.transfer"
CLOSED = _("This referral has ended, or the period of the agreement is over: nothing can be written here any more.")
NOT_COVERED = _("The person did not agree that you write about this here. Choose another category.")
CORRECTED = _("Somebody has just written another version of this. Look at it before you go on.")
SIGNED = _("Your organisation has already signed this version.")
NOT_YOUR_PART = _("Only the other organisation writes this part.")
CONSTRAINTS = {
    "record_of_an_open_referral": ("not_open", CLOSED),
    "record_superseded_once": ("changed_meanwhile", CORRECTED),
    "record_signed_once_a_body": ("already_signed", SIGNED),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to write: the kind, its entries, the category, the day it tells of, the file it brings."""

    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)
    category: str | None = None
    happened_on: date | None = None
    document: UploadedFile[bytes] | None = None


def write_record(
    *, actor: Actor, folder: Folder, draft: Draft, supersedes: Record | None = None, about: Record | None = None
) -> Record:
    """Write one record; the other body is told that there is something, without a word of it.

    Call with a folder from `access_folder_to_act`, and with `supersedes` from `access_record_to_correct`. Raises
    PermissionDenied for a kind that is the other side's, and Problem: not_open (409), category_not_granted,
    changed_meanwhile (409), other_kind, not_your_part, in_future, no_document, those of `rules.clean` and of an upload.
    """
    shape = rules.SHAPES[draft.kind]
    if folder.party not in shape.authors:
        raise PermissionDenied
    if not folder.is_live:
        raise Problem("not_open", CLOSED, status=409)
    if supersedes and supersedes.kind != draft.kind:
        raise Problem("other_kind", _("Another version is of the same kind."), field="kind")
    category = _category(folder, draft, supersedes)
    payload = _payload(folder, draft, supersedes)
    happened_on = _day(shape, draft.happened_on, supersedes)
    with _kept(actor, draft) as stored, _told_apart(), transaction.atomic():
        made = Record.objects.create(
            referral=folder.referral,
            sender_role=folder.referral.sender_id,
            recipient_role=folder.referral.recipient_id,
            author_role=actor.body_role,
            author_id=actor.user_id,
            author_name=actor.user_name,
            kind=draft.kind,
            category=category,
            happened_on=happened_on,
            payload=payload,
            supersedes=supersedes,
            about=about,
            voluntary=category in folder.untold,
            team_only=folder.team_only and category in folder.untold,
            valid_until=folder.disclosure.valid_until if folder.disclosure else None,
            **_file(stored),
        )
        if draft.kind == rules.REVIEW:
            _reschedule(actor, folder, made)
        _tell(folder, made)
        write_down(
            actor=actor, action=f"record.{draft.kind}", object_kind="record", object_id=made.pk,
            owner_role=folder.other_role if not made.team_only else None,
        )  # fmt: skip
    return made


def _category(folder: Folder, draft: Draft, supersedes: Record | None) -> str:
    allowed = folder.categories_for(draft.kind)
    wanted = supersedes.category if supersedes else draft.category
    if wanted is None and allowed:
        return allowed[0]
    if wanted not in allowed:
        raise Problem("category_not_granted", NOT_COVERED, field="category")
    return wanted


def _payload(folder: Folder, draft: Draft, supersedes: Record | None) -> dict[str, Any]:
    values = dict(draft.values)
    if draft.kind == rules.REVIEW:
        values = _own_part_only(folder, values, (supersedes.payload or {}) if supersedes else {})
    try:
        return rules.clean(rules.SHAPES[draft.kind], values)
    except rules.Unclear as unclear:
        raise Problem(unclear.code, SAID[unclear.code], field=unclear.entry or None) from unclear


def _own_part_only(folder: Folder, values: dict[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Each body writes its own part of a review: the other's stays as it was."""
    other = rules.OWN_PART[rules.RECIPIENT if folder.party == rules.SENDER else rules.SENDER]
    if values.get(other) not in (None, "", before.get(other)):
        raise Problem("not_your_part", NOT_YOUR_PART, field=other)
    return {**values, other: before.get(other)}


def _day(shape: rules.Shape, said: date | None, supersedes: Record | None) -> date:
    today = timezone.localdate()
    day = said or (supersedes.happened_on if supersedes else today)
    if shape.dated and day > today:
        raise Problem("in_future", _("This day is still to come."), field="happened_on")
    return day if shape.dated else today


@contextmanager
def _kept(actor: Actor, draft: Draft) -> Iterator[StoredFile | None]:
    """The draft's file, kept in the folder of the body that brings it; gone again when the record is not written."""
    if draft.kind != rules.ATTACHMENT:
        yield None
        return
    if draft.document is None:
        raise Problem("no_document", _("Choose the document to add."), field="document")
    stored = store_upload(draft.document, role=actor.body_role)
    try:
        yield stored
    except BaseException:
        with suppress(OSError):
            discard(stored, role=actor.body_role)
        raise


@contextmanager
def _told_apart() -> Iterator[None]:
    """What the database refuses because somebody else was faster, in words."""
    try:
        yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name not in CONSTRAINTS:
            raise
        code, message = CONSTRAINTS[name]
        raise Problem(code, message, status=409) from error


def _file(stored: StoredFile | None) -> dict[str, Any]:
    if stored is None:
        return {}
    return {"file_key": stored.key, "file_type": stored.content_type, "file_digest": stored.digest}


def _tell(folder: Folder, made: Record) -> None:
    # that something was written about who came would already say something to who decides on income
    if not made.voluntary:
        post(WRITTEN, to_role=folder.other_role, object_id=made.pk)


def sign_review(*, actor: Actor, folder: Folder, review: Record) -> Record:
    """Sign this version of a joint review for the acting body. A later version has to be signed again.

    Call with a review from `access_review`. Raises Problem not_open, changed_meanwhile, already_signed (409 each).
    """
    if Record.objects.filter(supersedes=review).exists():
        raise Problem("changed_meanwhile", CORRECTED, status=409)
    return write_record(
        actor=actor, folder=folder, draft=Draft(rules.SIGNATURE, category=review.category), about=review
    )


def plan_reviews(*, actor: Actor, folder: Folder, rhythm: str, due_on: date | None = None) -> ReviewPlan:
    """Say how often the parties look back together, and when next: by default counted from today.

    Raises Problem not_open (409), unknown_rhythm, in_past.
    """
    if not folder.is_live:
        raise Problem("not_open", CLOSED, status=409)
    if rhythm not in rhythms.RHYTHMS:
        raise Problem("unknown_rhythm", _("Choose how often."), field="rhythm")
    if due_on and due_on < timezone.localdate():
        raise Problem("in_past", _("This day is already past."), field="due_on")
    with _told_apart(), transaction.atomic():
        plan = _plan(actor, folder, rhythm, due_on or rhythms.first_due(rhythm, timezone.localdate()))
        write_down(
            actor=actor, action="review.plan", object_kind="referral", object_id=folder.referral.pk,
            owner_role=folder.other_role, detail=rhythm,
        )  # fmt: skip
    return plan


def _plan(actor: Actor, folder: Folder, rhythm: str, due_on: date | None) -> ReviewPlan:
    values = {
        "rhythm": rhythm, "due_on": due_on, "changed_by_name": actor.user_name, "changed_at": timezone.now(),
    }  # fmt: skip
    plan = ReviewPlan.objects.select_for_update().filter(referral=folder.referral, ended_at=None).first()
    if plan is None:
        return ReviewPlan.objects.create(
            referral=folder.referral,
            sender_role=folder.referral.sender_id,
            recipient_role=folder.referral.recipient_id,
            **values,
        )
    for name, value in values.items():
        setattr(plan, name, value)
    plan.save(update_fields=list(values))
    return plan


def _reschedule(actor: Actor, folder: Folder, review: Record) -> None:
    """The next review is due on the day that was agreed, else by the rhythm from the day of this one."""
    plan = plan_of(folder)
    rhythm = plan.rhythm if plan else rhythms.DEFAULT_RHYTHM
    agreed = (review.payload or {}).get("next_on")
    if review.supersedes_id and not agreed:
        return  # the same meeting, told better
    due = date.fromisoformat(agreed) if agreed else rhythms.next_due(rhythm, review.happened_on)
    _plan(actor, folder, rhythm, due)


def copy_to_file(*, actor: Actor, folder: Folder, record: Record) -> None:
    """Keep a copy of a record in the person's file now; at the end of the referral it comes by itself.

    Call with a record from `access_record`. Raises PermissionDenied to the recipient, which keeps no file of it.
    """
    if folder.party != rules.SENDER:
        raise PermissionDenied
    use = GrantUse.objects.select_related("grant").get(pk=folder.referral.pk)
    files().check_change(actor, use.subject_id)
    with transaction.atomic():
        keep(use, record)
        files().note(
            actor,
            use.subject_id,
            kind="record.copied",
            organisation=folder.referral.recipient.name,
            role=folder.referral.recipient_id,
        )
        write_down(
            actor=actor, action="record.copy", object_kind="record", object_id=record.pk,
            owner_role=folder.other_role if record.author_role != actor.body_role else None,
        )  # fmt: skip


def plan_by_default(actor: Actor | None, referral: Referral) -> None:
    """When a partner or a programme accepts: joint reviews every two months, until the parties say otherwise."""
    kind = Body.objects.values_list("kind", flat=True).get(pk=referral.recipient_id)
    if kind not in (identity.PARTNER, identity.PROGRAMME):
        return
    today = timezone.localdate()
    ReviewPlan.objects.get_or_create(
        referral=referral,
        defaults={
            "sender_role": referral.sender_id,
            "recipient_role": referral.recipient_id,
            "rhythm": rhythms.DEFAULT_RHYTHM,
            "due_on": rhythms.first_due(rhythms.DEFAULT_RHYTHM, today),
            "changed_by_name": actor.user_name if actor else "",
            "changed_at": timezone.now(),
        },
    )
