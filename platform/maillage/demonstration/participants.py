"""The participants of every CPAS, drawn the same each time."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from maillage.demonstration.accounts import ACCOUNTS
from maillage.demonstration.draw import Draw
from maillage.demonstration.origins import ORIGINS, Origin
from maillage.demonstration.places import PLACES, STREETS, Place
from maillage.demonstration.portraits import AMELIE_DELVAUX, PORTRAITS, Portrait
from maillage.demonstration.shapes import (
    DemoParticipant,
    EducationLevel,
    FrenchLevel,
    IncomeSource,
    ParticipantStatus,
)
from tenants.registry.national_number import Sex, impossible_number
from tenants.registry.spelling import folded

# Ages and incomes are as of this day, so that the demonstration is the same whenever it is loaded.
REFERENCE_DAY: Final = date(2026, 9, 1)
_FIRST_INCOME: Final = date(2021, 1, 1)

_EDUCATION: Final[tuple[tuple[EducationLevel, int], ...]] = (
    ("none", 1),
    ("primary", 5),
    ("lower_secondary", 8),
    ("upper_secondary", 6),
    ("higher", 2),
    ("unknown", 1),
)
_INCOMES: Final[tuple[tuple[IncomeSource, int], ...]] = (
    ("ris", 14),
    ("unemployment", 2),
    ("none", 2),
    ("other", 1),
)
# Equivalent aid is for those who have no right to the integration income, as is often so on arriving in the country.
_INCOMES_OF_NEWCOMERS: Final[tuple[tuple[IncomeSource, int], ...]] = (("ase", 6), ("ris", 3), ("none", 1))
_STATUSES: Final[tuple[tuple[ParticipantStatus, int], ...]] = (
    ("followed", 14),
    ("new", 3),
    ("former", 2),
    ("refused", 1),
)
_GOALS: Final[tuple[str, ...]] = (
    "Travailler en cuisine de collectivité",
    "Reprendre une formation d'aide-soignant·e",
    "Trouver un emploi d'aide-ménager·ère à temps partiel",
    "Travailler dans une pépinière ou un service d'espaces verts",
    "Magasinier·ère, après le permis de cariste",
    "Obtenir le permis B pour élargir la recherche",
    "Ouvrier·ère du bâtiment, finitions et peinture",
    "Employé·e administratif·ve",
    "Accueil extrascolaire des enfants",
    "Vendeur·euse en alimentation",
    "Maraîchage biologique",
    "Chauffeur·euse de bus scolaire",
    "Se remettre en route : reprendre un rythme et sortir de chez soi",
    "Métiers du numérique, à partir d'une formation courte",
    "Installer une activité indépendante de couture",
)
_GOALS_BEFORE_A_DIPLOMA: Final = (
    "Terminer le certificat d'enseignement secondaire supérieur",
    "Obtenir le certificat d'études de base",
)
_GOALS_OF_LEARNERS_OF_FRENCH: Final = (
    "Améliorer son français avant une formation qualifiante",
    "Faire reconnaître le diplôme obtenu à l'étranger",
)

# Belgium keeps no range of telephone numbers for fiction. Zone 018 is not in the national plan (its neighbours 016
# Leuven and 019 Waremme are), and inside a zone no subscriber's number begins with 0: two reasons why "018 0x xx xx"
# rings nowhere. A mobile prefix would not do: any of them may be given out to an operator one day.
_PHONE_ZONE: Final = "018"
_PHONES: Final = 100_000
# Prime, and no divisor of the range, so that successive participants have different numbers that do not look counted.
_PHONE_STEP: Final = 7919


class _Drawing:
    """Draws participants one after the other, and remembers what must not come twice."""

    def __init__(self) -> None:
        self._drawn = 0
        self._numbers: set[str] = {AMELIE_DELVAUX.national_number}
        self._names: set[str] = {AMELIE_DELVAUX.email.partition("@")[0]}
        # A portrait keeps its name wherever it comes, and nobody is called like a member of staff.
        self._names |= {_local_part(portrait.first_name, portrait.last_name) for portrait in PORTRAITS.values()}
        self._names |= {account.email.partition("@")[0] for account in ACCOUNTS}

    def participant(self, place: Place, rank: int) -> DemoParticipant:
        self._drawn += 1
        number = f"{place.prefix}-{rank:04d}"
        draw = Draw(number)
        portrait = PORTRAITS.get(number) or self._portrait(draw)
        birth_date, national_number = self._birth(draw, place, portrait.sex)
        french_level = draw.weighted(portrait.origin.french)
        education_level = draw.weighted(_EDUCATION)
        income_source, income_since = _income(draw, portrait.origin, birth_date)
        postcode, locality = draw.pick(place.localities)
        return DemoParticipant(
            number=number,
            first_name=portrait.first_name,
            last_name=portrait.last_name,
            birth_date=birth_date,
            sex=portrait.sex,
            national_number=national_number,
            phone=_phone(self._drawn),
            email=_email(draw, portrait),
            street=f"{draw.pick(STREETS)} {1 + draw.below(140)}",
            postcode=postcode,
            locality=locality,
            language=_language(french_level, portrait.origin),
            education_level=education_level,
            french_level=french_level,
            income_source=income_source,
            income_since=income_since,
            employment_goal="" if portrait.status == "new" else _goal(draw, french_level, education_level),
            status=portrait.status,
            confidential_address=portrait.confidential_address,
            referent_email=draw.pick(_case_workers(place.body_slug)),
        )

    def _portrait(self, draw: Draw) -> Portrait:
        origin = draw.weighted(ORIGINS)
        sex: Sex = draw.pick(("f", "m"))
        while True:
            first_name = draw.pick(origin.women if sex == "f" else origin.men)
            last_name = draw.pick(origin.last_names)
            name = _local_part(first_name, last_name)
            if name not in self._names:
                self._names.add(name)
                return Portrait(first_name, last_name, sex, origin, status=draw.weighted(_STATUSES))

    def _birth(self, draw: Draw, place: Place, sex: Sex) -> tuple[date, str]:
        earliest = REFERENCE_DAY.replace(year=REFERENCE_DAY.year - place.oldest)
        latest = REFERENCE_DAY.replace(year=REFERENCE_DAY.year - place.youngest)
        while True:
            birth_date = draw.day(earliest, latest)
            national_number = impossible_number(birth_date, sex, 0)
            if national_number not in self._numbers:
                self._numbers.add(national_number)
                return birth_date, national_number


def draw_participants() -> Mapping[str, tuple[DemoParticipant, ...]]:
    """The participants of each CPAS, by its slug, in the order of their numbers. The same at every call."""
    drawing = _Drawing()
    return {place.body_slug: tuple(_participants_of(place, drawing)) for place in PLACES}


def _participants_of(place: Place, drawing: _Drawing) -> list[DemoParticipant]:
    written = [AMELIE_DELVAUX] if AMELIE_DELVAUX.number.startswith(place.prefix) else []
    first_drawn = len(written) + 1
    return written + [drawing.participant(place, rank) for rank in range(first_drawn, place.participants + 1)]


def _case_workers(body_slug: str) -> tuple[str, ...]:
    return tuple(account.email for account in ACCOUNTS if (body_slug, "case_worker") in account.memberships)


def _local_part(first_name: str, last_name: str) -> str:
    return f"{folded(first_name)}.{folded(last_name)}"


def _email(draw: Draw, portrait: Portrait) -> str:
    """An address at a reserved domain; nearly a third have none."""
    if draw.chance(30):
        return ""
    return f"{_local_part(portrait.first_name, portrait.last_name)}@courriel.example"


def _phone(rank: int) -> str:
    digits = f"{rank * _PHONE_STEP % _PHONES:05d}"
    return f"{_PHONE_ZONE} 0{digits[0]} {digits[1:3]} {digits[3:]}"


def _language(french_level: FrenchLevel, origin: Origin) -> str:
    """Whoever has French as a mother tongue is spoken to in French, wherever the family comes from."""
    return "fr" if french_level == "native" else origin.language


def _goal(draw: Draw, french_level: FrenchLevel, education_level: EducationLevel) -> str:
    """A goal that fits what is known of the person; one in ten has none yet."""
    if draw.chance(10):
        return ""
    goals = _GOALS
    if education_level in ("none", "primary", "lower_secondary"):
        goals += _GOALS_BEFORE_A_DIPLOMA
    if french_level != "native":
        goals += _GOALS_OF_LEARNERS_OF_FRENCH
    return draw.pick(goals)


def _income(draw: Draw, origin: Origin, birth_date: date) -> tuple[IncomeSource, date | None]:
    """An income and its first day: no aid is paid to a person in their own right before they are of age."""
    source = draw.weighted(_INCOMES_OF_NEWCOMERS if origin.newcomer else _INCOMES)
    if source == "none":
        return source, None
    # The day after the birthday: whoever was born on 29 February has none in most years.
    of_age = date(birth_date.year + 18, birth_date.month, 1) + timedelta(days=birth_date.day)
    return source, draw.day(min(max(_FIRST_INCOME, of_age), REFERENCE_DAY), REFERENCE_DAY)
