"""Whatever people agree to, send, answer, correct and take back: each recipient reads exactly what it may."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.identity.resolve import in_force
from maillage.postgres.acting import become, role_name
from sharing.grants.discretion import _withheld
from sharing.grants.models import GrantUse
from sharing.grants.rules import DisclosableField
from sharing.grants.subjects import files
from sharing.referrals import rules
from sharing.referrals.reading import disclosed_fields
from tests.algebra import model
from tests.algebra.acts import Act, Correct, Decide, Deliver, Hide, Suspend, Wait, sequences
from tests.algebra.agreeing import Describe, Narrow, Record, Renew, Withdraw, WithdrawFrom
from tests.algebra.answers import Disagreement
from tests.algebra.referring import Ask, Draft, Step
from tests.algebra.stage import Stage
from tests.algebra.surfaces import SURFACES, Asker
from tests.algebra.written import Write
from tests.conftest import signed_in

# MAILLAGE_ALGEBRA=10 asks ten times as much: before a release, or after a change of who sees what.
EFFORT = int(os.environ.get("MAILLAGE_ALGEBRA", "1"))
MEMBERS = (*model.READERS, *model.STRANGERS)
# One who receives, one who sends, one who sends and decides on income, or received nothing: the whole cast an example
# would take too long.
watching = st.tuples(
    st.sampled_from(("coach", "coach", "coach_manager", "other_coach", "receiver")),
    st.sampled_from(("manager", "manager", "reader", "colleague")),
    st.sampled_from(("coach_manager", "other_coach", "receiver", "elsewhere", "finance", "coordinator")),
)


class Platform:
    """The cast, signed in, in a database of this module's own: what a test does there is undone."""

    def __init__(self, move_clock: Callable[[timedelta], None], clients: dict[str, Client]) -> None:
        self.move_clock = move_clock
        self.clients = clients

    @contextmanager
    def stage(self) -> Iterator[Stage]:
        """Two people of whom nothing was shared; what is done in the block is undone after it, the clock too."""
        become(role_name("identity"))
        stage = Stage(model.World(now=timezone.now()), self.move_clock)
        try:
            with transaction.atomic():
                stage.add_person()
                stage.add_person()
                try:
                    yield stage
                finally:
                    become(role_name("identity"))
                    transaction.set_rollback(True)
        finally:
            if stage.world.shift:
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


@pytest.fixture(scope="module")
def clients() -> dict[str, Client]:
    """Whoever has signed in to the module's database: once is enough."""
    return {}


@pytest.fixture
def platform(fresh: str, moved_clock: Callable[[timedelta], None], clients: dict[str, Client]) -> Platform:
    if not clients:
        clients.update({member: signed_in(member) for member in MEMBERS})
    return Platform(moved_clock, clients)


def test_every_recipient_reads_exactly_what_it_may(platform: Platform) -> None:
    @settings(max_examples=12 * EFFORT, deadline=None, derandomize=False, suppress_health_check=[HealthCheck.too_slow])
    @given(sequences(most=20), watching)
    def property_(acts: list[Act], watchers: tuple[str, ...]) -> None:
        platform.play(acts, watchers)

    property_()


AGREED = Record(0, model.PARTNER, frozenset({"identity", "contact"}), starts_in=0, days=5)
SENT = Draft(0, and_send=True)
UNSENT = Draft(0, and_send=False)
FREELY = Describe(model.PARTNER, model.Offer(voluntary=True))
NO_LONGER_FREELY = Describe(model.PARTNER, model.Offer(voluntary=False))
WRITTEN = Write(0, "note")
IN_DANGER = Ask(0, frozenset({"situation", "contact"}), address=False)

