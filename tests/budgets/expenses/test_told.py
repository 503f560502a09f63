"""Who is told that an expense waits for a decision, and until when it does."""

from __future__ import annotations

import pytest

from budgets.access import access_pool_to_manage
from budgets.closing.access import in_force
from budgets.closing.services import draw_up, reopen
from budgets.expenses.access import access_expense_to_change
from budgets.expenses.models import Expense
from budgets.expenses.services import reopen_expense
from budgets.models import Pool
from budgets.services import entrust_pool
from maillage.notifications.models import Notification
from maillage.outbox.deliver import deliver_one
from maillage.outbox.models import OutboxMessage
from tests.budgets.expenses.spending import approve, entered
from tests.cast import user_id
from tests.conftest import Acting

WAITS, DRAWN_UP = "expenses.submitted", "closing.drawn_up"


def told(name: str, *, read: bool = False) -> int:
    """How often this member of the coordination has been told that something waits, after what is on its way came."""
    with Acting("coordinator"):
        while deliver_one():
            pass
        found = Notification.objects.filter(user_id=user_id(name), kind=WAITS)
        return found.exclude(read_at=None).count() if read else found.filter(read_at=None).count()


def test_those_who_decide_are_told_once_of_a_pool_until_nothing_waits(pool: Pool) -> None:
    entered("finance", pool, submit=False)
    assert (told("coordinator"), told("treasurer")) == (0, 0)
    first, second = entered("finance", pool), entered("villers_manager", pool, supplier="Imprimeur")
    assert (told("coordinator"), told("treasurer")) == (1, 1)
    with Acting("coordinator"):
        assert set(Notification.objects.values_list("object_id", flat=True)) == {pool.pk}
    approve(first)
    assert (told("coordinator"), told("treasurer")) == (1, 1)
    approve(second, "treasurer")
    assert (told("coordinator"), told("treasurer")) == (0, 0)
    assert (told("coordinator", read=True), told("treasurer", read=True)) == (1, 1)


def test_who_entered_or_submitted_it_is_not_told(pool: Pool) -> None:
    entered("coordinator", pool)
    assert (told("coordinator"), told("treasurer")) == (0, 1)


def test_who_may_not_decide_is_not_told(pool: Pool) -> None:
    with Acting("coordinator") as actor:
        kept = access_pool_to_manage(actor, pool.pk)
        entrust_pool(actor=actor, pool=kept, user_id=user_id("treasurer"), permission="")
    entered("finance", pool)
    assert (told("coordinator"), told("treasurer")) == (1, 0)


def test_what_its_member_takes_back_waits_no_more(pool: Pool) -> None:
    expense = entered("finance", pool)
    assert told("treasurer") == 1
    with Acting("finance") as actor:
        reopen_expense(actor=actor, expense=access_expense_to_change(actor, pool.pk, expense.pk))
    assert told("treasurer") == 0


def test_a_message_that_comes_late_or_twice_tells_nobody(pool: Pool) -> None:
    expense = entered("finance", pool)
    with Acting("coordinator"):
        message = OutboxMessage.objects.get(topic=WAITS, object_id=expense.pk)
    assert told("treasurer") == 1
    approve(expense)
    assert told("treasurer") == 0
    from budgets.expenses.handlers import tell

    with Acting("coordinator"):
        assert Expense.objects.get().state == "approved"
        tell(message)
    assert told("treasurer") == 0


@pytest.mark.parametrize(("name", "count"), [("manager", 1), ("finance", 1), ("villers_manager", 1), ("colleague", 0)])
def test_each_member_is_told_that_the_final_account_is_drawn_up(shared_pool: Pool, name: str, count: int) -> None:
    with Acting("coordinator") as actor:
        draw_up(actor=actor, pool=access_pool_to_manage(actor, shared_pool.pk))
    with Acting(name):
        while deliver_one():
            pass
        found = Notification.objects.filter(user_id=user_id(name), kind=DRAWN_UP)
        assert [row.object_id for row in found] == [shared_pool.pk] * count


def test_an_account_that_was_reopened_meanwhile_is_not_told(shared_pool: Pool) -> None:
    with Acting("coordinator") as actor:
        kept = access_pool_to_manage(actor, shared_pool.pk)
        draw_up(actor=actor, pool=kept)
        reopen(actor=actor, pool=kept, reason="Une facture manquait")
    with Acting("manager"):
        assert in_force(shared_pool) is None
        while deliver_one():
            pass
        assert not Notification.objects.filter(kind=DRAWN_UP).exists()
