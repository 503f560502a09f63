"""One version of a budget as a reader sees it, drafted or adopted; what differs between two."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from django.http import Http404

from budgets.figures import members_of
from budgets.models import Apportionment, BudgetVersion, CouncilVote, Pool, VersionFunding, VersionLine
from budgets.statements import Draft, KeyView, Line, Working, read_draft, read_statement
from maillage.audit.actor import Actor
from maillage.identity.models import Body


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version with its amounts. `shares`: None while nothing can be shared; a member has its own share alone.

    `statement`: what was written down when it was adopted; None for a draft, whose shares are a preview.
    """

    version: BudgetVersion
    lines: list[VersionLine]
    fundings: list[VersionFunding]
    key: KeyView | None
    shares: list[Line] | None
    working: list[Working]
    method: str
    statement: Apportionment | None

    @property
    def total_cents(self) -> int:
        """The budget."""
        return sum(line.cents for line in self.lines)

    @property
    def funding_cents(self) -> int:
        """What comes from outside."""
        return sum(each.cents for each in self.fundings)

    @property
    def amount_cents(self) -> int:
        """What the members share."""
        return self.total_cents - self.funding_cents

    @property
    def token(self) -> str:
        """Changes with every amount, day and member: whoever adopts says by it what was read."""
        read = [
            self.version.number, self.method, str(self.key and self.key.key.pk),
            [[each.line.code, each.line.label, each.line.nature, each.cents] for each in self.lines],
            [[each.source.code, each.cents] for each in self.fundings],
            [[each.code, each.stay.starts.isoformat(), each.stay.ends.isoformat(), each.cents]
             for each in self.shares or ()],
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(read).encode()).hexdigest()

    @property
    def own(self) -> Line | None:
        """The reader's own line, in a CPAS."""
        return next((line for line in self.shares or () if line.is_own), None)

    @property
    def shown(self) -> list[Line]:
        """The lines with a share that the reader may see."""
        return [line for line in self.shares or () if line.cents is not None]


def list_versions(pool: Pool) -> list[BudgetVersion]:
    """The versions of a pool from `access_pool` that the reader may see, newest first."""
    return list(pool.versions.all())


def newest_adopted(pool: Pool) -> int | None:
    """The number of the version that counts, of a pool from `access_pool`; None before one is adopted."""
    return next((each.number for each in list_versions(pool) if each.adopted_at), None)


def read_version(actor: Actor, pool: Pool, number: int | None = None) -> VersionView:
    """One version of a pool from `access_pool`; the newest without a number. Raises Http404."""
    versions = pool.versions.select_related("key")
    version = versions.first() if number is None else versions.filter(number=number).first()
    if version is None:
        raise Http404
    members = members_of(pool.member_roles)
    if version.adopted_at is None:
        draft = read_draft(actor, pool, members, {stay.member_id: stay for stay in pool.stays.all()})
        if draft is None or draft.version.pk != version.pk:
            raise Http404
        return _of_draft(pool, draft)
    return _of_statement(actor, version, members)


def _of_draft(pool: Pool, draft: Draft) -> VersionView:
    return VersionView(
        draft.version, draft.lines, draft.fundings, draft.key, draft.preview, draft.working, pool.method, None
    )


def _of_statement(actor: Actor, version: BudgetVersion, members: Iterable[Body]) -> VersionView:
    found = Apportionment.objects.select_related("key").filter(version=version).first()
    if found is None:
        raise Http404
    statement = read_statement(actor, found, members)
    return VersionView(
        version, list(version.lines.select_related("line")), list(version.fundings.select_related("source")),
        statement.key, statement.lines, statement.working, found.method, found,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a comparison: cents before and after, 0 where it was not there."""

    label: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        """What was added, below zero what was taken away."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs between a version and the one before: lines, funding, shares that the reader may see, totals."""

    before: VersionView
    after: VersionView
    lines: list[Change]
    funding: list[Change]
    shares: list[Change]

    @property
    def total(self) -> Change:
        """The budget."""
        return Change("", self.before.total_cents, self.after.total_cents)

    @property
    def amount(self) -> Change:
        """What the members share."""
        return Change("", self.before.amount_cents, self.after.amount_cents)


def changes_of(actor: Actor, pool: Pool, number: int) -> Changes:
    """What version `number` changes in the one before. Raises Http404 for the initial budget, and what is not read."""
    if number < 1:
        raise Http404
    before, after = read_version(actor, pool, number - 1), read_version(actor, pool, number)
    return Changes(
        before,
        after,
        _paired(_line_amounts(before), _line_amounts(after)),
        _paired(_funding_amounts(before), _funding_amounts(after)),
        _paired(_share_amounts(before), _share_amounts(after)) if after.shares is not None else [],
    )


type Amounts = Mapping[str, tuple[str, int]]


def _paired(before: Amounts, after: Amounts) -> list[Change]:
    keys = [*after, *(key for key in before if key not in after)]
    return [
        Change((after.get(key) or before[key])[0], before.get(key, ("", 0))[1], after.get(key, ("", 0))[1])
        for key in keys
    ]


def _line_amounts(view: VersionView) -> Amounts:
    return {line.line.code: (line.line.label, line.cents) for line in view.lines}


def _funding_amounts(view: VersionView) -> Amounts:
    return {each.source.code: (each.source.label, each.cents) for each in view.fundings}


def _share_amounts(view: VersionView) -> Amounts:
    return {line.code: (line.member.name, line.cents or 0) for line in view.shown}


@dataclass(frozen=True, slots=True)
class Vote:
    """What one member's council decided on a version, the latest word; None while nothing was entered.

    `replaced`: what was entered before and no longer counts, the latest first.
    """

    member: Body
    is_own: bool
    vote: CouncilVote | None
    replaced: list[CouncilVote] = field(default_factory=list)


def votes_of(actor: Actor, pool: Pool, version: BudgetVersion) -> list[Vote]:
    """Every member with the latest vote of its council, by name."""
    entered: dict[str, list[CouncilVote]] = {}
    for vote in version.votes.order_by("entered_at"):
        entered.setdefault(vote.member_id, []).append(vote)
    return [
        Vote(member, member.role == actor.body_role, own[-1] if own else None, _replaced(own))
        for member in members_of(pool.member_roles)
        for own in [entered.get(member.role, [])]
    ]


def _replaced(votes: list[CouncilVote]) -> list[CouncilVote]:
    """The votes that another one took the place of; not those to which only the decision was added."""
    pairs = [(vote, after) for vote, after in pairwise(votes) if vote.document or _says(vote) != _says(after)]
    return [vote for vote, _after in reversed(pairs)]


def _says(vote: CouncilVote) -> tuple[date, bool, str]:
    return vote.voted_on, vote.approved, vote.reference


@dataclass(frozen=True, slots=True)
class Councils:
    """The members whose council has not approved a version: those that rejected it, those whose vote is not entered."""

    rejected: list[Body]
    missing: list[Body]


def councils_of(pool: Pool, version: BudgetVersion) -> Councils:
    """Who has not approved a version of a pool."""
    approved = dict(version.votes.order_by("entered_at").values_list("member_id", "approved"))
    members = members_of(pool.member_roles)
    return Councils(
        [each for each in members if approved.get(each.role) is False],
        [each for each in members if each.role not in approved],
    )
