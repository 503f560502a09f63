"""What PostgreSQL's catalogue must say of an installation: each check returns what is wrong, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings

from maillage.postgres.walls import apply_walls, declared_walls, view_tables

P = settings.INSTALLATION
COMMANDS = ("select", "insert", "update", "delete")
LOGINS = {f"{P}{name}" for name in ("web", "worker", "migrator", "provisioner")}
SHARED_ROLES = {f"{P}body": "body", f"{P}identity": "identity"}
# The tests' own clock (tests/database.py) is no table of the program.
RELATIONS = """
SELECT c.oid, c.relname, c.relkind, pg_get_userbyid(c.relowner), c.relrowsecurity, c.relforcerowsecurity
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND c.relname <> 'test_clock'
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
"""
# A grantee of 0 is PUBLIC. What the owner holds itself is left out.
GRANTS = """
SELECT n.nspname, c.relname, NULL, CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(x.grantee) END,
       x.privilege_type, x.is_grantable
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) x
WHERE n.nspname !~ '^(pg_|information_schema)' AND x.grantee <> c.relowner AND c.relname <> 'test_clock'
UNION ALL
SELECT n.nspname, c.relname, a.attname, CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(x.grantee) END,
       x.privilege_type, x.is_grantable
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace,
     aclexplode(a.attacl) x
WHERE n.nspname !~ '^(pg_|information_schema)' AND x.grantee <> c.relowner
"""


def rows(cursor: Any, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    cursor.execute(query, values or None)
    return list(cursor.fetchall())


def difference(what: str, found: set[Any], expected: set[Any]) -> list[str]:
    """One line for each thing too many and each one missing."""
    return [f"{what}: {item} is there" for item in sorted(found - expected, key=str)] + [
        f"{what}: {item} is missing" for item in sorted(expected - found, key=str)
    ]


def cpas_schemas(cursor: Any) -> dict[str, str]:
    """The role of each CPAS by its schema."""
    return dict(rows(cursor, "SELECT schema_name, body_role::text FROM public.registry_cpas"))


def tables(cursor: Any) -> list[str]:
    """Every table of `public` is declared, the owner's, and has row security that binds the owner too."""
    found = rows(cursor, RELATIONS)
    problems = difference("table", {row[1] for row in found}, set(declared_walls()))
    for _oid, name, kind, owner, enabled, forced in found:
        if owner != f"{P}owner":
            problems.append(f"{name} belongs to {owner}")
        if kind in "rp" and not (enabled and forced):
            problems.append(f"{name} has row security {'not forced' if enabled else 'off'}")
    return problems


def _policies(cursor: Any) -> set[tuple[Any, ...]]:
    return {
        (table, name, kind, tuple(roles), command, using, check)
        for table, name, kind, roles, command, using, check in rows(
            cursor,
            "SELECT tablename, policyname, permissive, roles::text[], cmd, qual, with_check FROM pg_policies"
            " WHERE schemaname = 'public'",
        )
    }


def policies(cursor: Any) -> list[str]:
    """The policies are those of the declared walls, put up afresh: same role, command and conditions."""
    found = _policies(cursor)
    cursor.execute(f"SAVEPOINT fresh; SET LOCAL ROLE {P}owner")
    apply_walls(cursor, P)
    cursor.execute("RESET ROLE")
    fresh = _policies(cursor)
    cursor.execute("ROLLBACK TO SAVEPOINT fresh")
    declared = {
        (table, f"{short}_{command}", f"{P}{short}", command.upper())
        for table, wall in declared_walls().items()
        if table not in view_tables()
        for short, rights in wall.by_role().items()
        for command in COMMANDS
        if getattr(rights, command) is not None
    } | {(table, "owner_all", f"{P}owner", "ALL") for table in declared_walls() if table not in view_tables()}
    named = {(table, name, role, command) for table, name, _kind, roles, command, _u, _c in found for role in roles}
    return difference("policy", found, fresh) + difference("policy", named, declared)


