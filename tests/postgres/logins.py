"""Another login of the installation for Django's connection, as manage.py chooses one for each command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from maillage.postgres.acting import become, role_name

ACTS_AS = {"migrator": "owner", "provisioner": "provisioner"}


@contextmanager
def signed_in_as(login: str) -> Iterator[None]:
    """Sign in as `login` inside the block, acting as what that login acts as from the start."""
    keys = ("USER", "PASSWORD")
    before = {key: connection.settings_dict[key] for key in keys}
    connection.close()
    connection.settings_dict.update(USER=f"{settings.INSTALLATION}{login}", PASSWORD=settings.INSTANCE.password(login))
    become(role_name(ACTS_AS[login]) if login in ACTS_AS else None)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
        become(role_name("identity"))
