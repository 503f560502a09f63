"""The compiled theme is the one that the checksums were taken of."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from maillage.postgres.instance import ROOT

UI = ROOT / "platform" / "maillage" / "ui"
STATIC = UI / "static" / "ui"
SERVED = ("css/*.css", "fonts/*.woff2", "img/*.svg", "js/*.js")


def served() -> list[Path]:
    return [path for pattern in SERVED for path in sorted(STATIC.glob(pattern))]


def test_the_checksums_are_those_of_the_files() -> None:
    taken = [f"{sha256(path.read_bytes()).hexdigest()}  {path.relative_to(STATIC).as_posix()}" for path in served()]
    assert (UI / "theme" / "CHECKSUMS").read_text().splitlines() == taken


def test_building_the_theme_left_nothing_behind() -> None:
    assert not [path for name in ("node_modules", "package-lock.json") for path in UI.rglob(name)]
