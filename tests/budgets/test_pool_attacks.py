"""What only a service would refuse is refused by the database too: raw SQL as the application signs in, committed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from budgets.access import access_pool_to_manage
from budgets.closing.services import draw_up
from budgets.models import Pool
from budgets.services import enter_funding, start_version
from maillage.audit.actor import Actor
from tests.budgets.attacking import commit, connected_as_web, refused
from tests.budgets.booking import call, pay, shut, spend
from tests.budgets.conftest import make_pool, share_pool
from tests.budgets.expenses.spending import approve, claimed, entered, line, spending_pool
from tests.conftest import Acting
from tests.database import connected_to

DRAFTED = "version_id = (SELECT id FROM public.budgets_budgetversion WHERE pool_id = '{draft}')"
MODIFIED = "(SELECT id FROM public.budgets_budgetversion WHERE pool_id = '{shared}' AND adopted_at IS NULL)"
ADOPT = (
    f"UPDATE public.budgets_budgetversion SET adopted_at = now(), adopted_by = gen_random_uuid() WHERE id = {MODIFIED}"
)
# The statement of the first version again, for the modification.
STATEMENT = (
    "INSERT INTO public.budgets_apportionment (id, pool_id, coordination_role, member_roles, version_id, key_id,"
    " number, starts, ends, method, stays, lines, total_cents, funding, funding_cents, amount_cents, made_at, made_by)"
    " SELECT gen_random_uuid(), a.pool_id, a.coordination_role, a.member_roles, v.id, a.key_id, 1, a.starts, a.ends,"
    " a.method, a.stays, {lines}, a.total_cents, a.funding, a.funding_cents, a.amount_cents, now(), a.made_by"
    " FROM public.budgets_apportionment a JOIN public.budgets_budgetversion v ON v.pool_id = a.pool_id AND v.number = 1"
    " WHERE a.pool_id = '{{shared}}' AND a.number = 0"
)
SHARES = (
    "INSERT INTO public.budgets_share (id, apportionment_id, coordination_role, member_role, cents)"
    " SELECT gen_random_uuid(), n.id, s.coordination_role, s.member_role, s.cents {more} FROM public.budgets_share s"
    " JOIN public.budgets_apportionment o ON o.id = s.apportionment_id"
    " JOIN public.budgets_apportionment n ON n.pool_id = o.pool_id AND n.number = 1"
    " WHERE o.pool_id = '{{shared}}' AND o.number = 0"
)
SAME, OTHER = (
    STATEMENT.format(lines="a.lines"),
    STATEMENT.format(
        lines="jsonb_build_array(jsonb_build_object('code', 'other', 'label', '', 'cents', a.total_cents))"
    ),
)
VOTE = (
    "INSERT INTO public.budgets_councilvote (id, version_id, pool_id, coordination_role, member_roles, member_role,"
    " voted_on, approved, reference, kept_by, content_type, digest, entered_at, entered_by)"
    " SELECT gen_random_uuid(), v.id, v.pool_id, v.coordination_role, v.member_roles, {member}, '2026-02-01', true, '',"
    " '', '', '', now(), v.made_by FROM public.budgets_budgetversion v"
    " WHERE v.pool_id = '{{shared}}' AND v.adopted_at IS {adopted}"
)
ITEM = (
    "INSERT INTO public.expenses_claimitem (id, claim_id, expense_id, pool_id, coordination_role, cents, cut_cents,"
    " cut_reason) SELECT gen_random_uuid(), '{claim}', id, pool_id, coordination_role, {cents}, 0, ''"
    " FROM public.expenses_expense WHERE id = '{approved}'"
)
DECIDED = (
    "UPDATE public.expenses_expense SET state = 'approved', decided_by = {by}, decided_at = now()"
    " WHERE id = '{{waiting}}'"
)
POSTED = (
    "INSERT INTO public.ledger_transaction (id, pool_id, coordination_role, member_role, number, size, kind, event,"
    " reverses_id, booked_on, memo, posted_at, posted_by) SELECT gen_random_uuid(), t.pool_id, t.coordination_role,"
    " t.member_role, 1 + (SELECT max(number) FROM public.ledger_transaction WHERE pool_id = t.pool_id), t.size, {kind},"
    " gen_random_uuid(), {reverses}, t.booked_on, '', now(), t.posted_by FROM public.ledger_transaction t"
    " WHERE t.pool_id = '{pool}' AND t.kind = {found} ORDER BY t.number LIMIT 1"
)
TAKEN_BACK = POSTED.format(kind="'reversal'", reverses="t.id", pool="{shut}", found="'payment'")
ENTERED = POSTED.format(kind="t.kind", reverses="NULL", pool="{accounted}", found="'expense'")
REOPENED = (
    "UPDATE public.closing_finalaccount SET reopened_at = now(), reopened_by = gen_random_uuid(), reason = 'x'"
    " WHERE pool_id = '{accounted}'"
)
ACCOUNT = (
    "INSERT INTO public.closing_finalaccount (id, pool_id, coordination_role, member_roles, statement_id, number,"
    " figures, digest, costs_cents, subsidy_cents, amount_cents, posted_until, booked_on, drawn_up_at, drawn_up_by,"
    " reason) SELECT gen_random_uuid(), pool_id, coordination_role, member_roles, id, 1, '{{}}', '', 5, 0, 5,"
    " (SELECT coalesce(max(number), 0) FROM public.ledger_transaction t WHERE t.pool_id = a.pool_id),"
    " now(), now(), made_by, '' FROM public.budgets_apportionment a WHERE pool_id = '{shared}' AND number = 0"
)
# Each is one transaction of the coordination, with the guard that refuses it.
ATTACKS = {
    "the line that the funding needs is removed": (
        [f"DELETE FROM public.budgets_versionline WHERE {DRAFTED}"], "funding_within_budget",
    ),
    "it is lowered": (
        [f"UPDATE public.budgets_versionline SET cents = 999999 WHERE {DRAFTED}"], "funding_within_budget",
    ),
    "the funding is raised": (
        [f"UPDATE public.budgets_versionfunding SET cents = 4777501 WHERE {DRAFTED}"], "funding_within_budget",
    ),
    "a version is adopted and nothing shared": ([ADOPT], "version_shared_when_adopted"),
    "other lines are shared than the version has": (
        [ADOPT, OTHER, SHARES.format(more="")], "apportionment_of_its_version",
    ),
    "a cent more is shared": ([ADOPT, SAME, SHARES.format(more="+ 1")], "apportionment_adds_up"),
    "a draft is voted": ([VOTE.format(member="v.member_roles[1]", adopted="NULL")], "vote_on_an_adopted_version"),
    "a council votes that has no part": (
        [VOTE.format(member="v.coordination_role", adopted="NOT NULL")], "member_of_the_pool",
    ),
    "a member is struck out": (
        ["UPDATE public.budgets_pool SET member_roles = member_roles[2:] WHERE id = '{shared}'"], "members_stay",
    ),
    "an expense is approved by its author": (
        [DECIDED.format(by="submitted_by")], "expense_decided_by_another",
    ),
    "an expense is approved and not posted": (
        [DECIDED.format(by="gen_random_uuid()")], "expense_posted_when_approved",
    ),
    "an expense is claimed above its amount": (
        [ITEM.format(claim="{first}", cents="cents + 1", approved="{approved}")], "claimed_within_the_expense",
    ),
    "an expense is claimed twice": (
        [
            ITEM.format(claim="{first}", cents="cents", approved="{approved}"),
            ITEM.format(claim="{second}", cents="1", approved="{approved}"),
        ],
        "claimed_within_the_expense",
    ),
    "an account says what the ledger does not": ([ACCOUNT], "finalaccount_of_the_ledger"),
    "an expense is posted after the account": ([ENTERED], "nothing_after_the_account"),
    "an account is reopened, and what it posted stays": ([REOPENED], "account_taken_back_when_reopened"),
    "a pool is shut that is not settled": (
        ["UPDATE public.budgets_pool SET closed_at = now() WHERE id = '{accounted}'"], "pool_shut_when_settled",
    ),
    "a pool is shut without an account": (
        ["UPDATE public.budgets_pool SET closed_at = now() WHERE id = '{shared}'"], "pool_shut_when_settled",
    ),
    "a pool that is shut is opened on the quiet": (
        ["UPDATE public.budgets_pool SET closed_at = NULL WHERE id = '{shut}'"], "account_taken_back_when_reopened",
    ),
    "a payment is taken back in a pool that is shut": ([TAKEN_BACK], "transaction_of_an_open_pool"),
}  # fmt: skip


def funded(actor: Actor, name: str) -> Pool:
    pool = access_pool_to_manage(actor, make_pool(actor, name=name).pk)
    enter_funding(actor=actor, pool=pool, label="Fédéral", cents=1_000_000)
    return pool


def lived(actor: Actor, name: str) -> Pool:
    """A pool without a funder, in which a call was paid and an expense advanced."""
    pool = make_pool(actor, name=name)
    share_pool(actor, pool)
    call(actor, pool, "genappe", 10_000)
    pay(actor, pool, "genappe", 10_000)
    spend(actor, pool, "costs", 30_000, "villers-la-ville")
    return access_pool_to_manage(actor, pool.pk)


@pytest.fixture(scope="module")
def scene(module_database: str, django_db_blocker: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """A database with a pool in each state, and what is attacked in it."""
    with django_db_blocker.unblock(), connected_to(module_database):
        with Acting("coordinator") as actor:
            shared = funded(actor, "Partagé")
            share_pool(actor, shared)
            start_version(actor=actor, pool=access_pool_to_manage(actor, shared.pk))
            accounted = lived(actor, "Décompté")
            draw_up(actor=actor, pool=accounted)
            spending = spending_pool(actor)
            found = {
                "shared": shared.pk, "draft": funded(actor, "Projet").pk, "accounted": accounted.pk,
                "shut": shut(actor, lived(actor, "Clos")).pk,
            }  # fmt: skip
            staff = line(spending, "personnel")
        found["waiting"] = entered("finance", spending).pk
        found["approved"] = approve(entered("finance", spending, line=staff, cents=100_000)).pk
        found["first"] = claimed(spending, "FSE+", send=False).pk
        found["second"] = claimed(spending, "Fédéral", send=False).pk
        yield module_database, found


@pytest.mark.parametrize("attack", ATTACKS)
def test_each_attack_is_refused(scene: tuple[str, dict[str, Any]], attack: str) -> None:
    database, found = scene
    statements, guard = ATTACKS[attack]
    with connected_as_web(database) as raw:
        assert refused(raw, [statement.format(**found) for statement in statements]) == guard


def test_what_they_come_near_is_committed(scene: tuple[str, dict[str, Any]]) -> None:
    """The attacks are refused for what they are: the same statements with the right figures pass."""
    database, found = scene
    near = [
        [f"UPDATE public.budgets_versionline SET cents = 1000000 WHERE {DRAFTED}"],
        [VOTE.format(member="v.member_roles[1]", adopted="NOT NULL")],
        [ADOPT, SAME, SHARES.format(more="")],
    ]
    with connected_as_web(database) as raw:
        for statements in near:
            commit_and_undo(raw, [statement.format(**found) for statement in statements])


def commit_and_undo(raw: Any, statements: list[str]) -> None:
    """Run these to the point where they would be committed."""
    with raw.cursor() as cursor:
        for statement in [*statements, "SET CONSTRAINTS ALL IMMEDIATE"]:
            cursor.execute(statement)
            assert cursor.rowcount, statement
    raw.rollback()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            ITEM.format(claim="{first}", cents="60000", approved="{approved}"),
            ITEM.format(claim="{second}", cents="60000", approved="{approved}"),
        ),
        (
            f"UPDATE public.budgets_versionfunding SET cents = 3000000 WHERE {DRAFTED}",
            f"UPDATE public.budgets_versionline SET cents = 2000000 WHERE {DRAFTED}",
        ),
    ],
    ids=["claimed", "funded"],
)
@pytest.mark.parametrize("level", ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"])
def test_of_two_at_once_that_are_too_much_together_one_is_refused(
    scene: tuple[str, dict[str, Any]], first: str, second: str, level: str
) -> None:
    """Also for who goes on reading what was before the other one committed."""
    database, found = scene
    with connected_as_web(database) as one, connected_as_web(database) as other:
        with other.cursor() as cursor:
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
            cursor.execute("SELECT count(*) FROM public.budgets_pool")
        commit(one, [first.format(**found)])
        try:
            answer = refused(other, [second.format(**found)])
        finally:
            commit(one, as_before(found))
    guards = {"claimed_within_the_expense", "funding_within_budget"}
    assert answer in guards if level == "READ COMMITTED" else answer == "judged_as_it_is_now"


def as_before(found: dict[str, Any]) -> list[str]:
    """What leaves the scene as it is."""
    return [
        f"UPDATE public.budgets_versionfunding SET cents = 1000000 WHERE {DRAFTED}".format(**found),
        "DELETE FROM public.expenses_claimitem WHERE claim_id = '{first}'".format(**found),
    ]
