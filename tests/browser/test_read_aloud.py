"""A passage is read aloud where the device has a voice of its own for it, and only there."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page

from maillage.postgres.instance import ROOT

SCRIPT = (ROOT / "platform/maillage/ui/static/ui/js/read-aloud.js").read_text()
PAGE = """<!doctype html><title>x</title>
<button type="button" hidden data-read-aloud="words" data-stop="Stop">Read</button>
<article id="words" lang="nl"><h2 data-sentence> Wie? </h2><p data-sentence>Het OCMW.</p><p>niet dit</p></article>"""
SPEECH = """
window.spoken = []; window.cancelled = 0;
window.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: Object.assign(new EventTarget(), {
  getVoices: () => VOICES, speak: (said) => window.spoken.push(said), cancel: () => { window.cancelled += 1; } }) });
"""
OWN, DISTANT = {"lang": "nl-BE", "localService": True}, {"lang": "nl-NL", "localService": False}


def opened(chromium: Browser, voices: list[dict[str, object]] | None) -> Page:
    page = chromium.new_page()
    speech = "delete window.speechSynthesis; delete Window.prototype.speechSynthesis;"
    page.add_init_script(speech if voices is None else SPEECH.replace("VOICES", json.dumps(voices)))
    page.route("**/*", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    page.goto("http://read.test/")
    page.add_script_tag(content=SCRIPT, type="module")
    return page


@pytest.mark.parametrize("voices", [None, [], [DISTANT], [{"lang": "fr-FR", "localService": True}]])
def test_no_button_without_an_own_voice_in_the_language(
    chromium: Browser, voices: list[dict[str, object]] | None
) -> None:
    page = opened(chromium, voices)
    assert page.locator("button").is_hidden()
    page.close()


def test_it_reads_sentence_by_sentence_and_stops(chromium: Browser) -> None:
    page = opened(chromium, [DISTANT, OWN])
    button = page.get_by_role("button")
    button.click()
    assert button.text_content() == "Stop"
    assert page.evaluate("spoken.map((said) => [said.text, said.lang, said.voice.lang])") == [
        ["Wie?", "nl", "nl-BE"],
        ["Het OCMW.", "nl", "nl-BE"],
    ]
    before = page.evaluate("cancelled")
    button.click()
    assert button.text_content() == "Read"
    assert page.evaluate("cancelled") == before + 1
    button.click()
    page.evaluate("spoken.at(-1).dispatchEvent(new Event('end'))")
    assert button.text_content() == "Read"
    page.close()