CASES: dict[str, list[Act]] = {
    "sent": [AGREED, SENT],
    "withdrawn": [AGREED, SENT, Step("accept", 0), Withdraw(0)],
    "over": [AGREED, SENT, Wait(6)],
    "lapsed": [Record(0, model.PARTNER, frozenset({"identity"}), starts_in=0, days=45), SENT, Wait(31)],
    "corrected": [AGREED, SENT, Correct(0, "phone", empty=False)],
    "draft taken back": [AGREED, UNSENT, Step("take back", 0)],
    "agreement of a draft withdrawn": [AGREED, UNSENT, Withdraw(0)],
    "written": [AGREED, SENT, WRITTEN, Step("accept", 0), Write(0, "review")],
    "cut": [AGREED, SENT, WRITTEN, Step("take back", 0), WRITTEN],
    "kept": [AGREED, SENT, WRITTEN, Step("take back", 0), Deliver()],
    "on hold": [AGREED, SENT, Step("wait", 0), Step("accept", 0), Step("hold", 0)],
    "waiting": [AGREED, SENT, Step("ask", 0), Step("inform", 0), Step("wait", 0), Wait(6)],
    "narrowed": [AGREED, SENT, WRITTEN, Narrow(0, frozenset({"contact", "employment"}))],
    "renewed": [AGREED, SENT, WRITTEN, Renew(0, frozenset({"identity", "language"}), days=12), Wait(6)],
    "taken back from one": [AGREED, SENT, Draft(0, and_send=True), WithdrawFrom(0, model.PARTNER)],
    "in danger": [AGREED, SENT, IN_DANGER, Wait(0, hours=23)],
    "a day after a danger": [AGREED, SENT, IN_DANGER, Wait(0, hours=25)],
    "danger, and then refused": [AGREED, SENT, IN_DANGER, Step("decline", 0), Step("send back", 0)],
    "suspended": [AGREED, SENT, Step("accept", 0), Suspend("coach", suspended=True)],
    "back again": [AGREED, SENT, Suspend("coach", suspended=True), Suspend("coach", suspended=False)],
}
FREE: dict[str, list[Act]] = {
    "sent": [FREELY, AGREED, SENT, IN_DANGER, Write(0, "attendance"), Deliver()],
    "stopped": [FREELY, AGREED, SENT, Step("accept", 0), WRITTEN, Withdraw(0), Deliver()],
    "not by its name": [FREELY, AGREED, SENT, Withdraw(0, by="manager"), WithdrawFrom(0, model.PARTNER, by="manager")],
    "with a team of one": [
        Describe(model.PARTNER, model.Offer(voluntary=True, one_person=True)), AGREED, SENT, Write(0, "attendance"),
    ],
    "told so, free no longer": [
        FREELY, AGREED, SENT, WRITTEN, IN_DANGER, NO_LONGER_FREELY, Decide("coach", decides=True),
    ],
    "renewed as another": [FREELY, AGREED, SENT, NO_LONGER_FREELY, Renew(0, frozenset({"identity"}), days=5)],
    "its own control side": [FREELY, AGREED, SENT, Decide("coach", decides=True)],
    "free since": [AGREED, SENT, WRITTEN, Step("take back", 0), Deliver(), FREELY],
    "renewed as such": [AGREED, SENT, FREELY, Renew(0, frozenset({"identity"}), days=5), NO_LONGER_FREELY],
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_model_knows_the_plain_cases(platform: Platform, name: str) -> None:
    platform.play(CASES[name], ("coach", "reader", "finance") if name == "sent" else ("coach", "reader"))


@pytest.mark.parametrize("name", FREE)
def test_who_decides_on_income_knows_of_no_voluntary_programme(platform: Platform, name: str) -> None:
    platform.play(FREE[name], ("coach", "manager", "reader"))


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
    "a category taken back is still read": (
        "sharing.grants.consequences._narrowed",
        [],
        [AGREED, SENT, Narrow(0, frozenset({"contact"}))],
        "shows what",
    ),
    "a newer agreement changes nothing": (
        "sharing.grants.consequences._renewed",
        [],
        [AGREED, SENT, Renew(0, frozenset({"identity"}), days=5)],
        "shows what",
    ),
    "who rests is forgotten": (
        "sharing.referrals.received.rules.READABLE",
        (rules.RECEIVED, rules.ACCEPTED, rules.WAITLISTED),
        [AGREED, SENT, Step("accept", 0), Step("hold", 0)],
        "does not show",
    ),
    "a danger gives the whole file": (
        "tenants.casework.emergencies.CaseworkCases.values",
        lambda self, subject_id, categories, *, address: files().values(subject_id),
        [AGREED, SENT, IN_DANGER],
        "shows what|instead of",
    ),
    "a suspended worker goes on": (
        "maillage.identity.resolve.counts_today",
        in_force,
        [AGREED, SENT, Suspend("coach", suspended=True)],
        "shows what",
    ),
    "nobody decides on income": (
        "maillage.identity.resolve.decides_income",
        lambda kind, function, said: False,
        [FREELY, AGREED, SENT],
        "shows what",
    ),
    "a timeline tells of a voluntary programme": (
        "tenants.casework.reading.roles_hidden_in",
        lambda actor, subject_ids: frozenset(),
        [FREELY, AGREED],
        "shows what",
    ),
    "a receipt tells of a voluntary programme": (
        "sharing.referrals.receipt.shown_uses",
        lambda actor, uses: uses,
        [FREELY, AGREED, SENT],
        "shows what",
    ),
    "a programme takes its promise back": (
        "sharing.referrals.reach.VOLUNTARY",
        Q(recipient__programme__voluntary=True),
        [FREELY, AGREED, SENT, NO_LONGER_FREELY, Decide("coach", decides=True)],
        "shows what|instead of",
    ),
    "a newer agreement takes the promise back": (
        "sharing.grants.discretion._withheld_uses",
        lambda actor: _withheld(actor, "grant__"),
        [FREELY, AGREED, SENT, NO_LONGER_FREELY, Renew(0, frozenset({"identity"}), days=5)],
        "shows what|instead of",
    ),
    "a review tells of a voluntary programme": (
        "sharing.emergencies.access.voluntary_uses",
        GrantUse.objects.none,
        [FREELY, AGREED, SENT, IN_DANGER],
        "shows what",
    ),
    "whoever decides takes it back by its name": (
        "sharing.grants.services.ending.shown_grants",
        lambda actor, grants: grants,
        [FREELY, AGREED, WithdrawFrom(0, model.PARTNER, by="manager")],
        "the model refuses",
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_what_breaks_is_noticed(platform: Platform, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    target, instead, acts, said = BREAKS[name]
    monkeypatch.setattr(target, instead)
    with pytest.raises(Disagreement, match=said):
        platform.play(acts, ("coach", "manager"))
