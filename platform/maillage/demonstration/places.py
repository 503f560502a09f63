"""Where the participants of each CPAS live, and how many there are."""

from dataclasses import dataclass
from typing import Final

# Postcodes and localities are real; the streets are invented, with odd names, so that no one's letter-box is on show.
STREETS: Final = (
    "Rue des Trois Tilleuls Bavards",
    "Rue du Lavoir aux Lucioles",
    "Chemin des Alouettes Grises",
    "Rue de la Belle Éclaircie",
    "Avenue des Hirondelles Blanches",
    "Rue du Puits-aux-Fées",
    "Clos des Cinq Saisons",
    "Rue de la Roue-à-Eau",
    "Sentier du Merle Bleu",
    "Rue du Four à Pain Perdu",
    "Place du Marché aux Nuages",
    "Rue de la Filature aux Cent Fils",
    "Chaussée du Long Détour",
    "Rue du Pré aux Noisettes d'Or",
    "Rue de la Source Très Oubliée",
    "Impasse des Cerisiers d'Hiver",
    "Rue du Sabotier Distrait",
    "Avenue du Demi-Point du Jour",
    "Rue des Mille Briques",
    "Chemin de la Haie Sauvage",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A CPAS's participants: the prefix of their numbers, how many, their ages in years, (postcode, locality) pairs."""

    body_slug: str
    prefix: str
    participants: int
    localities: tuple[tuple[str, str], ...]
    youngest: int = 18
    oldest: int = 62


PLACES: Final = (
    Place(
        "genappe",
        "GEN",
        60,
        (
            ("1470", "Genappe"),
            ("1470", "Bousval"),
            ("1471", "Loupoigne"),
            ("1472", "Vieux-Genappe"),
            ("1473", "Glabais"),
            ("1474", "Ways"),
            ("1476", "Houtain-le-Val"),
        ),
    ),
    Place("court-saint-etienne", "CSE", 30, (("1490", "Court-Saint-Étienne"),)),
    Place("villers-la-ville", "VLV", 20, (("1495", "Villers-la-Ville"), ("1495", "Tilly"), ("1495", "Marbais"))),
    Place("mons", "MON", 8, (("7000", "Mons"), ("7012", "Jemappes"), ("7033", "Cuesmes"))),
    Place("quaregnon", "QUA", 8, (("7390", "Quaregnon"), ("7390", "Wasmuel"))),
    Place("frameries", "FRA", 8, (("7080", "Frameries"), ("7080", "La Bouverie"))),
    Place("saint-ghislain", "SGH", 8, (("7330", "Saint-Ghislain"), ("7331", "Baudour"))),
    Place("colfontaine", "COL", 8, (("7340", "Wasmes"), ("7340", "Pâturages"))),
    Place("hensies", "HEN", 8, (("7350", "Hensies"), ("7350", "Thulin"))),
    Place("honnelles", "HON", 8, (("7387", "Honnelles"),)),
    Place("quievrain", "QVR", 8, (("7380", "Quiévrain"), ("7382", "Audregnies"))),
    Place("dour", "DOU", 8, (("7370", "Dour"), ("7370", "Élouges"))),
    Place("boussu", "BOU", 8, (("7300", "Boussu"), ("7301", "Hornu"))),
    Place("quevy", "QVY", 8, (("7040", "Quévy-le-Petit"), ("7041", "Givry"))),
    Place("saint-gilles", "SGI", 8, (("1060", "Saint-Gilles"),)),
    # The document on Liège is about young people of 18 to 25.
    Place("liege", "LIE", 8, (("4000", "Liège"), ("4020", "Liège"), ("4030", "Grivegnée")), oldest=25),
    # IMAGINE, in Namur, trains young people.
    Place("namur", "NAM", 8, (("5000", "Namur"), ("5002", "Saint-Servais"), ("5100", "Jambes")), oldest=30),
    Place("floreffe", "FLO", 8, (("5150", "Floreffe"), ("5150", "Franière"), ("5150", "Soye")), oldest=30),
)
