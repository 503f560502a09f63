"""Make bodies through the provisioner's functions in the database, and open them."""

from __future__ import annotations

import re

from django.db import Error, connection

from maillage.identity import rules
from maillage.identity.addresses import body_host
from tenants.registry.spelling import folded

SLUG = re.compile(r"^[a-z][a-z0-9-]{1,39}$")
DUPLICATE_ROLE = "42710"

TAKEN = "A body with this slug exists already: choose another one with --slug."
REFUSALS = {
    "registry_cpas_commune_has_one": "This commune has a CPAS already: a commune has one CPAS.",
    "registry_cpas_commune_exists": "No commune has this NIS code.",
    "identity_body": TAKEN,
}


class ProvisioningError(RuntimeError):
    """A body could not be made; the message says why and what to do. Nothing was written."""


def slug_of(name: str) -> str:
    """A slug for a name: accents dropped, all that is no letter or digit a hyphen, 40 characters at most."""
    return folded(name)[:40].rstrip("-")


def _words(error: Error) -> str:
    cause = error.__cause__
    if getattr(cause, "pgcode", None) == DUPLICATE_ROLE:
        return TAKEN
    constraint = getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
    for start, words in REFUSALS.items():
        if constraint.startswith(start):
            return words
    return f"The database refused ({type(error).__name__} {constraint}).".replace(" )", ")")


def make_body(*, slug: str, kind: str, name: str, nis_code: str | None = None, sensitive: bool = False) -> str:
    """Make a body: its role, its registry rows and, for a CPAS, its schema, in one transaction. Not served yet.

    Run as the provisioner. Returns the role. Raises ProvisioningError.
    """
    if not SLUG.fullmatch(slug):
        raise ProvisioningError(
            f"{slug!r} is no slug: 2 to 40 lower-case letters, digits and hyphens, starting with a letter."
        )
    if kind not in rules.KINDS:
        raise ProvisioningError(f"{kind!r} is no kind of body; choose one of {', '.join(rules.KINDS)}.")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT provision.create_body(%s, %s, %s, %s, %s)", [slug, kind, name, nis_code, sensitive])
            (role,) = cursor.fetchone()
    except Error as error:
        raise ProvisioningError(_words(error)) from error
    return str(role)


def open_body(slug: str) -> str:
    """Let a body that is ready be served at its own host, and migrated. Run as the provisioner.

    Returns the host. Raises ProvisioningError when it is not being prepared, or its schema is not complete.
    """
    host = body_host(slug)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT provision.open_body(%s, %s)", [slug, host])
    except Error as error:
        raise ProvisioningError(_words(error)) from error
    return host
