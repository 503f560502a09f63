"""The registry of what people are told of: features register their kinds, pages show their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from maillage.audit.actor import Actor

# Of what must not be known to somebody at the acting body: querysets whose primary keys are the objects' ids.
type Untold = Callable[[Actor], Collection[QuerySet[Any]]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notification: a stored code, the words of everybody's page, and the page of what it is about.

    The words name no person and no body: they are the same for every notification of the kind. `url_argument` is the
    parameter of the route that takes the object's id; empty for a page that takes none. Of two kinds with things of
    the same moment, the smaller `order` comes first. Whoever must not know of an object, as `untold` says, is told
    nothing of it, not even that there is something.
    """

    code: str
    text: str | Promise
    url_name: str
    url_argument: str = ""
    order: int = 50
    untold: Untold | None = None

    def url_of(self, object_id: UUID) -> str:
        """The page of one object, on the host of the request; the home page where there is no such page."""
        try:
            return reverse(self.url_name, kwargs={self.url_argument: object_id} if self.url_argument else None)
        except NoReverseMatch:
            return reverse("home")


class UnknownKind(LookupError):
    """Nobody registered this kind."""


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Add a kind, from `AppConfig.ready`. Raises ValueError for a second one with the same code."""
    known = _kinds.setdefault(kind.code, kind)
    # words are lazy: comparing them would translate before the catalogues are loaded
    if (known.url_name, known.url_argument, known.order) != (kind.url_name, kind.url_argument, kind.order):
        raise ValueError(f"two kinds of notification are called {kind.code!r}")


def kind_of(code: str) -> Kind:
    """The kind with this code. Raises UnknownKind."""
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownKind(code) from None


def known_kinds() -> list[Kind]:
    """The registered kinds."""
    return list(_kinds.values())


def untold_kinds() -> Mapping[Untold, list[str]]:
    """The codes of the kinds of which something may have to stay untold, by who says so."""
    found: defaultdict[Untold, list[str]] = defaultdict(list)
    for kind in _kinds.values():
        if kind.untold is not None:
            found[kind.untold].append(kind.code)
    return found
