"""What each recipient may know: role ∩ assignment ∩ authority ∩ state; and what the sender's own people may know of it.

Plain Python, without a line of what is held to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from tests.algebra.people import FIELDS, NATIONAL_NUMBERS, Person, Tokens

HERE = ZoneInfo("Europe/Brussels")
SENDER = "genappe"
PARTNER, OTHER_PARTNER, CPAS = "lire-et-ecrire-bw", "cesep", "court-saint-etienne"
RECIPIENTS = (PARTNER, OTHER_PARTNER, CPAS)

DRAFT, WAITING, ASKED, WAITLISTED, DECLINED = "draft", "waiting", "asked", "waiting list", "to confirm"
ACCEPTED, GOING, RESTING, REPORTED = "accepted", "going on", "on hold", "reported"
UNANSWERED = (WAITING, ASKED, WAITLISTED)
WORKING = (ACCEPTED, GOING, RESTING)
FOLLOWED = (*WORKING, REPORTED)
OPEN = (DRAFT, *UNANSWERED, DECLINED, *FOLLOWED)
LOOKING = (*UNANSWERED, *FOLLOWED)  # the states in which a recipient reads
# Which step leads from where to where, as `domain.md` draws the life of an orientation.
STEPS: dict[str, tuple[tuple[str, ...], str]] = {
    "send": ((DRAFT,), WAITING),
    "ask": ((WAITING, WAITLISTED), ASKED),
    "inform": ((ASKED,), WAITING),
    "wait": (UNANSWERED, WAITLISTED),
    "accept": (UNANSWERED, ACCEPTED),
    "decline": (UNANSWERED, DECLINED),
    "send back": ((DECLINED,), WAITING),
    "note refusal": ((DECLINED,), "declined"),
    "start": ((ACCEPTED,), GOING),
    "hold": ((ACCEPTED, GOING), RESTING),
    "resume": ((RESTING,), GOING),
    "report": (WORKING, REPORTED),
    "go on": ((REPORTED,), GOING),
    "close": ((REPORTED,), "closed"),
    "take back": (OPEN, "withdrawn"),
    "error": (OPEN, "entered in error"),
}

# Who reads referrals, and in which body. The other members of the cast never do.
READERS = {
    "coach": PARTNER,
    "coach_manager": PARTNER,
    "other_coach": OTHER_PARTNER,
    "receiver": CPAS,
    "elsewhere": "villers-la-ville",
    "colleague": SENDER,
    "reader": SENDER,
    "manager": SENDER,
}
COACHES = ("coach", "other_coach")
# Who distributes at the first partner, and to whom.
LEAD, TEAM = "coach_manager", ("coach", "coach_manager")
STRANGERS = ("finance", "coordinator")
ANSWERS = {PARTNER: "coach", OTHER_PARTNER: "other_coach", CPAS: "receiver"}
SAID_TO_DECIDE = ("coach", "coach_manager", "other_coach", "receiver", "reader", "manager")
KEEPERS = {"coach": "coach_manager", "other_coach": "cesep_manager", "reader": "manager"}  # who suspends whom

# What a recipient writes of its work unless the agreement says otherwise.
WRITES = frozenset({"employment", "assessment", "attendance"})
ATTENDANCE = "attendance"  # what a voluntary programme tells nobody who decides on income
A_DAY = timedelta(hours=24)
LAPSES_AFTER = timedelta(days=30)  # a spoken agreement that nobody says again


@dataclass(frozen=True)
class Version:
    """One version of an agreement: what it is called by, what it is for, what the person was told of the programme."""

    id: UUID
    purpose: str
    voluntary: bool
    one_person: bool


@dataclass
class Agreement:
    """What a person agreed to, by word of mouth on the day of those who act; its newest version."""

    person: int
    recipient: str
    categories: frozenset[str]
    starts: date
    ends: date
    recorded_on: date
    versions: list[Version] = field(default_factory=list)
    taken_back: frozenset[str] = frozenset()
    confirmed: bool = False
    withdrawn: bool = False

    @property
    def covers(self) -> frozenset[str]:
        """What its recipient may still read."""
        return self.categories - self.taken_back

    @property
    def writes(self) -> frozenset[str]:
        """What its recipient may still write."""
        return WRITES - self.taken_back

    @property
    def last_day(self) -> date:
        """The last day on which something is read under it."""
        return self.ends if self.confirmed else min(self.ends, self.recorded_on + LAPSES_AFTER)

    def is_live(self, today: date) -> bool:
        """Whether something can be sent under it; both days are included."""
        return not self.withdrawn and self.starts <= today <= self.last_day


@dataclass
class Written:
    """What the recipient wrote: a word, the record's id, its kind and category.

    `cut`: its category was taken back since. `private`: it stays with a team of one person. `moved`: it was erased
    where it was shared, and `kept`: it is in the sender's file.
    """

    word: str
    id: UUID
    kind: str
    category: str
    private: bool
    cut: bool = False
    moved: bool = False
    kept: bool = False


@dataclass
class Emergency:
    """What was asked for a day in grave danger, and given as the file stood."""

    id: UUID
    categories: frozenset[str]
    address: bool
    values: dict[str, str]
    erased: bool = False


@dataclass
class Orientation:
    """A referral under one agreement.

    `under` is the version that it stands under, or stood under when it ended. `promised`: one of those that it stood
    under said of the programme that it is voluntary, and that holds.
    """

    agreement: Agreement
    reason: str
    under: Version
    promised: bool = False
    state: str = DRAFT
    was_sent: bool = False
    sent_back: bool = False
    follower: str = ""  # who at the recipient follows it
    written: list[Written] = field(default_factory=list)
    emergencies: list[Emergency] = field(default_factory=list)

    def goes_to(self, state: str) -> None:
        """The state after a step; what was given in an emergency does not outlive an end or a refusal."""
        self.state = state
        if state not in LOOKING:
            for given in self.emergencies:
                given.erased = True

    def stands_under(self, version: Version) -> None:
        """It goes on under another version of its agreement; what was promised before is kept."""
        if self.state in OPEN:
            self.under = version
            self.promised |= version.voluntary

    def cut(self) -> None:
        """Its recipient no longer reads what it wrote in categories that it may not write any more."""
        for one in self.written if self.state in OPEN else ():
            one.cut |= one.category not in self.agreement.writes

    def take_home(self) -> None:
        """What has ended goes to the sender's file, but what the person was told would stay with one person."""
        told = self.under
        for one in self.written:
            if not one.moved and (one.cut or self.state not in OPEN):
                one.moved = True
                one.kept = not (one.private or (told.voluntary and told.one_person and one.category == ATTENDANCE))


