"""The model beside the database, and how an act is held to what the model says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from maillage.audit.actor import Actor
from maillage.problems import Problem
from tenants.casework.services import open_file
from tests.algebra.answers import Disagreement
from tests.algebra.model import World
from tests.conftest import Acting


@dataclass
class Stage:
    """The model beside the database: the same rank in both lists is the same thing; agreements by newest version."""

    world: World
    move_clock: Callable[[timedelta], None]
    people: list[UUID] = field(default_factory=list)
    agreements: list[UUID] = field(default_factory=list)
    orientations: list[UUID] = field(default_factory=list)

    def add_person(self) -> None:
        """A file, opened by a colleague."""
        person = self.world.add_person()
        with Acting("colleague") as actor:
            values = {name: typed(name, value) for name, value in person.values.items()}
            opened = open_file(actor=actor, values=values | {"national_number": person.national_number})
        self.people.append(opened.pk)

    @contextmanager
    def acting(self, name: str) -> Iterator[Actor]:
        """A member of the cast, as the platform resolves them now."""
        with Acting(name) as actor:
            yield replace(actor, decides_income=name in self.world.deciders)


def typed(name: str, value: str) -> str | date | None:
    """The value of a field as its column takes it."""
    if name in ("birth_date", "income_since"):
        return date.fromisoformat(value) if value else None
    return value


def happens[T](expected: bool, act: Callable[[], T]) -> T | None:
    """Do it, and hold the services to the model's word on whether it may be done. None when it was refused."""
    try:
        with transaction.atomic():
            done = act()
    except (Problem, Http404, PermissionDenied) as refusal:
        if expected:
            raise Disagreement("refused, and the model allows it") from refusal
        return None
    if not expected:
        raise Disagreement("done, and the model refuses it")
    return done
