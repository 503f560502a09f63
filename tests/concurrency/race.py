"""Two people at once, each with a connection of their own, made to meet where it hurts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from maillage.audit.actor import Actor
from tests.isolation import scene

type Job = tuple[Actor, Callable[[Actor], Any]]


def together(*jobs: Job) -> list[Any]:
    """Run all jobs at once, each as its actor's body; what each returned or raised, in the order given."""
    outcomes: list[Any] = [None] * len(jobs)

    def run(number: int, actor: Actor, do: Callable[[Actor], Any]) -> None:
        try:
            with scene.acting(actor):
                outcomes[number] = do(actor)
        except Exception as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number, *job)) for number, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert not any(thread.is_alive() for thread in threads), "a job waits for ever"
    return outcomes


class Meeting:
    """Where two jobs wait for each other; if a lock keeps the second away, the first goes on after a while."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, patience: float) -> None:
        self.patience = patience
        self._patch = monkeypatch
        self._barrier = threading.Barrier(2)
        self.met = False

    def wait(self) -> None:
        """Wait for the other one."""
        try:
            self._barrier.wait(timeout=self.patience)
            self.met = True
        except threading.BrokenBarrierError:
            pass

    def after(self, target: str, when: Callable[..., bool] = lambda *args, **kwargs: True) -> None:
        """Meet each time that `target` returns, if `when` says so of its arguments."""
        module, _, name = target.rpartition(".")
        original = getattr(import_module(module), name)

        def meeting(*args: Any, **kwargs: Any) -> Any:
            result = original(*args, **kwargs)
            if when(*args, **kwargs):
                self.wait()
            return result

        self._patch.setattr(target, meeting)


def without_row_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every SELECT ... FOR UPDATE becomes a plain one."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self.all())


def kinds(outcomes: list[Any]) -> list[str]:
    """`done`, the code of a Problem, or the class of another error: for each outcome."""
    return [
        getattr(outcome, "code", type(outcome).__name__) if isinstance(outcome, Exception) else "done"
        for outcome in outcomes
    ]
