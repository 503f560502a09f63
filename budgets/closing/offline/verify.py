"""Check the dossier of a final account again, away from the program that made it: Python alone, nothing to install.

    python3 verify.py [folder of the dossier]

Reads statement.json, works every share and balance out once more from the figures in it, compares, and compares every
file with manifest.sha256. Answers 0 when all agrees, else 1 with each difference in words (words.json).
"""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any


class Checker:
    """Collects what does not agree."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.findings: list[str] = []
        try:
            self.words: dict[str, str] = json.loads((folder / "words.json").read_text("utf-8"))
        except (OSError, ValueError):
            self.words = {}

    def say(self, code: str, **values: object) -> str:
        """The words of a finding; its code and values where they are gone."""
        return self.words[code].format(**values) if code in self.words else f"{code} {values}"

    def differs(self, code: str, **values: object) -> None:
        """Note a finding."""
        self.findings.append(self.say(code, **values))

    def same(self, code: str, written: int, found: int, **values: object) -> None:
        """Note what differs of an amount."""
        if written != found:
            self.differs(code, written=euros(written), found=euros(found), **values)


def euros(cents: int) -> str:
    """Cents as euros."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{cents // 100}.{cents % 100:02d}"


def apportion(cents: int, weights: dict[Any, Fraction]) -> dict[Any, int]:
    """Shares of an amount by the largest remainder: ties go to the larger weight, then to the lower code."""
    total = sum(weights.values(), Fraction(0))
    if not total:
        if cents:
            raise ValueError("no weight")
        return dict.fromkeys(weights, 0)
    sign, cents = (-1, -cents) if cents < 0 else (1, cents)
    exact = {code: cents * weight / total for code, weight in weights.items()}
    shares = {code: quota.numerator // quota.denominator for code, quota in exact.items()}
    order = sorted(weights, key=lambda code: (shares[code] - exact[code], -weights[code], code))
    for code in order[: cents - sum(shares.values())]:
        shares[code] += 1
    return {code: sign * share for code, share in shares.items()}


def weights_of(criteria: list[Any]) -> dict[str, Fraction]:
    """Each member's weight: its part of the figures of every criterion, by how heavily the criterion counts."""
    weights: dict[str, Fraction] = {}
    for criterion in criteria:
        total = sum((Fraction(each["value"]) for each in criterion["figures"]), Fraction(0))
        for each in criterion["figures"]:
            part = criterion["weight"] * Fraction(each["value"]) / total
            weights[each["code"]] = weights.get(each["code"], Fraction(0)) + part
    return weights


def days(first: date, last: date) -> int:
    """How many days there are from one to the other, both included; none when the last comes first."""
    return max(0, (last - first).days + 1)


def shares_of(cents: int, figures: Any) -> dict[str, int]:
    """What each member bears of an amount, by the key, the days and the method in the figures."""
    weights = weights_of(figures["criteria"])
    start, end = date.fromisoformat(figures["starts"]), date.fromisoformat(figures["ends"])
    stays = {
        each["code"]: (max(start, date.fromisoformat(each["starts"])), min(end, date.fromisoformat(each["ends"])))
        for each in figures["stays"]
    }
    if figures["method"] == "by_days":
        return apportion(cents, {code: weight * days(*stays[code]) for code, weight in weights.items()})
    day = timedelta(days=1)
    bounds = {start, end + day}
    for first, last in stays.values():
        if days(first, last):
            bounds |= {first, last + day}
    ordered = sorted(bounds)
    stretches = [(first, after - day) for first, after in pairwise(ordered)]
    parts = apportion(cents, {index: Fraction(days(*stretch)) for index, stretch in enumerate(stretches)})
    shares = dict.fromkeys(weights, 0)
    for index, (first, last) in enumerate(stretches):
        present = {
            code: weight if days(max(first, stays[code][0]), min(last, stays[code][1])) else Fraction(0)
            for code, weight in weights.items()
        }
        for code, share in apportion(parts[index], present).items():
            shares[code] += share
    return shares


def check_manifest(checker: Checker) -> None:
    """Every file is there as it was, and none came later."""
    listed = {}
    for line in (checker.folder / "manifest.sha256").read_text("utf-8").splitlines():
        digest, name = line.split("  ", 1)
        listed[name] = digest
    for name, digest in listed.items():
        path = checker.folder / name
        if not path.is_file():
            checker.differs("file_missing", name=name)
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            checker.differs("file_changed", name=name)
    for path in sorted(checker.folder.rglob("*")):
        name = path.relative_to(checker.folder).as_posix()
        if path.is_file() and name != "manifest.sha256" and not name.endswith(".zip") and name not in listed:
            checker.differs("file_added", name=name)


def check_versions(checker: Checker, statement: Any) -> None:
    """The shares that were voted, version by version."""
    for version in statement["versions"]:
        figures, number = version["figures"], version["figures"]["version"]
        total = sum(each["cents"] for each in version["lines"]) - sum(each["cents"] for each in version["funding"])
        checker.same("version_amount", version["amount_cents"], total, number=number)
        names = {each["code"]: each["name"] for each in figures["members"]}
        for code, share in shares_of(total, figures).items():
            checker.same("version_share", version["shares"][code], share, number=number, member=names[code])


def check_ledger(checker: Checker, statement: Any) -> None:
    """Every transaction balances, a reversal mirrors what it takes back, and accounts hold what their entries make."""
    held: dict[tuple[str, str], int] = {}
    seen: dict[int, dict[tuple[str, str], int]] = {}
    for posted in statement["transactions"]:
        if sum(entry["cents"] for entry in posted["entries"]):
            checker.differs("not_balanced", number=posted["number"])
        amounts = seen[posted["number"]] = {}
        for entry in posted["entries"]:
            place = (entry["account"], entry["code"])
            amounts[place] = amounts.get(place, 0) + entry["cents"]
            held[place] = held.get(place, 0) + entry["cents"]
        mirrored = seen.get(posted["reverses"], {})
        if posted["reverses"] and {place: -cents for place, cents in mirrored.items()} != amounts:
            checker.differs("not_mirrored", number=posted["number"], reversed=posted["reverses"])
    for account in statement["accounts"]:
        found = held.pop((account["account"], account["code"]), 0)
        checker.same("account_balance", account["cents"], found, account=account["name"])
    for (account, code), cents in sorted(held.items()):
        checker.same("account_balance", 0, cents, account=f"{account} {code}".strip())


def counted(statement: Any) -> dict[tuple[str, str, str], int]:
    """What was posted before the final account, by account, code and kind of event; a reversal counts as its event."""
    kinds = {posted["number"]: posted["kind"] for posted in statement["transactions"]}
    found: dict[tuple[str, str, str], int] = {}
    for posted in statement["transactions"]:
        if posted["number"] > statement["account"]["posted_until"]:
            continue
        kind = kinds[posted["reverses"]] if posted["reverses"] else posted["kind"]
        for entry in posted["entries"]:
            place = (entry["account"], entry["code"], kind)
            found[place] = found.get(place, 0) + entry["cents"]
    return found


def check_account(checker: Checker, statement: Any) -> None:
    """What was spent, what the funders bore, what each member bears, did and owes."""
    account, figures, booked = statement["account"], statement["account"]["figures"], counted(statement)

    def total(kind: str, code: str) -> int:
        return sum(cents for (account, one, _event), cents in booked.items() if (account, one) == (kind, code))

    for line in figures["lines"]:
        checker.same("line_spent", line["cents"], total("costs", line["code"]), line=line["label"])
    for funder in figures["funding"]:
        checker.same("funder_bore", funder["cents"], -total("subsidy", funder["code"]), funder=funder["label"])
    costs, subsidy = sum(x["cents"] for x in figures["lines"]), sum(x["cents"] for x in figures["funding"])
    checker.same("total_costs", account["costs_cents"], costs)
    checker.same("total_subsidy", account["subsidy_cents"], subsidy)
    checker.same("total_net", account["amount_cents"], costs - subsidy)
    shares = shares_of(costs - subsidy, figures)
    for member in statement["members"]:
        check_member(checker, member, shares.pop(member["code"], 0), booked)
    for code in shares:
        checker.differs("member_missing", member=code)


def check_member(checker: Checker, member: Any, share: int, booked: dict[tuple[str, str, str], int]) -> None:
    """One member: its share by the key, what was posted on its account, and what that leaves."""
    events = {
        kind: cents for (account, code, kind), cents in booked.items() if (account, code) == ("member", member["code"])
    }
    called = events.pop("call", 0) + events.pop("final_share", 0)
    advanced, in_kind = -events.pop("expense", 0), -events.pop("in_kind", 0)
    paid = -sum(events.values())
    name = member["name"]
    checker.same("member_share", member["share_cents"], share, member=name)
    checker.same("member_called", member["called_cents"], called, member=name)
    checker.same("member_paid", member["paid_cents"], paid, member=name)
    checker.same("member_advanced", member["advanced_cents"], advanced, member=name)
    checker.same("member_in_kind", member["in_kind_cents"], in_kind, member=name)
    checker.same("member_balance", member["balance_cents"], share - paid - advanced - in_kind, member=name)


def main(arguments: list[str]) -> int:
    """Check the dossier in the folder that is named, or the one that this file is in."""
    checker = Checker(Path(arguments[1]) if len(arguments) > 1 else Path(__file__).resolve().parent)
    statement = json.loads((checker.folder / "statement.json").read_text("utf-8"))
    check_manifest(checker)
    check_versions(checker, statement)
    check_ledger(checker, statement)
    check_account(checker, statement)
    for finding in checker.findings:
        sys.stdout.write(finding + "\n")
    if not checker.findings:
        counts = {"members": len(statement["members"]), "entries": len(statement["transactions"])}
        sys.stdout.write(checker.say("all_agrees", **counts) + "\n")
    return 1 if checker.findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
