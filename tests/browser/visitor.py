"""A person at a browser, and what every page they see must satisfy."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, ConsoleMessage, Page

from maillage.postgres.instance import ROOT

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text()
PICTURES = ROOT / ".reports" / "screens"
WIDTHS = (1280, 390)
HEIGHT = 900
# What a script folds or not when the page opens, by the width that it then has (ui/js/app.js).
CHOOSES_BY_WIDTH = "[data-wide-open]"
# What axe is asked: nothing of what passed (building its selectors is half of the time), no frame, and no style sheet
# fetched again, which only rules about autoplay and orientation look at.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "iframes": False,
    "preload": False,
}


@dataclass(frozen=True)
class Site:
    """Where the demonstration answers, and the environment its processes were started with."""

    port: int
    environment: dict[str, str] = field(repr=False)

    def url(self, slug: str, path: str = "/") -> str:
        """An address on the host of a body, or on the bare one for an empty slug."""
        return f"http://{slug + '.' if slug else ''}maillage.localhost:{self.port}{path}"

    def manage(self, *arguments: str) -> str:
        """Run a management command on the demonstration's installation and return what it prints."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env=self.environment, cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout


class Visitor:
    """Opens pages at one width. Console errors, policy violations and failed requests are kept in `problems`."""

    def __init__(self, browser: Browser, site: Site, width: int, *, javascript: bool = True) -> None:
        self.site = site
        self.width = width
        self.problems: list[str] = []
        self.expected_statuses: set[int] = set()
        self._context = browser.new_context(
            viewport={"width": width, "height": HEIGHT}, locale="fr-BE", java_script_enabled=javascript,
        )  # fmt: skip
        self.javascript = javascript
        self.page: Page = self._context.new_page()
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        status = re.search(r"status of (\d{3})", message.text)
        if status and int(status[1]) in self.expected_statuses:
            return
        self.problems.append(f"{message.type} on {self.page.url.split('?')[0]}: {message.text}")

    def sign_in(self, email: str, password: str) -> None:
        """Sign in on the bare host and follow to the body's."""
        self.page.goto(self.site.url("", "/accounts/login/"))
        self.page.locator("input[name=login]").fill(email)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("form:has(input[name=password]) button").click()
        self.page.wait_for_load_state()

    def open(self, slug: str, path: str) -> None:
        """Go to an address."""
        self.page.goto(self.site.url(slug, path))

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button or follow a link by its words, and wait for the next page."""
        target = self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name)).first
        target.click()
        self.page.wait_for_load_state()

    def text(self) -> str:
        """The words of the page's main part."""
        return self.page.locator("main").inner_text()

    def look(self, name: str) -> None:
        """Check the page as it stands and keep a picture of it as `NAME-WIDTH.png`."""
        self._check_markup(name)  # first: a picture and axe leave attributes of theirs behind
        self._see(name)

    def look_at_both_widths(self, name: str) -> None:
        """The same at both widths, with one answer of the server where the page does not choose by width itself."""
        self.look(name)
        first = self.width
        for self.width in (width for width in WIDTHS if width != first):
            self.page.set_viewport_size({"width": self.width, "height": HEIGHT})
            if self.page.locator(CHOOSES_BY_WIDTH).count():
                self.page.reload()
            self._see(name)
        self.width = first
        self.page.set_viewport_size({"width": first, "height": HEIGHT})

    def _see(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}-{self.width}.png", full_page=True)
        if self.javascript:
            self._check_width(name)
            self._check_axe(name)

    def _check_axe(self, name: str) -> None:
        session = self._context.new_cdp_session(self.page)
        # evaluated by the debugger, not by the page: its policy stays in force
        session.send("Runtime.evaluate", {"expression": AXE})
        found = session.send(
            "Runtime.evaluate",
            {"expression": f"axe.run(document, {json.dumps(RULES)})", "awaitPromise": True, "returnByValue": True},
        )
        result: dict[str, Any] = found["result"].get("value", {})
        assert result, f"{name}: axe did not run: {found}"
        wrong = [
            f"{item['id']}: {item['help']} ({', '.join(str(node['target']) for node in item['nodes'][:3])})"
            for item in result["violations"]
        ]
        assert wrong == [], f"{name} at {self.width} px: {wrong}"

    def _check_width(self, name: str) -> None:
        scroll, seen = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert scroll <= seen, f"{name} at {self.width} px scrolls sideways: {scroll} > {seen}"

    def _check_markup(self, name: str) -> None:
        html = self.page.content()
        assert re.findall(r"<[^>]+\sstyle=[^>]*>", html) == [], name
        assert re.findall(r'<a [^>]*href=""[^>]*>', html) == [], f"{name} has a link to nowhere"
        assert self.page.locator("h1").count() == 1, f"{name} has no single h1"
        assert self.page.locator("html").get_attribute("lang") == "fr", name

    def leave(self) -> None:
        """Close the browser."""
        self._context.close()
