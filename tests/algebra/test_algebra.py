"""Whatever people agree to, send, answer, correct and take back: each recipient reads exactly what it may."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.postgres.acting import become, role_name
from sharing.grants.rules import DisclosableField
from sharing.referrals.reading import disclosed_fields
from tests.algebra import model
from tests.algebra.acts import Act, Correct, Draft, Hide, Record, Stage, Step, Wait, Withdraw, sequences
from tests.algebra.answers import Disagreement
from tests.algebra.surfaces import SURFACES, Asker
from tests.algebra.written import Write
from tests.conftest import signed_in

# MAILLAGE_ALGEBRA=10 asks ten times as much: before a release, or after a change of who sees what.
EFFORT = int(os.environ.get("MAILLAGE_ALGEBRA", "1"))
MEMBERS = (*model.READERS, *model.STRANGERS)
# One of each recipient, and one of those who received nothing: a whole cast an example would take too long.
watching = st.tuples(
    st.sampled_from(("coach", "coach_manager")),
    st.just("other_coach"),
    st.just("receiver"),
    st.sampled_from(("elsewhere", "finance", "coordinator", "colleague", "reader")),
)


class Platform:
    """The cast, signed in, in a database of the test's own."""

    def __init__(self, move_clock: Callable[[timedelta], None]) -> None:
        self.move_clock = move_clock
        self.clients: dict[str, Client] = {member: signed_in(member) for member in MEMBERS}

    @contextmanager
    def stage(self) -> Iterator[Stage]:
        """Two people of whom nothing was shared; what is done in the block is undone after it, the clock too."""
        become(role_name("identity"))
        stage = Stage(model.World(now=timezone.now()), self.move_clock)
        with transaction.atomic():
            stage.add_person()
            stage.add_person()
            try:
                yield stage
            finally:
                become(role_name("identity"))
                transaction.set_rollback(True)
        if stage.world.days:
            self.move_clock(timedelta(0))

    def agree_with_model(self, stage: Stage, watchers: Iterable[str]) -> None:
        """Ask every surface as each of the watchers whose host has it."""
        for member in watchers:
            asker = Asker(member, self.clients[member], stage)
            for surface in SURFACES:
                if asker.kind in surface.kinds:
                    surface.ask(asker)
                    become(role_name("identity"))

    def play(self, acts: list[Act], watchers: Iterable[str]) -> None:
        """The acts in this order, then all surfaces."""
        with self.stage() as stage:
            for act in acts:
                act(stage)
            self.agree_with_model(stage, watchers)


@pytest.fixture
def platform(committed: str, moved_clock: Callable[[timedelta], None]) -> Platform:
    return Platform(moved_clock)


def test_every_recipient_reads_exactly_what_it_may(platform: Platform) -> None:
    @settings(max_examples=12 * EFFORT, deadline=None, derandomize=False, suppress_health_check=[HealthCheck.too_slow])
    @given(sequences(most=8 if EFFORT == 1 else 14), watching)
    def property_(acts: list[Act], watchers: tuple[str, ...]) -> None:
        platform.play(acts, watchers)

    property_()


AGREED = Record(0, model.PARTNER, frozenset({"identity", "contact"}), starts_in=0, days=5)
SENT = Draft(0, and_send=True)
UNSENT = Draft(0, and_send=False)


@pytest.mark.parametrize(
    "acts",
    [
        [AGREED, SENT],
        [AGREED, SENT, Step("accept", 0), Withdraw(0)],
        [AGREED, SENT, Wait(6)],
        [AGREED, SENT, Correct(0, "phone", empty=False)],
        [AGREED, UNSENT, Step("take back", 0)],
        [AGREED, UNSENT, Withdraw(0)],
        [AGREED, SENT, Write(0, review=False), Step("accept", 0), Write(0, review=True)],
        [AGREED, SENT, Write(0, review=False), Step("take back", 0), Write(0, review=False)],
    ],
    ids=[
        "sent",
        "withdrawn",
        "over",
        "corrected",
        "draft taken back",
        "agreement of a draft withdrawn",
        "written",
        "cut",
    ],
)
def test_the_model_knows_the_plain_cases(platform: Platform, acts: list[Act]) -> None:
    platform.play(acts, ("coach", "receiver", "finance", "colleague"))


def _everything(fields: Iterable[DisclosableField], _categories: object) -> list[DisclosableField]:
    return list(fields)


BREAKS: dict[str, tuple[str, object, list[Act], str]] = {
    "more than was agreed leaves": ("sharing.referrals.disclosing.covered", _everything, [AGREED, SENT], "shows what"),
    "less than was agreed is shown": (
        "sharing.referrals.received.disclosed_fields",
        lambda disclosure: disclosed_fields(disclosure)[:-1],
        [AGREED, SENT],
        "does not show",
    ),
    "a withdrawal ends nothing": (
        "sharing.grants.consequences._withdrawn",
        [],
        [AGREED, SENT, Withdraw(0)],
        "shows what",
    ),
    "a correction reaches nobody": (
        "tenants.casework.services.refresh_disclosures",
        lambda **_: frozenset(),
        [AGREED, SENT, Correct(0, "phone", empty=False)],
        "shows what",
    ),
    "a confidential address leaves": (
        "tenants.casework.rules.ADDRESS_FIELDS",
        frozenset(),
        [Hide(0, hidden=True), AGREED, SENT],
        "shows what",
    ),
    "an agreement that begins later is used": (
        "sharing.grants.models.agreements.Grant.is_live",
        lambda self, today: True,
        [Record(0, model.PARTNER, frozenset({"identity"}), starts_in=2, days=5), SENT],
        "the model refuses",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_breaks_is_noticed(platform: Platform, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    target, instead, acts, said = BREAKS[name]
    monkeypatch.setattr(target, instead)
    with pytest.raises(Disagreement, match=said):
        platform.play(acts, ("coach",))
