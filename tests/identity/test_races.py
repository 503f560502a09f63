"""What two people do at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from maillage.identity.models import Invitation, Membership, PersonCard, User
from maillage.identity.services import NewPerson, accept_as_new_person, end_membership, invite_colleague
from maillage.postgres.acting import acting_as, body_role_name, identifying
from maillage.problems import Problem
from tests.cast import user_id
from tests.conftest import Acting, make_actor

GENAPPE = body_role_name("genappe")


def together(*tasks: Callable[[], Any]) -> list[str]:
    """Run the tasks in threads of their own, started at once; what became of each: a problem's code or "done"."""
    results: list[str] = []
    start = threading.Barrier(len(tasks))

    def run(task: Callable[[], Any]) -> None:
        try:
            start.wait(5)
            task()
            results.append("done")
        except Problem as problem:
            results.append(problem.code)
        except Exception as error:
            results.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(results)


def two_managers() -> list[PersonCard]:
    """The cards of Genappe's manager and of a second one."""
    with identifying():
        Membership.objects.filter(user_id=user_id("colleague")).update(function="manager")
    with acting_as(GENAPPE):
        return list(PersonCard.objects.filter(body_id=GENAPPE, function="manager"))


def ending(name: str, card: PersonCard) -> Callable[[], None]:
    """A task: this member of the cast ends that membership."""

    def task() -> None:
        with Acting(name):
            end_membership(actor=make_actor(name), card=card)

    return task


@pytest.mark.parametrize("_round", range(3))
def test_one_invitation_makes_one_member(committed: str, _round: int) -> None:
    with Acting("manager") as manager:
        invitation = invite_colleague(actor=manager, email="new@maillage.example", function="reader")

    def accept() -> None:
        with identifying():
            accept_as_new_person(invitation_id=invitation.pk, person=NewPerson("Nora", "Nouveau", "four plain words"))

    assert together(accept, accept, accept) == ["done", "invitation_closed", "invitation_closed"]
    assert User.objects.filter(email="new@maillage.example").count() == 1
    assert Membership.objects.filter(user__email="new@maillage.example").count() == 1
    assert Invitation.objects.get(pk=invitation.pk).accepted_at


def test_two_keepers_who_end_each_other_do_not_both_go(committed: str) -> None:
    mine, other = two_managers()
    assert together(ending("manager", other), ending("colleague", mine)) == ["done", "last_keeper"]


def test_without_the_lock_both_would_go(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, other = two_managers()
    seen = threading.Barrier(2)
    exists = QuerySet.exists

    def slow_exists(self: QuerySet[Any]) -> bool:
        answer = exists(self)
        if self.model is PersonCard:
            seen.wait(5)  # both have looked before either writes
        return answer

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self: self)
    monkeypatch.setattr(QuerySet, "exists", slow_exists)
    assert together(ending("manager", other), ending("colleague", mine)) == ["done", "done"]
