"""The audit log: append-only for everyone, linked at commit, and verified link by link."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.audit.models import AuditEntry
from maillage.audit.record import record
from maillage.audit.verify import Break, count_entries, first_breaks
from maillage.postgres.acting import acting_as, body_role_name, role_name
from tests.database import superuser
from tests.isolation import scene
from tests.postgres.logins import signed_in_as

GENAPPE, PARTNER, CESEP = (body_role_name(slug) for slug in ("genappe", "lire-et-ecrire-bw", "cesep"))


def write(actor: Actor, count: int = 1) -> None:
    """That many entries, each in a transaction of its own."""
    for number in range(count):
        with scene.acting(actor):
            record(actor=actor, action=f"test.{number}", object_kind="test", owner_role=GENAPPE)


@contextmanager
def tampering(database: str) -> Any:
    """A superuser in this database, for whom no trigger fires."""
    with superuser(database, lock=False) as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor


def broken() -> list[Break]:
    """What verification finds, as the owner."""
    with signed_in_as("migrator"):
        return first_breaks()


def sequences(role: str) -> list[int | None]:
    """The numbers of a body's entries, as the owner sees them."""
    with signed_in_as("migrator"):
        return list(AuditEntry.objects.filter(body_role=role).order_by("id").values_list("sequence", flat=True))


@pytest.fixture
def chains(fresh: str, actor: Callable[[str], Actor]) -> str:
    """A database with five entries of one body and three of another, nothing else; yields its name."""
    with tampering(fresh) as cursor:
        cursor.execute("DELETE FROM public.audit_auditentry; DELETE FROM public.audit_audithead")
    write(actor("coach"), 5)
    write(actor("other_coach"), 3)
    return fresh


def test_entries_are_numbered_and_linked_at_commit(chains: str, actor: Callable[[str], Actor]) -> None:
    assert sequences(PARTNER) == [1, 2, 3, 4, 5]
    coach = actor("coach")
    with scene.acting(coach):
        with transaction.atomic():
            write(coach)
            assert AuditEntry.objects.filter(sequence=None).count() == 1
        assert not AuditEntry.objects.filter(sequence=None).exists()
    with signed_in_as("migrator"):
        assert count_entries() == (9, 2)
        said = StringIO()
        call_command("verify_audit", stdout=said)
    assert said.getvalue() == "9 entries in 2 chain(s): every link holds.\n"


def test_an_entry_of_a_transaction_that_is_rolled_back_leaves_no_gap(
    chains: str, actor: Callable[[str], Actor]
) -> None:
    with transaction.atomic():
        write(actor("coach"))
        transaction.set_rollback(True)
    write(actor("coach"))
    assert sequences(PARTNER) == [1, 2, 3, 4, 5, 6]
    assert broken() == []


@pytest.mark.parametrize(
    ("tamper", "expected"),
    [
        ("UPDATE public.audit_auditentry SET action = 'other' WHERE body_role = %s AND sequence = 3", (3, "altered")),
        ("UPDATE public.audit_auditentry SET actor = NULL WHERE body_role = %s AND sequence = 5", (5, "altered")),
        ("UPDATE public.audit_auditentry SET at = now() WHERE body_role = %s AND sequence = 1", (1, "altered")),
        ("UPDATE public.audit_auditentry SET owner_role = NULL WHERE body_role = %s AND sequence = 2", (2, "altered")),
        (
            "UPDATE public.audit_auditentry SET digest = sha256('') WHERE body_role = %s AND sequence = 2",
            (2, "altered"),
        ),
        ("DELETE FROM public.audit_auditentry WHERE body_role = %s AND sequence = 3", (3, "missing")),
        ("DELETE FROM public.audit_auditentry WHERE body_role = %s AND sequence = 1", (1, "missing")),
        ("DELETE FROM public.audit_auditentry WHERE body_role = %s AND sequence >= 4", (4, "cut off")),
        ("DELETE FROM public.audit_auditentry WHERE body_role = %s", (1, "cut off")),
        ("UPDATE public.audit_audithead SET sequence = 4 WHERE body_role = %s", (5, "cut off")),
        ("DELETE FROM public.audit_audithead WHERE body_role = %s", (1, "cut off")),
        (
            "INSERT INTO public.audit_auditentry (body_role, action, object_kind, disclosure_ids, detail, at)"
            " VALUES (%s, 'slipped.in', 'x', '{}', '', now())",
            (0, "not linked"),
        ),
    ],
)
def test_verification_names_the_first_entry_that_does_not_hold(
    chains: str, tamper: str, expected: tuple[int, str]
) -> None:
    with tampering(chains) as cursor:
        cursor.execute(tamper, [PARTNER])
        assert cursor.rowcount
    assert broken() == [Break(PARTNER, *expected)]
    with (
        signed_in_as("migrator"),
        pytest.raises(CommandError, match=f"{PARTNER}: entry {expected[0]} is {expected[1]}"),
    ):
        call_command("verify_audit")


