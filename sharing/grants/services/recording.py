"""Record an agreement, or a newer version of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity import rules as identity
from maillage.identity.models import Body
from maillage.problems import Problem
from sharing.grants import rules
from sharing.grants.bases import basis_in_force
from sharing.grants.consequences import follow_renewal
from sharing.grants.evidence import Evidence, kept
from sharing.grants.models import Category, Grant, GrantWithdrawal, LegalBasis
from sharing.grants.reminders import forget, remind
from sharing.grants.subjects import files, is_minor
from sharing.programmes.models import Programme

PERIOD_MESSAGES = {
    "ends_before_start": _("The last day is before the first day."),
    "ended_already": _("The last day is already past."),
    "too_long": _("An agreement lasts 12 months at most. Choose an earlier last day."),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """The text that the person was shown: which version, in which language, the SHA-256 of exactly what was shown."""

    version: str = ""
    language: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """The rest of an agreement, each with what holds when nobody says otherwise.

    `writes` None: what a recipient usually writes. `legal_basis` None: the CPAS's legal mission, as worded today.
    `minor_agreed` counts for a minor alone; `voluntary_said` where the recipient's programme is voluntary.
    """

    writes: Sequence[str] | None = None
    preset: str = ""
    service: str = ""
    bound_by_secrecy: bool = False
    same_mission: bool = False
    legal_basis: LegalBasis | None = None
    representative_name: str = ""
    representative_quality: str = ""
    minor_agreed: bool = False
    voluntary_said: bool = False
    notice: Notice = Notice()

    def columns(self) -> dict[str, Any]:
        """What is stored as it was said."""
        return {
            "preset": self.preset,
            "recipient_service": self.service.strip(),
            "bound_by_secrecy": self.bound_by_secrecy,
            "same_mission": self.same_mission,
            "representative_name": self.representative_name.strip(),
            "representative_quality": self.representative_quality.strip(),
            "notice_version": self.notice.version,
            "notice_language": self.notice.language,
            "notice_digest": self.notice.digest,
        }


USUAL = Terms()


def check_recipient(actor: Actor, recipient: Body) -> None:
    """Raises Problem own_body, never_a_recipient, recipient_inactive."""
    if recipient.role == actor.body_role:
        raise Problem("own_body", _("Choose another body than your own."), field="recipient")
    if recipient.kind not in rules.RECIPIENT_KINDS:
        raise Problem("never_a_recipient", _("No information about a person goes to this body."), field="recipient")
    if recipient.state not in identity.RECEIVING_STATES:
        raise Problem("recipient_inactive", _("This organisation is no longer active here."), field="recipient")


def _check(purpose: str, categories: Sequence[str], terms: Terms, starts: date, ends: date) -> None:
    if not purpose.strip():
        raise Problem("no_purpose", _("Enter what it is for."), field="purpose")
    if not categories or not set(categories) | set(terms.writes or ()) <= set(Category.values):
        raise Problem("no_category", _("Choose at least one category of information."), field="categories")
    if problem := rules.period_problem(starts, ends, timezone.localdate()):
        raise Problem(problem, PERIOD_MESSAGES[problem], field="valid_until")
    if terms.representative_name.strip() and not terms.representative_quality.strip():
        raise Problem(
            "no_quality", _("Say by what right this person represents: parent, guardian, administrator…"),
            field="representative_quality",
        )  # fmt: skip
    if terms.representative_quality.strip() and not terms.representative_name.strip():
        raise Problem("no_representative", _("Enter the name of who represents."), field="representative_name")


def _own_yes(subject_id: UUID, terms: Terms) -> dict[str, bool]:
    """Under 18, beside whoever represents, the minor is asked. Raises Problem minor_not_asked."""
    minor = is_minor(subject_id)
    if minor and not terms.minor_agreed:
        raise Problem(
            "minor_not_asked",
            _("This person is under 18: ask them too, and record their own yes. If they say no, record the refusal."),
            field="minor_agreed",
        )
    return {"minor": minor, "minor_agreed": minor}


def _programme(recipient: Body, terms: Terms) -> dict[str, bool]:
    """What the recipient says of its programme, for the person to know. Raises Problem voluntary_not_said."""
    programme = Programme.objects.filter(pk=recipient.pk).first()
    voluntary = programme is not None and programme.voluntary
    if voluntary and not terms.voluntary_said:
        raise Problem(
            "voluntary_not_said",
            _("This programme is voluntary: tell the person that who decides on their income will not see who came."),
            field="voluntary_said",
        )
    return {
        "sensitive": recipient.sensitive,
        "voluntary": voluntary,
        "voluntary_said": voluntary,
        "one_person": programme is not None and programme.one_person,
    }


def _in_order(codes: Sequence[str]) -> list[str]:
    return [code for code in Category.values if code in codes]


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
    terms: Terms = USUAL,
) -> Grant:
    """Record a person's agreement with its evidence.

    Raises Http404 or PermissionDenied by the file's own rules, and Problem with codes own_body, never_a_recipient,
    recipient_inactive, no_purpose, no_category, ends_before_start, ended_already, too_long, no_quality,
    no_representative, minor_not_asked, voluntary_not_said, and those of `check_evidence` and of an upload.
    """
    files().check_change(actor, subject_id)
    check_recipient(actor, recipient)
    _check(purpose, categories, terms, valid_from, valid_until)
    said = {**_own_yes(subject_id, terms), **_programme(recipient, terms)}
    with kept(actor, evidence) as shown, transaction.atomic():
        grant = Grant.objects.create(
            subject_id=subject_id,
            purpose=purpose.strip(),
            recipient_role=recipient.role,
            recipient_name=recipient.name,
            valid_from=valid_from,
            valid_until=valid_until,
            **_terms(actor, categories, terms),
            **said,
            **shown,
        )
        files().note(actor, subject_id, kind="grant.recorded", organisation=recipient.name, role=recipient.role)
        remind(actor, grant)
        record(actor=actor, action="grant.record", object_kind="grant", object_id=grant.pk)
    return grant


def _terms(actor: Actor, categories: Sequence[str], terms: Terms) -> dict[str, Any]:
    return {
        "categories": _in_order(categories),
        "write_categories": _in_order(rules.USUAL_WRITES if terms.writes is None else terms.writes),
        "legal_basis": terms.legal_basis or basis_in_force(),
        "recorded_by": actor.user_id,
        "recorded_by_name": actor.user_name,
        "recorded_at": timezone.now(),
        **terms.columns(),
    }


def renew_grant(
    *,
    actor: Actor,
    grant: Grant,
    purpose: str,
    categories: Sequence[str],
    valid_until: date,
    evidence: Evidence,
    terms: Terms = USUAL,
) -> Grant:
    """A newer version of an agreement, from today: the old one ends, and what is open under it goes on under the new.

    Call with a grant from `access_grant_for_change`. The recipient stays; another one takes an agreement of its own.
    Raises Problem as `record_grant` does, and already_withdrawn or already_replaced (409).
    """
    recipient = Body.objects.get(pk=grant.recipient_role)
    check_recipient(actor, recipient)
    _check(purpose, categories, terms, timezone.localdate(), valid_until)
    said = {**_own_yes(grant.subject_id, terms), **_programme(recipient, terms)}
    with kept(actor, evidence) as shown, transaction.atomic():
        old = _held(grant)
        files().hold(old.subject_id)  # who corrects the file meanwhile must not read what the old version covered
        new = Grant.objects.create(
            subject_id=old.subject_id,
            version=old.version + 1,
            replaces=old,
            purpose=purpose.strip(),
            recipient_role=recipient.role,
            recipient_name=recipient.name,
            valid_from=timezone.localdate(),
            valid_until=valid_until,
            **_terms(actor, categories, terms),
            **said,
            **shown,
        )
        follow_renewal(actor, old, new)
        forget(old)
        files().note(actor, old.subject_id, kind="grant.renewed", organisation=recipient.name, role=recipient.role)
        remind(actor, new)
        record(actor=actor, action="grant.renew", object_kind="grant", object_id=new.pk)
    return new


def _held(grant: Grant) -> Grant:
    """The agreement, locked, if a newer version can take its place. Raises Problem (409)."""
    old = Grant.objects.select_for_update().get(pk=grant.pk)
    if GrantWithdrawal.objects.filter(pk=old.pk).exists():
        raise Problem("already_withdrawn", _("This agreement was withdrawn: record a new one."), status=409)
    if Grant.objects.filter(replaces=old).exists():
        raise Problem("already_replaced", _("A newer version takes the place of this agreement."), status=409)
    return old
