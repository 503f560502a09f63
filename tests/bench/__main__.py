"""`python -m tests.bench [--rounds N]`: print every table. Needs what `make setup` installs, nothing else."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Make a database of our own from the tests' template, fill it, measure, remove it."""
    sys.path[:0] = [str(ROOT), str(ROOT / "platform")]
    os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.settings.test"
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40, help="timed rounds of each measurement")
    parser.add_argument("--referrals", type=int, default=100_000, help="how many referrals to measure among; 0: none")
    parser.add_argument("--every", type=int, default=20, help="of how many referrals one has clocks that are due")
    parser.add_argument("--cpas", type=int, default=565, help="how many CPAS send them")
    parser.add_argument("--partners", type=int, default=2000, help="how many partners receive them")
    parser.add_argument("--no-ledger", action="store_true", help="leave the accounts of pools out")
    parser.add_argument("--postings", type=int, default=10_000, help="how many transactions to post in a pool")
    parser.add_argument("--expenses", type=int, default=5_000, help="how many expenses its final account has besides")
    parser.add_argument("--members", type=int, default=565, help="how many members the other pool has")
    parser.add_argument("--pools", type=int, default=1_000, help="how many random pools to try; 0: none")
    asked = parser.parse_args()
    rounds = asked.rounds
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    from maillage.postgres.acting import become, role_name
    from tests.bench import consortium, ledger, lists, pools, referrals, switching
    from tests.conftest import make_actor
    from tests.database import clone, connected_to, drop, ensure_template

    ensure_template()
    name = f"{settings.INSTALLATION}bench"

    def among_its_own(measure: Callable[[], None]) -> None:
        clone(name)
        try:
            with connected_to(name):
                measure()
                become(None)
                connection.close()
        finally:
            drop(name)

    def small() -> None:
        print(lists.run(rounds))
        print(switching.run(rounds))

    def large() -> None:
        become(role_name("identity"))
        print(referrals.run(name, rounds, asked))

    def money() -> None:
        become(role_name("identity"))
        print(ledger.run(name, make_actor("coordinator"), asked))

    among_its_own(small)
    for measure, bodies, wanted in ((money, "compte", not asked.no_ledger), (large, "mesure", asked.referrals)):
        if wanted:
            drop(name)
            consortium.forget_bodies(bodies)
            try:
                among_its_own(measure)
            finally:
                consortium.forget_bodies(bodies)
    if asked.pools:
        print(pools.run(asked.pools))


if __name__ == "__main__":
    main()
