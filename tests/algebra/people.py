"""Files of people, and values in them that occur nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

# Field of the file -> category, as the agreement's form promises it to the person.
FIELDS = {
    "first_name": "identity",
    "last_name": "identity",
    "birth_date": "identity",
    "sex": "identity",
    "phone": "contact",
    "email": "contact",
    "street": "contact",
    "postcode": "contact",
    "locality": "contact",
    "income_source": "situation",
    "income_since": "situation",
    "education_level": "employment",
    "employment_goal": "employment",
    "spoken_language": "language",
    "french_level": "language",
}
# The last one covers no field of a file yet: an agreement for it alone shares the reason and nothing else.
CATEGORIES = ("identity", "contact", "situation", "employment", "language", "health")
ADDRESS = ("street", "postcode", "locality")
CODES = {
    "sex": ("f", "m"),
    "income_source": ("ris", "ase", "unemployment"),
    "education_level": ("primary", "lower_secondary", "upper_secondary"),
    "french_level": ("a1", "a2", "b1"),
}
NATIONAL_NUMBERS = ("90050100052", "85073099932")  # of a serial that is never issued


class Tokens:
    """Values that occur nowhere else: whatever shows one of them shows that field, of that person, in that version."""

    def __init__(self) -> None:
        self._counter = count(1)

    def next(self, name: str) -> str:
        """A value for this field (or for `reason`) that was never given before; one of a few where it is a code."""
        rank = next(self._counter)
        word = "".join(chr(97 + rank // 26**power % 26) for power in (2, 1, 0))
        if name in CODES:
            return CODES[name][rank % len(CODES[name])]
        if name in ("birth_date", "income_since"):
            return (date(1950, 1, 1) + timedelta(days=rank)).isoformat()
        return {
            "phone": f"018 00 {rank // 100:02d} {rank % 100:02d}",
            "email": f"zzq{word}@maillage.example",
            "postcode": f"Zzq{word}",
        }.get(name, f"Zzq{word}{name.replace('_', '')}")


@dataclass
class Person:
    """A file of the sender: what stands in it now, and every value that ever did."""

    values: dict[str, str]
    national_number: str
    confidential: bool = False
    ever: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ever = list(self.values.items())

    def correct(self, name: str, value: str) -> None:
        """Another value, or none."""
        self.values[name] = value
        self.ever.append((name, value))

    def told(self, categories: frozenset[str], *, address: bool = False) -> dict[str, str]:
        """What these categories cover, as the file stands: never what is empty, nor an address that is kept secret,
        unless it is asked for.
        """
        secret = ADDRESS if self.confidential and not address else ()
        return {
            name: self.values[name]
            for name, category in FIELDS.items()
            if category in categories and name not in secret and self.values[name]
        }
