"""Who is not let in, and by whom nothing is read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from maillage.identity.models import Body, User
from maillage.postgres.acting import acting_as, become, body_role_name
from maillage.postgres.backend.base import NoRole
from tests.database import superuser
from tests.identity.hosts import at, sign_in, stranger


@pytest.mark.django_db
def test_a_host_that_belongs_to_nobody_is_not_found() -> None:
    for slug in ("nowhere", "genappe.evil", "-"):
        assert stranger().get("/team/", headers=at(slug)).status_code in (400, 404)
    assert stranger().get("/team/", headers=at("nowhere")).status_code == 404


@pytest.mark.django_db
def test_a_host_of_others_is_refused() -> None:
    assert stranger().get("/", headers={"host": "evil.example"}).status_code == 400


def test_who_is_no_member_here_is_told_without_a_name(browser: Callable[[str], Client]) -> None:
    answer = browser("coach").get("/team/", headers=at("genappe"))
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "/choose/" in page
    assert "Testard" not in page
    assert "Genappe" not in page


def test_a_suspended_body_is_not_served(committed: str) -> None:
    client = stranger()
    sign_in(client, "coach")
    host = at("lire-et-ecrire-bw")
    assert client.get("/team/", headers=host).status_code == 200
    with superuser(committed, lock=False) as cursor:
        cursor.execute("UPDATE public.identity_body SET state = 'suspended' WHERE slug = 'lire-et-ecrire-bw'")
    assert client.get("/team/", headers=host).status_code == 404
    assert stranger().get("/team/", headers=host).status_code == 404
    assert host["host"] not in client.get("/choose/").content.decode()
    assert sign_in(stranger(), "coach")["Location"] == "/choose/"


@pytest.mark.django_db
def test_nobody_reads_nothing() -> None:
    become(None)
    with pytest.raises(NoRole):
        Body.objects.count()


@pytest.mark.django_db
def test_a_body_does_not_read_users() -> None:
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with acting_as(body_role_name("genappe")), denied, transaction.atomic():
        User.objects.count()


@pytest.mark.django_db
def test_looking_at_a_page_of_the_bare_host_writes_nothing() -> None:
    client = stranger()
    sign_in(client, "coach")
    with CaptureQueriesContext(connection) as queries:
        for path in ("/", "/choose/", "/account/", "/account/keys/", "/accounts/logout/", "/help/"):
            client.get(path)
    assert not [query["sql"] for query in queries if query["sql"].lstrip().startswith(("INSERT", "UPDATE", "DELETE"))]
