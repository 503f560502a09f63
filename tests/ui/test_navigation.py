"""The main navigation: who sees what, in which order, and where the reader is."""

from __future__ import annotations

import pytest
from django.test import override_settings
from django.urls import NoReverseMatch

from maillage.ui import navigation
from maillage.ui.navigation import IN_SIGHT, NavigationItem, NavigationLink, folded, items_for, links_for, register

CPAS = frozenset({"cpas"})
FILES = NavigationItem("Files", "files", CPAS, order=20)
HOME = NavigationItem("Home", "home", CPAS, order=10)
PRIVACY = NavigationItem("Privacy", "ui:privacy", CPAS, frozenset({"lead"}), order=90)
HELP = NavigationItem("Help", "ui:help", frozenset({"cpas", "partner"}), order=20)


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_items", [])
    register(PRIVACY, FILES, HOME, HELP)


@pytest.mark.usefixtures("registered")
def test_items_come_in_their_order_and_equal_ones_as_registered() -> None:
    assert items_for("cpas", "lead") == (HOME, FILES, HELP, PRIVACY)


@pytest.mark.usefixtures("registered")
def test_an_item_is_for_its_kinds_and_functions_only() -> None:
    assert items_for("cpas", "social_worker") == (HOME, FILES, HELP)
    assert items_for("partner", "lead") == (HELP,)
    assert items_for("coordination", "lead") == ()


@pytest.mark.usefixtures("registered")
def test_an_item_registered_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="files"):
        register(NavigationItem("Again", "files", CPAS))
    register(NavigationItem("Elsewhere", "files", frozenset({"partner"})))


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", "Home"),
        ("/files/", "Files"),
        ("/files/new/", "Files"),
        ("/help/", "Help"),
        ("/helpful/", None),
    ],
)
@override_settings(ROOT_URLCONF="tests.ui.urls")
def test_the_longest_address_above_the_page_is_current(path: str, current: str | None) -> None:
    links = links_for((HOME, FILES, HELP), path)
    assert [link.label for link in links if link.is_current] == ([current] if current else [])


@override_settings(ROOT_URLCONF="tests.ui.urls")
def test_of_two_addresses_above_the_page_the_longer_is_current() -> None:
    new = NavigationItem("New", "new_file", CPAS)
    links = links_for((FILES, new), "/files/new/")
    assert [link.is_current for link in links] == [False, True]


@override_settings(ROOT_URLCONF="tests.ui.urls")
def test_an_item_without_an_address_is_not_silently_left_out() -> None:
    with pytest.raises(NoReverseMatch):
        links_for((NavigationItem("Gone", "gone", CPAS),), "/")


def many(count: int, current: int = 0) -> list[NavigationLink]:
    return [NavigationLink(str(number), f"/{number}/", number == current) for number in range(count)]


@pytest.mark.parametrize("count", [1, IN_SIGHT, IN_SIGHT + 1])
def test_few_links_all_stay_in_sight(count: int) -> None:
    menu = folded(many(count))
    assert [len(menu.shown), len(menu.folded)] == [count, 0]


def test_of_many_links_the_first_stay_in_sight_and_none_is_lost() -> None:
    links = many(IN_SIGHT + 4)
    menu = folded(links)
    assert len(menu.shown) == IN_SIGHT
    assert [*menu.shown, *menu.folded] == links


def test_the_menu_says_that_the_reader_is_at_one_of_its_places() -> None:
    assert not folded(many(IN_SIGHT + 4, current=0)).is_current_folded
    assert folded(many(IN_SIGHT + 4, current=IN_SIGHT + 1)).is_current_folded
