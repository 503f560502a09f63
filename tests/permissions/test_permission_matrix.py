"""Who gets what at every route: the matrix in `matrix.py` is the whole truth, and a route missing from it fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from maillage.postgres.acting import become, role_name
from tests.conftest import signed_in
from tests.database import connected_to
from tests.permissions.matrix import BARE_ROUTES, MATRIX, PLAYERS
from tests.permissions.routes import BARE, all_routes
from tests.permissions.scenario import Scenario, make_scenario

HOSTS = ("genappe", "lire-et-ecrire-bw", "cartes-emploi")
# Members of other bodies, to whom nothing of Genappe's, and nothing that Genappe sent elsewhere, may exist.
OUTSIDERS = ("elsewhere", "villers_manager", "other_coach", "coordinator")
# These are Villers-la-Ville's and the coordination's own business too.
SHARED = ("<pool_id>", "<published_id>", "<moderation_id>", "<consortium_member_id>")


@contextmanager
def undone() -> Iterator[None]:
    """Take back what the block wrote: each player finds the scenario as it was made."""
    become(role_name("identity"))
    with transaction.atomic():
        yield
        become(role_name("identity"))
        transaction.set_rollback(True)


class Players:
    """The cast, each signed in once."""

    def __init__(self) -> None:
        self.clients: dict[str, Client] = {}

    def client(self, player: str) -> Client:
        """The browser of this member of the cast."""
        if player not in self.clients:
            self.clients[player] = signed_in(player)
        return self.clients[player]

    def ask(self, player: str, method: str, path: str) -> int:
        """The status that the player gets at their own host; what the request wrote is undone."""
        client = self.client(player)
        with undone():
            answer = client.generic(method, path)
            if answer.streaming:
                list(answer)  # to its end, which closes the file
            return int(answer.status_code)


@pytest.fixture(scope="module")
def made(module_database: str, django_db_blocker: Any) -> Scenario:
    """The situation, once for all rows: it takes longer to make than a row to ask."""
    with django_db_blocker.unblock(), connected_to(module_database):
        become(role_name("identity"))
        return make_scenario()


@pytest.fixture
def scenario(made: Scenario, fresh: str) -> Scenario:
    return made


@pytest.fixture(scope="module")
def players() -> Players:
    return Players()


def expected(path: str) -> tuple[int, ...]:
    """What an outsider gets: nothing is there. Who keeps no team is told so before anything is looked up."""
    return (403, 404, 405) if path.startswith(("/team/", "/api/team/")) else (404, 405)


def test_every_route_is_in_the_matrix() -> None:
    routes = all_routes()
    served = {route.path for route in routes if route.kind != BARE}
    assert served == set(MATRIX), "add the new route to tests/permissions/matrix.py, remove one that is gone"
    assert {route.path for route in routes if route.kind == BARE} == set(BARE_ROUTES)


@pytest.mark.parametrize("path", sorted(MATRIX))
def test_each_player_gets_what_the_matrix_says(scenario: Scenario, players: Players, path: str) -> None:
    address = scenario.fill(path)
    got = {method: tuple(players.ask(name, method, address) for name in PLAYERS) for method in ("GET", "POST")}
    assert got == MATRIX[path]


# the name of a register is the same in each CPAS: it identifies nothing of anybody
@pytest.mark.parametrize("path", sorted(path for path in MATRIX if "<" in path.replace("<register>", "")))
def test_identifiers_of_others_lead_nowhere(scenario: Scenario, players: Players, path: str) -> None:
    for player in OUTSIDERS if not any(name in path for name in SHARED) else ("other_coach",):
        for ids in scenario.swapped():
            for method in ("GET", "POST"):
                assert players.ask(player, method, ids.fill(path)) in expected(path), (player, method, path)


@pytest.mark.parametrize("path", sorted(MATRIX))
def test_strangers_and_members_of_other_bodies_stay_outside(fresh: str, players: Players, path: str) -> None:
    address = Scenario.of_nothing().fill(path)
    for slug in HOSTS:
        host = {"host": f"{slug}.{settings.BASE_HOST}"}
        stranger = Client(headers=host).get(address)
        if path.startswith("/calendar/"):  # whoever asks: the address alone opens
            assert (stranger.status_code, players.client("coach").get(address, headers=host).status_code) == (404, 404)
            continue
        if stranger.status_code == 302:
            assert stranger.headers["Location"].startswith(f"{settings.BARE_URL}/accounts/login/?next="), slug
        else:
            assert path.startswith("/api/"), slug
            assert stranger.status_code == 401, slug
        member = "colleague" if slug != "genappe" else "coach"
        assert players.client(member).get(address, headers=host).status_code == 403, slug


@pytest.mark.parametrize("path", sorted(BARE_ROUTES))
def test_the_bare_host_serves_what_it_says(db: None, path: str) -> None:
    host = {"host": settings.BASE_HOST}
    address = Scenario.fill_bare(path)
    got = (Client(headers=host).get(address).status_code, signed_in("colleague").get(address, headers=host).status_code)
    assert got == BARE_ROUTES[path]
