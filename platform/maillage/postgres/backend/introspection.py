"""Table lists that cost the same whatever the number of CPAS."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql.introspection import TableInfo
from django_tenants.postgresql_backend.introspection import DatabaseSchemaIntrospection

# pg_depend finds the relations of one schema by index. The stock query scans every CPAS's rows of pg_class:
# 200-340 ms against 2-4 ms with 565 schemas.
OWN_TABLES = """
SELECT c.relname,
       CASE WHEN c.relispartition THEN 'p' WHEN c.relkind IN ('m', 'v') THEN 'v' ELSE 't' END,
       obj_description(c.oid, 'pg_class')
FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_class c ON c.oid = d.objid
WHERE d.classid = 'pg_class'::regclass
  AND d.refclassid = 'pg_namespace'::regclass
  AND c.relkind IN ('f', 'm', 'p', 'r', 'v')
  AND d.refobjid = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = %s)
"""


class Introspection(DatabaseSchemaIntrospection):
    """Introspection limited to the schema of the connection."""

    def get_table_list(self, cursor: Any) -> list[Any]:
        """The tables and views of the connection's schema."""
        cursor.execute(OWN_TABLES, [self.connection.schema_name])
        return [TableInfo(*row) for row in cursor.fetchall() if row[0] not in self.ignored_tables]