def _expected_grants() -> set[tuple[Any, ...]]:
    expected = set()
    for table, wall in declared_walls().items():
        for short, rights in wall.by_role().items():
            for command in COMMANDS:
                if getattr(rights, command) is not None:
                    columns = rights.columns_of(command) or (None,)
                    expected |= {("public", table, column, f"{P}{short}", command.upper(), False) for column in columns}
    return expected


def shared_grants(cursor: Any) -> list[str]:
    """Tables and columns of `public` are granted exactly as declared; nothing to PUBLIC, a login or a single body."""
    return difference("grant", {row for row in rows(cursor, GRANTS) if row[0] == "public"}, _expected_grants())


def cpas_grants(cursor: Any) -> list[str]:
    """A CPAS's tables are open to its own body alone, without TRUNCATE, and its list of migrations to nobody."""
    expected = {
        (schema, table, None, role, command.upper(), False)
        for schema, role in cpas_schemas(cursor).items()
        for (table,) in rows(
            cursor,
            "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'r'"
            " AND relname <> 'django_migrations'",
            schema,
        )
        for command in COMMANDS
    }
    return difference("grant", {row for row in rows(cursor, GRANTS) if row[0] not in ("public",)}, expected)


def cpas_tables(cursor: Any) -> list[str]:
    """The owner owns all of a CPAS's schema, and no foreign key leaves it."""
    foreign = rows(
        cursor,
        "SELECT conrelid::regclass::text, conname FROM pg_constraint k JOIN pg_class a ON a.oid = k.conrelid"
        " JOIN pg_class b ON b.oid = k.confrelid WHERE k.contype = 'f' AND a.relnamespace <> b.relnamespace",
    )
    owned = rows(
        cursor,
        "SELECT n.nspname, c.relname, pg_get_userbyid(c.relowner) FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname ~ '^(c_|cpas_template|provision)'",
    )
    return [f"{table}: the foreign key {name} leaves its schema" for table, name in foreign] + [
        f"{schema}.{table} belongs to {owner}" for schema, table, owner in owned if owner != f"{P}owner"
    ]


def schemas(cursor: Any) -> list[str]:
    """Each schema may be used by those who need it and written to by the owner alone."""
    expected = {("public", f"{P}identity", "USAGE"), ("public", f"{P}body", "USAGE")}
    expected |= {("provision", f"{P}{name}", "USAGE") for name in ("maker", "provisioner", "body", "identity")}
    expected |= {(schema, role, "USAGE") for schema, role in cpas_schemas(cursor).items()}
    found = rows(
        cursor,
        "SELECT n.nspname, CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(x.grantee) END, x.privilege_type"
        " FROM pg_namespace n, aclexplode(n.nspacl) x WHERE n.nspname !~ '^(pg_|information_schema)'"
        " AND x.grantee <> n.nspowner",
    )
    owners = rows(cursor, "SELECT nspname, pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname !~ '^(pg_|info)'")
    wrong = [f"the schema {name} belongs to {owner}" for name, owner in owners if owner != f"{P}owner"]
    return wrong + difference("schema", set(found), expected)


def functions(cursor: Any) -> list[str]:
    """Functions may be called as FUNCTION_GRANTS says, those that make bodies by the provisioner and the maker."""
    expected = {
        (f"public.{grant.signature}", f"{P}{short}") for grant in settings.FUNCTION_GRANTS for short in grant.roles
    }
    expected |= {
        ("provision.create_body(text, text, text, text, boolean)", f"{P}provisioner"),
        ("provision.open_body(text, text)", f"{P}provisioner"),
        ("provision.register(text, text, text, text, boolean, name)", f"{P}maker"),
        ("provision.check_commune(text)", f"{P}maker"),
        ("provision.add_outside(text, text, boolean)", f"{P}body"),
        ("provision.invite_outside(name, text, uuid)", f"{P}body"),
        ("provision.hand_over_letters(name)", f"{P}body"),
        ("provision.open_outside(uuid, text)", f"{P}identity"),
    }
    found = rows(
        cursor,
        "SELECT n.nspname || '.' || p.proname || '(' || oidvectortypes(p.proargtypes) || ')',"
        " CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(x.grantee) END"
        " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace,"
        " aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x WHERE n.nspname !~ '^(pg_|information_schema)'"
        " AND x.grantee <> p.proowner AND pg_get_userbyid(x.grantee) <> %s",
        f"{P}owner",
    )
    return difference("function", set(found), expected)


