"""Record an agreement, take it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.documents.uploads import StoredFile, discard, store_upload
from maillage.identity.models import Body
from maillage.problems import Problem
from sharing.grants import rules
from sharing.grants.models import Category, Grant, GrantWithdrawal
from sharing.grants.subjects import files

PERIOD_MESSAGES = {
    "ends_before_start": _("The last day is before the first day."),
    "ended_already": _("The last day is already past."),
    "too_long": _("An agreement lasts 12 months at most. Choose an earlier last day."),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """How the person agreed: a signed document, or spoken before a witness, in a language, with an interpreter."""

    kind: str
    document: UploadedFile[bytes] | None = None
    witness: str = ""
    language: str = ""
    interpreter: str = ""


type Consequence = Callable[[Actor, Grant], None]
_consequences: list[Consequence] = []


def on_withdrawal(consequence: Consequence) -> None:
    """Register what else ends, in the same transaction, when an agreement is withdrawn (referrals do)."""
    if consequence not in _consequences:
        _consequences.append(consequence)


def _check(recipient: Body, actor: Actor, categories: Sequence[str], starts: date, ends: date) -> None:
    if recipient.role == actor.body_role:
        raise Problem("own_body", _("Choose another body than your own."), field="recipient")
    if recipient.kind not in rules.RECIPIENT_KINDS:
        raise Problem("never_a_recipient", _("No information about a person goes to this body."), field="recipient")
    if not categories or not set(categories) <= set(Category.values):
        raise Problem("no_category", _("Choose at least one category of information."), field="categories")
    if problem := rules.period_problem(starts, ends, timezone.localdate()):
        raise Problem(problem, PERIOD_MESSAGES[problem], field="valid_until")


def _keep_evidence(actor: Actor, evidence: Evidence) -> StoredFile | None:
    if evidence.kind == rules.SPOKEN:
        if not evidence.witness.strip():
            raise Problem("no_witness", _("Enter the name of the witness."), field="witness")
        return None
    if evidence.kind != rules.SIGNED or evidence.document is None:
        raise Problem("no_document", _("Add the signed document."), field="document")
    return store_upload(evidence.document, role=actor.body_role)


def record_grant(
    *,
    actor: Actor,
    subject_id: UUID,
    purpose: str,
    recipient: Body,
    categories: Sequence[str],
    valid_from: date,
    valid_until: date,
    evidence: Evidence,
) -> Grant:
    """Record a person's agreement with its evidence.

    Raises Http404 or PermissionDenied by the file's own rules, and Problem with codes own_body, never_a_recipient,
    no_category, ends_before_start, ended_already, too_long, no_witness, no_document, and those of an upload.
    """
    files().check_change(actor, subject_id)
    _check(recipient, actor, categories, valid_from, valid_until)
    stored = _keep_evidence(actor, evidence)
    try:
        with transaction.atomic():
            grant = Grant.objects.create(
                subject_id=subject_id,
                purpose=purpose.strip(),
                recipient_role=recipient.role,
                recipient_name=recipient.name,
                categories=[code for code in Category.values if code in categories],
                valid_from=valid_from,
                valid_until=valid_until,
                evidence=evidence.kind,
                witness=evidence.witness.strip(),
                spoken_language=evidence.language.strip(),
                interpreter=evidence.interpreter.strip(),
                recorded_by=actor.user_id,
                recorded_by_name=actor.user_name,
                recorded_at=timezone.now(),
                **_document(stored),
            )
            files().note(actor, subject_id, kind="grant.recorded", organisation=recipient.name)
            record(actor=actor, action="grant.record", object_kind="grant", object_id=grant.pk)
    except BaseException:
        if stored is not None:
            with suppress(OSError):
                discard(stored, role=actor.body_role)
        raise
    return grant


def _document(stored: StoredFile | None) -> dict[str, Any]:
    if stored is None:
        return {}
    return {
        "document_key": stored.key, "document_type": stored.content_type, "document_digest": stored.digest,
    }  # fmt: skip


def withdraw_grant(*, actor: Actor, grant: Grant) -> GrantWithdrawal:
    """Take an agreement back: access ends on every surface in this transaction. Raises Problem already_withdrawn (409).

    Call with a grant from `access_grant_for_change`.
    """
    with transaction.atomic():
        locked = Grant.objects.select_for_update().get(pk=grant.pk)
        if GrantWithdrawal.objects.filter(pk=locked.pk).exists():
            raise Problem("already_withdrawn", _("This agreement was already withdrawn."), status=409)
        withdrawal = GrantWithdrawal.objects.create(
            grant=locked,
            withdrawn_at=timezone.now(),
            recorded_by=actor.user_id,
            recorded_by_name=actor.user_name,
        )
        for consequence in _consequences:
            consequence(actor, locked)
        files().note(actor, locked.subject_id, kind="grant.withdrawn", organisation=locked.recipient_name)
        record(actor=actor, action="grant.withdraw", object_kind="grant", object_id=locked.pk)
    return withdrawal
