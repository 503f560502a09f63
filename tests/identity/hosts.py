"""Browsers at the bare host and at bodies' hosts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.test import Client

from maillage.audit.models import AuditEntry
from maillage.identity.addresses import host_url
from maillage.identity.models import User
from maillage.postgres.acting import acting_as, role_name
from tests.cast import PASSWORD, user_id

BARE = {"host": settings.BASE_HOST}


def at(slug: str) -> dict[str, str]:
    """The headers of a request to a body's host."""
    return {"host": f"{slug}.{settings.BASE_HOST}"}


def home(slug: str) -> str:
    """The address of a body's home page."""
    return host_url(f"{slug}.{settings.BASE_HOST}") + "/"


class Browser(Client):
    """A client that leaves the test acting as `identity`, as it was before the request."""

    def request(self, **request: Any) -> Any:
        """See Client."""
        with acting_as(role_name("identity")):
            return super().request(**request)


def stranger(**options: Any) -> Client:
    """A browser at the bare host in which nobody has signed in."""
    return Browser(headers=BARE, **options)


def address(name: str) -> str:
    """The e-mail address of a member of the cast."""
    return f"{name}@maillage.example"


def sign_in(client: Client, name: str, password: str = PASSWORD, **query: str) -> Any:
    """The answer to the sign-in form."""
    return client.post("/accounts/login/", {"login": address(name), "password": password, **query})


def person(name: str) -> User:
    """A member of the cast, as `identity` sees them."""
    with acting_as(role_name("identity")):
        return User.objects.get(pk=user_id(name))


def entries(action: str, role: str | None = None) -> list[AuditEntry]:
    """What a role (by default `identity`) wrote into the audit log about an action."""
    with acting_as(role or role_name("identity")):
        return list(AuditEntry.objects.filter(action=action, body_role=role or role_name("identity")))
