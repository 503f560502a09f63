#!/usr/bin/env python
"""Run a management command as the database login that it needs, and no stronger one."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent

# Each command signs in to PostgreSQL as one login; all others are the web process's.
LOGIN_BY_COMMAND = {
    "migrate": "migrator",
    "verify_audit": "migrator",
    "add_text": "migrator",
    "check_references": "migrator",
    "create_cpas": "provisioner",
    "create_body": "provisioner",
    "work": "worker",
}


def main() -> None:
    """Put the source root on the path and hand over to Django."""
    sys.path.insert(0, str(ROOT / "platform"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.settings.local")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    os.environ.setdefault("MAILLAGE_LOGIN", LOGIN_BY_COMMAND.get(command, "web"))
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit("Django is not installed here. Run `make setup`, then use .venv/bin/python.") from error
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
