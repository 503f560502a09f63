"""Databases, the cast and how tests act as it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed
from hypothesis import settings as hypothesis_settings

from maillage.audit.actor import Actor
from maillage.identity.rules import decides_income
from maillage.postgres.acting import acting_as, become, body_role_name, role_name
from maillage.settings.test import TEST_DATABASE
from maillage.translations.catalogues import compile_all
from tests.cast import BODIES, CAST, user_id
from tests.database import clone, connected_to, drop, ensure_template, superuser

# Time is measured by the bench: on a machine that does something else too, an example takes as long as it takes.
hypothesis_settings.register_profile("unhurried", deadline=None)
hypothesis_settings.load_profile("unhurried")


def pytest_sessionstart() -> None:
    """Pages are tested in French: compile what has changed of the catalogues, and forget those read before."""
    for compiled in compile_all():
        translation_file_changed(None, compiled)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """A clone of the template for this worker, in place of pytest-django's own database."""
    with django_db_blocker.unblock():
        ensure_template()
        clone(TEST_DATABASE)
        become(role_name("identity"))
        yield
        connection.close()
        drop(TEST_DATABASE)


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """The project's language, whatever the page that another test asked for last was written in."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _somebody(request: pytest.FixtureRequest) -> Iterator[None]:
    """Django's own set-up and rollback of a test need some role; requests leave none behind."""
    become(role_name("identity"))
    if "db" in request.fixturenames:
        request.getfixturevalue("db")
    yield
    become(role_name("identity"))


def make_actor(name: str) -> Actor:
    """A member of the cast, as the middleware would resolve them."""
    slug, function = CAST[name]
    kind, body_name = next((kind, body) for key, kind, body, _nis in BODIES if key == slug)
    return Actor(
        user_id=user_id(name),
        user_name=f"{name.capitalize()} Testard",
        function=function,
        body_role=body_role_name(slug),
        body_slug=slug,
        body_name=body_name,
        body_kind=kind,
        schema=f"c_{slug.replace('-', '_')}" if kind == "cpas" else None,
        decides_income=decides_income(kind, function, None),
    )


@pytest.fixture
def actor() -> Callable[[str], Actor]:
    """actor("colleague"): that member of the cast."""
    return make_actor


class Acting:
    """`with acting("colleague") as actor:` runs the block as that person's body, in its schema."""

    def __init__(self, name: str) -> None:
        self.actor = make_actor(name)
        self._switch = acting_as(self.actor.body_role, self.actor.schema)

    def __enter__(self) -> Actor:
        self._switch.__enter__()
        return self.actor

    def __exit__(self, *error: object) -> None:
        self._switch.__exit__(*error)  # type: ignore[arg-type]


@pytest.fixture
def acting(db: None) -> type[Acting]:
    """See `Acting`."""
    return Acting


def signed_in(name: str) -> Client:
    """A browser in which this member of the cast has signed in, at the host of their body."""
    from maillage.identity.models import User

    slug, _function = CAST[name]
    client = Client(headers={"host": f"{slug}.{settings.BASE_HOST}"})
    with acting_as(role_name("identity")):
        client.force_login(
            User.objects.get(pk=user_id(name)), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    return client


@pytest.fixture
def browser(db: None) -> Callable[[str], Client]:
    """browser("coach"): see `signed_in`."""
    return signed_in


@pytest.fixture
def committed(django_db_blocker: Any, django_db_setup: None) -> Iterator[str]:
    """A database of the test's own in which transactions really commit; yields its name."""
    name = f"{settings.INSTALLATION}own_{uuid.uuid4().hex[:8]}"
    with django_db_blocker.unblock():
        clone(name)
        try:
            with connected_to(name):
                become(role_name("identity"))
                yield name
        finally:
            become(role_name("identity"))
            drop(name)


@pytest.fixture(scope="module")
def module_database(django_db_blocker: Any, django_db_setup: None) -> Iterator[str]:
    """The name of a clone that lives as long as the module: for tests that commit and keep out of each other's way."""
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


@pytest.fixture
def moved_clock() -> Iterator[Callable[[timedelta], None]]:
    """moved_clock(timedelta(days=40)): the walls' clock, in the running test's database; put right after the test."""
    moved: set[str] = set()

    def move(shift: timedelta) -> None:
        with acting_as(role_name("identity")), connection.cursor() as cursor:
            cursor.execute("SELECT current_database()")
            (name,) = cursor.fetchone()
        moved.add(name)
        with superuser(name, lock=False) as cursor:
            cursor.execute("DELETE FROM public.test_clock; INSERT INTO public.test_clock VALUES (%s)", [shift])

    yield move
    for name in moved & {TEST_DATABASE}:  # the other databases are a test's own, and go with it
        with superuser(name, lock=False) as cursor:
            cursor.execute("DELETE FROM public.test_clock")
