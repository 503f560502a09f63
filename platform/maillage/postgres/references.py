"""What replaces foreign keys from a CPAS's schema to `public`.

At 565 CPAS such keys make an update of a user 30 times slower and a new schema 30 times: identifiers are kept bare,
checked by the services that write them, and all together by `manage.py check_references`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models
from django_tenants.utils import get_public_schema_name
from psycopg2 import sql

from maillage.postgres.tenant import TenantModel


@dataclass(frozen=True, slots=True)
class Reference:
    """A column of a CPAS's table that names a row of another table: of its own schema, or of `public`."""

    table: str
    column: str
    target: str
    target_column: str
    in_own_schema: bool


@dataclass(frozen=True, slots=True)
class Dangling:
    """How many rows of one schema name something through this column that is not there."""

    schema: str
    reference: Reference
    count: int


def tenant_models() -> Iterator[type[TenantModel]]:
    """The models whose tables are in each CPAS's schema."""
    yield from (model for model in apps.get_models() if issubclass(model, TenantModel))


def declared(model: type[TenantModel]) -> list[Reference]:
    """The references that the model declares in `references`: attribute name to "app.Model"."""
    return [_reference(model, name, target) for name, target in model.references.items()]


def _reference(model: type[models.Model], name: str, target: str) -> Reference:
    other = apps.get_model(target)
    assert other._meta.pk is not None
    return Reference(
        table=model._meta.db_table,
        column=str(model._meta.get_field(name).column),  # type: ignore[union-attr]
        target=other._meta.db_table,
        target_column=other._meta.pk.column,
        in_own_schema=issubclass(other, TenantModel),
    )


def dangling(schemas: Iterable[str]) -> list[Dangling]:
    """The references that lead nowhere, by schema. Run as the owner: it reads every schema, and only counts."""
    references = [reference for model in tenant_models() for reference in declared(model)]
    found = []
    with connection.cursor() as cursor:
        for schema in schemas:
            for reference in references:
                cursor.execute(_count(schema, reference))
                ((count,),) = cursor.fetchall()
                if count:
                    found.append(Dangling(schema, reference, count))
    return found


def _count(schema: str, reference: Reference) -> sql.Composed:
    return sql.SQL(
        "SELECT count(*) FROM {table} t WHERE t.{column} IS NOT NULL"
        " AND NOT EXISTS (SELECT FROM {target} x WHERE x.{target_column} = t.{column})"
    ).format(
        table=sql.Identifier(schema, reference.table),
        column=sql.Identifier(reference.column),
        target=sql.Identifier(schema if reference.in_own_schema else get_public_schema_name(), reference.target),
        target_column=sql.Identifier(reference.target_column),
    )
