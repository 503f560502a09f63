"""Kinds of the tests' own, so that these do not hang on what features tell."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction

from maillage.notifications.kinds import Kind
from maillage.notifications.notify import notify
from tests.cast import user_id
from tests.conftest import Acting

THING = Kind("test.thing", "A thing waits", "team:team", order=20)
OTHER = Kind("test.other", "Another thing waits", "team:team", order=10)
NOWHERE = Kind("test.nowhere", "A thing that has no page here", "nowhere:at_all", "thing_id")


def tell(name: str, kind: Kind = THING, thing: UUID | None = None) -> UUID:
    """Tell a member of the cast at their body; returns what it is about."""
    thing = thing or uuid4()
    with Acting(name), transaction.atomic():
        notify(kind.code, object_id=thing, user_ids=[user_id(name)])
    return thing
