"""What the demonstration is made of. Plain values: loading them into the platform is another module's work."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from tenants.registry.national_number import Sex

type BodyKind = Literal["cpas", "partner", "programme", "coordination"]
type EducationLevel = Literal["none", "primary", "lower_secondary", "upper_secondary", "higher", "unknown"]
type FrenchLevel = Literal["none", "a1", "a2", "b1", "b2", "native"]
type IncomeSource = Literal["ris", "ase", "unemployment", "none", "other"]
type ParticipantStatus = Literal["new", "followed", "refused", "former"]
type Function = Literal["manager", "case_worker", "reader", "finance", "dpo", "coach", "coordinator", "treasurer"]


@dataclass(frozen=True, slots=True)
class DemoBody:
    """A body with a host name of its own. `nis_code` is the commune of a CPAS, None for every other kind."""

    slug: str
    kind: BodyKind
    name: str
    nis_code: str | None = None
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class DemoConsortiumMember:
    """A membership, from the day `starts` to the last day `ends` included (None: it goes on).

    `inferred` when the sources do not say it outright; `note` gives the reasoning, in French.
    """

    body_slug: str
    starts: date
    ends: date | None = None
    inferred: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class DemoConsortium:
    """Bodies that work together under one name."""

    code: str
    name: str
    members: tuple[DemoConsortiumMember, ...]


class DemoMembership(NamedTuple):
    """What an account may be in one body."""

    body_slug: str
    function: Function


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An invented member of staff. The start-up prints the `headline` accounts with their `role_label`, in French."""

    email: str
    first_name: str
    last_name: str
    memberships: tuple[DemoMembership, ...]
    headline: bool = False
    role_label: str = ""

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class DemoParticipant:
    """An invented participant of one CPAS.

    `national_number` is eleven digits that nobody can have; `language` is an ISO 639-1 code; `income_since` is None
    exactly when there is no income; `email` and `employment_goal` may be empty; `referent_email` is a case worker's.
    """

    number: str
    first_name: str
    last_name: str
    birth_date: date
    sex: Sex
    national_number: str
    phone: str
    email: str
    street: str
    postcode: str
    locality: str
    language: str
    education_level: EducationLevel
    french_level: FrenchLevel
    income_source: IncomeSource
    income_since: date | None
    employment_goal: str
    status: ParticipantStatus
    confidential_address: bool
    referent_email: str
