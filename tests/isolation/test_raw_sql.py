"""Every role of the installation, by raw SQL, at every schema and every shared table."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import psycopg2
import pytest
from django.conf import settings

from maillage.postgres.acting import become, body_role_name, role_name
from maillage.postgres.instance import Instance
from tests.cast import BODIES
from tests.conftest import make_actor
from tests.database import clone, connected_to, drop, superuser
from tests.isolation import scene
from tests.isolation.matrix import COUNTED_IN, NOTHING, TABLES, Guarded, May

INSTANCE: Instance = settings.INSTANCE
BODY_ROLES = [body_role_name(slug) for slug, *_rest in BODIES]
# login, the role it acts as (None: as itself), the column of the matrix
ROLES: dict[str, tuple[str, str | None, int | None]] = {
    **{f"body {slug}": ("web", body_role_name(slug), 0) for slug, *_rest in BODIES},
    "body of the worker": ("worker", body_role_name("genappe"), 0),
    "identity": ("web", role_name("identity"), 1),
    "web as nobody": ("web", None, None),
    "worker as nobody": ("worker", None, None),
    "provisioner": ("provisioner", None, None),
    "migrator not as owner": ("migrator", None, None),
}
FILTERED = [table for table, kinds in TABLES.items() if any("%(me)s" in (may.select or "") for may in kinds)]


@pytest.fixture(scope="module")
def filled(django_db_blocker: Any, django_db_setup: None) -> Iterator[str]:
    """The name of a database with the scene in it."""
    name = f"{settings.INSTALLATION}raw_{uuid.uuid4().hex[:8]}"
    with django_db_blocker.unblock():
        clone(name)
        with connected_to(name):
            become(role_name("identity"))
            scene.fill(make_actor)
        become(role_name("identity"))
        with superuser(name, lock=False) as cursor:  # the cast has no joint programme
            cursor.execute("UPDATE public.identity_body SET kind = 'programme' WHERE slug = 'cesep'")
        yield name
        drop(name)


@pytest.fixture
def sign_in(filled: str) -> Iterator[Callable[[str], Any]]:
    """sign_in("identity"): a raw cursor of that role."""
    opened: list[Any] = []

    def enter(name: str) -> Any:
        login, role, _kind = ROLES[name]
        raw = psycopg2.connect(
            host=INSTANCE.host, port=INSTANCE.port, dbname=filled,
            user=INSTANCE.installation + login, password=INSTANCE.password(login),
        )  # fmt: skip
        raw.autocommit = True
        opened.append(raw)
        cursor = raw.cursor()
        if role:
            cursor.execute(f"SET ROLE {role}")
        return cursor

    yield enter
    for raw in opened:
        raw.close()


def outcome(cursor: Any, statement: str) -> int | str:
    """How many rows it reached, `denied`, or `guarded` by a trigger or what refers to them; nothing of it remains."""
    cursor.execute("BEGIN")
    try:
        cursor.execute(statement)
        return int(cursor.fetchone()[0]) if cursor.description else int(cursor.rowcount)
    except (
        psycopg2.errors.InsufficientPrivilege,
        psycopg2.errors.ObjectNotInPrerequisiteState,
        psycopg2.errors.WrongObjectType,
    ):  # the last two: a view takes no rows and has none to truncate
        return "denied"
    except (psycopg2.errors.RestrictViolation, psycopg2.errors.ForeignKeyViolation):
        return "guarded"
    finally:
        cursor.execute("ROLLBACK")


def count(admin: Any, table: str, condition: str | None, role: str | None) -> int | str:
    """What the matrix promises: the number of rows, counted by a superuser, or `denied`."""
    if condition is None:
        return "denied"
    admin.execute(f"SELECT count(*) FROM public.{COUNTED_IN.get(table, table)} WHERE {condition}", {"me": role})
    found = int(admin.fetchone()[0])
    return "guarded" if found and isinstance(condition, Guarded) else found


@pytest.fixture(scope="module")
def admin(filled: str) -> Iterator[Any]:
    """A superuser's cursor in the filled database."""
    with superuser(filled, lock=False) as cursor:
        yield cursor


def expectations(table: str, may: May, column: str) -> dict[str, str | None]:
    """Each statement of the matrix's line, with the rows that it may reach."""
    some = f"INSERT INTO public.{table} ({column}) SELECT (NULL::public.{table}).{column} WHERE false"
    lines = {
        f"SELECT count(*) FROM public.{table}": may.select,
        some: "false" if may.insert else None,
        f"DELETE FROM public.{table}": may.delete,
        f"TRUNCATE public.{table}": None,
    }
    for name, condition in may.update.items():
        lines[f"UPDATE public.{table} SET {name} = {name} WHERE true"] = condition
    refused = may.not_update or (column if not may.update else None)
    if refused:
        lines[f"UPDATE public.{table} SET {refused} = (NULL::public.{table}).{refused} WHERE false"] = None
    return lines


