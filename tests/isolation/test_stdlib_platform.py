"""The folder `platform` must never become a package: it would stand in for Python's own module of that name."""

from __future__ import annotations

import subprocess
import sys

from maillage.postgres.instance import ROOT


def test_platform_is_the_standard_library_s() -> None:
    source = (
        f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'platform')!r}]\n"
        "import platform, maillage\n"
        "print(platform.__file__, platform.system(), platform.python_version())"
    )
    done = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True)
    where, system, version = done.stdout.split()
    assert not where.startswith(str(ROOT / "platform"))
    assert system
    assert version == ".".join(map(str, sys.version_info[:3]))


def test_platform_is_no_package() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert not (ROOT / "tests" / "platform").exists()
