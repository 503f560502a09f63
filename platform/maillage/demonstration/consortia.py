"""The two consortia, with the dates their own documents give, and what had to be inferred."""

from datetime import date
from typing import Final

from maillage.demonstration.shapes import DemoConsortium, DemoConsortiumMember

_ANNOUNCED: Final = "Annoncé le 12 juin 2014 : la formation « démarrera dès septembre ». Le jour est supposé."

_FIRST_PHASE: Final = (
    "Déduit : la légende de la carte cite « PA 2001 » et la première rencontre se fait au CPAS de Mons, siège de "
    "ProAction. Le titre du même document dit « depuis 2004 » : les deux débuts sont attestés."
)
_WITH_MAISON_DE_L_EMPLOI: Final = (
    "Déduit : la légende cite « PA 2005 - MDE » et les rencontres de cette commune se font à la maison de l'emploi."
)
_WITHOUT_MAISON_DE_L_EMPLOI: Final = (
    "Déduit : la légende cite « PA 2006 - sans MDE » et les rencontres de cette commune se font dans un local prêté "
    "par le CPAS."
)
_QUEVY: Final = "Connu par la légende : « Quévy 2012 > 2017 ». Seules les années sont données."
_FOREM: Final = "Déduit du titre : « 11 CPAS & Forem depuis 2004 ». La légende de la carte commence en 2001."


def _inferred(starts: date, note: str, *slugs: str) -> tuple[DemoConsortiumMember, ...]:
    return tuple(DemoConsortiumMember(slug, starts, inferred=True, note=note) for slug in slugs)


_CARTES_EMPLOI: Final = DemoConsortium(
    code="cartes-emploi",
    name="Des cartes pour l'emploi",
    members=tuple(
        DemoConsortiumMember(slug, date(2014, 9, 1), note=_ANNOUNCED)
        for slug in ("genappe", "court-saint-etienne", "villers-la-ville")
    ),
)

_PROACTION: Final = DemoConsortium(
    code="proaction",
    name="ProAction",
    members=(
        *_inferred(date(2001, 1, 1), _FIRST_PHASE, "mons"),
        *_inferred(date(2004, 1, 1), _FOREM, "forem"),
        *_inferred(
            date(2005, 1, 1), _WITH_MAISON_DE_L_EMPLOI, "quaregnon", "frameries", "saint-ghislain", "colfontaine"
        ),
        *_inferred(
            date(2006, 1, 1), _WITHOUT_MAISON_DE_L_EMPLOI, "hensies", "honnelles", "quievrain", "dour", "boussu"
        ),
        DemoConsortiumMember("quevy", date(2012, 1, 1), date(2017, 12, 31), note=_QUEVY),
    ),
)

CONSORTIA: Final[tuple[DemoConsortium, ...]] = (_CARTES_EMPLOI, _PROACTION)
