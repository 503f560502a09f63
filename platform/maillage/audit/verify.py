"""Check the chains of the audit log."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

# The same expression as in the trigger (migration 0002): an entry's link covers all of its columns and the link before.
BROKEN = """
SELECT e.body_role, e.sequence, e.problem FROM (
  SELECT a.body_role, least(a.sequence, row_number() OVER chain) AS sequence,
    CASE WHEN a.sequence <> row_number() OVER chain THEN 'missing'
         WHEN a.digest <> public.audit_digest(lag(a.digest) OVER chain, a) THEN 'altered' END AS problem
  FROM public.audit_auditentry a WHERE a.sequence IS NOT NULL
  WINDOW chain AS (PARTITION BY a.body_role ORDER BY a.sequence)
  UNION ALL
  SELECT body_role, least(coalesce(h.sequence, 0), coalesce(l.sequence, 0)) + 1, 'cut off'
  FROM public.audit_audithead h FULL JOIN (
    SELECT DISTINCT ON (body_role) body_role, sequence, digest FROM public.audit_auditentry
    WHERE sequence IS NOT NULL ORDER BY body_role, sequence DESC) l USING (body_role)
  WHERE (h.sequence, h.digest) IS DISTINCT FROM (l.sequence, l.digest)
  UNION ALL
  SELECT a.body_role, 0, 'not linked' FROM public.audit_auditentry a WHERE a.sequence IS NULL
) e WHERE e.problem IS NOT NULL ORDER BY e.body_role, e.sequence
"""


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry of a chain that does not hold, and what is wrong: missing, altered, cut off, not linked."""

    body_role: str
    sequence: int
    problem: str


def first_breaks() -> list[Break]:
    """The first break of each broken chain, by body; empty when every chain holds. Run as the owner."""
    with connection.cursor() as cursor:
        cursor.execute(BROKEN)
        firsts: dict[str, Break] = {}
        for row in cursor.fetchall():
            firsts.setdefault(row[0], Break(*row))
    return list(firsts.values())


def count_entries() -> tuple[int, int]:
    """How many entries and chains there are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT body_role) FROM public.audit_auditentry")
        entries, chains = cursor.fetchone()
    return int(entries), int(chains)
