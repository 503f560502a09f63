"""Load the demonstration into a migrated, empty installation. What is there already is left as it is.

Bodies are made by the provisioner, people by `identity`, all else by the body it belongs to, as in real life.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from contextlib import closing
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import psycopg2
from babel import Locale
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils import timezone

from maillage.demonstration.accounts import ACCOUNTS
from maillage.demonstration.agents import AGENTS
from maillage.demonstration.bodies import BODIES
from maillage.demonstration.consortia import CONSORTIA
from maillage.demonstration.content import PARTICIPANTS
from maillage.demonstration.shapes import DemoConsortium, DemoParticipant
from maillage.demonstration.welcome import DEMO_PASSWORD
from maillage.identity.addresses import body_host
from maillage.identity.models import Body, Membership, User
from maillage.identity.rules import PREPARING
from maillage.postgres.acting import acting_as, body_role_name, identifying
from tenants.casework.models import Participant, TimelineEntry
from tenants.registry.models import Consortium, ConsortiumMembership

NAMESPACE: Final = uuid.UUID("0f6c1f0c-7d2b-4d0a-9a4e-6a3f5f0f9b11")
EMPLOYED_SINCE: Final = date(2020, 1, 1)
# The body that keeps a consortium's list of members.
COORDINATIONS: Final = {"cartes-emploi": "cartes-emploi", "proaction": "proaction-coordination"}
# The longest story of `past` began less long ago.
BEFORE_STORIES: Final = 160
PROGRAMME: Final = "proaction"
LANGUAGES: Final = Locale("fr").languages


def fixed_id(name: str) -> uuid.UUID:
    """The id of an account (by its e-mail) or a participant (by its number): the same in every demonstration."""
    return uuid.uuid5(NAMESPACE, name)


def cpas_schema(slug: str) -> str:
    """The schema of the CPAS with this slug."""
    return f"c_{slug.replace('-', '_')}"


def load_bodies() -> int:
    """Make and open the bodies that are missing. Returns how many."""
    with identifying():
        states = dict(Body.objects.values_list("slug", "state"))
    missing = [body for body in BODIES if states.get(body.slug, PREPARING) == PREPARING]
    if not missing:
        return 0
    instance = settings.INSTANCE
    provisioner = psycopg2.connect(
        host=instance.host, port=instance.port, dbname=connection.settings_dict["NAME"],
        user=f"{instance.installation}provisioner", password=instance.password("provisioner"),
    )  # fmt: skip
    with closing(provisioner), provisioner.cursor() as cursor:
        for body in missing:
            if body.slug not in states:
                cursor.execute(
                    "SELECT provision.create_body(%s, %s, %s, %s, %s)",
                    [body.slug, body.kind, body.name, body.nis_code, body.sensitive],
                )
            cursor.execute("SELECT provision.open_body(%s, %s)", [body.slug, body_host(body.slug)])
            provisioner.commit()
    return len(missing)


def load_accounts() -> int:
    """Add the accounts that are missing, with the demonstration's password. Returns how many."""
    with identifying(), transaction.atomic():
        known = set(User.objects.values_list("email", flat=True))
        missing = [account for account in ACCOUNTS if account.email not in known]
        if not missing:
            return 0
        password = make_password(DEMO_PASSWORD)  # slow by design: once for all
        User.objects.bulk_create(
            User(
                id=fixed_id(account.email), email=account.email, first_name=account.first_name,
                last_name=account.last_name, password=password,
            )
            for account in missing
        )  # fmt: skip
        Membership.objects.bulk_create(
            Membership(
                id=fixed_id(f"{account.email} {membership.body_slug}"), user_id=fixed_id(account.email),
                body_id=body_role_name(membership.body_slug), function=membership.function, starts=EMPLOYED_SINCE,
                **_lent(account.email, membership.body_slug),
            )
            for account in missing
            for membership in account.memberships
        )  # fmt: skip
    return len(missing)


def _lent(email: str, slug: str) -> dict[str, Any]:
    """What a joint programme says of its agent."""
    agent = AGENTS.get(email)
    if agent is None or slug != PROGRAMME:
        return {}
    covered = [body.nis_code for body in BODIES if body.slug in agent.communes]
    return {
        "employer_id": body_role_name(agent.employer), "note": agent.note, "communes": covered, "contact": email,
    }  # fmt: skip


def load_consortium(demo: DemoConsortium) -> bool:
    """Add the consortium and its dated memberships, as its coordination. Returns whether it was missing."""
    coordination = body_role_name(COORDINATIONS[demo.code])
    with acting_as(coordination), transaction.atomic():
        if Consortium.objects.filter(code=demo.code).exists():
            return False
        consortium = Consortium.objects.create(
            id=fixed_id(demo.code), code=demo.code, name=demo.name, coordination_id=coordination,
            programme_id=body_role_name(PROGRAMME) if demo.code == PROGRAMME else None,
        )  # fmt: skip
        ConsortiumMembership.objects.bulk_create(
            ConsortiumMembership(
                consortium=consortium, coordination_id=coordination, body_id=body_role_name(member.body_slug),
                starts=member.starts, ends=member.ends, inferred=member.inferred, note=member.note,
            )
            for member in demo.members
        )  # fmt: skip
    return True


def _participant(demo: DemoParticipant, names: dict[str, str]) -> Participant:
    return Participant(
        id=fixed_id(demo.number),
        number=demo.number,
        first_name=demo.first_name,
        last_name=demo.last_name,
        birth_date=demo.birth_date,
        sex=demo.sex,
        national_number=demo.national_number,
        phone=demo.phone,
        email=demo.email,
        street=demo.street,
        postcode=demo.postcode,
        locality=demo.locality,
        confidential_address=demo.confidential_address,
        income_source=demo.income_source,
        income_since=demo.income_since,
        education_level=demo.education_level,
        employment_goal=demo.employment_goal,
        spoken_language=LANGUAGES[demo.language],
        french_level=demo.french_level,
        status=demo.status,
        referent_id=fixed_id(demo.referent_email),
        referent_name=names[demo.referent_email],
    )


def _opened_at(demo: DemoParticipant) -> datetime:
    """A working hour of some day in the two years before the first story, the same distance at every load."""
    spread = fixed_id(demo.number).int
    day = timezone.localdate() - timedelta(days=BEFORE_STORIES + spread % 700)
    return timezone.make_aware(datetime.combine(day, time(9 + spread % 8, spread % 60)))


def load_participants(slug: str, demos: Iterable[DemoParticipant]) -> int:
    """Add the files of one CPAS, unless it has some already. Returns how many."""
    names = {account.email: account.name for account in ACCOUNTS}
    organisation = next(body.name for body in BODIES if body.slug == slug)
    with acting_as(body_role_name(slug), cpas_schema(slug)), transaction.atomic():
        if Participant.objects.exists():
            return 0
        added = Participant.objects.bulk_create(_participant(demo, names) for demo in demos)
        TimelineEntry.objects.bulk_create(
            TimelineEntry(
                participant_id=fixed_id(demo.number), at=_opened_at(demo), actor_id=fixed_id(demo.referent_email),
                actor_name=names[demo.referent_email], kind="file.opened", organisation=organisation,
                organisation_role=body_role_name(slug),
            )
            for demo in demos
        )  # fmt: skip
    return len(added)


def load_files() -> int:
    """Add the participants of every CPAS. Returns how many."""
    return sum(load_participants(slug, demos) for slug, demos in PARTICIPANTS.items())


def load_consortia() -> int:
    """Add the consortia. Returns how many were missing."""
    return sum(load_consortium(demo) for demo in CONSORTIA)
