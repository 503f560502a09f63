"""What a CPAS's files name outside their schema is there, and the check that says so can fail."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from maillage.postgres.acting import acting_as, body_role_name
from maillage.postgres.fields import RoleField
from maillage.postgres.references import tenant_models
from tenants.casework.models import Participant
from tenants.protection.models import Documented, Version
from tests.postgres.logins import signed_in_as
from tests.sharing.test_closed_loop import make_grant, make_participant

# Names a file on disk, not a row.
NO_REFERENCE = {
    ("Grant", "document_key"),
    ("GrantReconfirmation", "document_key"),
    ("GrantUse", "sibling_group"),  # what several referrals of one person have in common
    ("Contest", "disclosure_id"),  # of a referral, or given in an emergency
    ("ImpactAssessment", "document_key"),
    ("Processor", "document_key"),
    ("ReceivedRecord", "file_key"),
    # of another that may not have been kept
    ("ReceivedRecord", "supersedes"),
    ("ReceivedRecord", "about"),
    # what the versions of one entry have in common
    *((model.__name__, "entry_id") for model in Version.__subclasses__()),
    *((model.__name__, "entry_id") for model in Documented.__subclasses__()),
}


def run() -> str:
    output = StringIO()
    with signed_in_as("migrator"):
        call_command("check_references", stdout=output)
    return output.getvalue()


def test_every_bare_identifier_declares_what_it_names() -> None:
    for model in tenant_models():
        for field in model._meta.concrete_fields:
            bare = isinstance(field, models.UUIDField | RoleField) and not field.is_relation
            own_key = field.primary_key and field.name == "id"
            if bare and not own_key and (model.__name__, field.name) not in NO_REFERENCE:
                assert field.name in model.references, f"{model.__name__}.{field.name}"


def test_references_that_lead_somewhere_pass(committed: str, actor: Callable[[str], Any]) -> None:
    colleague = actor("colleague")
    with acting_as(colleague.body_role, colleague.schema):
        make_grant(colleague, make_participant(colleague).pk, "lire-et-ecrire-bw")
    assert "every reference leads somewhere" in run()


@pytest.mark.parametrize(
    ("column", "target"), [("referent_id", "identity_user"), ("subject_id", "casework_participant")]
)
def test_a_reference_that_leads_nowhere_is_counted_and_named(
    committed: str, actor: Callable[[str], Any], column: str, target: str
) -> None:
    colleague = actor("colleague")
    with acting_as(body_role_name("genappe"), colleague.schema):
        person = make_participant(colleague)
        grant = make_grant(colleague, person.pk, "lire-et-ecrire-bw")
        if column == "referent_id":
            Participant.objects.filter(pk=person.pk).update(referent_id=uuid4())
        else:
            type(grant).objects.filter(pk=grant.pk).update(subject_id=uuid4())
    with pytest.raises(CommandError) as refused:
        run()
    assert f"1 row(s) of {'casework_participant' if column == 'referent_id' else 'grants_grant'}.{column}" in str(
        refused.value
    )
    assert target in str(refused.value)
    assert str(person.pk) not in str(refused.value)
