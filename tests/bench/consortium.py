"""A country's worth of referrals: 565 CPAS, 2,000 partners, 100,000 referrals with their disclosures and clocks."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import psycopg2
from django.conf import settings

from maillage.postgres.acting import body_role_name
from maillage.postgres.instance import Instance
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
INSERT INTO public.outbox_outboxmessage (by_role, to_role, topic, object_id, created_at, due_at, attempts, error_code)
SELECT sender, recipient, 'referral.remind', id, at, now() - interval '1 hour', 0, ''
FROM made WHERE n %% %(every)s = 0;
INSERT INTO public.outbox_outboxmessage (by_role, to_role, topic, object_id, created_at, due_at, attempts, error_code)
SELECT sender, sender, 'referral.expire', id, at, now() - interval '1 hour', 0, '' FROM made WHERE n %% %(every)s = 0;
DROP TABLE made;
ANALYZE public.referrals_referral, public.referrals_disclosure, public.outbox_outboxmessage;
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
                "worker": str(worker), "every": every,
            },
        )  # fmt: skip
        cursor.connection.commit()