def definers(cursor: Any) -> list[str]:
    """A function that runs as somebody else looks nothing up where its caller could put something."""
    found = rows(
        cursor,
        "SELECT p.oid::regprocedure::text, p.proconfig FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE p.prosecdef AND n.nspname !~ '^(pg_|information_schema)'",
    )
    return [
        f"{name} has no pinned search_path"
        for name, config in found
        if "search_path=pg_catalog, pg_temp" not in (config or ())
    ]


def roles(cursor: Any) -> list[str]:
    """The attributes of the installation's roles, and who may act as whom."""
    found = rows(
        cursor,
        "SELECT rolname::text, rolcanlogin, rolinherit, rolcreaterole, rolsuper OR rolbypassrls OR rolcreatedb OR"
        " rolreplication FROM pg_roles WHERE starts_with(rolname, %s)",
        P,
    )
    bodies = {row[0] for row in found if row[0].startswith(f"{P}b_")}
    problems = []
    for name, login, inherit, create, strong in found:
        if (login, inherit, create, strong) != (name in LOGINS, name in bodies, name == f"{P}maker", False):
            problems.append(f"the role {name} has attributes that it should not have")
    expected = {
        (f"{P}owner", f"{P}migrator", False, False, True),
        (f"{P}identity", f"{P}web", False, False, True),
        (f"{P}identity", f"{P}worker", False, False, True),
        (f"{P}body", f"{P}maker", True, False, False),
    }
    for body in bodies:
        expected |= {
            (f"{P}body", body, False, True, False),
            (body, f"{P}web", False, False, True),
            (body, f"{P}worker", False, False, True),
            (body, f"{P}maker", True, False, False),
        }
    members = rows(
        cursor,
        "SELECT pg_get_userbyid(roleid)::text, pg_get_userbyid(member)::text, admin_option, inherit_option, set_option"
        " FROM pg_auth_members"
        " WHERE starts_with(pg_get_userbyid(roleid), %s) OR starts_with(pg_get_userbyid(member), %s)",
        P,
        P,
    )
    return problems + difference("membership", set(members), expected)


def belongings(cursor: Any) -> list[str]:
    """Only owner and maker own anything here; a login holds nothing but the right to connect and to make bodies."""
    found = rows(
        cursor,
        "SELECT r.rolname::text, d.deptype::text, d.classid::regclass::text FROM pg_shdepend d"
        " JOIN pg_roles r ON r.oid = d.refobjid AND d.refclassid = 'pg_authid'::regclass"
        " WHERE starts_with(r.rolname, %s)"
        " AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))"
        " AND d.classid <> 'pg_auth_members'::regclass",
        P,
    )
    problems = [
        f"{name} owns a {kind}" for name, how, kind in found if how == "o" and name not in (f"{P}owner", f"{P}maker")
    ]
    held = {(name, kind) for name, how, kind in found if how != "o" and name in LOGINS}
    allowed = {(name, "pg_database") for name in LOGINS} | {
        (f"{P}provisioner", "pg_namespace"), (f"{P}provisioner", "pg_proc"),
    }  # fmt: skip
    return problems + difference("right of a login", held, allowed)


def database(cursor: Any) -> list[str]:
    """The database lets the logins connect and the owner make schemas; no temporary tables, nothing for PUBLIC."""
    expected = {(login, "CONNECT") for login in LOGINS} | {(f"{P}owner", "CREATE")}
    found = rows(
        cursor,
        "SELECT CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(x.grantee) END, x.privilege_type"
        " FROM pg_database d, aclexplode(d.datacl) x WHERE d.datname = current_database() AND x.grantee <> d.datdba",
    )
    return difference("database", set(found), expected)


CHECKS: tuple[Callable[[Any], list[str]], ...] = (
    tables, policies, shared_grants, cpas_grants, cpas_tables, schemas, functions, definers, roles, belongings,
    database,
)  # fmt: skip
