"""A safe request that writes is an error; writing down who read is the one exception."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from maillage.audit.models import AuditEntry
from maillage.audit.record import record
from maillage.identity.web.middleware import GetWrote, reading_only
from tenants.casework.models import Participant
from tests.isolation import scene

WRITES = [
    "INSERT INTO casework_timelineentry (kind) VALUES ('x')",
    "  update casework_participant SET phone = ''",
    "DELETE FROM casework_participant",
    "WITH gone AS (DELETE FROM casework_participant RETURNING 1) SELECT * FROM gone",
    "WITH a AS (SELECT 1), b AS (\n UPDATE casework_participant SET phone = '' RETURNING 1) SELECT * FROM b",
    "/* quietly */ INSERT INTO casework_timelineentry (kind) VALUES ('x')",
    "-- quietly\nTRUNCATE casework_participant",
    "MERGE INTO casework_participant USING casework_participant p ON false WHEN MATCHED THEN DELETE",
    "CREATE TABLE x (id int)",
]
READS = [
    "SELECT 1",
    "SELECT 'DELETE FROM x'",
    "WITH a AS (SELECT 'insert' AS word) SELECT * FROM a",
    "SELECT id FROM casework_participant FOR UPDATE",
]


@pytest.mark.parametrize("statement", WRITES)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_safe_request_that_writes_raises(acting: Callable[[str], Any], statement: str, method: str) -> None:
    with acting("colleague"), reading_only(method), connection.cursor() as cursor, pytest.raises(GetWrote):
        cursor.execute(statement)


@pytest.mark.parametrize("statement", READS)
def test_a_safe_request_reads(acting: Callable[[str], Any], statement: str) -> None:
    with acting("colleague"), reading_only("GET"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_who_read_is_written_down_all_the_same(acting: Callable[[str], Any]) -> None:
    with acting("colleague") as actor:
        file = scene.person(actor)
        before = AuditEntry.objects.count()
        with reading_only("GET"):
            record(actor=actor, action="test.read", object_kind="test")
            with pytest.raises(GetWrote), transaction.atomic():
                file.save()
        assert AuditEntry.objects.count() == before + 1
        with reading_only("POST"):
            file.save()
        assert Participant.objects.count() == 1


@pytest.mark.parametrize(("view", "status"), [("writes", 500), ("rows", 200), ("session", 200)])
def test_by_http(browser: Callable[[str], Any], settings: Any, view: str, status: int) -> None:
    settings.URLCONF_BY_KIND = {"cpas": "tests.isolation.urls_attack"}
    client = browser("colleague")
    client.raise_request_exception = False
    assert client.get(f"/{view}/").status_code == status


def test_a_streamed_answer_does_not_write_either(browser: Callable[[str], Any], settings: Any) -> None:
    settings.URLCONF_BY_KIND = {"cpas": "tests.isolation.urls_attack"}
    response = browser("colleague").get("/streams_and_writes/")
    with pytest.raises(GetWrote):
        list(response.streaming_content)
