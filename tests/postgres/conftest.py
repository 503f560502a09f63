"""One database for all tests of a module that commit without getting into each other's way."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from maillage.postgres.acting import become, role_name
from tests.database import clone, connected_to, drop


@pytest.fixture(scope="module")
def module_database(django_db_blocker: Any, django_db_setup: None) -> Iterator[str]:
    """The name of a clone that lives as long as the module's tests."""
    name = f"{settings.INSTALLATION}own_{uuid.uuid4().hex[:8]}"
    clone(name)
    yield name
    drop(name)


@pytest.fixture
def fresh(module_database: str, django_db_blocker: Any) -> Iterator[str]:
    """A new connection to the module's database, as `identity`; yields the database's name."""
    with django_db_blocker.unblock(), connected_to(module_database):
        become(role_name("identity"))
        yield module_database
    become(role_name("identity"))