def test_an_altered_entry_with_a_new_link_betrays_itself_at_the_next(chains: str) -> None:
    with tampering(chains) as cursor:
        cursor.execute(
            "UPDATE public.audit_auditentry SET action = 'other' WHERE body_role = %s AND sequence = 3", [PARTNER]
        )
        cursor.execute(
            "UPDATE public.audit_auditentry a SET digest = public.audit_digest(b.digest, a)"
            " FROM public.audit_auditentry b WHERE a.body_role = %s AND a.sequence = 3"
            " AND b.body_role = a.body_role AND b.sequence = 2",
            [PARTNER],
        )
    assert broken() == [Break(PARTNER, 4, "altered")]


def test_two_broken_chains_are_both_named(chains: str) -> None:
    with tampering(chains) as cursor:
        cursor.execute("DELETE FROM public.audit_auditentry WHERE sequence = 2")
    assert broken() == [Break(CESEP, 2, "missing"), Break(PARTNER, 2, "missing")]


def test_not_even_the_owner_changes_an_entry(chains: str) -> None:
    with signed_in_as("migrator"), connection.cursor() as cursor:
        for statement in (
            "UPDATE public.audit_auditentry SET action = 'other'",
            "UPDATE public.audit_auditentry SET sequence = NULL, digest = NULL",
            "DELETE FROM public.audit_auditentry",
            "TRUNCATE public.audit_auditentry",
        ):
            with pytest.raises(Error, match="append-only"), transaction.atomic():
                cursor.execute(statement)
        # a link of one's own making: refused when the trigger wants to set it
        with pytest.raises(Error, match="append-only"), transaction.atomic():
            cursor.execute(
                "INSERT INTO public.audit_auditentry (body_role, action, object_kind, disclosure_ids, detail, at,"
                " sequence, digest) VALUES (%s, 'x', 'x', '{}', '', now(), 99, sha256(''))",
                [PARTNER],
            )
    assert broken() == []


@pytest.mark.parametrize("statement", ["UPDATE audit_auditentry SET action = 'x'", "DELETE FROM audit_auditentry",
                                       "TRUNCATE audit_auditentry", "SELECT * FROM audit_audithead"])  # fmt: skip
@pytest.mark.parametrize("role", [PARTNER, role_name("identity")])
def test_a_body_only_adds(db: None, role: str, statement: str) -> None:
    with acting_as(role), pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "forged",
    [
        {"body_role": CESEP},
        {"sequence": 1, "digest": b"x" * 32},
        {"sequence": 1},
    ],
)
def test_a_body_forges_neither_its_name_nor_a_link(db: None, forged: dict[str, Any]) -> None:
    values = {"body_role": PARTNER, "action": "x", "object_kind": "x", "at": timezone.now(), **forged}
    with acting_as(PARTNER), pytest.raises((ProgrammingError, IntegrityError), match=r"row-level|linked_whole"):
        AuditEntry.objects.create(**values)


def test_an_entry_is_seen_by_who_acted_and_by_whose_data_it_is_about(chains: str, actor: Callable[[str], Any]) -> None:
    for name, seen in (("coach", 5), ("other_coach", 3), ("colleague", 8), ("elsewhere", 0), ("coordinator", 0)):
        with scene.acting(actor(name)):
            assert AuditEntry.objects.count() == seen, name


def test_a_body_cannot_date_its_own_entries(committed: str, actor: Callable[[str], Actor]) -> None:
    coach = actor("coach")
    with scene.acting(coach):
        before = timezone.now()
        AuditEntry.objects.create(
            body_role=coach.body_role,
            actor=coach.user_id,
            action="disclosure.read",
            object_kind="referral",
            at=before - timedelta(days=30),
        )
        assert abs(AuditEntry.objects.latest("id").at - before) < timedelta(minutes=1)
