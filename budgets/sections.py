"""The pages of one pool, side by side: the budget's own, and what the apps below add."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from budgets.models import Pool
from maillage.audit.actor import Actor
from maillage.ui.components import Text


@dataclass(frozen=True, slots=True)
class Section:
    """A page of a pool. `url_name` takes the pool's identifier; `functions`, `kinds`: for whom, everybody when None."""

    label: Text
    url_name: str
    order: int = 100
    functions: frozenset[str] | None = None
    kinds: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """A section as it is drawn."""

    label: Text
    url: str
    is_current: bool


_sections: dict[str, Section] = {}


def register_section(section: Section) -> None:
    """Add a page to every pool's own navigation: call it in `AppConfig.ready`. The same name again replaces it."""
    _sections[section.url_name] = section


def tabs_of(actor: Actor, pool: Pool, path: str) -> list[Tab]:
    """The sections whose address exists on the acting body's host, in order; the longest start of `path` is current."""
    found = [(section, _address(section, pool)) for section in _for(actor)]
    places = [(section, url) for section, url in found if url]
    current = max((url for _section, url in places if path.startswith(url)), key=len, default="")
    return [Tab(section.label, url, url == current) for section, url in places]


def _for(actor: Actor) -> list[Section]:
    return sorted(
        (
            section
            for section in _sections.values()
            if (section.functions is None or actor.function in section.functions)
            and (section.kinds is None or actor.body_kind in section.kinds)
        ),
        key=lambda section: section.order,
    )


def _address(section: Section, pool: Pool) -> str:
    try:
        return reverse(section.url_name, args=[pool.pk])
    except NoReverseMatch:
        return ""
