"""The database backend: no query runs before somebody said for which role.

Role and search_path travel together, in one round trip, and only when they change. On any doubt (a rollback that
undid the switch, a transaction Django does not know of) they are sent again, or the connection is closed.
"""

from __future__ import annotations

from typing import Any

import django.db.utils
import psycopg2
import psycopg2.extensions
from django.core.exceptions import ImproperlyConfigured
from django_tenants.postgresql_backend import base as tenants
from django_tenants.utils import get_public_schema_name, quote_schema_name

from maillage.postgres.backend.introspection import Introspection

IN_FAILED_TRANSACTION = "25P02"
UNKNOWN_ROLE = "22023"  # invalid_parameter_value: SET ROLE to a role that does not exist
NOT_ALLOWED = "42501"


class NoRole(ImproperlyConfigured):
    """A query was about to run before anybody said for which body."""


class RoleRefused(ImproperlyConfigured):
    """PostgreSQL refused the role: it is missing, or this process's login may not act as it."""


class DatabaseWrapper(tenants.DatabaseWrapper):
    """django-tenants' wrapper with a role beside the schema."""

    search_path_set_schemas: list[str] | None  # what the connection was last told; None: tell it again

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.role: str | None = None
        self._switched_inside = False
        super().__init__(*args, **kwargs)
        self.introspection = Introspection(self)
        # The migrator acts as the owner for its whole life; web and worker start as nobody.
        self.role = self.settings_dict.get("ROLE")
        self.features.supports_transactions = True  # Django would find out by CREATE TABLE, which no body may

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        """Change the schema only: used by migrations. Content types live in public alone: their cache stays."""
        self.tenant = tenant
        self.schema_name = tenant.schema_name
        self.include_public_schema = include_public
        self.set_settings_schema(self.schema_name)
        self.search_path_set_schemas = None

    def act_as(self, role: str | None, schema: str | None = None) -> None:
        """Declare the role, and the CPAS schema if any, of the queries that follow. Sends nothing yet."""
        schema = schema or get_public_schema_name()
        if (role, schema) != (self.role, self.schema_name):
            self.role = role
            self.set_tenant(tenants.FakeTenant(schema))

    def init_connection_state(self) -> None:
        """Django asks for the server's version here, before anybody could say who asks: the bare login answers."""
        self._setting_search_path = True
        try:
            super().init_connection_state()
        finally:
            self._setting_search_path = False

    def commit(self) -> None:
        """Commit. PostgreSQL answers the COMMIT of a broken transaction with a silent rollback, role included."""
        broken = self._status() == psycopg2.extensions.TRANSACTION_STATUS_INERROR
        super().commit()
        self._switched_inside = False
        if broken:
            self.search_path_set_schemas = None

    def _status(self) -> int | None:
        return None if self.connection is None else int(self.connection.get_transaction_status())

    def left_open(self) -> bool:
        """Whether a transaction that Django does not know of is open on the server. Asks libpq: no round trip."""
        if self.connection is None or self.in_atomic_block:
            return False
        return self._status() != psycopg2.extensions.TRANSACTION_STATUS_IDLE

    def _undone(self) -> bool:
        """Whether the switch was made in a transaction that ended without Django: a raw ROLLBACK undid it."""
        return self._switched_inside and self._status() == psycopg2.extensions.TRANSACTION_STATUS_IDLE

    def _handle_search_path(self, cursor: Any = None) -> None:
        if self._setting_search_path or (self.search_path_set_schemas and not self._undone()):
            return
        if not self.role:
            raise NoRole("No role on this connection: enter maillage.postgres.acting before the first query.")
        paths = self._get_cursor_search_paths()
        self._setting_search_path = True
        own = self.connection.cursor() if cursor is None else cursor
        try:
            search_path = ",".join(quote_schema_name(path) for path in paths)
            own.execute(f"SET ROLE {quote_schema_name(self.role)}; SET search_path = {search_path}")
        except (django.db.utils.DatabaseError, psycopg2.DatabaseError) as error:
            code = getattr(error, "pgcode", None) or getattr(error.__cause__, "pgcode", None)
            if code in (UNKNOWN_ROLE, NOT_ALLOWED):
                raise RoleRefused(
                    f"PostgreSQL refuses to act as the role {self.role!r}: it does not exist or is not granted to "
                    "this login. Nothing was read. Create the body with `manage.py create_cpas` or restore its role."
                ) from error
            if code != IN_FAILED_TRANSACTION:  # a broken transaction refuses everything until it is rolled back
                raise
        else:
            self.search_path_set_schemas = paths
            self._switched_inside = self._status() != psycopg2.extensions.TRANSACTION_STATUS_IDLE
        finally:
            self._setting_search_path = False
            if cursor is None:
                own.close()
