"""The list of referrals, a withdrawal from 20 recipients, the sweep of clocks, among 100,000 referrals.

The floor of a list is one query by psycopg2 as the owner of the tables, with no policy in the way, of the same rows and
columns: the 25 referrals, both bodies, what is disclosed, whose name it is in the sender's file or who follows it at
the recipient, and how many there are. Each page is checked to show just these. "list" is what the page asks the
database to know the same, with fetching. Two things have no part in the floor and stand beside it: "read" is the entry
in the audit log, which says who looked (with its commit), and "page" is what every page of a body asks (session, user,
membership, two switches of role, the number of unread notices). "all/floor" counts them too.
"""

from __future__ import annotations

import re
import resource
from argparse import Namespace
from html import unescape
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection

from maillage.identity.models import Body
from maillage.outbox.deliver import Progress, deliver_all, waiting
from maillage.postgres.acting import acting_as, body_role_name
from tests.bench import consortium
from tests.bench.lists import _get
from tests.bench.measure import Traffic, counted, paired, table
from tests.cast import user_id
from tests.conftest import make_actor, signed_in
from tests.database import superuser

ROWS = """
SELECT r.*, s.*, p.*, d.*, {name},
  (SELECT count(*) FROM public.referrals_referral WHERE {side} = %(role)s AND sent_at IS NOT NULL AND NOT outside)
FROM (SELECT * FROM public.referrals_referral WHERE {side} = %(role)s AND sent_at IS NOT NULL AND NOT outside
      ORDER BY created_at DESC, id LIMIT 25) r
JOIN public.identity_body s ON s.role = r.sender_role
JOIN public.identity_body p ON p.role = r.recipient_role
LEFT JOIN public.referrals_disclosure d ON d.referral_id = r.id
{more}
ORDER BY r.created_at DESC, r.id
"""
SENT = ROWS.format(
    side="sender_role",
    name="f.first_name || ' ' || f.last_name",
    more="JOIN c_genappe.grants_grantuse u ON u.referral_id = r.id"
    " JOIN c_genappe.casework_participant f ON f.id = u.subject_id",
)
RECEIVED = ROWS.format(
    side="recipient_role",
    name="w.first_name || ' ' || w.last_name",
    more="LEFT JOIN public.referrals_referraluserobjectpermission a ON a.content_object_id = r.id"
    " LEFT JOIN public.identity_user w ON w.id = a.user_id",
)
READ = ("audit_auditentry", "COMMIT")
EVERY_PAGE = (
    "SET ROLE", 'FROM "django_session"', 'FROM "identity_user"', 'FROM "identity_membership"',
    'FROM "notifications_notification"',
)  # fmt: skip
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
    rows = [
        _list(database, label, name, floor, rounds)
        for label, name, floor in (
            ("CPAS, sent and received", "colleague", SENT),
            ("partner, as its manager", "coach_manager", RECEIVED),
            ("partner, as a coach", "coach", RECEIVED),
        )
    ]
    return table(
        f"Lists of 25 of {min(consortium.OWN, count):,} own rows among {count:,} referrals: the database's part,"
        " against the same rows as owner (ms)",
        ("list", "floor", "list", "list/floor", "read", "page", "all/floor", "queries"),
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
        cursor.connection.autocommit = True

        def floor() -> list[Any]:
            cursor.execute(floor_sql, {"role": actor.body_role})
            found: list[Any] = cursor.fetchall()
            return found

        _check_same(_get(client, "/referrals/"), floor())
        pair = paired(page, floor, rounds=rounds)
    timed = traffic[-rounds:]
    read = median(seen.seconds_of(*READ) for seen in timed) * 1000
    every_page = median(seen.seconds_of(*EVERY_PAGE) for seen in timed) * 1000
    whole = median(seen.seconds for seen in timed) * 1000
    own = whole - read - every_page
    return (
        label, f"{pair.floor:.2f}", f"{own:.2f}", f"{own / pair.floor:.1f}", f"{read:.2f}", f"{every_page:.2f}",
        f"{whole / pair.floor:.1f}", str(traffic[-1].queries),
    )  # fmt: skip


def _check_same(page: str, found: list[Any]) -> None:
    """Raise AssertionError unless the page shows the floor's rows, names who must be known, and counts as many."""
    assert len(found) == 25, len(found)
    assert re.findall(r'<th scope="row"><a href="/referrals/([0-9a-f-]{36})/">', page) == [str(row[0]) for row in found]
    assert all(row[-2] is None or row[-2] in page for row in found)
    counted_there = re.search(r"<strong>([^<]+)</strong>", page)
    assert counted_there is not None
    assert int(re.sub(r"\D", "", unescape(counted_there[1]))) == found[0][-1]


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
        with counted() as seen:
            withdraw_from_recipients(actor=actor, subject_id=subject, recipient_roles=[body.role for body in bodies])
        spent = perf_counter() - started
        assert seen.commits == 1, seen.commits
        ended = Referral.objects.filter(sender=actor.body_role, state="withdrawn_by_person", sent_at=None).count()
    return (
        f"Withdrawing from {TWENTY} recipients, {ended} referrals: {seen.commits} transaction, {seen.queries} queries,"
        f" {spent * 1000:.0f} ms\n"
    )


def _sweep(count: int) -> str:
    bodies = waiting()
    due = sum(body.count for body in bodies)
    before, started, handled = _peak(), perf_counter(), 0
    said = Progress(
        lambda done: print(f"  {done:,} of {due:,} clocks, {_peak() - before:,} kB more", flush=True), every=10
    )
    while taken := deliver_all(progress=said):
        handled += taken
    spent = perf_counter() - started
    connection.close()
    return (
        f"Sweep of clocks: {handled:,} due at {len(bodies):,} bodies among {count:,} referrals in {spent:.0f} s"
        f" ({handled / max(spent, 0.001):.0f} a second), memory +{(_peak() - before) / 1024:.0f} MB at the peak\n"
    )


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
