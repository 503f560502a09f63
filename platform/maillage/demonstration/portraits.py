"""The participants that are written rather than drawn: the heroine of the guided tour, and a few that must exist."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from maillage.demonstration.accounts import TOUR_CASE_WORKER
from maillage.demonstration.origins import POLISH, SYRIAN, TURKISH, UKRAINIAN, WALLOON, Origin
from maillage.demonstration.shapes import DemoParticipant, ParticipantStatus
from tenants.registry.national_number import Sex, impossible_number

_BIRTH_OF_AMELIE: Final = date(1991, 5, 14)

# Followed in Genappe, receives the integration income, had left school early and cannot drive: the tour orients her
# towards Lire et Ecrire BW and Des cartes pour l'emploi.
AMELIE_DELVAUX: Final = DemoParticipant(
    number="GEN-0001",
    first_name="Amélie",
    last_name="Delvaux",
    birth_date=_BIRTH_OF_AMELIE,
    sex="f",
    national_number=impossible_number(_BIRTH_OF_AMELIE, "f", 0),
    phone="018 00 14 70",
    email="amelie.delvaux@courriel.example",
    street="Rue de la Filature aux Cent Fils 12",
    postcode="1470",
    locality="Genappe",
    language="fr",
    education_level="lower_secondary",
    french_level="native",
    income_source="ris",
    income_since=date(2024, 11, 1),
    employment_goal="Aide-ménagère, puis une formation d'aide-soignante",
    status="followed",
    confidential_address=False,
    referent_email=TOUR_CASE_WORKER.email,
)


@dataclass(frozen=True, slots=True)
class Portrait:
    """What is fixed of a participant; the rest is drawn."""

    first_name: str
    last_name: str
    sex: Sex
    origin: Origin
    status: ParticipantStatus = "followed"
    confidential_address: bool = False


# One of each thing that a screen must show: accents, letters outside Latin-1, long names, the sex "x", an address
# that no one else may see (violence), and each status.
PORTRAITS: Final = {
    "GEN-0002": Portrait("Zoé", "Lefèvre", "f", WALLOON),
    "GEN-0003": Portrait("François", "Noël", "m", WALLOON),
    "GEN-0004": Portrait("Łukasz", "Wójcik", "m", POLISH),
    "GEN-0005": Portrait("Gülşah", "Öztürk", "f", TURKISH),
    "GEN-0006": Portrait("Noémie", "Crèvecœur", "f", WALLOON, confidential_address=True),
    "GEN-0007": Portrait("Camille", "Thiry", "x", WALLOON),
    "GEN-0008": Portrait("Oksana", "Kovalenko", "f", UKRAINIAN, status="new"),
    "GEN-0009": Portrait("Jean-Pol", "Vandenplas", "m", WALLOON, status="former"),
    "GEN-0010": Portrait("Marie-Bénédicte", "Stiévenart-Debouche", "f", WALLOON, status="refused"),
    "CSE-0001": Portrait("Khaled", "Al Khatib", "m", SYRIAN),
}
