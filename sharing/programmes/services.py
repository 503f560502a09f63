"""Say what a body offers, as far as agreements need to know."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.problems import Problem
from sharing.programmes.models import Programme
from sharing.programmes.presets import PRESETS


def describe_programme(*, actor: Actor, voluntary: bool, one_person: bool, preset: str) -> Programme:
    """Whether the acting body's programme is voluntary, whether one person runs it, what agreements propose first.

    What was agreed before stays as it was said to the person. Call after `access_own_programme_for_change`.
    Raises Problem no_preset.
    """
    if preset not in PRESETS:
        raise Problem("no_preset", _("Choose what agreements propose first."), field="preset")
    with transaction.atomic():
        programme, _made = Programme.objects.update_or_create(
            body_id=actor.body_role, defaults={"voluntary": voluntary, "one_person": one_person, "preset": preset}
        )
        record(
            actor=actor, action="programme.describe", object_kind="programme",
            detail="voluntary" if voluntary else "not_voluntary",
        )  # fmt: skip
    return programme
