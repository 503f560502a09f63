"""Every route of a body's host is a surface of the algebra, or said to show nothing that others disclosed."""

from __future__ import annotations

from tests.algebra.surfaces import SURFACES, covered
from tests.algebra.undisclosed import NOTHING_DISCLOSED
from tests.permissions.routes import BARE, Route, all_routes

KINDS = ("cpas", "partner", "programme")


def _routes() -> list[Route]:
    return [route for route in all_routes() if route.kind in KINDS]


def test_every_route_is_a_surface_or_shows_nothing_of_others() -> None:
    missing = [route for route in _routes() if not covered(route.path) and route.path not in NOTHING_DISCLOSED]
    assert not missing, "register it in surfaces.py, or say in undisclosed.py why it shows nothing disclosed"


def test_a_surface_is_asked_on_every_kind_of_host_that_serves_it() -> None:
    for route in _routes():
        if covered(route.path):
            assert any(route.path in surface.routes and route.kind in surface.kinds for surface in SURFACES), route


def test_nothing_is_registered_that_does_not_exist() -> None:
    paths = {route.path for route in all_routes() if route.kind != BARE}
    registered = {path for surface in SURFACES for path in surface.routes} | set(NOTHING_DISCLOSED)
    assert registered <= paths
    assert all(NOTHING_DISCLOSED.values()), "a reason in words"
    assert not any(covered(path) for path in NOTHING_DISCLOSED), "one or the other"
