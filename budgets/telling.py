"""A version in words and rows, the same for its page, its document and its workbook."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from budgets.rules.keys import Stay
from budgets.statements import KeyView
from budgets.versions import VersionView
from budgets.wording import criterion_label, exact_number, key_label, part_label, source_label
from maillage.ui.dates import written


@dataclass(frozen=True, slots=True)
class Origin:
    """The figure of one member in one criterion, and where it comes from, in words."""

    member: str
    code: str
    value: Decimal
    shown: str
    source: str


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One criterion of a key: its words, its part of the whole, its figures."""

    label: str
    part: str
    total: str
    figures: list[Origin]


@dataclass(frozen=True, slots=True)
class Key:
    """A key in words."""

    label: str
    ingredients: list[Ingredient]

    @property
    def is_mixed(self) -> bool:
        """Whether several criteria count."""
        return len(self.ingredients) > 1


def key_of(key: KeyView) -> Key:
    """The key with every figure."""
    whole = sum(each.weight for each in key.criteria)
    return Key(
        key_label(key.criteria),
        [
            Ingredient(
                criterion_label(each),
                part_label(each.weight, whole),
                number(sum((figure.value for figure in each.figures.all()), Decimal(0))),
                [
                    Origin(figure.member.name, figure.code, figure.value, number(figure.value),
                           source_label(figure.source))
                    for figure in sorted(each.figures.all(), key=lambda figure: figure.member.name)
                ],
            )
            for each in key.criteria
        ],
    )  # fmt: skip


def number(value: Decimal) -> str:
    """A figure in the active language, without zeros at its end."""
    return exact_number(Fraction(value), 4)


@dataclass(frozen=True, slots=True)
class Row:
    """One member's line of the working: weight, exact share in euros, cut off, rest of a cent, extra cent."""

    member: str
    weight: str
    quota: str
    whole: int
    remainder: str
    extra: int
    cents: int


@dataclass(frozen=True, slots=True)
class Step:
    """One sharing out, in words."""

    days: str
    cents: int
    total_weight: str
    odd_cents: int
    rows: list[Row]


def working_of(view: VersionView) -> list[Step]:
    """The working of the shares that the reader sees: one sharing out, or one for each stretch of days."""
    names = {line.code: line.member.name for line in view.shares or ()}
    scale = _scale(view.key) if view.key else Fraction(1)
    return [
        Step(
            days=days_of(each.step.stretch),
            cents=each.step.cents,
            total_weight=weight(each.total_weight * scale),
            odd_cents=each.odd_cents,
            rows=[
                Row(
                    member=names[row.member],
                    weight=weight(row.weight * scale),
                    quota=exact_number(row.quota / 100),
                    whole=row.whole,
                    remainder=exact_number(row.remainder, 4),
                    extra=row.extra,
                    cents=row.cents,
                )
                for row in each.rows
            ],
        )
        for each in view.working
    ]


def _scale(key: KeyView) -> Fraction:
    """With one criterion, what makes the weights the figures themselves, which anybody can check with a calculator."""
    if len(key.criteria) != 1:
        return Fraction(1)
    (criterion,) = key.criteria
    total = sum((Fraction(figure.value) for figure in criterion.figures.all()), Fraction(0))
    return total / criterion.weight


def weight(value: Fraction) -> str:
    """A weight in words."""
    return exact_number(value, 6)


def days_of(stretch: Stay) -> str:
    """A stretch of days in words."""
    return _("%(starts)s to %(ends)s (%(days)s days)") % {
        "starts": written(stretch.starts), "ends": written(stretch.ends), "days": stretch.days,
    }  # fmt: skip
