"""What a final account comes from: the ledger, and the key, days and method of the last adopted version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import CharField, F, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from budgets.closing.rules import (
    COSTS,
    FORMAT,
    SUBSIDY,
    Booked,
    Position,
    canonical,
    digest_of,
    held,
    inputs_of,
    position,
)
from budgets.ledger.models import Entry
from budgets.models import Apportionment, Pool
from budgets.rules.keys import NoWeight
from budgets.statements import KeyView, key_view, roles_of
from maillage.problems import Problem


@dataclass(frozen=True, slots=True)
class Worked:
    """A final account worked out, not written: the figures, and each member's position by its code in the key.

    `roles`: the member of each code.
    """

    statement: Apportionment
    figures: dict[str, Any]
    roles: Mapping[str, str]
    costs_cents: int
    subsidy_cents: int
    positions: Mapping[str, Position]
    booked: list[Booked]

    @property
    def amount_cents(self) -> int:
        """What the members bear together."""
        return self.costs_cents - self.subsidy_cents

    @property
    def token(self) -> str:
        """Changes with every figure and every position: whoever confirms says by it what was read."""
        positions = {
            code: [each.share, each.called, each.paid, each.advanced, each.in_kind]
            for code, each in self.positions.items()
        }
        return digest_of({"figures": digest_of(self.figures), "positions": positions})


def booked_of(pool: Pool) -> list[Booked]:
    """What the reader may see of what was posted in a pool, added up, in one query."""
    rows = (
        Entry.objects.filter(pool=pool)
        .annotate(
            event=Coalesce(
                F("transaction__reverses__kind"), F("transaction__kind"), output_field=CharField(max_length=20)
            )
        )
        .values("account__kind", "account__code", "member_id", "event")
        .annotate(total=Sum("cents"))
        .order_by("account__kind", "account__code", "member_id", "event")
        .values_list("account__kind", "account__code", "member_id", "event", "total")
    )
    return [Booked(kind, code, member, event, int(total)) for kind, code, member, event, total in rows]


def work_out(pool: Pool) -> Worked:
    """The final account as it would be drawn up now. Raises Problem nothing_adopted (409), stays_changed (409),
    no_weight (409).

    It is shared by what the councils voted: days or a method that changed since need a modification first.
    """
    statement = pool.apportionments.select_related("key", "version").order_by("-number").first()
    if statement is None:
        raise Problem("nothing_adopted", _("No budget is adopted yet: there is no key to share by."), status=409)
    key = key_view(statement.key)
    figures, roles = {"pool": pool.name, **statement_figures(statement, key)}, roles_of(key)
    _check_unchanged(pool, statement, roles)
    booked = booked_of(pool)
    lines, funding = _spent(pool, statement, booked), _subsidised(pool, statement, booked)
    figures |= {"lines": lines, "funding": funding}
    costs, subsidy = sum(each["cents"] for each in lines), sum(each["cents"] for each in funding)
    try:
        shares = inputs_of(figures).shares(costs - subsidy)
    except NoWeight as problem:
        message = _("On some days nobody of the pool has a figure above zero: nobody would pay for them.")
        raise Problem("no_weight", message, field="key", status=409) from problem
    positions = {code: position(shares[code], booked, role) for code, role in sorted(roles.items())}
    return Worked(statement, figures, roles, costs, subsidy, positions, booked)


def frozen(figures: Mapping[str, Any]) -> tuple[bytes, str]:
    """The canonical bytes of figures and their digest."""
    return canonical(figures), digest_of(figures)


def key_figures(key: KeyView) -> list[dict[str, Any]]:
    """The criteria of a key as figures: plain texts and numbers."""
    return [
        {
            "kind": each.kind,
            "weight": each.weight,
            "label": each.label,
            "date": each.reference_date.isoformat() if each.reference_date else "",
            "series": each.series,
            "figures": [
                {"code": one.code, "commune": one.commune, "value": plain(one.value), "source": one.source}
                for one in each.figures.all()
            ],
        }
        for each in key.criteria
    ]


def plain(value: Decimal) -> str:
    """A figure without zeros after the point."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def statement_figures(statement: Apportionment, key: KeyView) -> dict[str, Any]:
    """What the shares of an adopted version come from, but its amounts; `key` is its key."""
    return {
        "format": FORMAT,
        "version": statement.number,
        "starts": statement.starts.isoformat(),
        "ends": statement.ends.isoformat(),
        "method": statement.method,
        "criteria": key_figures(key),
        "stays": sorted(statement.stays, key=lambda each: str(each["code"])),
        "members": [{"code": code, "name": figures[0].member.name} for code, figures in sorted(key.figures.items())],
    }


def _check_unchanged(pool: Pool, statement: Apportionment, roles: Mapping[str, str]) -> None:
    adopted = {roles[each["code"]]: (each["starts"], each["ends"]) for each in statement.stays}
    stays = pool.stays.values_list("member_id", "starts", "ends")
    now = {member: (starts.isoformat(), ends.isoformat()) for member, starts, ends in stays}
    if adopted != now or statement.method != pool.method:
        message = _(
            "The members, their days or the method have changed since the budget was adopted: adopt a modification "
            "first, so that the final account is shared by what the councils voted."
        )
        raise Problem("stays_changed", message, status=409)


type Row = dict[str, Any]


def _spent(pool: Pool, statement: Apportionment, booked: list[Booked]) -> list[Row]:
    """Every line of costs with its budget and what was spent on it."""
    return _compared(statement.lines, held(booked, COSTS), pool.lines.values_list("code", "label"))


def _subsidised(pool: Pool, statement: Apportionment, booked: list[Booked]) -> list[Row]:
    """Every funder with what it promised and what it accepted."""
    accepted = {code: -cents for code, cents in held(booked, SUBSIDY).items()}
    return _compared(statement.funding, accepted, pool.funding_sources.values_list("code", "label"))


def _compared(budget: list[Row], actual: Mapping[str, int], named: Iterable[tuple[str, str]]) -> list[Row]:
    """`named`: codes with their labels, asked for only when something was booked that the budget does not have."""
    planned = {each["code"]: each for each in budget}
    unplanned = sorted(actual.keys() - planned.keys())
    codes, labels = [*planned, *unplanned], dict(named) if unplanned else {}
    return [
        {
            "code": code,
            "label": planned[code]["label"] if code in planned else labels.get(code, code),
            "budget_cents": planned[code]["cents"] if code in planned else 0,
            "cents": actual.get(code, 0),
        }
        for code in codes
        if code in planned or actual.get(code)
    ]