@dataclass(frozen=True)
class Offer:
    """What a body says of its programme."""

    voluntary: bool = False
    one_person: bool = False


@dataclass
class World:
    """Everything that has been agreed, sent, answered and taken back, and what time it is at the walls."""

    now: datetime
    tokens: Tokens = field(default_factory=Tokens)
    people: list[Person] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    orientations: list[Orientation] = field(default_factory=list)
    shift: timedelta = timedelta()
    offers: dict[str, Offer] = field(default_factory=lambda: dict.fromkeys(RECIPIENTS, Offer()))
    deciders: set[str] = field(default_factory=lambda: {"manager"})  # on income or sanctions
    suspended: set[str] = field(default_factory=set)

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
        return self.now + self.shift >= datetime.combine(agreement.last_day + timedelta(days=1), time.min, HERE)

    def is_read_now(self, orientation: Orientation) -> bool:
        """Whether its recipient reads anything of the person under the agreement."""
        return orientation.state in LOOKING and not self.is_over(orientation.agreement)

    def visible(self, orientation: Orientation) -> dict[str, str]:
        """Exactly the fields and values that its recipient reads now."""
        if not self.is_read_now(orientation):
            return {}
        return self.people[orientation.agreement.person].told(orientation.agreement.covers)

    def given(self, orientation: Orientation) -> list[dict[str, str]]:
        """What its recipient reads now because of a danger: an authority of its own, for a day."""
        return [one.values for one in orientation.emergencies if not one.erased and self.shift < A_DAY]

    def hides(self, member: str, recipient: str, *, voluntary: bool) -> bool:
        """Whether the member must not know that somebody shares with a recipient: they decide on income, and the
        programme is voluntary, as the person was told or as it is now.
        """
        return member in self.deciders and (voluntary or self.offers[recipient].voluntary)

    def is_hidden(self, member: str, orientation: Orientation) -> bool:
        """The same, of a referral, on either side: what was promised once, holds."""
        return self.hides(member, orientation.agreement.recipient, voluntary=orientation.promised)

    def is_private(self, orientation: Orientation) -> bool:
        """Whether attendance stays with a team of one person: now, or as the person was told."""
        offer, told = self.offers[orientation.agreement.recipient], orientation.under
        return (offer.voluntary and offer.one_person) or (told.voluntary and told.one_person)

    def sent_known_by(self, member: str) -> list[int]:
        """The referrals that this member of the sender knows of."""
        if READERS.get(member) != SENDER or member in self.suspended:
            return []
        return [rank for rank, made in enumerate(self.orientations) if not self.is_hidden(member, made)]

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
            and member not in self.suspended
            and not self.is_hidden(member, orientation)
            and (
                member not in COACHES
                or orientation.follower == member
                or (not orientation.follower and orientation.state in (*UNANSWERED, DECLINED))
            )
        ]

    def everything(self) -> list[tuple[str, str]]:
        """Every (field, value) that was ever kept or written, of everybody: what must not come out unless allowed."""
        kept = [pair for person in self.people for pair in person.ever if pair[1]]
        numbers = [("national_number", person.national_number) for person in self.people]
        written = [("written", one.word) for made in self.orientations for one in made.written]
        return kept + numbers + written + [("reason", orientation.reason) for orientation in self.orientations]
