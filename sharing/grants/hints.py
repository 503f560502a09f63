"""Where an agreement comes from, when it comes from somewhere: features register what they propose, and what follows.

A hint stands in the address of the form as its name and an identifier (`?session=…`): never anything of the person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from maillage.audit.actor import Actor
from sharing.grants.models import Grant


@dataclass(frozen=True, slots=True)
class Hint:
    """What a feature proposes for the form, and where it leads once the agreement is recorded.

    `propose` answers initial values by field, nothing to who may not see the thing. `follow` runs in the transaction
    that records the agreement; it answers the address that comes next, or an empty string.
    """

    propose: Callable[[Actor, UUID], Mapping[str, str]]
    follow: Callable[[Actor, Grant, UUID], str]


_hints: dict[str, Hint] = {}


def register_hint(name: str, hint: Hint) -> None:
    """Called once a name, when the feature starts."""
    _hints[name] = hint


def given_in(query: Mapping[str, str]) -> tuple[Hint, UUID] | None:
    """The hint in an address with its identifier; None when there is none, or nothing is known of it."""
    for name, hint in _hints.items():
        if text := query.get(name):
            try:
                return hint, UUID(text)
            except ValueError:
                return None
    return None
