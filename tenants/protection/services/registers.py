"""Add an entry to a register, change one: a new version follows the last, which stays."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.documents.uploads import StoredFile, discard, store_upload
from maillage.problems import Problem
from tenants.protection.models import Version
from tenants.protection.registers import Register
from tenants.protection.services.breaches import follow_breach
from tenants.protection.services.checks import check_entry

type Upload = UploadedFile[bytes] | None


def add_entry(
    *, actor: Actor, register: Register, values: Mapping[str, Any], document: Upload = None, template: str = ""
) -> Version:
    """A new entry, begun from a template perhaps. Call with a register from `access_register_to_keep`.

    Raises Problem: what `check_entry` and `store_upload` say.
    """
    known = template if template in register.templates else ""
    version = register.model(template=known, **_cleaned(register, values))
    check_entry(version)
    return _write(actor, register, version, None, document, "add")


def change_entry(
    *,
    actor: Actor,
    register: Register,
    last: Version,
    values: Mapping[str, Any],
    seen: int,
    document: Upload = None,
) -> Version:
    """The next version of an entry; the last one itself when nothing differs. `seen` is the version that was shown.

    Call with the last version from `access_entry_to_keep`. Raises Problem changed_meanwhile (409), and as `add_entry`.
    """
    with transaction.atomic():
        locked = register.model._default_manager.select_for_update().get(entry_id=last.entry_id, replaced_at=None)
        if locked.version != seen:
            raise Problem(
                "changed_meanwhile", _("Somebody changed this entry meanwhile. Look at it again first."), status=409
            )
        given = _cleaned(register, values)
        changed = sorted(name for name, value in given.items() if getattr(locked, name) != value)
        if not changed and document is None:
            return locked
        kept = {field.name: getattr(locked, field.name) for field in locked._meta.fields if field.name != "id"}
        version = register.model(**kept | given | {"version": locked.version + 1})
        check_entry(version)
        locked.replaced_at = timezone.now()
        locked.save(update_fields=["replaced_at"])
        return _write(actor, register, version, locked, document, ",".join(changed) or "document")


def _cleaned(register: Register, values: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in values.items() if name in register.fields}
    return {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}


def _write(
    actor: Actor, register: Register, version: Version, before: Version | None, document: Upload, detail: str
) -> Version:
    stored = _stored(actor, register, version, document)
    try:
        with transaction.atomic():
            version.recorded_at = timezone.now()
            version.recorded_by, version.recorded_by_name = actor.user_id, actor.user_name
            version.save(force_insert=True)
            record(
                actor=actor, action="register.change" if before else "register.add", object_kind=register.code,
                object_id=version.entry_id, detail=detail[:200],
            )  # fmt: skip
            follow_breach(actor, version, before)
    except Exception:
        if stored:
            discard(stored, role=actor.body_role)
        raise
    return version


def _stored(actor: Actor, register: Register, version: Version, document: Upload) -> StoredFile | None:
    version.id = uuid.uuid4()
    if document is None or not register.has_document:
        return None
    stored = store_upload(document, role=actor.body_role)
    for name, value in (("key", stored.key), ("type", stored.content_type), ("digest", stored.digest)):
        setattr(version, f"document_{name}", value)
    return stored