@pytest.mark.parametrize("name", ROLES)
def test_each_role_reaches_exactly_its_rows_of_each_shared_table(
    name: str, sign_in: Callable[[str], Any], admin: Any, first_columns: dict[str, str]
) -> None:
    cursor, (_login, role, kind) = sign_in(name), ROLES[name]
    wrong = []
    for table, kinds in TABLES.items():
        may = NOTHING if kind is None else kinds[kind]
        for statement, condition in expectations(table, may, first_columns[table]).items():
            promised, found = count(admin, table, condition, role), outcome(cursor, statement)
            if found != promised:
                wrong.append(f"{statement}: {found}, not {promised}")
    assert wrong == []


@pytest.fixture(scope="module")
def first_columns(admin: Any) -> dict[str, str]:
    """The first column of each table of `public`."""
    admin.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND ordinal_position = 1 AND table_name <> 'test_clock'"
    )
    return dict(admin.fetchall())


def test_every_shared_table_is_in_the_matrix(first_columns: dict[str, str]) -> None:
    assert set(TABLES) == set(first_columns)


@pytest.mark.parametrize("table", sorted(set(FILTERED) - {"identity_apitoken"}))
def test_the_scene_gives_each_filtered_table_rows_to_hide(table: str, admin: Any) -> None:
    seen = {role: count(admin, table, TABLES[table][0].select, role) for role in BODY_ROLES}
    total = count(admin, table, "true", None)
    assert total
    assert len(set(seen.values())) > 1, seen  # the same for all would be no wall
    assert any(found != total for found in seen.values()), seen


@pytest.mark.parametrize("name", ROLES)
def test_no_role_reaches_into_a_schema_that_is_not_its_own(
    name: str, sign_in: Callable[[str], Any], admin: Any
) -> None:
    cursor, (_login, role, _kind) = sign_in(name), ROLES[name]
    admin.execute(
        "SELECT n.nspname, min(c.relname), c2.body_role FROM pg_namespace n"
        " JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind = 'r' AND c.relname <> 'django_migrations'"
        " LEFT JOIN public.registry_cpas c2 ON c2.schema_name = n.nspname"
        " WHERE n.nspname ~ '^(c_|cpas_template|provision)' GROUP BY 1, 3"
    )
    schemas = admin.fetchall()
    assert len(schemas) >= 5
    for schema, table, owner in schemas:
        own = role is not None and role == owner
        assert (outcome(cursor, f"SELECT count(*) FROM {schema}.{table}") != "denied") == own, schema
        assert (outcome(cursor, f"DELETE FROM {schema}.{table} WHERE false") != "denied") == own, schema
        assert outcome(cursor, f"TRUNCATE {schema}.{table}") == "denied"
        assert outcome(cursor, f"CREATE TABLE {schema}.stray (id int)") == "denied"
        if own:
            assert outcome(cursor, f"SELECT count(*) FROM {schema}.django_migrations") == "denied"


@pytest.mark.parametrize("name", ROLES)
def test_no_role_makes_objects_or_becomes_somebody_stronger(
    name: str, sign_in: Callable[[str], Any], filled: str
) -> None:
    cursor = sign_in(name)
    attempts = [
        "CREATE TABLE public.stray (id int)", "CREATE TEMP TABLE stray (id int)", "CREATE SCHEMA stray",
        "CREATE ROLE stray", "ALTER TABLE public.identity_body DISABLE ROW LEVEL SECURITY",
        "CREATE FUNCTION public.stray() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        f"SET SESSION AUTHORIZATION {role_name('owner')}", f"SET ROLE {role_name('maker')}", "SET ROLE postgres",
        f"SET ROLE {role_name('body')}", f"GRANT {role_name('owner')} TO {role_name('web')}",
        "ALTER DATABASE {d} SET row_security = off", "COPY public.identity_user TO PROGRAM 'cat'",
        "SELECT pg_read_file('/etc/passwd')", "SET session_replication_role = replica",
    ]  # fmt: skip
    if name != "migrator not as owner":
        attempts.append(f"SET ROLE {role_name('owner')}")
    if name == "provisioner":
        attempts += [f"SET ROLE {role_name('identity')}", f"SET ROLE {BODY_ROLES[0]}", "TABLE provision.template",
                     "SELECT provision.register('x', 'cpas', 'X', '25031', false, 'x')",
                     "SELECT provision.check_commune('25031')"]  # fmt: skip
    else:
        attempts.append("SELECT provision.create_body('stray', 'partner', 'Stray', NULL, false)")
    for attempt in attempts:
        assert outcome(cursor, attempt.replace("{d}", filled)) == "denied", attempt


def test_row_security_switched_off_by_a_session_is_an_error_and_not_a_way_round(sign_in: Callable[[str], Any]) -> None:
    cursor = sign_in("body cesep")
    cursor.execute("SET row_security = off")
    assert outcome(cursor, "SELECT count(*) FROM public.referrals_disclosure") == "denied"


def test_what_a_body_sees_of_colleagues_is_a_name_and_a_function(sign_in: Callable[[str], Any]) -> None:
    cursor = sign_in("body cesep")
    cursor.execute("SELECT * FROM public.person_card")
    assert [column.name for column in cursor.description] == ["id", "user_id", "name", "body_role", "function"]
