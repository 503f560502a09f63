"""More bodies than the cast has, in a database of their own."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import pytest

from maillage.identity.models import Body
from maillage.postgres.acting import body_role_name, identifying
from tenants.registry.provisioning import make_body, open_body
from tests.database import superuser
from tests.postgres.logins import signed_in_as


@pytest.fixture
def new_cpas(committed: str) -> Iterator[Callable[[dict[str, str]], dict[str, Body]]]:
    """new_cpas({name: NIS code}): CPAS of these communes, by name. Roles belong to the server: they are dropped."""
    made: list[str] = []

    def make(communes: dict[str, str]) -> dict[str, Body]:
        slugs = {name: f"t{uuid.uuid4().hex[:10]}" for name in communes}
        made.extend(slugs.values())
        with signed_in_as("provisioner"):
            for name, nis_code in communes.items():
                make_body(slug=slugs[name], kind="cpas", name=f"CPAS {name}", nis_code=nis_code)
                open_body(slugs[name])
        with identifying():
            return {name: Body.objects.get(slug=slug) for name, slug in slugs.items()}

    yield make
    with superuser(committed, lock=False) as cursor:
        for slug in made:
            cursor.execute(f"DROP OWNED BY {body_role_name(slug)}")
            cursor.execute(f"DROP ROLE {body_role_name(slug)}")
        cursor.connection.commit()
