"""What the pools of the acting body ask of the reader, for the home pages: votes here, the rest from the apps below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.access import access_pools, reads_budgets
from budgets.models import BudgetVersion, CouncilVote, Pool
from budgets.wording import version_label
from maillage.audit.actor import Actor
from maillage.identity import rules as identity


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do in a pool. `page`: the name of the page on which it is done, `args` after the pool's."""

    text: str
    pool: Pool
    page: str
    args: tuple[object, ...] = ()
    query: str = ""

    @property
    def url(self) -> str:
        """The page's address on the host that shows it."""
        return reverse(self.page, args=[self.pool.pk, *self.args]) + self.query


type Finder = Callable[[Actor, Mapping[UUID, Pool]], list[Task]]
_finders: list[Finder] = []


def register_waiting(finder: Finder) -> None:
    """Let an app below say what waits; called in `AppConfig.ready`. The pools are those that the actor reads, open."""
    _finders.append(finder)


def waiting_in_pools(actor: Actor) -> list[Task]:
    """What waits for the actor in all pools that are not closed, in few queries; empty for who reads no pools."""
    if not reads_budgets(actor):
        return []
    pools = {pool.pk: pool for pool in access_pools(actor).filter(closed_at=None)}
    return [task for finder in _finders for task in finder(actor, pools)] if pools else []


def votes_to_enter(actor: Actor, pools: Mapping[UUID, Pool]) -> list[Task]:
    """The newest adopted versions on which councils have not voted: the own one, all of them for the coordination."""
    newest = BudgetVersion.objects.filter(pool__in=pools).exclude(adopted_at=None).order_by("pool_id", "-number")
    versions = list(newest.distinct("pool_id"))
    voted: dict[UUID, set[str]] = {}
    for version_id, role in CouncilVote.objects.filter(version__in=versions).values_list("version_id", "member_id"):
        voted.setdefault(version_id, set()).add(str(role))
    return [
        Task(text, pools[version.pool_id], name, (version.number,))
        for version in versions
        for text, name in [_missing(actor, version, voted.get(version.pk, set()))]
        if text
    ]


def _missing(actor: Actor, version: BudgetVersion, voted: set[str]) -> tuple[str, str]:
    if actor.body_kind == identity.COORDINATION:
        missing = len(set(version.member_roles) - voted)
        words = ngettext("%(count)s council has not voted yet", "%(count)s councils have not voted yet", missing)
        return (words % {"count": missing} if missing else "", "budgets:version")
    if actor.function != identity.MANAGER or actor.body_role in voted:
        return "", ""
    return _("Vote of your council: %(version)s") % {"version": version_label(version.number)}, "budgets:vote"
