"""The ledger: balanced, once by event, never changed, each member its own; nine attacks as the application's role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext

from budgets.access import access_pool_to_manage
from budgets.ledger.balances import balance_of, balances, entries_of
from budgets.ledger.models import Account, AccountKind, Entry, EventKind, Transaction
from budgets.ledger.services import Posting, locked_pool, of_member, post, reverse
from budgets.models import Pool
from maillage.audit.actor import Actor
from maillage.postgres.acting import body_role_name
from maillage.problems import Problem
from tests.budgets.booking import shut
from tests.budgets.conftest import make_pool

type ActingAs = Callable[[str], Any]
DAY = date(2026, 3, 31)


def call(actor: Actor, pool: Pool, slug: str = "genappe", cents: int = 10_000, event: Any = None) -> Transaction:
    role = body_role_name(slug)
    posted = post(
        actor=actor, pool=locked_pool(pool), kind=EventKind.CALL, event=event or uuid4(), booked_on=DAY, member=role,
        postings=[of_member(role, cents), Posting(AccountKind.CONTRIBUTIONS, -cents)],
    )  # fmt: skip
    assert posted is not None
    return posted


@pytest.fixture
def posted(acting: ActingAs) -> Transaction:
    """A call to Genappe in a pool of three."""
    with acting("coordinator") as actor:
        return call(actor, access_pool_to_manage(actor, make_pool(actor).pk))


def constraint(statement: str, *values: Any) -> str:
    """With what the database refuses a statement, at the latest when it would be committed."""
    with pytest.raises(Error) as caught, transaction.atomic():
        run_all(sql(statement, *values), commit_now)
    cause: Any = caught.value.__cause__
    return str(cause.diag.constraint_name or cause.pgcode)


def commit_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def refused_with(message: str, *steps: Callable[[], object]) -> None:
    """These steps are refused when they would be committed, and leave nothing."""
    with pytest.raises(Error, match=message), transaction.atomic():
        run_all(*steps, commit_now)


def run_all(*steps: Callable[[], object]) -> None:
    for step in steps:
        step()


def sql(statement: str, *values: Any) -> Callable[[], None]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run


def test_an_event_is_posted_once(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool, event = make_pool(actor), uuid4()
        assert call(actor, pool, event=event) == call(actor, pool, event=event)
        assert balance_of(pool, AccountKind.MEMBER, body_role_name("genappe")) == 10_000
        assert balance_of(pool, AccountKind.CONTRIBUTIONS) == -10_000


def test_posting_asks_little_of_the_database(acting: ActingAs, posted: Transaction) -> None:
    """What is there, whether a final account refuses it, the writing of it all."""
    with acting("coordinator") as actor:
        pool = locked_pool(posted.pool)
        with CaptureQueriesContext(connection) as asked:
            posting(actor, pool, (AccountKind.BANK, 1))
        opened = [query["sql"] for query in asked if 'INSERT INTO "ledger_account"' in query["sql"]]
        assert (len(opened), len(asked)) == (1, 4)
        with CaptureQueriesContext(connection) as asked:
            again = posting(actor, pool, *((AccountKind.BANK, cents) for cents in range(1, 9)))
        assert again is not None
        assert (again.number, len(asked)) == (3, 3)


def test_nothing_is_posted_of_nothing(acting: ActingAs) -> None:
    with acting("coordinator") as actor:
        pool = make_pool(actor)
        assert post(
            actor=actor, pool=pool, kind=EventKind.CALL, event=uuid4(), booked_on=DAY,
            postings=[Posting(AccountKind.BANK, 0)],
        ) is None  # fmt: skip


def test_what_does_not_balance_is_refused_before_the_database_does(acting: ActingAs) -> None:
    with acting("coordinator") as actor, pytest.raises(ValueError, match="balance"):
        post(
            actor=actor, pool=make_pool(actor), kind=EventKind.CALL, event=uuid4(), booked_on=DAY,
            postings=[Posting(AccountKind.BANK, 1), Posting(AccountKind.CONTRIBUTIONS, -2)],
        )  # fmt: skip


def test_a_reversal_cancels_every_line_once(acting: ActingAs, posted: Transaction) -> None:
    with acting("coordinator") as actor:
        reversal = reverse(actor=actor, pool=posted.pool, posted=posted, booked_on=DAY)
        commit_now()
        assert (reversal.number, reversal.member_id) == (2, posted.member_id)
        assert {balance.cents for balance in balances(posted.pool)} == {0}
        for again, code in ((posted, "reversed_before"), (reversal, "cannot_reverse")):
            with pytest.raises(Problem) as refused:
                reverse(actor=actor, pool=posted.pool, posted=again, booked_on=DAY)
            assert refused.value.code == code


def test_a_member_reads_its_own_entries_and_its_own_balance_only(acting: ActingAs, posted: Transaction) -> None:
    with acting("coordinator") as actor:
        call(actor, posted.pool, "villers-la-ville", 777)
    with acting("villers_manager"):
        assert set(Transaction.objects.values_list("entries__cents", flat=True)) == {777, -777}
        assert [(each.kind, each.cents) for each in balances(posted.pool)] == [(AccountKind.MEMBER, 777)]
        assert entries_of(posted.pool, AccountKind.MEMBER, body_role_name("genappe")).count() == 0


def test_nothing_is_posted_on_a_settled_pool_nor_taken_back(acting: ActingAs, shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        posted = call(actor, shared_pool)
        pool = shut(actor, shared_pool)
        with pytest.raises(Problem, match="pool_closed"):
            call(actor, pool)
        with pytest.raises(Problem, match="pool_closed"):
            reverse(actor=actor, pool=pool, posted=posted, booked_on=DAY)
        refused_with("the pool is closed", lambda: posting(actor, pool, (AccountKind.BANK, 1), kind=EventKind.PAYMENT))


def posting(
    actor: Actor, pool: Pool, *amounts: tuple[AccountKind, int], kind: EventKind = EventKind.CALL
) -> Transaction | None:
    """These amounts against contributions, past the lock that would refuse a settled pool first."""
    postings = [Posting(account, cents) for account, cents in amounts]
    balancing = Posting(AccountKind.CONTRIBUTIONS, -sum(cents for _account, cents in amounts))
    return post(actor=actor, pool=pool, kind=kind, event=uuid4(), booked_on=DAY, postings=[*postings, balancing])


NEW = (
    "INSERT INTO public.ledger_transaction (id, pool_id, coordination_role, member_role, number, size, kind, event,"
    " booked_on, memo, posted_at, posted_by) SELECT %s, pool_id, coordination_role, NULL, 99, 2, 'closing',"
    " gen_random_uuid(), booked_on, '', posted_at, posted_by FROM public.ledger_transaction LIMIT 1"
)
ENTRY = (
    "INSERT INTO public.ledger_entry (transaction_id, account_id, pool_id, coordination_role, member_role, cents)"
    " SELECT %s, id, pool_id, coordination_role, NULL, %s FROM public.ledger_account WHERE kind = %s"
)
REFUSED = "42501"
ATTACKS = [
    ("UPDATE public.ledger_entry SET cents = 1", REFUSED),
    ("UPDATE public.ledger_transaction SET booked_on = now()", REFUSED),
    ("UPDATE public.ledger_account SET code = 'x'", REFUSED),
    ("DELETE FROM public.ledger_entry", REFUSED),
    ("DELETE FROM public.ledger_transaction", REFUSED),
    ("TRUNCATE public.ledger_entry, public.ledger_transaction CASCADE", REFUSED),
    ("ALTER TABLE public.ledger_entry DISABLE TRIGGER ALL", REFUSED),
    ("SET session_replication_role = replica", REFUSED),
    ("CREATE TRIGGER t BEFORE INSERT ON public.ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_pool_open()", REFUSED),
]


@pytest.mark.parametrize(("attack", "answer"), ATTACKS)
def test_what_was_posted_stays_whatever_is_tried(
    acting: ActingAs, posted: Transaction, attack: str, answer: str
) -> None:
    with acting("coordinator"):
        assert constraint(attack) == answer


def test_a_transaction_that_is_not_balanced_is_never_committed(acting: ActingAs, posted: Transaction) -> None:
    with acting("coordinator"):
        one, both = uuid4(), uuid4()
        refused_with("has no entry", sql(NEW, one))
        entries = (sql(ENTRY, both, 5, "contributions"), sql(ENTRY, both, -4, "contributions"))
        refused_with("not balanced", sql(NEW, both), *entries)


def test_an_entry_that_comes_later_is_refused_even_when_it_balances(acting: ActingAs, posted: Transaction) -> None:
    later = (
        "INSERT INTO public.ledger_entry (transaction_id, account_id, pool_id, coordination_role, member_role, cents)"
        " SELECT t.id, a.id, t.pool_id, t.coordination_role, t.member_role, %s"
        " FROM public.ledger_transaction t JOIN public.ledger_account a ON a.kind = 'contributions'"
    )
    with acting("coordinator"):
        commit_now()
        refused_with("not balanced", sql(later, 5), sql(later, -5))


def test_an_entry_on_another_members_account_is_refused(acting: ActingAs, posted: Transaction) -> None:
    role = body_role_name("court-saint-etienne")
    with acting("coordinator") as actor:
        refused_with(
            "somebody else",
            lambda: post(
                actor=actor, pool=posted.pool, kind=EventKind.CALL, event=uuid4(), booked_on=DAY, member=role,
                postings=[of_member(body_role_name("genappe"), 5), Posting(AccountKind.CONTRIBUTIONS, -5)],
            ),
        )  # fmt: skip


def test_an_entry_on_an_account_of_another_pool_is_refused(acting: ActingAs, posted: Transaction) -> None:
    with acting("coordinator") as actor:
        other = call(actor, make_pool(actor, name="Autre"))
        account = Account.objects.get(pool=other.pool, kind=AccountKind.CONTRIBUTIONS)
        strange = Entry(transaction=posted, account=account, pool=posted.pool, coordination_id=actor.body_role, cents=1)
        refused_with("entry_has_the_pool_of_its_account", strange.save)


@pytest.mark.parametrize(
    ("who", "answer"), [("manager", REFUSED), ("villers_manager", REFUSED), ("coach", "member_of_the_pool")]
)
def test_nobody_but_the_coordination_posts(acting: ActingAs, posted: Transaction, who: str, answer: str) -> None:
    with acting(who) as actor:
        mine = Account(pool=posted.pool, coordination_id=posted.coordination_id, kind=AccountKind.BANK, code="mine")
        refused_with("row-level security|not a member of the pool", mine.save)
        assert constraint(
            "INSERT INTO public.ledger_transaction (id, pool_id, coordination_role, member_role, number, size, kind,"
            " event, booked_on, memo, posted_at, posted_by) VALUES (gen_random_uuid(), %s, %s, %s, 9, 2, 'call',"
            " gen_random_uuid(), now(), '', now(), gen_random_uuid())",
            posted.pool_id, posted.coordination_id, actor.body_role,
        ) == answer  # fmt: skip
