"""A sensitive recipient is known to who may change the file and to itself, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.http import Http404

from sharing.arrangements.access import access_new_arrangement
from sharing.grants.access import (
    access_grant,
    access_grants_of,
    access_refusals_of,
    possible_recipients,
    states_by_subject,
)
from sharing.grants.discretion import hidden_roles, roles_hidden_in, sees_all
from sharing.grants.services import record_refusal
from sharing.grants.waiting import ending_soon
from tests.database import superuser
from tests.isolation import scene
from tests.sharing.agreeing import PDF, Acting, Browser, agreed, body, person


@pytest.fixture
def sensitive(acting: Acting) -> tuple[UUID, UUID]:
    """An agreement and its person, who also refused: the body is sensitive when they are recorded."""
    with acting("colleague") as actor:
        cesep = body("cesep")
        cesep.sensitive = True  # as the register says it: a body may not write it
        subject = person(actor)
        grant = agreed(actor, subject, recipient=cesep, days=20)
        record_refusal(actor=actor, subject_id=subject, recipient=cesep)
        return grant.pk, subject


def test_who_changes_the_file_sees_it(acting: Acting, sensitive: tuple[UUID, UUID]) -> None:
    grant, subject = sensitive
    with acting("manager") as actor:
        assert access_grant(actor, grant).recipient_name == "CESEP"
        assert [found.pk for found in access_grants_of(actor, subject)] == [grant]
        assert access_refusals_of(actor, subject).count() == 1
        assert states_by_subject(actor, [subject])
        assert ending_soon(actor).total == 1


def test_to_a_reader_of_the_file_it_is_not_there(acting: Acting, sensitive: tuple[UUID, UUID]) -> None:
    grant, subject = sensitive
    with acting("reader") as actor:
        assert not access_grants_of(actor, subject).exists()
        assert not access_refusals_of(actor, subject).exists()
        assert states_by_subject(actor, [subject]) == {}
        assert ending_soon(actor).total == 0
        with pytest.raises(Http404):
            access_grant(actor, grant)


def test_its_name_is_on_no_page_of_a_reader(browser: Browser, sensitive: tuple[UUID, UUID]) -> None:
    grant, subject = sensitive
    pages = ["/", "/participants/", f"/participants/{subject}/", f"/participants/{subject}/receipt/"]
    for name, shown in (("colleague", True), ("reader", False)):
        client = browser(name)
        told = "".join(client.get(page).content.decode() for page in pages)
        assert ("CESEP" in told) == shown
        assert (str(grant) in told) == shown
        assert client.get(f"/agreements/{grant}/").status_code == (200 if shown else 404)
        document = client.get(f"/agreements/{grant}/document/")
        assert document.status_code == (200 if shown else 404)
        assert b"".join(getattr(document, "streaming_content", ())) == (PDF if shown else b"")
        assert client.get(f"/api/agreements/{grant}/").status_code == (200 if shown else 404)
        assert len(client.get(f"/api/participants/{subject}/refusals/").json()["results"]) == shown


def test_a_body_that_becomes_sensitive_is_hidden_from_then_on(committed: str, actor: Callable[[str], Any]) -> None:
    colleague, reader = actor("colleague"), actor("reader")
    with scene.acting(colleague):
        grant = agreed(colleague, person(colleague), to="cesep")
        assert access_grant(reader, grant.pk) == grant
    with superuser(committed, lock=False) as cursor:
        cursor.execute("UPDATE public.identity_body SET sensitive = true WHERE slug = 'cesep'")
    with scene.acting(colleague):
        assert access_grant(colleague, grant.pk) == grant
        assert possible_recipients(colleague).filter(slug="cesep").exists()
        assert not possible_recipients(reader).filter(slug="cesep").exists()
        assert roles_hidden_in(reader, []) == {grant.recipient_role}
        assert hidden_roles(reader) == {grant.recipient_role}
        assert roles_hidden_in(colleague, []) == hidden_roles(colleague) == frozenset()
        assert sees_all(colleague)
        assert not sees_all(reader)
        with pytest.raises(Http404):
            access_grant(reader, grant.pk)
    for name, listed in (("dpo", True), ("coach_manager", False)):
        with scene.acting(actor(name)):
            assert access_new_arrangement(actor(name)).filter(slug="cesep").exists() is listed, name
