"""Whatever the two CPAS do, in whatever order: the recipient reads the payload while it is open, nobody else ever."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.audit.models import AuditEntry
from maillage.postgres.acting import become, role_name
from maillage.problems import Problem
from sharing.transmissions import rules
from sharing.transmissions.access import access_transmission
from tests.conftest import make_actor, signed_in
from tests.isolation.scene import acting
from tests.transmissions import cases

EFFORT = int(os.environ.get("MAILLAGE_ALGEBRA", "1"))
# Texts that stand nowhere else, so that finding one is finding this person.
MARKED = {code: f"zq{rank}zq" for rank, code in enumerate(rules.PERSON)} | {"birth_date": "1931-12-07"}
SHOWN = [text for code, text in MARKED.items() if code != "birth_date"]
STRANGERS = ("elsewhere", "villers_manager", "coach", "other_coach", "coordinator", "finance", "dpo")
ACTS = [(event, party) for event in sorted(rules.TRANSITIONS) for party in rules.PARTIES]


def paths(pk: UUID) -> list[str]:
    """Every page and route that could show the person."""
    one = f"/transmissions/{pk}/"
    steps = ("acknowledge", "cancel", "accept", "decline", "ask", "decision", "settle", "correct", "person", "check",
             "pass-on", "file")  # fmt: skip
    return [
        "/", "/transmissions/", "/transmissions/?stage=ended", one, *(f"{one}{step}/" for step in steps),
        "/api/transmissions/", f"/api{one}", "/participants/", "/referrals/", "/notifications/",
    ]  # fmt: skip


class Platform:
    """The cast, signed in, and one transmission about a person whom nothing else mentions."""

    def __init__(self) -> None:
        # before any example: what is undone after one would sign them out
        self.clients = {who: signed_in(who) for who in ("colleague", "receiver", *STRANGERS)}

    def answer(self, who: str, path: str) -> str:
        """What this member gets, as text."""
        return self.clients[who].get(path, headers={"accept-language": "en"}).content.decode(errors="replace")

    def seen(self, who: str, pk: UUID) -> set[str]:
        """The marked texts that this member finds on any surface."""
        return {text for path in paths(pk) for text in SHOWN if text in self.answer(who, path)}


@pytest.fixture
def platform(db: None) -> Platform:
    return Platform()


def state_after(acts: list[tuple[str, str]]) -> tuple[str, bool]:
    """The model: where a draft stands after these acts, and whether it ever left. The decision names the recipient."""
    state, left = rules.DRAFT, False
    for event, party in acts:
        if (event, state) in (("cancel", rules.ACKNOWLEDGED), ("keep", rules.DRAFT)):
            event = "keep" if event == "cancel" else "cancel"  # one service, by the state
        if (event, state) in (("settle", rules.ACCEPTED), ("take_up", rules.PROVISIONAL)):
            event = "take_up" if event == "settle" else "settle"
        if event == "settle" and party == rules.SENDER:
            continue
        state = rules.target_of(event, state, party) or state
        left = left or state == rules.SENT
    return state, left


def play(pk: UUID, acts: list[tuple[str, str]]) -> None:
    """The acts through the services; what may not be done changes nothing."""
    for event, party in acts:
        actor = make_actor(cases.WHO[party])
        with acting(actor):
            try:
                with transaction.atomic():
                    cases.DO[event](actor, access_transmission(actor, pk))
            except Exception as refused:
                if not isinstance(refused, Problem) and type(refused).__name__ != "Http404":
                    raise


@settings(max_examples=EFFORT * 5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.one_of(
        st.lists(st.sampled_from(ACTS), max_size=8),
        st.sampled_from(sorted(cases.PATHS)).map(lambda state: cases.PATHS[state]),
        st.tuples(
            st.sampled_from(sorted(cases.PATHS)).map(lambda state: cases.PATHS[state]),
            st.lists(st.sampled_from(ACTS), max_size=4),
        ).map(lambda both: [*both[0], *both[1]]),
    ),
    st.sampled_from(STRANGERS),
)
def test_each_side_reads_what_it_may_in_every_state_and_nobody_else_anything(
    platform: Platform, acts: list[tuple[str, str]], stranger: str
) -> None:
    become(role_name("identity"))
    with transaction.atomic():
        sender = make_actor("colleague")
        with acting(sender):
            pk = cases.drafted(sender, person=MARKED).pk
        play(pk, acts)
        state, left = state_after(acts)
        open_there = left and state in rules.OPEN
        try:
            assert platform.seen("receiver", pk) == (set(SHOWN) if open_there else set())
            assert platform.seen(stranger, pk) == set()
            assert platform.seen("colleague", pk) == set(SHOWN)  # its own copy
            assert read_by_receiver(pk) == open_there
        finally:
            become(role_name("identity"))
            transaction.set_rollback(True)


def read_by_receiver(pk: UUID) -> bool:
    """Whether the sender finds in its log that the other CPAS looked."""
    with acting(make_actor("colleague")):
        looks = AuditEntry.objects.filter(action="transmission.read", disclosure_ids__contains=[pk])
        return looks.exclude(body_role=make_actor("colleague").body_role).exists()


def test_the_model_agrees_with_the_services_about_where_it_stands(db: None, actor: Callable[[str], Any]) -> None:
    for state, acts in cases.PATHS.items():
        assert state_after(acts)[0] == state
        with acting(actor("colleague")):
            from sharing.transmissions.models import Transmission

            assert Transmission.objects.get(pk=cases.in_state(actor, state)).state == state if not acts else True


@pytest.fixture(autouse=True)
def _as_identity() -> Iterator[None]:
    yield
    become(role_name("identity"))
