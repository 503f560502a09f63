"""The main navigation: features register items, pages show those of the acting body."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry of the main navigation.

    `kinds` are the body kinds that see it ("cpas", "partner", "programme", "coordination"), `functions` the
    functions within the body (None: every one). Smaller `order` comes first; equal ones keep their registration order.
    """

    label: str | Promise
    url_name: str
    kinds: frozenset[str]
    functions: frozenset[str] | None = None
    order: int = 50

    def is_for(self, kind: str, function: str) -> bool:
        """Whether a member with this function in a body of this kind sees the item."""
        return kind in self.kinds and (self.functions is None or function in self.functions)


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """An item as a page shows it: where it leads, and whether the reader is there."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Navigation:
    """The links of a page: those always in sight, and the rest, which a menu folds."""

    shown: tuple[NavigationLink, ...] = ()
    folded: tuple[NavigationLink, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.shown)

    @property
    def is_current_folded(self) -> bool:
        """Whether the reader is at a place that only the menu leads to."""
        return any(link.is_current for link in self.folded)


# As many as stand on one line of a desk's screen and on two of a phone's, in French.
IN_SIGHT: Final = 5

_items: list[NavigationItem] = []


def register(*items: NavigationItem) -> None:
    """Add items, from `AppConfig.ready`. Raises ValueError when an item is there already."""
    for item in items:
        if any(_same_place(item, other) for other in _items):
            raise ValueError(f"Navigation item registered twice: {item.url_name}")
        _items.append(item)
    _items.sort(key=lambda item: item.order)


def items_for(kind: str, function: str) -> tuple[NavigationItem, ...]:
    """Return the items for a function in a kind of body, in display order."""
    return tuple(item for item in _items if item.is_for(kind, function))


def links_for(items: Iterable[NavigationItem], path: str) -> list[NavigationLink]:
    """Resolve items in the current urlconf and mark the one that `path` lies under.

    The longest matching address wins. Raises NoReverseMatch for an item without address: an entry that silently
    vanished would only be missed by the person who needs it.
    """
    resolved = [(str(item.label), reverse(item.url_name)) for item in items]
    current = max((url for _, url in resolved if _lies_under(path, url)), key=len, default=None)
    return [NavigationLink(label, url, url == current) for label, url in resolved]


def folded(links: Sequence[NavigationLink]) -> Navigation:
    """Keep the first links in sight and fold the others: a menu for a single one would save nothing."""
    kept = len(links) if len(links) <= IN_SIGHT + 1 else IN_SIGHT
    return Navigation(tuple(links[:kept]), tuple(links[kept:]))


def _lies_under(path: str, url: str) -> bool:
    # Every path starts with "/": the home page is current only on itself.
    return path == url or (url != "/" and path.startswith(url))


def _same_place(item: NavigationItem, other: NavigationItem) -> bool:
    # Labels are lazy: comparing them would translate before the catalogues are loaded.
    return (item.url_name, item.kinds, item.functions) == (other.url_name, other.kinds, other.functions)
