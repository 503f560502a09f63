"""Making bodies: all or nothing, clear refusals, and nothing served or migrated before it is whole."""

from __future__ import annotations

import re
import subprocess
import uuid
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import Error, connection
from django.test import Client

from maillage.identity.models import Body
from maillage.postgres.acting import acting_as, body_role_name, identifying
from maillage.postgres.server import binaries
from tenants.casework.models import Participant
from tenants.registry.provisioning import ProvisioningError, make_body, open_body, slug_of
from tests.database import superuser
from tests.isolation import scene
from tests.postgres.logins import signed_in_as

# roles are the cluster's: two workers that make the same ones at once would wait for each other
pytestmark = pytest.mark.xdist_group("provisioning")

WAVRE, RIXENSART, PERWEZ, WALHAIN, GENAPPE = "25112", "25091", "25084", "25124", "25031"


@pytest.fixture
def slug(module_database: str) -> Iterator[str]:
    """A slug of the test's own: roles belong to the server, not to one database."""
    name = f"t{uuid.uuid4().hex[:10]}"
    yield name
    for role in roles_of(name):
        with superuser(module_database, lock=False) as cursor:
            cursor.execute(f"DROP OWNED BY {role}")
            cursor.execute(f"DROP ROLE {role}")


def roles_of(slug: str) -> list[str]:
    """The roles that exist of a body with this slug."""
    with superuser() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = %s", [body_role_name(slug)])
        return [name for (name,) in cursor.fetchall()]


def left_behind(database: str, slug: str) -> list[Any]:
    """Whatever a failed attempt left: a role, a schema, a registry row."""
    with superuser(database, lock=False) as cursor:
        cursor.execute(
            "SELECT nspname::text FROM pg_namespace WHERE nspname = %s UNION ALL"
            " SELECT slug FROM public.identity_body WHERE slug = %s",
            [f"c_{slug}", slug],
        )
        return [*cursor.fetchall(), *roles_of(slug)]


def test_a_cpas_is_made_opened_and_works(slug: str, fresh: str, actor: Callable[[str], Any]) -> None:
    said = StringIO()
    with signed_in_as("provisioner"):
        call_command("create_cpas", WAVRE, slug=slug, stdout=said)
    assert f"CPAS de Wavre is ready at {slug}.{settings.BASE_HOST}" in said.getvalue()
    with identifying():
        assert Body.objects.get(slug=slug).state == "active"
    with acting_as(body_role_name(slug), f"c_{slug}"):
        assert not Participant.objects.exists()
        scene.person(actor("colleague"))
        assert Participant.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((WALHAIN, "Majuscule"), "is no slug: 2 to 40 lower-case letters"),
        ((WALHAIN, "a"), "is no slug"),
        ((WALHAIN, "wavre\n"), "is no slug"),
        (("99999", None), "No commune has the NIS code '99999'. Look it up in"),
        ((GENAPPE, None), "This commune has a CPAS already"),
        ((GENAPPE, "genappe"), "This commune has a CPAS already"),
        ((GENAPPE, "another"), "This commune has a CPAS already"),
        ((WALHAIN, "genappe"), "A body with this slug exists already: choose another one with --slug"),
        ((WALHAIN, "cesep"), "A body with this slug exists already"),
    ],
)
def test_create_cpas_says_what_is_wrong(slug: str, fresh: str, arguments: tuple[str, str | None], words: str) -> None:
    nis_code, wanted = arguments
    wanted = slug if wanted == "another" else wanted
    with signed_in_as("provisioner"), pytest.raises(CommandError, match=words):
        call_command("create_cpas", nis_code, **({"slug": wanted} if wanted else {}))
    assert left_behind(fresh, slug) == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kind": "school"}, "'school' is no kind of body; choose one of cpas, partner"),
        ({"kind": "cpas", "nis_code": None}, "No commune has this NIS code"),
        ({"kind": "cpas", "nis_code": "99999"}, "No commune has this NIS code"),
        ({"kind": "cpas", "nis_code": WALHAIN, "name": "n" * 151}, "The database refused"),
    ],
)
def test_a_body_is_made_whole_or_not_at_all(slug: str, fresh: str, values: dict[str, Any], words: str) -> None:
    with signed_in_as("provisioner"), pytest.raises(ProvisioningError, match=words):
        make_body(**{"slug": slug, "name": "Essai", **values})
    assert left_behind(fresh, slug) == []


