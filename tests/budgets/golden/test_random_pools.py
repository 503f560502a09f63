"""Pools at random against a plain model: members come and go, budgets change, money moves, all is taken back, closed.

The model adds numbers up and asks the dossier's stand-alone script for shares: none of the application's rules is in
it.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from budgets.access import access_pool_to_manage
from budgets.closing.access import in_force
from budgets.closing.exported import exported
from budgets.closing.figures import work_out
from budgets.closing.offline import verify
from budgets.closing.rules import canonical, digest_of
from budgets.closing.services import close_pool, draw_up, enter_settlement, reopen
from budgets.closing.settling import transfers_of, what_is_left
from budgets.ledger.balances import balances
from budgets.ledger.models import EventKind, Transaction
from budgets.ledger.services import reverse
from budgets.models import Method, Pool
from budgets.services import (
    adopt_version,
    change_stay,
    choose_method,
    enter_funding,
    enter_line,
    leave_draft,
    start_version,
)
from maillage.audit.actor import Actor
from maillage.identity.models import Body
from maillage.postgres.acting import body_role_name
from maillage.problems import Problem
from tests.budgets.booking import accept, call, lend, pay, receive, shares_of, spend
from tests.budgets.conftest import CPAS, body

# more in the bench: `python -m tests.bench --pools 10000`
EXAMPLES, STEPS = int(os.environ.get("MAILLAGE_POOLS", "200")), 5
DAY = date(2026, 11, 1)
CODES = {"genappe": "25031", "court-saint-etienne": "25023", "villers-la-ville": "25107"}
members = st.sampled_from(CPAS)
amounts = st.integers(1, 5_000_000)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
WHOLE = ("2026-01-01", "2026-12-31")
POSTED = (EventKind.CALL, EventKind.PAYMENT, EventKind.EXPENSE, EventKind.IN_KIND, EventKind.CLAIM, EventKind.SUBSIDY)


class Pools(RuleBasedStateMachine):
    """One pool of three CPAS. Subclassed with who acts and the pool that every example starts from."""

    actor: Actor
    started: Pool
    criteria: list[Any]
    bodies: dict[str, Body]

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.pool = access_pool_to_manage(self.actor, self.started.pk)

    @initialize()
    def begin(self) -> None:
        """What the model knows: what every account holds, what was voted, and what was posted and can be taken back."""
        self.held: Counter[tuple[str, str]] = Counter()
        self.lines, self.funding, self.version = 4_777_500, 1_000_000, 0
        # the days of each, and the method; as they are, and as they were when the last version was voted
        self.stays, self.method = dict.fromkeys(CPAS, WHOLE), "by_days"
        self.voted = (dict(self.stays), self.method)
        self.events: list[tuple[Transaction, dict[tuple[str, str], int], str, str]] = []
        self.called: Counter[str] = Counter()
        self.account, self.closed, self.drafting = False, False, False

    def teardown(self) -> None:
        """Let the database check what it defers, then leave nothing."""
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        finally:
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)

    def shares(self, cents: int) -> dict[str, int]:
        """The shares of an amount by what was voted, as the stand-alone script works them out."""
        voted, method = self.voted
        stays = [{"code": CODES[slug], "starts": starts, "ends": ends} for slug, (starts, ends) in voted.items()]
        figures = {"criteria": self.criteria, "stays": stays, "method": method,
                   "starts": WHOLE[0], "ends": WHOLE[1]}  # fmt: skip
        by_code = verify.shares_of(cents, figures)
        return {slug: by_code[code] for slug, code in CODES.items()}

    def note(self, kind: str, slug: str, posted: Transaction, **cents: tuple[str, int]) -> None:
        """Add what was posted to what the accounts hold: name=(code, cents)."""
        moved = {(account, code): amount for account, (code, amount) in cents.items()}
        self.held.update(moved)
        self.called[slug] += moved.get(("contributions", ""), 0)
        self.events.append((posted, moved, kind, slug))

    entering = precondition(lambda self: not self.account)
    open_ = precondition(lambda self: not self.closed)

    def draft(self) -> None:
        """Days and method are changed in a draft."""
        if not self.drafting:
            start_version(actor=self.actor, pool=self.pool)
        self.drafting = True

    @precondition(lambda self: self.drafting and not self.account)
    @rule()
    def forget(self) -> None:
        """Leave the draft: days and method are those that were voted."""
        leave_draft(actor=self.actor, pool=self.pool)
        self.pool = access_pool_to_manage(self.actor, self.started.pk)
        self.drafting, (stays, self.method) = False, self.voted
        self.stays = dict(stays)

    @entering
    @rule(slug=members, day=days)
    def leave(self, slug: str, day: date) -> None:
        self.draft()
        change_stay(actor=self.actor, pool=self.pool, member=self.bodies[slug], starts=self.pool.starts, ends=day)
        self.stays[slug] = ("2026-01-01", day.isoformat())

    @entering
    @rule(slug=members, day=days)
    def come(self, slug: str, day: date) -> None:
        self.draft()
        change_stay(actor=self.actor, pool=self.pool, member=self.bodies[slug], starts=day, ends=self.pool.ends)
        self.stays[slug] = (day.isoformat(), "2026-12-31")

    @entering
    @rule(method=st.sampled_from(Method.values))
    def agree(self, method: str) -> None:
        self.draft()
        # the pool as it is now: every request reads it anew
        self.pool = choose_method(actor=self.actor, pool=self.pool, method=method)
        self.method = method

    @entering
    @rule(line=amounts, funding=st.integers(0, 6_000_000))
    def vote(self, line: int, funding: int) -> None:
        """A modification with a line and what the funder promises; refused when it is above the budget, or on days
        that nobody pays for."""
        try:
            with transaction.atomic():
                if not self.drafting:
                    start_version(actor=self.actor, pool=self.pool)
                enter_line(actor=self.actor, pool=self.pool, label="Bus", cents=line)
                enter_funding(actor=self.actor, pool=self.pool, label="Fédéral", cents=funding)
                adopt_version(actor=self.actor, pool=self.pool, number=self.version + 1)
        except Problem as problem:
            assert problem.code in ("funding_above_total", "no_weight")  # noqa: PT017
            return
        self.version, self.voted, self.drafting = self.version + 1, (dict(self.stays), self.method), False
        assert shares_of(self.pool) == self.shares(4_777_500 + line - funding)

    @entering
    @rule(slug=members, cents=amounts)
    def call(self, slug: str, cents: int) -> None:
        posted = call(self.actor, self.pool, slug, cents)
        self.note("call", slug, posted, member=(slug, cents), contributions=("", -cents))

    @open_
    @rule(slug=members, cents=amounts)
    def pay(self, slug: str, cents: int) -> None:
        self.note("payment", slug, pay(self.actor, self.pool, slug, cents), bank=("", cents), member=(slug, -cents))

    @entering
    @rule(slug=members, cents=amounts)
    def advance(self, slug: str, cents: int) -> None:
        posted = spend(self.actor, self.pool, "costs", cents, slug)
        self.note("expense", slug, posted, costs=("costs", cents), member=(slug, -cents))

    @entering
    @rule(cents=amounts)
    def spend(self, cents: int) -> None:
        self.note(
            "expense", "", spend(self.actor, self.pool, "costs", cents), costs=("costs", cents), bank=("", -cents)
        )

    @entering
    @rule(slug=members, cents=amounts)
    def lend(self, slug: str, cents: int) -> None:
        posted = lend(self.actor, self.pool, "costs", cents, slug)
        self.note("in_kind", slug, posted, costs=("costs", cents), member=(slug, -cents))

    @entering
    @rule(cents=amounts)
    def claim(self, cents: int) -> None:
        posted = accept(self.actor, self.pool, "federal", cents)
        self.note("claim", "", posted, funder=("federal", cents), subsidy=("federal", -cents))

    @open_
    @rule(part=st.sampled_from([1, 2]))
    def receive(self, part: int) -> None:
        """What the funder owes, or the half of it."""
        if cents := self.held["funder", "federal"] // part:
            posted = receive(self.actor, self.pool, "federal", cents)
            self.note("subsidy", "", posted, bank=("", cents), funder=("federal", -cents))

    @open_
    @rule(choice=st.integers(0, 50))
    def take_back(self, choice: int) -> None:
        """Any event once; after the account only money."""
        if not self.events:
            return
        posted, moved, kind, slug = event = self.events[choice % len(self.events)]
        if self.account and kind not in ("payment", "subsidy"):
            with pytest.raises(Problem):
                reverse(actor=self.actor, pool=self.pool, posted=posted, booked_on=DAY)
            return
        reverse(actor=self.actor, pool=self.pool, posted=posted, booked_on=DAY)
        self.events.remove(event)
        self.held.subtract(moved)
        self.called[slug] -= moved.get(("contributions", ""), 0)

    @entering
    @rule()
    def account_for_it(self) -> None:
        """The final account: refused when days have changed since the vote, else it is what the model says."""
        if (self.stays, self.method) != self.voted:
            with pytest.raises(Problem) as refused:
                draw_up(actor=self.actor, pool=self.pool)
            assert refused.value.code == "stays_changed"
            return
        worked = work_out(self.pool)
        # drawn up only when working it out again gives the same bytes
        account = draw_up(actor=self.actor, pool=self.pool, booked_on=DAY, seen=worked.token)
        account.refresh_from_db()
        net = self.held["costs", "costs"] + self.held["subsidy", "federal"]
        shares = self.shares(net)
        assert {each.member.slug: each.share_cents for each in account.shares.select_related("member")} == shares
        assert sum(shares.values()) == account.amount_cents == net
        assert account.digest == digest_of(json.loads(canonical(worked.figures)))
        for slug, share in shares.items():
            adjusted = share + self.called[slug]
            self.held["member", slug] += adjusted
            self.held["contributions", ""] -= adjusted
            self.called[slug] -= adjusted
        self.account = True
        assert self.checked(exported(account)) == []

    def checked(self, statement: Any) -> list[str]:
        """What the stand-alone script finds."""
        checker = verify.Checker(Path("/nowhere"))
        for check in (verify.check_versions, verify.check_ledger, verify.check_account):
            check(checker, json.loads(json.dumps(statement)))
        return checker.findings

    @precondition(lambda self: self.account and not self.closed)
    @rule()
    def settle(self) -> None:
        """Every transfer, and then the pool is closed: unless a funder's money is open."""
        for each in transfers_of(self.pool):
            enter_settlement(actor=self.actor, pool=self.pool, member=each.member, paid_on=DAY)
            self.held["bank", ""] += each.cents
            self.held["member", each.member.slug] -= each.cents
        if self.held["funder", "federal"]:
            assert what_is_left(self.pool)
            with pytest.raises(Problem):
                close_pool(actor=self.actor, pool=self.pool)
            return
        close_pool(actor=self.actor, pool=self.pool)
        self.closed = True
        assert {each.cents for each in balances(self.pool)} <= {0}

    @precondition(lambda self: self.account)
    @rule()
    def reopen(self) -> None:
        """What the account posted goes, what was paid stays: the model looks only at what is not the account's."""
        reopen(actor=self.actor, pool=self.pool, reason="Encore une facture")
        self.account = self.closed = False
        for slug in CPAS:
            taken = self.called[slug] + sum(
                -moved.get(("contributions", ""), 0) for _posted, moved, _kind, whose in self.events if whose == slug
            )
            self.held["member", slug] += taken
            self.held["contributions", ""] -= taken
            self.called[slug] -= taken
        assert in_force(self.pool) is None

    @invariant()
    def the_ledger_is_the_models(self) -> None:
        """Every account holds what the model says, and all together nothing; once it is closed, each nothing."""
        found = {(each.kind.value, each.code): each.cents for each in balances(self.pool)}
        assert sum(found.values()) == 0
        if not self.closed:
            roles = {slug: body_role_name(slug) for slug in CPAS}
            model = {(kind, roles.get(code, code)): cents for (kind, code), cents in self.held.items() if cents}
            assert {place: cents for place, cents in found.items() if cents} == model


def test_pools_at_random_are_what_a_plain_model_says(acting: Callable[[str], Any], shared_pool: Pool) -> None:
    with acting("coordinator") as actor:
        figures = work_out(shared_pool).figures
        machine = type("ThesePools", (Pools,), {
            "actor": actor, "started": shared_pool, "criteria": figures["criteria"],
            "bodies": {slug: body(slug) for slug in CPAS},
        })  # fmt: skip
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
