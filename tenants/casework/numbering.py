"""The numbers of files, given out one after the other within a CPAS."""

from __future__ import annotations

from django.db import connection
from django.db.models.functions import Length

from maillage.audit.actor import Actor
from tenants.casework import rules
from tenants.casework.models import Participant

FILE_LOCK = 7462  # advisory lock on the numbering of the acting CPAS's files


def next_numbers(actor: Actor, count: int) -> list[str]:
    """The next free numbers, kept for the running transaction: others wait until it has ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(current_schema()))", [FILE_LOCK])
    # by length first: GEN-10000 comes after GEN-9999
    numbers = Participant.objects.order_by(Length("number").desc(), "-number").values_list("number", flat=True)
    last = numbers.first()
    prefix = last.rpartition("-")[0] if last else actor.body_slug[:3].upper()
    found: list[str] = []
    for _rank in range(count):
        last = rules.next_number(last, prefix)
        found.append(last)
    return found
