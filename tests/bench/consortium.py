"""A country's worth of referrals: 565 CPAS, 2,000 partners, 100,000 referrals with their disclosures and clocks.

Genappe has a file, an agreement and a use of it for each that it sent, and a coach of Lire et Ecrire BW is given those
that were accepted: the pages that are measured show names of persons and of who follows them, as in service.
"""

from __future__ import annotations

from contextlib import closing
from typing import Any

import psycopg2
from django.conf import settings
from psycopg2 import sql

from maillage.postgres.acting import acting_as, body_role_name
from maillage.postgres.instance import Instance
from sharing.referrals.rules import FOLLOW_REFERRAL
from tests.conftest import make_actor
from tests.database import superuser

# Of them to and from the two bodies whose pages are measured: as many as a large town and its largest partner have.
OWN = 2500
INSTANCE: Instance = settings.INSTANCE

# Four in ten wait, three in ten are followed, the others have ended. Disclosures are there while they are open.
FILL = """
CREATE TEMPORARY TABLE made AS
SELECT gen_random_uuid() AS id, n,
       CASE WHEN n <= %(own)s THEN %(sender)s
            ELSE (%(senders)s::text[])[1 + n %% array_length(%(senders)s::text[], 1)] END AS sender,
       CASE WHEN n <= %(own)s THEN %(recipient)s
            ELSE (%(recipients)s::text[])[1 + (n * 7) %% array_length(%(recipients)s::text[], 1)] END AS recipient,
       (ARRAY['sent', 'received', 'received', 'received', 'accepted', 'in_progress', 'in_progress', 'closed',
              'declined', 'withdrawn_by_person'])[1 + n %% 10] AS state,
       now() - (n %% 60) * interval '1 day' AS at
FROM generate_series(1, %(count)s) AS n;
INSERT INTO public.referrals_referral (id, sender_role, recipient_role, outside, urgent, for_attention, state,
  sender_worker, created_at, sent_at, counted_from, worker_id, worker_name, first_contact_on, decline_reason,
  declined_by, sent_back, wanted, hold_reason, outcome, delivered, next_step, person_answer, ended_at)
SELECT id, sender, recipient, false, false, '', 'sent', 'Une collègue', at, at, at, NULL, '', NULL, '', '', 0, '{}', '',
  '', '{}', '', '', NULL
FROM made;
INSERT INTO public.referrals_disclosure (id, referral_id, sender_role, recipient_role, authority, authority_id, fields,
  writes, payload, valid_until, withheld, created_at, refreshed_fields, end_reason)
SELECT gen_random_uuid(), id, sender, recipient, 'grant', gen_random_uuid(), '{first_name,last_name}', '{assessment}',
  jsonb_build_object('reason', 'Mesure', 'fields',
    jsonb_build_object('first_name', 'Prénom' || n, 'last_name', 'Nom' || n)),
  now() + interval '90 days', false, at, '{}', ''
FROM made;
UPDATE public.referrals_referral r
SET state = m.state, worker_id = %(worker)s, worker_name = 'Une collègue', first_contact_on = current_date,
    decline_reason = 'full', declined_by = 'Une collègue', person_answer = 'unconfirmed',
    ended_at = CASE WHEN m.state IN ('closed', 'declined', 'withdrawn_by_person') THEN now() END
FROM made m WHERE m.id = r.id AND m.state <> 'sent';
INSERT INTO public.referrals_referraluserobjectpermission (permission_id, user_id, content_object_id, body_role)
SELECT p.id, %(worker)s, m.id, m.recipient
FROM made m JOIN public.auth_permission p ON p.codename = %(follow)s
WHERE m.state IN ('accepted', 'in_progress', 'closed');
INSERT INTO public.outbox_outboxmessage (by_role, to_role, topic, object_id, created_at, due_at, attempts, error_code)
SELECT sender, recipient, 'referral.remind', id, at, now() - interval '1 hour', 0, ''
FROM made WHERE n %% %(every)s = 0;
INSERT INTO public.outbox_outboxmessage (by_role, to_role, topic, object_id, created_at, due_at, attempts, error_code)
SELECT sender, sender, 'referral.expire', id, at, now() - interval '1 hour', 0, '' FROM made WHERE n %% %(every)s = 0;
DROP TABLE made;
"""


