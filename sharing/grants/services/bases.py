"""Add a version of a legal basis."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.problems import Problem
from sharing.grants.models import LegalBasis


def add_legal_basis(*, actor: Actor, code: str, text: str, valid_from: date) -> LegalBasis:
    """A legal basis, or the new words of one from a day on; agreements keep the version under which they were given.

    Call after `access_legal_bases_for_change`. Raises Problem no_code, no_text, version_exists (409).
    """
    if not code.strip():
        raise Problem("no_code", _("Enter a short name for this legal basis."), field="code")
    if not text.strip():
        raise Problem("no_text", _("Enter the words of the legal basis."), field="text")
    with transaction.atomic():
        basis, made = LegalBasis.objects.get_or_create(
            code=code.strip(),
            valid_from=valid_from,
            defaults={"text": text.strip(), "recorded_by": actor.user_id, "recorded_by_name": actor.user_name},
        )
        if not made:
            raise Problem(
                "version_exists", _("There is a version of this day already. Choose another day."), field="valid_from",
                status=409,
            )  # fmt: skip
        record(actor=actor, action="legal_basis.add", object_kind="legal_basis", object_id=basis.pk)
    return basis
