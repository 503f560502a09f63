"""What each recipient may know: role ∩ authority ∩ state. Plain Python, without a line of what is held to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from uuid import UUID
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Europe/Brussels")
SENDER = "genappe"
PARTNER, OTHER_PARTNER, CPAS = "lire-et-ecrire-bw", "cesep", "court-saint-etienne"
RECIPIENTS = (PARTNER, OTHER_PARTNER, CPAS)

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
WAITING, ACCEPTED, DRAFT, DECLINED, REPORTED = "waiting", "accepted", "draft", "to confirm", "reported"
OPEN = (DRAFT, WAITING, ACCEPTED, DECLINED, REPORTED)
LOOKING = (WAITING, ACCEPTED, REPORTED)  # the states in which a recipient reads

# Who reads referrals, and in which body. The other members of the cast never do.
READERS = {
    "coach": PARTNER,
    "coach_manager": PARTNER,
    "other_coach": OTHER_PARTNER,
    "receiver": CPAS,
    "elsewhere": "villers-la-ville",
    "colleague": SENDER,
    "reader": SENDER,
}
COACHES = ("coach", "other_coach")
# Who distributes at the first partner, and to whom.
LEAD, TEAM = "coach_manager", ("coach", "coach_manager")
STRANGERS = ("finance", "coordinator")
ANSWERS = {PARTNER: "coach", OTHER_PARTNER: "other_coach", CPAS: "receiver"}


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


@dataclass
class Agreement:
    """What a person agreed to."""

    person: int
    recipient: str
    categories: frozenset[str]
    starts: date
    ends: date
    withdrawn: bool = False

    def is_live(self, today: date) -> bool:
        """Whether something can be sent under it; both days are included."""
        return not self.withdrawn and self.starts <= today <= self.ends


@dataclass
class Orientation:
    """A referral under one agreement."""

    agreement: Agreement
    reason: str
    state: str = DRAFT
    was_sent: bool = False
    sent_back: bool = False
    follower: str = ""  # who at the recipient follows it
    # a word, the record's id, whether it is a joint review
    written: list[tuple[str, UUID, bool]] = field(default_factory=list)


@dataclass
class World:
    """Everything that has been agreed, sent, answered and taken back, and what time it is at the walls."""

    now: datetime
    tokens: Tokens = field(default_factory=Tokens)
    people: list[Person] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    orientations: list[Orientation] = field(default_factory=list)
    days: int = 0

    @property
    def today(self) -> date:
        """The day of those who act: the clock that moves is the walls'."""
        return self.now.astimezone(HERE).date()

    def add_person(self) -> Person:
        """A file with every field filled in."""
        values = {name: self.tokens.next(name) for name in FIELDS}
        self.people.append(Person(values, NATIONAL_NUMBERS[len(self.people)]))
        return self.people[-1]

    def is_over(self, agreement: Agreement) -> bool:
        """Whether the midnight after its last day has passed at the walls."""
        return self.now + timedelta(days=self.days) >= datetime.combine(
            agreement.ends + timedelta(days=1), time.min, HERE
        )

    def is_read_now(self, orientation: Orientation) -> bool:
        """Whether its recipient reads anything of the person."""
        return orientation.state in LOOKING and not self.is_over(orientation.agreement)

    def visible(self, orientation: Orientation) -> dict[str, str]:
        """Exactly the fields and values that its recipient reads now."""
        if not self.is_read_now(orientation):
            return {}
        person = self.people[orientation.agreement.person]
        hidden = ADDRESS if person.confidential else ()
        return {
            name: person.values[name]
            for name, category in FIELDS.items()
            if category in orientation.agreement.categories and name not in hidden and person.values[name]
        }

    def received_by(self, member: str) -> list[int]:
        """The referrals that this member of the cast knows of as one of their recipient's: a manager all of them, a
        coach those that they follow, and those that nobody has taken up yet.
        """
        body = READERS.get(member)
        return [
            rank
            for rank, orientation in enumerate(self.orientations)
            if orientation.was_sent
            and orientation.agreement.recipient == body
            and (
                member not in COACHES
                or orientation.follower == member
                or (not orientation.follower and orientation.state in (WAITING, DECLINED))
            )
        ]

    def everything(self) -> list[tuple[str, str]]:
        """Every (field, value) that was ever kept or written, of everybody: what must not come out unless allowed."""
        kept = [pair for person in self.people for pair in person.ever if pair[1]]
        numbers = [("national_number", person.national_number) for person in self.people]
        written = [("written", word) for made in self.orientations for word, _pk, _review in made.written]
        return kept + numbers + written + [("reason", orientation.reason) for orientation in self.orientations]
