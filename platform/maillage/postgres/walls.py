"""What each role may do on each shared table, declared beside the model and applied after every migration.

A model of the shared layer has a class attribute `wall`; tables of third-party apps are listed in
`maillage.identity.third_party`. A table without a wall stops `migrate`: nothing is readable by oversight.
Conditions are SQL on columns and `current_user` only (sub-selects break on Citus and hide their cost).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

EVERYONE = "true"


@dataclass(frozen=True)
class Rights:
    """The rows on which one role may run each command, as an SQL condition; None: the command is refused.

    `select_columns` are the columns that may be read (empty: all of them). `update` says which rows may be changed,
    `update_check` what they may look like afterwards (by default the same), `update_columns` which columns may change
    (empty: all of them).
    """

    select: str | None = None
    select_columns: tuple[str, ...] = ()
    insert: str | None = None
    update: str | None = None
    update_check: str | None = None
    update_columns: tuple[str, ...] = ()
    delete: str | None = None

    def columns_of(self, command: str) -> tuple[str, ...]:
        """The columns that a command is limited to; empty when it is not."""
        return {"select": self.select_columns, "update": self.update_columns}.get(command, ())

    @classmethod
    def read_all(cls) -> Rights:
        """Every row may be read, none written: catalogues."""
        return cls(select=EVERYONE)

    @classmethod
    def full(cls) -> Rights:
        """Everything except TRUNCATE: tables that one role keeps."""
        return cls(select=EVERYONE, insert=EVERYONE, update=EVERYONE, delete=EVERYONE)


NOTHING = Rights()


@dataclass(frozen=True)
class Wall:
    """The rights of bodies and of `identity` on one table. Nobody else but the owner has any."""

    body: Rights = NOTHING
    identity: Rights = NOTHING

    def by_role(self) -> dict[str, Rights]:
        """The rights keyed by the role's short name."""
        return {"body": self.body, "identity": self.identity}


@dataclass(frozen=True)
class FunctionGrant:
    """A function of the database that the named roles may execute."""

    signature: str
    roles: tuple[str, ...] = field(default=("body",))


class MissingWall(RuntimeError):
    """A shared table has no declared wall."""


def shared_models() -> list[type[models.Model]]:
    """The models, managed or mapped on a view, whose tables are in `public`."""
    names = {name.rsplit(".apps.", 1)[0] for name in settings.SHARED_APPS}
    return [
        model
        for config in apps.get_app_configs()
        if config.name in names
        for model in config.get_models(include_auto_created=True)
        if not model._meta.proxy
    ]


def declared_walls() -> dict[str, Wall]:
    """The wall of each table of the shared layer, keyed by table name.

    Raises MissingWall when a model has none.
    """
    third_party: Mapping[str, Wall] = import_string(settings.THIRD_PARTY_WALLS)
    walls: dict[str, Wall] = dict(third_party)
    for model in shared_models():
        table = model._meta.db_table
        wall = model.__dict__.get("wall") or walls.get(table)
        if wall is None:
            raise MissingWall(f"{model._meta.label}: the shared table {table} declares no wall.")
        walls[table] = wall
    return walls


def view_tables() -> frozenset[str]:
    """The declared names that are views: they carry grants, and the policies of what they read."""
    return frozenset(model._meta.db_table for model in shared_models() if not model._meta.managed)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _grants(table: str, role: str, rights: Rights) -> list[str]:
    statements = []
    for command in ("select", "insert", "update", "delete"):
        if getattr(rights, command) is not None:
            names = rights.columns_of(command)
            columns = f" ({', '.join(map(_quoted, names))})" if names else ""
            statements.append(f"GRANT {command.upper()}{columns} ON public.{table} TO {role}")
    return statements


def _policies(table: str, short: str, role: str, rights: Rights) -> list[str]:
    start = f"CREATE POLICY {short}_%s ON public.{table} FOR %s TO {role}"
    statements = []
    if rights.select is not None:
        statements.append(start % ("select", "SELECT") + f" USING ({rights.select})")
    if rights.insert is not None:
        statements.append(start % ("insert", "INSERT") + f" WITH CHECK ({rights.insert})")
    if rights.update is not None:
        after = rights.update_check if rights.update_check is not None else rights.update
        statements.append(start % ("update", "UPDATE") + f" USING ({rights.update}) WITH CHECK ({after})")
    if rights.delete is not None:
        statements.append(start % ("delete", "DELETE") + f" USING ({rights.delete})")
    return statements


def wall_statements(table: str, wall: Wall, installation: str, *, is_view: bool = False) -> list[str]:
    """The SQL that puts `wall` around `table`, after `clear_statements`."""
    quoted = _quoted(table)
    statements = []
    if not is_view:
        statements += [
            f"ALTER TABLE public.{quoted} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE public.{quoted} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY owner_all ON public.{quoted} TO {_quoted(installation + 'owner')}"
            " USING (true) WITH CHECK (true)",
        ]
    for short, rights in wall.by_role().items():
        role = _quoted(installation + short)
        statements += _grants(quoted, role, rights)
        if not is_view:
            statements += _policies(quoted, short, role, rights)
    return statements


def apply_walls(cursor: Any, installation: str) -> int:
    """Replace every policy and grant of the shared layer by the declared ones. Run as the owner, in a transaction.

    Returns the number of tables. Raises MissingWall.
    """
    walls, views = declared_walls(), view_tables()
    cursor.execute("SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public'")
    statements = [f"DROP POLICY {_quoted(policy)} ON public.{_quoted(table)}" for table, policy in cursor.fetchall()]
    roles = ", ".join(_quoted(installation + short) for short in ("body", "identity"))
    statements += [
        f"REVOKE ALL ON ALL {kind} IN SCHEMA public FROM PUBLIC, {roles}"
        for kind in ("TABLES", "SEQUENCES", "FUNCTIONS")
    ]
    for table, wall in sorted(walls.items()):
        statements += wall_statements(table, wall, installation, is_view=table in views)
    for grant in settings.FUNCTION_GRANTS:
        names = ", ".join(_quoted(installation + short) for short in grant.roles)
        statements.append(f"GRANT EXECUTE ON FUNCTION public.{grant.signature} TO {names}")
    for statement in statements:
        cursor.execute(statement)
    return len(walls)
