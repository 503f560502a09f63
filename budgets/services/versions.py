"""Draft a version of the budget: its lines, its funding; start the next one, leave a draft."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from budgets.models import (
    BudgetVersion,
    CostLine,
    FlatBase,
    FundingSource,
    Nature,
    Pool,
    VersionFunding,
    VersionLine,
)
from budgets.rules import figures
from budgets.services.pools import draft_of, open_for_change, parties, restore_members
from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.problems import Problem

CODE_LENGTH = 20


def start_version(*, actor: Actor, pool: Pool, note: str = "") -> BudgetVersion:
    """Start the next modification (MB 1, MB 2...) as a copy of the last version, with its key.

    Call with a pool from `access_pool_to_manage`. Raises Problem draft_exists (409), pool_closed (409).
    """
    with transaction.atomic():
        locked = open_for_change(pool)
        last = locked.versions.first()
        if last is None or last.adopted_at is None:
            raise Problem(
                "draft_exists", _("A version is being drafted already: adopt it or leave it first."), status=409
            )
        fits_key = set(locked.member_roles) == set(last.member_roles)
        draft = BudgetVersion.objects.create(
            **parties(locked), number=last.number + 1, key=last.key if fits_key else None, note=note.strip(),
            made_at=timezone.now(), made_by=actor.user_id,
        )  # fmt: skip
        for line in last.lines.all():
            VersionLine.objects.create(
                **parties(locked), version=draft, line_id=line.line_id, cents=line.cents, rate=line.rate, base=line.base
            )
        for funding in last.fundings.all():
            VersionFunding.objects.create(
                **parties(locked), version=draft, source_id=funding.source_id, cents=funding.cents, rate=funding.rate,
                cap_cents=funding.cap_cents, eligible=funding.eligible,
            )  # fmt: skip
        record(actor=actor, action="pool.start_version", object_kind="pool", object_id=locked.pk)
    return draft


def leave_draft(*, actor: Actor, pool: Pool) -> None:
    """Leave a modification that was begun, with the members' days and the method that were chosen in it.

    The initial budget is only changed. Raises Problem no_draft (409), first_draft (409), pool_closed (409).
    """
    with transaction.atomic():
        locked = open_for_change(pool)
        draft = draft_of(locked)
        if draft.number == 0:
            raise Problem("first_draft", _("The initial budget cannot be left: change its lines."), status=409)
        draft.delete()
        restore_members(locked)
        record(actor=actor, action="pool.leave_draft", object_kind="pool", object_id=pool.pk)


def enter_line(
    *,
    actor: Actor,
    pool: Pool,
    label: str,
    nature: str = Nature.DIRECT,
    cents: int = 0,
    rate: int = 0,
    base: str = "",
) -> VersionLine:
    """Enter a line of costs in the draft, or replace what the line with this label has.

    A flat line has a rate in hundredths of a percent of a base; any other an amount. Call with a pool from
    `access_pool_to_manage`. Raises Problem no_label, negative_amount, no_rate, amount_and_rate, line_adopted (another
    nature), funding_above_total, no_draft (409), pool_closed (409).
    """
    label = _clean(label)
    _check_line(nature, cents, rate, base)
    with transaction.atomic():
        locked = open_for_change(pool)
        draft = draft_of(locked)
        line = _line(locked, label, nature)
        VersionLine.objects.update_or_create(
            version=draft,
            line=line,
            defaults={"cents": cents, "rate": rate, "base": base},
            create_defaults={**parties(locked), "cents": cents, "rate": rate, "base": base},
        )
        _refresh(draft)
        record(actor=actor, action="pool.enter_line", object_kind="pool", object_id=locked.pk)
    return VersionLine.objects.select_related("line").get(version=draft, line=line)


def change_line(
    *,
    actor: Actor,
    pool: Pool,
    line: VersionLine,
    label: str,
    nature: str,
    cents: int = 0,
    rate: int = 0,
    base: str = "",
) -> VersionLine:
    """Change a line of the draft: its figures, and its name and nature as long as no adopted version has it.

    Its code, by which programs and funders' eligible lines know it, stays. Call with a pool from
    `access_pool_to_manage`. Raises Problem as `enter_line`, label_taken, other_version (409).
    """
    label = _clean(label)
    _check_line(nature, cents, rate, base)
    with transaction.atomic():
        locked = open_for_change(pool)
        draft = draft_of(locked)
        if line.version_id != draft.pk:
            raise Problem("other_version", _("Only lines of the draft can be changed."), status=409)
        _rename(locked, line.line, label, nature)
        line.cents, line.rate, line.base = cents, rate, base
        line.save(update_fields=["cents", "rate", "base"])
        _refresh(draft)
        record(actor=actor, action="pool.change_line", object_kind="pool", object_id=locked.pk)
    return VersionLine.objects.select_related("line").get(pk=line.pk)


def remove_line(*, actor: Actor, pool: Pool, line: VersionLine) -> None:
    """Take a line out of the draft. The line itself goes too, unless a version has it or something was booked on it.

    Raises Problem no_draft (409), other_version (409), funding_above_total, pool_closed (409).
    """
    with transaction.atomic():
        draft = draft_of(open_for_change(pool))
        if line.version_id != draft.pk:
            raise Problem("other_version", _("Only lines of the draft can be removed."), status=409)
        line.delete()
        _refresh(draft)
        _drop_unused(line.line)
        record(actor=actor, action="pool.remove_line", object_kind="pool", object_id=pool.pk)


def enter_funding(
    *,
    actor: Actor,
    pool: Pool,
    label: str,
    cents: int | None = None,
    rate: int | None = None,
    cap_cents: int | None = None,
    eligible: Iterable[str] = (),
    advance: int = 0,
) -> VersionFunding:
    """Enter what a funder promises in the draft, or replace what the one with this label does: a sum, or a rate.

    `rate`, `advance`: hundredths of a percent; `eligible`: codes of lines, none for all. Call with a pool from
    `access_pool_to_manage`. Shares of adopted versions stay as they are. Raises Problem no_label, no_amount,
    negative_amount, rate_above_whole, unknown_line, funding_above_total, no_draft (409), pool_closed (409).
    """
    label = _clean(label)
    _check_funding(cents, rate, cap_cents, advance)
    with transaction.atomic():
        # the pool's lock orders those who change it: two sources entered at once cannot pass its budget together
        locked = open_for_change(pool)
        draft = draft_of(locked)
        codes = sorted(set(eligible))
        if unknown := set(codes) - set(draft.lines.values_list("line__code", flat=True)):
            message = _("Not a line of this budget: %(codes)s.") % {"codes": ", ".join(sorted(unknown))}
            raise Problem("unknown_line", message, field="eligible")
        source = _source(locked, label, advance)
        # worked out below: until then no more than the cap, which the database would refuse
        start = min(cents or 0, cap_cents) if cap_cents is not None else cents or 0
        values = {"cents": start, "rate": rate, "cap_cents": cap_cents, "eligible": codes}
        VersionFunding.objects.update_or_create(
            version=draft, source=source, defaults=values, create_defaults={**parties(locked), **values}
        )
        _refresh(draft)
        record(actor=actor, action="pool.enter_funding", object_kind="pool", object_id=locked.pk)
    return VersionFunding.objects.select_related("source").get(version=draft, source=source)


def remove_funding(*, actor: Actor, pool: Pool, funding: VersionFunding) -> None:
    """Take a funder out of the draft. Raises Problem no_draft (409), other_version (409), pool_closed (409)."""
    with transaction.atomic():
        draft = draft_of(open_for_change(pool))
        if funding.version_id != draft.pk:
            raise Problem("other_version", _("Only funding of the draft can be removed."), status=409)
        funding.delete()
        record(actor=actor, action="pool.remove_funding", object_kind="pool", object_id=pool.pk)


def _refresh(draft: BudgetVersion) -> None:
    """Work flat lines and funding out again. Raises Problem funding_above_total."""
    lines = list(draft.lines.select_related("line"))
    amounts = figures.line_cents(
        figures.Line(each.line.code, each.line.nature, each.cents, each.rate, each.base) for each in lines
    )
    for line in lines:
        if line.cents != amounts[line.line.code]:
            line.cents = amounts[line.line.code]
            line.save(update_fields=["cents"])
    fundings = list(draft.fundings.select_related("source"))
    paid = figures.funding_cents((promised(each) for each in fundings), amounts)
    if sum(paid.values()) > sum(amounts.values()):
        message = _("With this amount the funding would be above the budget of the pool.")
        raise Problem("funding_above_total", message, field="amount")
    for funding in fundings:
        if funding.cents != paid[funding.source.code]:
            funding.cents = paid[funding.source.code]
            funding.save(update_fields=["cents"])


def promised(funding: VersionFunding) -> figures.Funding:
    """What a funder promised, as the rules work it out."""
    return figures.Funding(
        funding.source.code,
        cents=None if funding.rate is not None else funding.cents,
        rate=funding.rate,
        cap=funding.cap_cents,
        eligible=frozenset(funding.eligible),
    )


def _clean(label: str) -> str:
    label = " ".join(label.split())
    if not label:
        raise Problem("no_label", _("Enter a name."), field="label")
    return label


def _check_line(nature: str, cents: int, rate: int, base: str) -> None:
    if nature == Nature.FLAT and cents:
        message = _("A flat rate has no amount of its own: it follows from the rate.")
        raise Problem("amount_and_rate", message, field="amount")
    if cents < 0:
        raise Problem("negative_amount", _("Enter an amount of zero or more."), field="amount")
    if nature == Nature.FLAT and (rate <= 0 or rate > figures.WHOLE or base not in FlatBase.values):
        raise Problem("no_rate", _("Enter a rate between 0 and 100%, and what it is a part of."), field="rate")
    if nature != Nature.FLAT and (rate or base):
        raise Problem("no_rate", _("Only a flat line has a rate."), field="rate")


def _check_funding(cents: int | None, rate: int | None, cap_cents: int | None, advance: int) -> None:
    if (cents is None) == (rate is None):
        raise Problem("no_amount", _("Enter an amount or a rate, one of the two."), field="amount")
    if min(cents or 0, rate or 0, cap_cents or 0, advance) < 0:
        raise Problem("negative_amount", _("Enter an amount of zero or more."), field="amount")
    if max(rate or 0, advance) > figures.WHOLE:
        raise Problem("rate_above_whole", _("A rate is 100% at most."), field="rate")


def _line(pool: Pool, label: str, nature: str) -> CostLine:
    line = pool.lines.filter(label=label).first()
    if line is None:
        last = pool.lines.aggregate(last=Max("position"))["last"]
        return CostLine.objects.create(
            **parties(pool), code=_free_code(label, pool.lines.values_list("code", flat=True)), label=label,
            nature=nature, position=0 if last is None else last + 1,
        )  # fmt: skip
    _rename(pool, line, label, nature)
    return line


def is_adopted(line: CostLine) -> bool:
    """Whether an adopted version has the line: its name and its nature then stay."""
    return line.versions.exclude(version__adopted_at=None).exists()


def _rename(pool: Pool, line: CostLine, label: str, nature: str) -> None:
    if (line.label, line.nature) == (label, nature):
        return
    if is_adopted(line):
        message = _("An adopted version has this line: its name and its kind of costs stay. Enter another line.")
        raise Problem("line_adopted", message, field="nature" if line.label == label else "label")
    if line.label != label and pool.lines.filter(label=label).exists():
        raise Problem("label_taken", _("Another line has this name."), field="label")
    line.label, line.nature = label, nature
    line.save(update_fields=["label", "nature"])


def _drop_unused(line: CostLine) -> None:
    """Free the name of a line that nothing refers to."""
    # booked on, or in a version: it stays
    with suppress(ProtectedError):
        line.delete()


def _source(pool: Pool, label: str, advance: int) -> FundingSource:
    source = pool.funding_sources.filter(label=label).first()
    if source is None:
        codes = pool.funding_sources.values_list("code", flat=True)
        return FundingSource.objects.create(
            **parties(pool), code=_free_code(label, codes), label=label, advance=advance
        )
    if source.advance != advance:
        source.advance = advance
        source.save(update_fields=["advance"])
    return source


def _free_code(label: str, taken: Iterable[str]) -> str:
    """A short code made of the label, that no other has."""
    known = set(taken)
    start = slugify(label)[:CODE_LENGTH].strip("-") or "x"
    code, n = start, 2
    while code in known:
        code = f"{start[: CODE_LENGTH - len(str(n)) - 1]}-{n}"
        n += 1
    return code
