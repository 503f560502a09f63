"""What the demonstration says when it is ready: where to go, as whom, what to do first."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from maillage.demonstration.accounts import TOUR_CASE_WORKER
from maillage.demonstration.content import ACCOUNTS, AMELIE_DELVAUX, BODIES, HEADLINE_ACCOUNTS
from maillage.demonstration.processes import BASE_HOST

# One for all of the invented accounts, and printed: the demonstration listens on 127.0.0.1 only.
DEMO_PASSWORD = "des cartes en main"  # noqa: S105


# Each in the order of its steps.
FLOWS: Final = {
    "IMAGINE, in Namur: information session, interview, joint review, certification": (
        ("namur", "case_worker"), ("paysans-artisans", "coach"), ("floreffe", "case_worker"),
    ),
    "ProAction, after an Art. 60 contract: adviser of the commune, job coach, outcome": (
        ("mons", "case_worker"), ("proaction", "manager"), ("proaction", "coach"),
    ),
}  # fmt: skip


def _flows() -> str:
    lines = []
    for title, steps in FLOWS.items():
        lines.append(f"  {title}")
        for slug, function in steps:
            name = next(body.name for body in BODIES if body.slug == slug)
            lines += [
                f"    {account.email}  {name}"
                for account in ACCOUNTS
                if (slug, function) in [tuple(held) for held in account.memberships]
            ][:2]
    return "\n".join(lines) + "\n"


def welcome(port: int, folder: Path) -> str:
    """The text, ready to print."""
    width = max(len(account.email) for account in HEADLINE_ACCOUNTS)
    accounts = "\n".join(f"  {account.email:<{width}}  {account.role_label}" for account in HEADLINE_ACCOUNTS)
    first = TOUR_CASE_WORKER
    person = f"{AMELIE_DELVAUX.first_name} {AMELIE_DELVAUX.last_name}"
    return f"""
Maillage is running at  http://{BASE_HOST}:{port}/

Sign in there; you are then taken to your organisation's own address. Password of all: {DEMO_PASSWORD}

{accounts}

Begin as {first.email}: open the file of {person}, record her agreement, refer her.
Two more ways through, from the agreement to the outcome, with the same password:
{_flows()}
The tour is in README.md. E-mails (invitations) are printed in {folder / "web.log"}.
Ctrl-C stops everything and keeps the data.

"""
