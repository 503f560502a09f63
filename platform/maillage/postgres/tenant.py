"""Models of a CPAS's own schema, which refuse to be carried into another one.

Without this an object loaded in Namur and saved in Liège is silently inserted into Liège.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.signals import class_prepared

from maillage.postgres.acting import current_schema


class WrongSchema(RuntimeError):
    """An object or a queryset of one CPAS was used while acting in another schema."""


def _check(what: str, schema: str) -> None:
    if schema != current_schema():
        raise WrongSchema(f"{what} belongs to the schema {schema!r} and was used in {current_schema()!r}.")


def _check_origin(hints: dict[str, Any]) -> None:
    """Related managers and lazy foreign keys start from an object: it has to belong here."""
    origin = hints.get("instance")
    if isinstance(origin, TenantModel):
        origin._checked()


class TenantQuerySet[M: models.Model](models.QuerySet[M]):
    """Bound to the schema it was built in: evaluating it elsewhere raises WrongSchema."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._schema = current_schema()
        _check_origin(self._hints)  # type: ignore[attr-defined]

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone._schema = self._schema
        return clone  # type: ignore[no-any-return]

    def _checked(self) -> None:
        _check(f"A queryset of {self.model.__name__}", self._schema)

    def _add_hints(self, **hints: Any) -> None:
        _check_origin(hints)
        super()._add_hints(**hints)  # type: ignore[misc]

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        """Refused: a raw query carries no schema, and runs wherever it is looped over."""
        raise WrongSchema(f"{self.model.__name__}.objects.raw() would not know its schema: use a cursor or a queryset.")

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuse objects that were made or loaded in another schema."""
        return super().bulk_create(self._own(objs), *args, **kwargs)

    def bulk_update(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuse objects that were made or loaded in another schema."""
        return super().bulk_update(self._own(objs), *args, **kwargs)

    def _own(self, objs: Any) -> list[Any]:
        own = list(objs)
        for obj in own:
            obj._checked()
        return own

    def _iterator(self, *args: Any, **kwargs: Any) -> Iterator[M]:
        # before each row, not once: rows fetched here and looped over elsewhere would be stamped as that schema's own
        rows = super()._iterator(*args, **kwargs)  # type: ignore[misc]
        while True:
            self._checked()
            try:
                row = next(rows)
            except StopIteration:
                return
            yield row

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._checked()
        super()._fetch_all()


def _guard(name: str) -> None:
    original = getattr(models.QuerySet, name)

    def guarded(self: TenantQuerySet[Any], *args: Any, **kwargs: Any) -> Any:
        self._checked()
        return original(self, *args, **kwargs)

    guarded.__name__ = name
    guarded.__doc__ = original.__doc__
    guarded.__dict__.update(original.__dict__)
    setattr(TenantQuerySet, name, guarded)


# Every way by which a queryset reaches the database without `_fetch_all`.
for _name in (
    "iterator", "count", "exists", "aggregate", "update", "_update", "delete", "_raw_delete", "create", "bulk_create",
    "bulk_update", "get_or_create", "update_or_create", "in_bulk", "contains", "explain", "_insert",
):  # fmt: skip
    _guard(_name)


class TenantModel(models.Model):
    """Base of every model of a CPAS's schema. References to `public` are UUIDs or role names, never foreign keys."""

    # Columns that name rows of other tables without a foreign key: attribute -> "app.Model" (`check_references`).
    references: ClassVar[dict[str, str]] = {}

    objects = models.Manager.from_queryset(TenantQuerySet)()

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._schema = current_schema()

    def _checked(self) -> None:
        _check(f"A {type(self).__name__}", self._schema)

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to save in another schema than the one the object was made or loaded in."""
        self._checked()
        super().save_base(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse to delete in another schema."""
        self._checked()
        return super().delete(*args, **kwargs)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to reload from another schema."""
        self._checked()
        super().refresh_from_db(*args, **kwargs)


def _use_guarded_base_manager(sender: type[models.Model], **kwargs: Any) -> None:
    # Django follows foreign keys through the base manager: a plain one would not be guarded. Not in Meta, where it
    # would have to be repeated in every model and written into its migrations.
    if issubclass(sender, TenantModel) and not sender._meta.abstract:
        sender._meta.base_manager_name = "objects"


class_prepared.connect(_use_guarded_base_manager)