def make_bodies(database: str, *, cpas: int, partners: int, name: str = "mesure") -> tuple[list[str], list[str]]:
    """So many more CPAS, of communes without one, and partners, with slugs of that name; their roles."""
    with (
        closing(
            psycopg2.connect(
                host=INSTANCE.host, port=INSTANCE.port, dbname=database,
                user=f"{INSTANCE.installation}provisioner", password=INSTANCE.password("provisioner"),
            )
        ) as raw,
        raw.cursor() as cursor,
    ):  # fmt: skip
        with superuser(database, lock=False) as admin:
            admin.execute(
                "SELECT nis_code FROM public.registry_commune c WHERE NOT EXISTS"
                " (SELECT FROM public.registry_cpas p WHERE p.commune_id = c.nis_code) ORDER BY 1 LIMIT %s",
                [cpas],
            )
            communes = [row[0] for row in admin.fetchall()]
        for rank, nis in enumerate(communes):
            _make(cursor, f"{name}-c{rank}", "cpas", nis)
            raw.commit()
        for rank in range(partners):
            _make(cursor, f"{name}-p{rank}", "partner", None)
        raw.commit()
    senders = [body_role_name(f"{name}-c{rank}") for rank in range(len(communes))]
    return senders, [body_role_name(f"{name}-p{rank}") for rank in range(partners)]


def _make(cursor: Any, slug: str, kind: str, nis: str | None) -> None:
    cursor.execute("SELECT provision.create_body(%s, %s, %s, %s, false)", [slug, kind, slug.capitalize(), nis])
    cursor.execute("SELECT provision.open_body(%s, %s)", [slug, f"{slug}.{settings.BASE_HOST}"])


def fill(database: str, senders: list[str], recipients: list[str], *, count: int, worker: object, every: int) -> None:
    """The referrals, of which `OWN` go from Genappe to Lire et Ecrire BW; one in `every` has clocks that are due."""
    with superuser(database, lock=False) as cursor:
        cursor.execute(
            FILL,
            {
                "own": min(OWN, count), "sender": body_role_name("genappe"), "senders": senders,
                "recipient": body_role_name("lire-et-ecrire-bw"), "recipients": recipients, "count": count,
                "worker": str(worker), "every": every, "follow": FOLLOW_REFERRAL,
            },
        )  # fmt: skip
        cursor.connection.commit()
    _know_own()
    with superuser(database, lock=False) as cursor:  # what the server does by itself within the minute
        cursor.connection.autocommit = True
        cursor.execute("VACUUM ANALYZE")


def _know_own() -> None:
    """A file for each referral of Genappe's, all under one agreement."""
    from sharing.grants.models import GrantUse
    from sharing.referrals.models import Referral
    from tests.bench.lists import make_agreement, make_people

    actor = make_actor("colleague")
    with acting_as(actor.body_role, actor.schema):
        sent = list(Referral.objects.filter(sender=actor.body_role).values_list("pk", flat=True))
        people = make_people(actor, len(sent))
        grant = make_agreement(actor)
        GrantUse.objects.bulk_create(
            GrantUse(referral_id=referral, grant=grant, subject_id=person.pk, reason="Mesure")
            for referral, person in zip(sent, people, strict=True)
        )


def forget_bodies(name: str = "mesure") -> None:
    """Remove the roles of such bodies, which outlive their database (drop that first), also of a stopped bench."""
    with superuser() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE starts_with(rolname, %s)", [body_role_name(f"{name}-")])
        for (role,) in cursor.fetchall():
            cursor.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))
        cursor.connection.commit()
