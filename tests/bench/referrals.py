"""The list of referrals, a withdrawal from 20 recipients, the sweep of clocks, among 100,000 referrals."""

from __future__ import annotations

import resource
from argparse import Namespace
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection

from maillage.identity.models import Body
from maillage.outbox.deliver import deliver_all, waiting
from maillage.postgres.acting import acting_as, body_role_name
from tests.bench import consortium
from tests.bench.lists import _get
from tests.bench.measure import Traffic, counted, paired, table
from tests.cast import user_id
from tests.conftest import make_actor, signed_in
from tests.database import superuser

# The same rows and columns as the page's, by the owner of the tables: no policy is in the way.
ROWS = """
SELECT r.*, s.name, p.name, d.*
FROM (SELECT * FROM public.referrals_referral WHERE {side} = %s AND sent_at IS NOT NULL
      ORDER BY created_at DESC, id LIMIT 25) r
JOIN public.identity_body s ON s.role = r.sender_role
JOIN public.identity_body p ON p.role = r.recipient_role
LEFT JOIN public.referrals_disclosure d ON d.referral_id = r.id
ORDER BY r.created_at DESC, r.id
"""
TWENTY = 20


def run(database: str, rounds: int, asked: Namespace) -> str:
    """Fill as asked, measure, and return the tables; prints how far it is."""
    count = asked.referrals
    started = perf_counter()
    print("making bodies ...", flush=True)
    senders, recipients = consortium.make_bodies(database, cpas=asked.cpas, partners=asked.partners)
    consortium.fill(database, senders, recipients, count=count, worker=user_id("coach"), every=asked.every)
    print(
        f"{count:,} referrals, {len(senders)} CPAS, {len(recipients)} partners in {perf_counter() - started:.0f} s",
        flush=True,
    )
    parts = [_lists(database, rounds, count), _withdrawal(), _sweep(count)]
    return "\n".join(parts)


def _lists(database: str, rounds: int, count: int) -> str:
    rows = []
    for label, name, side in (
        ("CPAS, sent and received", "colleague", "sender_role"),
        ("partner, as its manager", "coach_manager", "recipient_role"),
        ("partner, as a coach", "coach", "recipient_role"),
    ):
        rows.append(_list(database, label, name, ROWS.format(side=side), rounds))
    return table(
        f"Lists of 25 of {consortium.OWN:,} own rows among {count:,} referrals, against the same rows as owner (ms)",
        ("list", "page", "database", "floor", "database/floor", "queries"),
        rows,
    )


def _list(database: str, label: str, name: str, floor_sql: str, rounds: int) -> tuple[str, ...]:
    actor, client = make_actor(name), signed_in(name)
    traffic: list[Traffic] = []

    def page() -> None:
        with counted() as seen:
            _get(client, "/referrals/")
        traffic.append(seen)

    with superuser(database, lock=False) as cursor:

        def floor() -> list[Any]:
            cursor.execute(floor_sql, [actor.body_role])
            found: list[Any] = cursor.fetchall()
            assert len(found) == 25, (label, len(found))
            return found

        pair = paired(page, floor, rounds=rounds)
    spent = median(seen.seconds for seen in traffic) * 1000
    return (
        label, f"{pair.ours:.1f}", f"{spent:.1f}", f"{pair.floor:.2f}", f"{spent / pair.floor:.1f}",
        str(traffic[-1].queries),
    )  # fmt: skip


def _withdrawal() -> str:
    from sharing.grants.access import access_grants_of
    from sharing.grants.services import withdraw_from_recipients
    from sharing.referrals.models import Referral
    from sharing.referrals.services import draft_referral
    from tests.isolation.scene import agreement, person

    actor = make_actor("colleague")
    with acting_as(actor.body_role, actor.schema):
        subject = person(actor).pk
        for rank in range(TWENTY):
            draft_referral(actor=actor, grant=agreement(actor, subject, f"mesure-p{rank}"), reason="Mesure")
        roles = [body_role_name(f"mesure-p{rank}") for rank in range(TWENTY)]
        bodies = list(Body.objects.filter(role__in=roles))
        assert len(list(access_grants_of(actor, subject))) == TWENTY
        started = perf_counter()
        withdraw_from_recipients(actor=actor, subject_id=subject, recipient_roles=[body.role for body in bodies])
        spent = perf_counter() - started
        ended = Referral.objects.filter(sender=actor.body_role, state="withdrawn_by_person", sent_at=None).count()
    return f"Withdrawing from {TWENTY} recipients, {ended} referrals, one transaction: {spent * 1000:.0f} ms\n"


def _sweep(count: int) -> str:
    bodies = waiting()
    due = sum(body.count for body in bodies)
    before, started, handled = _peak(), perf_counter(), 0
    while taken := deliver_all():
        handled += taken
        print(f"  {handled:,} of {due:,} clocks in {perf_counter() - started:.0f} s", flush=True)
    spent = perf_counter() - started
    connection.close()
    return (
        f"Sweep of clocks: {handled:,} due at {len(bodies):,} bodies among {count:,} referrals in {spent:.0f} s"
        f" ({handled / max(spent, 0.001):.0f} a second), memory +{(_peak() - before) / 1024:.0f} MB at the peak\n"
    )


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
