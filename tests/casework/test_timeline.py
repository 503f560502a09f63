"""The timeline of a file: an entry is hidden by whom it is about, whatever that body was called on the day."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.postgres.acting import body_role_name
from sharing.grants.services import withdraw_grant
from sharing.grants.subjects import files
from sharing.programmes.models import Programme
from tenants.casework.models import TimelineEntry
from tenants.casework.reading import read_file
from tests.database import superuser
from tests.isolation import scene
from tests.sharing import flow
from tests.sharing.agreeing import TOLD, agreed, person

CESEP = "cesep"


def told(actor: Actor, subject: Any) -> set[str]:
    """The kinds of what the timeline shows to this person."""
    return {entry.kind for entry in read_file(actor, subject).timeline}


def rename(database: str, name: str) -> None:
    """What the register does."""
    with superuser(database, lock=False) as cursor:
        cursor.execute("UPDATE public.identity_body SET name = %s, sensitive = true WHERE slug = 'cesep'", [name])


@pytest.mark.parametrize("reader", ["reader", "manager"])
def test_a_body_that_changes_its_name_twice_stays_hidden(
    committed: str, actor: Callable[[str], Any], reader: str
) -> None:
    colleague = actor("colleague")
    with scene.acting(actor("cesep_manager")):
        Programme.objects.update_or_create(body_id=body_role_name(CESEP), defaults={"voluntary": True})
    with scene.acting(colleague):
        subject = person(colleague)
        grant = agreed(colleague, subject, to=CESEP, terms=TOLD)
    rename(committed, "Le Relais")
    with scene.acting(colleague):
        withdraw_grant(actor=colleague, grant=grant)
        files().note(None, subject, kind="referral.accept", organisation="Le Relais", role=grant.recipient_role)
    rename(committed, "La Passerelle")
    with scene.acting(colleague):
        assert {"grant.recorded", "grant.withdrawn", "referral.accept"} <= told(colleague, subject)
        assert told(actor(reader), subject) == {"file.opened"}


def test_what_was_recorded_as_voluntary_stays_hidden_in_that_file_alone(acting: Callable[[str], Any], db: None) -> None:
    with acting("coach_manager") as lead:
        Programme.objects.update_or_create(body_id=lead.body_role, defaults={"voluntary": True})
    with acting("colleague") as colleague:
        before = flow.participant(colleague).pk
        flow.grant(colleague, before)
    with acting("coach_manager") as lead:
        Programme.objects.filter(body_id=lead.body_role).update(voluntary=False)
    with acting("colleague") as colleague:
        after = flow.participant(colleague).pk
        flow.grant(colleague, after)
    with acting("manager") as manager:
        assert told(manager, before) == {"file.opened"}
        assert told(manager, after) == {"file.opened", "grant.recorded"}


def test_an_entry_that_names_a_body_without_its_role_is_for_those_alone_from_whom_nothing_is_hidden(
    acting: Callable[[str], Any], db: None
) -> None:
    with acting("colleague") as colleague:
        subject = flow.participant(colleague).pk
        files().note(None, subject, kind="referral.accept", organisation="Un nom d’avant")
        assert told(colleague, subject) == {"file.opened", "referral.accept"}
    with acting("manager") as manager:
        assert told(manager, subject) == {"file.opened"}


def test_entries_of_before_get_the_role_that_the_agreement_or_the_name_says(
    acting: Callable[[str], Any], db: None
) -> None:
    fill = import_module("tenants.casework.migrations.0007_timeline_roles").fill
    with acting("colleague") as colleague:
        subject = flow.participant(colleague).pk
        flow.grant(colleague, subject, to=CESEP)
        now = timezone.now()
        names = ["CESEP", colleague.body_name, "Personne ne sait", ""]
        entries = [
            TimelineEntry.objects.create(participant_id=subject, at=now, kind="x", organisation=name) for name in names
        ]
        fill(apps, None)
        roles = {entry.organisation: TimelineEntry.objects.get(pk=entry.pk).organisation_role for entry in entries}
    assert roles == {
        "CESEP": body_role_name(CESEP), colleague.body_name: colleague.body_role, "Personne ne sait": None, "": None,
    }  # fmt: skip
