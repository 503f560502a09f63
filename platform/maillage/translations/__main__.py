"""`python -m maillage.translations update|check|compile`."""

from __future__ import annotations

import sys

from maillage.translations.catalogues import LANGUAGES, compile_all, faults, po_file, read, updated, write
from maillage.translations.extract import extract_all


def update() -> int:
    """Bring every catalogue up to date with the code and say what is left to translate."""
    found = extract_all()
    for language in LANGUAGES:
        path = po_file(language)
        write(updated(found, read(path) if path.exists() else None, language), path)
    compile_all()
    return check()


def check() -> int:
    """Say what is missing in each catalogue; 1 when something is."""
    found = extract_all()
    missing = 0
    for language in LANGUAGES:
        lines = faults(found, read(po_file(language)))
        missing += len(lines)
        for line in lines:
            sys.stdout.write(f"{language}: {line}\n")
        sys.stdout.write(f"{language}: {len(found)} messages, {len(lines)} to translate or correct\n")
    return 1 if missing else 0


def compile_only() -> int:
    """Compile what is out of date."""
    compile_all()
    return 0


COMMANDS = {"update": update, "check": check, "compile": compile_only}


def main(arguments: list[str]) -> int:
    """Run one of the commands. Returns the exit status."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        sys.stderr.write(f"{(__doc__ or '').strip()}\n")
        return 2
    return COMMANDS[arguments[0]]()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