def test_the_database_refuses_what_python_would_have(slug: str, fresh: str) -> None:
    with signed_in_as("provisioner"):
        for values in (
            [slug, "school", "X", None],
            ["Bad Slug", "partner", "X", None],
            ["x" * 41, "partner", "X", None],
        ):
            with pytest.raises(Error), connection.cursor() as cursor:
                cursor.execute("SELECT provision.create_body(%s, %s, %s, %s, false)", values)
    assert left_behind(fresh, slug) == []


def test_a_half_made_body_is_neither_served_nor_migrated(slug: str, fresh: str) -> None:
    from tenants.registry.management.commands.migrate import migrated_schemas

    with signed_in_as("provisioner"):
        make_body(slug=slug, kind="cpas", name="À moitié", nis_code=RIXENSART)
    with signed_in_as("migrator"):
        assert f"c_{slug}" not in migrated_schemas()
        assert "c_genappe" in migrated_schemas()
    assert Client(headers={"host": f"{slug}.{settings.BASE_HOST}"}).get("/").status_code == 404
    with signed_in_as("provisioner"):
        open_body(slug)
        with pytest.raises(ProvisioningError, match="refused"):
            open_body(slug)
    with signed_in_as("migrator"):
        assert f"c_{slug}" in migrated_schemas()
    assert Client(headers={"host": f"{slug}.{settings.BASE_HOST}"}).get("/").status_code == 302


def test_a_cpas_whose_schema_is_gone_is_not_opened(slug: str, fresh: str) -> None:
    with signed_in_as("provisioner"):
        make_body(slug=slug, kind="cpas", name="Sans schéma", nis_code=PERWEZ)
        with superuser(fresh, lock=False) as cursor:
            cursor.execute(f"DROP SCHEMA c_{slug} CASCADE")
        with pytest.raises(ProvisioningError, match="cpas_schema"):
            open_body(slug)


def test_a_partner_is_made_without_a_schema(slug: str, fresh: str) -> None:
    with signed_in_as("provisioner"):
        call_command("create_body", "partner", "Essai ASBL", slug=slug, sensitive=True, stdout=StringIO())
    with identifying():
        body = Body.objects.get(slug=slug)
        assert (body.kind, body.sensitive, body.state, hasattr(body, "cpas")) == ("partner", True, "active", False)


def dumped(database: str, schema: str) -> list[str]:
    """pg_dump's account of a schema, its name masked."""
    done = subprocess.run(
        [binaries() / "pg_dump", "--host", settings.INSTANCE.host, "--port", str(settings.INSTANCE.port),
         "--username", "postgres", "--no-owner", "--no-privileges", "--schema", schema, "--inserts",
         "--restrict-key", "same", database],
        env={"PGPASSWORD": settings.INSTANCE.password("postgres")}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    # a check that is read back is written with more casts and brackets than the first time
    plain = re.sub(r"::(character varying|text)(\[\])?|[()]", "", done.stdout)
    return plain.replace(schema, "THE_SCHEMA").splitlines()


def test_a_schema_from_the_template_is_the_one_that_migrations_make(fresh: str) -> None:
    from_template, by_migrations = dumped(fresh, "c_genappe"), dumped(fresh, "cpas_template")
    # what the cast has said since: that it may use the national number
    own = [line for line in from_template if line.startswith("INSERT INTO THE_SCHEMA.protection_numberauthorisation")]
    assert [line for line in from_template if line not in own] == by_migrations
    assert any("casework_participant" in line for line in from_template)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Court-Saint-Étienne", "court-saint-etienne"),
        ("Braine-l'Alleud", "braine-l-alleud"),
        ("La Louvière", "la-louviere"),
        ("Cœur à l’ouvrage", "coeur-a-l-ouvrage"),
        ("x" * 60, "x" * 40),
    ],
)
def test_slugs_are_made_from_names(name: str, slug: str) -> None:
    assert slug_of(name) == slug
