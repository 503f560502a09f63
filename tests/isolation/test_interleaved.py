"""Thousands of requests of different bodies on a few connections, most of which leave something behind."""

from __future__ import annotations

import itertools
import json
import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings as project
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory

from maillage.audit.actor import Actor
from tests.conftest import make_actor, signed_in
from tests.isolation import scene
from tests.isolation.urls_attack import VIEWS

WHO = ("colleague", "receiver", "elsewhere", "coach", "other_coach", "coordinator")
REFUSED = {"raised", "writes"}
CPAS_ONLY = {"writes"}


@dataclass
class Attack:
    """Requests of several people, and what each answer showed that was not theirs."""

    handler: WSGIHandler
    people: dict[str, tuple[Actor, str]]
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    leaks: list[tuple[str, str, Any]] = field(default_factory=list)

    def start(self, who: str, view: str) -> tuple[int, Any]:
        """Send one request: its status and its body, not read yet."""
        actor, cookie = self.people[who]
        environ = RequestFactory(
            headers={"host": f"{actor.body_slug}.{project.BASE_HOST}", "cookie": cookie}
        ).get(f"/{view}/").environ  # fmt: skip
        status: list[str] = []

        def start_response(line: str, headers: Any, *_rest: Any) -> Callable[[bytes], object]:
            status.append(line)
            return lambda data: None

        response = self.handler(environ, start_response)
        return int(status[0].split()[0]), response

    def ask(self, who: str, view: str, choice: random.Random) -> None:
        """Send one request and judge each line of the answer; between lines of a stream somebody else may ask."""
        status, response = self.start(who, view)
        with suppress(ZeroDivisionError, Exception):
            for piece in response:
                if status == 200:
                    self.judge(who, view, json.loads(piece))
                if "streams" in view and choice.random() < 0.2:
                    self.ask(choice.choice(WHO), "rows", choice)
                if "streams" in view and choice.random() < 0.05:
                    break
        response.close()
        self.answers[view, status] += 1

    def judge(self, who: str, view: str, answer: dict[str, Any]) -> None:
        """Note whatever is not of the body that asked."""
        actor, _cookie = self.people[who]
        path = f"{actor.schema}, public" if actor.schema else "public"
        wrong: list[Any] = [line for line in answer["parties"] if actor.body_role not in line.split()]
        wrong += [name for name in answer["names"] if name != actor.body_slug]
        if answer["role"] != actor.body_role or answer["schema"] != path:
            wrong.append((answer["role"], answer["schema"]))
        if wrong:
            self.leaks.append((who, view, wrong))


def work(attack: Attack, jobs: Iterator[tuple[str, str]], seed: int, stop: Callable[[], bool]) -> None:
    """One thread: one connection, requests of everybody."""
    choice = random.Random(seed)
    try:
        for who, view in jobs:
            if stop():
                return
            attack.ask(who, view, choice)
    finally:
        connection.close()


def run(attack: Attack, jobs: list[tuple[str, str]], stop: Callable[[], bool] = lambda: False) -> None:
    """All jobs on 8 threads."""
    shares = [iter(share) for share in itertools.batched(jobs, -(-len(jobs) // 8), strict=False)]
    threads = [threading.Thread(target=work, args=(attack, share, seed, stop)) for seed, share in enumerate(shares)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.fixture
def attack(committed: str, settings: Any) -> Attack:
    """The scene, with each CPAS's people named after it, and a signed-in cookie of each of the cast."""
    settings.URLCONF_BY_KIND = dict.fromkeys(project.URLCONF_BY_KIND, "tests.isolation.urls_attack")
    people = {}
    for who in WHO:
        cookie = signed_in(who).cookies[project.SESSION_COOKIE_NAME].value
        people[who] = (make_actor(who), f"{project.SESSION_COOKIE_NAME}={cookie}")
    for sender, recipient in (("colleague", "lire-et-ecrire-bw"), ("receiver", "cesep"), ("elsewhere", "genappe")):
        actor = make_actor(sender)
        with scene.acting(actor):
            scene.sent(actor, recipient, last_name=actor.body_slug)
    return Attack(WSGIHandler(), people)


def mixed(count: int, views: list[str], seed: int) -> list[tuple[str, str]]:
    """That many requests of everybody for these views, in any order."""
    choice = random.Random(seed)
    pairs = [(who, view) for who, view in itertools.product(WHO, views)]
    pairs = [
        (who, view) for who, view in pairs if view not in CPAS_ONLY or who in ("colleague", "receiver", "elsewhere")
    ]
    return [choice.choice(pairs) for _ in range(count)]


def test_no_answer_of_thousands_shows_anything_of_another_body(
    attack: Attack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "django.request")  # hundreds of failures are meant
    run(attack, mixed(3200, [*VIEWS, "rows", "rows"], seed=7))
    assert attack.leaks == []
    assert sum(attack.answers.values()) >= 3200
    assert {view for view, _status in attack.answers} == set(VIEWS)
    for (view, status), count in attack.answers.items():
        if view in REFUSED:
            assert status == 500, (view, status, count)
        elif "begins_and_breaks" not in view and "inside" not in view:
            assert status in (200, 204), (view, status, count)


def test_without_the_guard_at_the_start_of_a_request_bodies_do_leak(
    attack: Attack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: a raw BEGIN of one body and a raw ROLLBACK of the next give the first one's role back."""
    monkeypatch.setattr("maillage.identity.web.middleware.forget", lambda: None)
    deadline = time.monotonic() + 30
    jobs = mixed(3000, ["begins", "rolls_back", "rows"], seed=7)
    run(attack, jobs, stop=lambda: bool(attack.leaks) or time.monotonic() > deadline)
    assert attack.leaks
