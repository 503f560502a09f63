"""Two lists of 25 rows, with 25 and with 2,500 rows in the table, against the same rows by plain psycopg2."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.postgres.acting import acting_as, body_role_name
from tests.bench.measure import Traffic, counted, paired, table
from tests.bench.switching import plain_connection
from tests.conftest import make_actor, signed_in

SIZES = (25, 2500)
PARTICIPANTS = """
SELECT id, number, first_name, last_name, status, referent_name, locality, birth_date
FROM casework_participant ORDER BY search_text LIMIT 25
"""
# The page's rows first, then what they disclose: with the join inside, the policies make PostgreSQL scan both tables.
RECEIVED = """
SELECT r.id, r.state, r.created_at, b.name, d.id, d.payload
FROM (SELECT * FROM referrals_referral WHERE recipient_role = current_user AND state <> 'draft'
      ORDER BY created_at DESC LIMIT 25) r
JOIN identity_body b ON b.role = r.sender_role
LEFT JOIN referrals_disclosure d ON d.referral_id = r.id AND d.recipient_role = current_user
  AND d.ended_at IS NULL AND d.valid_until > public.maillage_now()
ORDER BY r.created_at DESC
"""


def make_people(actor: Actor, until: int) -> Any:
    """Bring the files of the acting CPAS up to `until`; the new ones. Run as that CPAS."""
    from tenants.casework.models import Participant

    return Participant.objects.bulk_create(
        Participant(
            number=f"GEN-{rank:04d}", first_name=f"Prénom{rank % 97}", last_name=f"Nom{rank % 89:03d}{rank:05d}",
            birth_date=date(1980, 1, 1) + timedelta(days=rank), locality="Genappe", status="followed",
            referent_name=actor.user_name, referent_id=actor.user_id,
        )
        for rank in range(Participant.objects.count(), until)
    )  # fmt: skip


def make_agreement(actor: Actor) -> Any:
    """An agreement with Lire et Ecrire BW. Run as the acting CPAS."""
    from sharing.grants.models import Grant

    today = timezone.localdate()
    return Grant.objects.create(
        subject_id=uuid.uuid4(), purpose="Mesure", recipient_role=body_role_name("lire-et-ecrire-bw"),
        recipient_name="Lire et Ecrire BW", categories=["identity", "contact"], valid_from=today,
        valid_until=today + timedelta(days=90), evidence="spoken", witness="Témoin", recorded_by=actor.user_id,
        recorded_by_name=actor.user_name, recorded_at=timezone.now(),
    )  # fmt: skip


def fill(until: int) -> None:
    """Bring Genappe's files, and its referrals to Lire et Ecrire BW, up to `until`."""
    from sharing.referrals.models import Disclosure, Referral

    actor = make_actor("colleague")
    partner = body_role_name("lire-et-ecrire-bw")
    with acting_as(actor.body_role, actor.schema):
        people = make_people(actor, until)
        grant = make_agreement(actor)
        referrals = [
            Referral(sender_id=actor.body_role, recipient_id=partner, sender_worker=actor.user_name) for _ in people
        ]
        Referral.objects.bulk_create(referrals)
        Referral.objects.filter(state="draft").update(state="sent", sent_at=timezone.now())
        Disclosure.objects.bulk_create(
            Disclosure(
                referral=referral, sender_role=actor.body_role, recipient_role=partner, authority="grant",
                authority_id=grant.pk, fields=["first_name", "last_name"],
                payload={"reason": "", "fields": {"first_name": person.first_name, "last_name": person.last_name}},
                valid_until=timezone.now() + timedelta(days=90),
            )
            for referral, person in zip(referrals, people, strict=True)
        )  # fmt: skip


def run(rounds: int) -> str:
    """The table."""
    rows: list[tuple[str, ...]] = []
    for size in SIZES:
        fill(size)
        rows.append(_measure("participants", "colleague", "/participants/", PARTICIPANTS, size, rounds))
        rows.append(_measure("partner's referrals", "coach", "/referrals/", RECEIVED, size, rounds))
    return table(
        "Lists of 25 rows against the same rows by psycopg2 with the role set (ms)",
        ("list", "rows", "page", "database", "floor", "page/floor", "database/floor", "queries", "round trips"),
        rows,
    )


def _measure(label: str, name: str, path: str, floor_sql: str, size: int, rounds: int) -> tuple[str, ...]:
    actor, client = make_actor(name), signed_in(name)
    traffic: list[Traffic] = []

    def page() -> None:
        with counted() as seen:
            _get(client, path)
        traffic.append(seen)

    raw = plain_connection()
    with raw.cursor() as cursor:
        schemas = f'"{actor.schema}", public' if actor.schema else "public"
        cursor.execute(f'SET ROLE "{actor.body_role}"; SET search_path = {schemas}')

        def floor() -> list[Any]:
            cursor.execute(floor_sql)
            found: list[Any] = cursor.fetchall()
            assert len(found) == 25, (label, len(found))
            return found

        pair = paired(page, floor, rounds=rounds)
    raw.close()
    database = median(seen.seconds for seen in traffic) * 1000
    last = traffic[-1]
    return (
        label, f"{size:,}", f"{pair.ours:.1f}", f"{database:.1f}", f"{pair.floor:.2f}", f"{pair.ratio:.1f}",
        f"{database / pair.floor:.1f}", str(last.queries), str(last.round_trips),
    )  # fmt: skip


def _get(client: Client, path: str) -> str:
    answer = client.get(path, headers={"host": client.defaults.get("HTTP_HOST", f"x.{settings.BASE_HOST}")})
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()
