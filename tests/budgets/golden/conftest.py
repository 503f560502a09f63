"""More bodies than the cast has, in a database of their own, with those who work on their common budget."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from maillage.audit.actor import Actor
from maillage.identity.models import Body, Membership, User
from maillage.postgres.acting import body_role_name, identifying
from tenants.registry.provisioning import make_body, open_body
from tests.database import superuser
from tests.postgres.logins import signed_in_as


@pytest.fixture(autouse=True)
def _uploads(settings: Any, tmp_path: Path) -> None:
    settings.UPLOAD_ROOT = tmp_path / "uploads"


@dataclass(frozen=True, slots=True)
class Company:
    """The bodies of a story by their names, with somebody who works for each: the manager, or who is said."""

    bodies: Mapping[str, Body]
    coordinator: Actor
    treasurer: Actor
    managers: Mapping[str, Actor]


type Made = Callable[[dict[str, tuple[str, str | None]]], Company]


@pytest.fixture
def company(committed: str) -> Iterator[Made]:
    """company({name: (kind, NIS code or None)}): these bodies, one of them the coordination; each CPAS by its commune.

    Roles belong to the server: they are dropped.
    """
    made: list[str] = []

    def make(wanted: dict[str, tuple[str, str | None]]) -> Company:
        slugs = {name: f"t{uuid.uuid4().hex[:10]}" for name in wanted}
        made.extend(slugs.values())
        with signed_in_as("provisioner"):
            for name, (kind, nis_code) in wanted.items():
                make_body(slug=slugs[name], kind=kind, name=name, nis_code=nis_code)
                open_body(slugs[name])
        with identifying():
            bodies = {name: Body.objects.get(slug=slug) for name, slug in slugs.items()}
            [coordination] = [body for body in bodies.values() if body.kind == "coordination"]
            return Company(
                {name: body for name, body in bodies.items() if body != coordination},
                somebody(coordination, "coordinator"),
                somebody(coordination, "treasurer"),
                {name: somebody(body, "manager") for name, body in bodies.items() if body != coordination},
            )

    yield make
    with superuser(committed, lock=False) as cursor:
        for slug in made:
            cursor.execute(f"DROP OWNED BY {body_role_name(slug)}")
            cursor.execute(f"DROP ROLE {body_role_name(slug)}")
        cursor.connection.commit()


def somebody(body: Body, function: str) -> Actor:
    """A person with this function in a body, as the middleware would resolve them. Run as identity."""
    cpas = getattr(body, "cpas", None)
    user = User.objects.create_user(
        f"{function}@{body.slug}.example", None, first_name=function.title(), last_name="Testard"
    )
    Membership.objects.create(user=user, body=body, function=function, starts=date(2012, 1, 1))
    return Actor(
        user_id=user.pk, user_name=f"{function.title()} Testard", function=function, body_role=body.role,
        body_slug=body.slug, body_name=body.name, body_kind=body.kind, schema=cpas.schema_name if cpas else None,
    )  # fmt: skip
