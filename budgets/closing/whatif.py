"""What if: another key, a member that leaves, a subsidy that is lost, side by side with what was adopted.

Nothing is written until it is applied: then it is the draft of a modification, which the councils still vote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from operator import attrgetter

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from budgets.closing.access import in_force
from budgets.figures import members_of
from budgets.models import Apportionment, BudgetVersion, Method, Pool, Share
from budgets.rules import figures
from budgets.rules.keys import Criterion, NoWeight, Stay, share_out, weights_of
from budgets.services.keys import Choice, choose_key, figures_of_choices
from budgets.services.pools import change_stay, choose_method
from budgets.services.versions import promised, remove_funding, start_version
from budgets.statements import key_view
from maillage.audit.actor import Actor
from maillage.identity.models import Body
from maillage.problems import Problem


@dataclass(frozen=True, slots=True)
class Scenario:
    """What would change: by what it is shared (`criteria`; none: as now), who leaves with its last day, what is lost.

    `lost`: codes of funders. `method`: how a member that belongs for a part of the period pays; empty: as now.
    """

    criteria: Sequence[Choice] = ()
    leaving: Body | None = None
    last_day: date | None = None
    lost: Sequence[str] = ()
    method: str = ""

    @property
    def changes_something(self) -> bool:
        """Whether there is anything to compare."""
        return bool(self.criteria or self.leaving or self.lost or self.method)


@dataclass(frozen=True, slots=True)
class Compared:
    """One member: what it pays as adopted, and in the scenario."""

    member: Body
    today: int
    then: int

    @property
    def difference(self) -> int:
        """What the scenario adds."""
        return self.then - self.today


@dataclass(frozen=True, slots=True)
class Outlook:
    """A scenario worked out by one method."""

    method: str
    rows: list[Compared]
    today_cents: int
    then_cents: int


@dataclass(frozen=True, slots=True)
class _Budget:
    pool: Pool
    statement: Apportionment
    today: Mapping[str, int]
    members: list[Body]
    codes: Mapping[str, str]
    stays: Mapping[str, Stay]


def outlooks(actor: Actor, pool: Pool, scenario: Scenario) -> list[Outlook]:
    """The scenario side by side with today: by the method that it names or the pool's, and by the other one too when a
    member leaves and none is named.

    Raises Problem nothing_adopted (409), not_a_member, outside_period, unknown_funder, figure_missing, no_weight,
    not_whole.
    """
    budget = _budget(pool)
    _check(budget, scenario)
    named = scenario.method or pool.method
    methods = [named] if scenario.method or scenario.leaving is None else [named, *(set(Method.values) - {named})]
    return [_outlook(actor, budget, replace(scenario, method=method)) for method in methods]


def apply_scenario(*, actor: Actor, pool: Pool, scenario: Scenario) -> BudgetVersion:
    """Make the draft of a modification with exactly these inputs; adopting it gives what the outlook showed.

    Call with a pool from `access_pool_to_manage`. Raises what `outlooks` does, and Problem nothing_changes,
    draft_exists (409), account_drawn_up (409), pool_closed (409).
    """
    if not scenario.changes_something:
        raise Problem("nothing_changes", _("Choose what would change."))
    with transaction.atomic():
        budget = _budget(pool)
        _check(budget, scenario)
        if in_force(pool) is not None:
            raise Problem("account_drawn_up", _("The final account is drawn up: reopen it first."), status=409)
        draft = start_version(actor=actor, pool=pool)
        if scenario.method:
            choose_method(actor=actor, pool=pool, method=scenario.method)
        if scenario.leaving is not None and scenario.last_day is not None:
            stay = pool.stays.get(member=scenario.leaving)
            change_stay(
                actor=actor, pool=pool, member=scenario.leaving, starts=stay.starts, ends=scenario.last_day
            )  # fmt: skip
        for funding in draft.fundings.filter(source__code__in=scenario.lost):
            remove_funding(actor=actor, pool=pool, funding=funding)
        if scenario.criteria:
            choose_key(actor=actor, pool=pool, criteria=scenario.criteria)
    return draft


def _budget(pool: Pool) -> _Budget:
    statement = pool.apportionments.select_related("key", "version").order_by("-number").first()
    if statement is None:
        raise Problem("nothing_adopted", _("No budget is adopted yet: there is nothing to compare with."), status=409)
    codes = {figure.member_id: figure.code for figure in statement.key.figures.all()}
    return _Budget(
        pool=pool,
        statement=statement,
        today=dict(Share.objects.filter(apportionment=statement).values_list("member_id", "cents")),
        members=members_of(pool.member_roles),
        codes=codes,
        stays={stay.member_id: Stay(stay.starts, stay.ends) for stay in pool.stays.all()},
    )


def _check(budget: _Budget, scenario: Scenario) -> None:
    if unknown := set(scenario.lost) - {each["code"] for each in budget.statement.funding}:
        message = _("Not a funder of this budget: %(codes)s.") % {"codes": ", ".join(sorted(unknown))}
        raise Problem("unknown_funder", message, field="lost")
    if scenario.leaving is None and scenario.last_day is None:
        return
    if scenario.leaving is None or scenario.leaving.role not in budget.stays:
        raise Problem("not_a_member", _("Choose the member that leaves."), field="leaving")
    stay = budget.stays[scenario.leaving.role]
    if scenario.last_day is None or not stay.starts <= scenario.last_day <= stay.ends:
        message = _("Choose a last day between %(starts)s and %(ends)s.") % {
            "starts": stay.starts.strftime("%d/%m/%Y"), "ends": stay.ends.strftime("%d/%m/%Y"),
        }  # fmt: skip
        raise Problem("outside_period", message, field="last_day")


def _outlook(actor: Actor, budget: _Budget, scenario: Scenario) -> Outlook:
    cents = _amount(budget, scenario)
    codes, weights = _weights(actor, budget, scenario)
    stays = dict(budget.stays)
    if scenario.leaving is not None and scenario.last_day is not None:
        stays[scenario.leaving.role] = Stay(stays[scenario.leaving.role].starts, scenario.last_day)
    if set(codes) != set(stays):
        message = _("The members have changed since the key was chosen: choose another key.")
        raise Problem("figure_missing", message, field="key", status=409)
    try:
        shares = share_out(
            cents, weights, {code: stays[role] for role, code in codes.items()},
            Stay(budget.pool.starts, budget.pool.ends), scenario.method,
        )  # fmt: skip
    except NoWeight as problem:
        message = _("On some days nobody of the pool has a figure above zero: nobody would pay for them.")
        raise Problem("no_weight", message, field="key", status=409) from problem
    rows = [Compared(member, budget.today.get(member.role, 0), shares[codes[member.role]]) for member in budget.members]
    return Outlook(scenario.method, rows, budget.statement.amount_cents, cents)


def _amount(budget: _Budget, scenario: Scenario) -> int:
    """What the members would share: the lines as adopted, less what the funders that stay pay of them."""
    version = budget.statement.version
    lines = {each["code"]: int(each["cents"]) for each in budget.statement.lines}
    kept = [each for each in version.fundings.select_related("source") if each.source.code not in scenario.lost]
    return sum(lines.values()) - sum(figures.funding_cents((promised(each) for each in kept), lines).values())


def _weights(actor: Actor, budget: _Budget, scenario: Scenario) -> tuple[Mapping[str, str], Mapping[str, Fraction]]:
    """The code of each member by its role, and the weight of each code."""
    if not scenario.criteria:
        return budget.codes, key_view(budget.statement.key).weights
    found = figures_of_choices(actor, budget.members, scenario.criteria)
    codes = {role: figure.code for role, figure in found[0].items()}
    criteria = [
        Criterion(
            each.weight, {figure.code: Fraction(figure.value) for figure in sorted(of.values(), key=attrgetter("code"))}
        )
        for each, of in zip(scenario.criteria, found, strict=True)
    ]
    return codes, weights_of(criteria)
