"""Somebody who finds the way by what is visible: links, buttons and fields by their French words."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from maillage.demonstration.welcome import DEMO_PASSWORD
from tests.browser.visitor import Visitor
from tests.browser.words import begins, fr, label

# How many times, a second apart, somebody looks again for what another body's worker brings.
DELIVERED_WITHIN = 60


class Someone:
    """One member of staff at a browser. Words are source strings; everything is found by role and French name."""

    def __init__(self, visitor: Visitor, email: str, slug: str) -> None:
        self.visitor, self.page = visitor, visitor.page
        visitor.sign_in(email, DEMO_PASSWORD)
        if "/choose/" in self.page.url:
            self.page.locator(f"main a[href*='//{slug}.']").click()
            self.page.wait_for_load_state()
        assert self.page.url.startswith(visitor.site.url(slug)), self.page.url

    def press(self, source: str, *, context: str | None = None, **values: str) -> None:
        """Press the button with these words."""
        self.page.locator("main").get_by_role("button", name=begins(source, context=context, **values)).first.click()
        self.page.wait_for_load_state()

    def follow(self, source: str, *, context: str | None = None, **values: str) -> None:
        """Follow the link with these words, of the page's main part."""
        self.page.locator("main").get_by_role("link", name=begins(source, context=context, **values)).first.click()
        self.page.wait_for_load_state()

    def menu(self, source: str) -> None:
        """Follow a link of the navigation."""
        link = self.page.locator("header, nav").get_by_role("link", name=begins(source)).first
        if not link.is_visible():
            self.page.locator("header nav summary").click()
        link.click()
        self.page.wait_for_load_state()

    def open(self, words: str) -> None:
        """Follow the link that carries these words of the data: a title, a name."""
        self.page.locator("main").get_by_role("link", name=re.compile(re.escape(words))).first.click()
        self.page.wait_for_load_state()

    def open_record(self, kind: str) -> None:
        """Follow the link to the newest record of this kind."""
        self.open(f"{fr(kind)} {fr('of %(day)s', day='')}".strip())

    def fill(self, source: str, value: str | date, *, context: str | None = None) -> None:
        """Fill the field with this label."""
        text = value.isoformat() if isinstance(value, date) else value
        typed = self.page.locator("input:not([type=checkbox]):not([type=radio]), textarea")
        self.page.locator("main").get_by_label(label(source, context=context)).and_(typed).first.fill(text)

    def choose(self, source: str, option: str | re.Pattern[str], *, context: str | None = None, **values: str) -> None:
        """Choose an option, by its words, in the list with this label."""
        box = self.page.locator("main").get_by_role("combobox", name=label(source, context=context, **values)).first
        words = box.locator("option", has_text=option).first.text_content() or ""
        box.select_option(label=words)

    def tick(self, source: str, *, context: str | None = None, group: str = "") -> None:
        """Tick a box, or choose among several; `group` is the question where an answer is said by several."""
        main = self.page.locator("main")
        within: Any = main.get_by_role("group", name=begins(group)).first if group else main
        name = begins(source, context=context)
        within.get_by_role("radio", name=name).or_(within.get_by_role("checkbox", name=name)).first.check()

    def tick_named(self, words: str) -> None:
        """Tick the box with these words of the data."""
        self.page.locator("main").get_by_role("checkbox", name=re.compile(re.escape(words))).first.check()

    def look(self, name: str) -> None:
        """Check the page and keep a picture."""
        self.visitor.look(name)

    def waits_for(self, words: str) -> None:
        """Ask for the page again until these words are there: another body's message may still be on its way."""
        for _attempt in range(DELIVERED_WITHIN):
            if words in self.visitor.text():
                return
            self.page.wait_for_timeout(1000)
            self.page.reload()

    def reads(self, *words: str) -> None:
        """All of these are written in the page's main part."""
        shown = re.sub(r"\s+", " ", self.visitor.text())
        for word in words:
            assert re.sub(r"\s+", " ", word) in shown, (word, self.page.url)

    def never_reads(self, *words: str) -> None:
        """None of these is anywhere in the page, hidden or not."""
        html = self.page.content()
        for word in words:
            assert word not in html, (word, self.page.url)
