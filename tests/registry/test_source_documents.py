"""The figures that the project carries are those of the source documents, where these lie beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from maillage.postgres.instance import ROOT
from tenants.registry.reference import DATA

SOURCES = ROOT.parent / "shared" / "data"


@pytest.fixture
def sources() -> Path:
    if not SOURCES.is_dir():
        absent = "the source documents do not lie beside this checkout: the figures are not compared with them"
        if os.environ.get("CI"):
            pytest.fail(absent)
        pytest.skip(absent)
    return SOURCES


@pytest.mark.parametrize("name", ["communes.csv", "populations.csv"])
def test_the_reference_figures_are_those_of_the_sources(sources: Path, name: str) -> None:
    assert (DATA / name).read_text() == (sources / name).read_text()
