"""Names heard in the waiting rooms of the region, with the languages that go with them.

Every pairing of a first and a last name is drawn; none is taken from anyone's file.
"""

from dataclasses import dataclass
from typing import Final

from maillage.demonstration.shapes import FrenchLevel

_MOTHER_TONGUE: Final[tuple[tuple[FrenchLevel, int], ...]] = (("native", 1),)
_GREW_UP_HERE: Final[tuple[tuple[FrenchLevel, int], ...]] = (("native", 6), ("b2", 2), ("b1", 1))
_SETTLED: Final[tuple[tuple[FrenchLevel, int], ...]] = (("native", 2), ("b2", 3), ("b1", 3), ("a2", 2), ("a1", 1))
_ARRIVED_LATELY: Final[tuple[tuple[FrenchLevel, int], ...]] = (("b1", 1), ("a2", 3), ("a1", 4), ("none", 2))


@dataclass(frozen=True, slots=True)
class Origin:
    """First and last names, the language spoken by those who are not French speakers from birth, levels of French."""

    language: str
    french: tuple[tuple[FrenchLevel, int], ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    last_names: tuple[str, ...]
    newcomer: bool = False


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WALLOON: Final = Origin(
    "fr",
    _MOTHER_TONGUE,
    _words(
        "Zoé Manon Léa Chloé Julie Aurélie Émilie Céline Stéphanie Nathalie Véronique Isabelle Françoise Noémie "
        "Mélanie Sarah Laura Marie Camille Élodie Sylvie Jessica Cindy Ophélie Anaïs Gaëlle"
    ),
    _words(
        "François Nicolas Julien Kévin Maxime Jérémy Sébastien Frédéric Benoît Luc Michaël Jonathan Cédric Loïc "
        "Grégory Arnaud Dylan Antoine Hugo Théo Rémi Didier Pascal Guy Raphaël Jean-Pol"
    ),
    _words(
        "Lefèvre Noël Dubois Lambert Dupont Simon Gérard Collignon Lejeune Renard Hubert Bodart Poncelet Baudoin "
        "Delcourt Jacquemin Marchal Piérard Thiry Wauthier Goffin Hennuy Delhaye Crèvecœur Brogniez Stiévenart "
        "Debouche Carlier Hainaut Libert Mathot Navez Rousseaux Sterckx Tordoir Vandenplas"
    ),
)
FLEMISH: Final = Origin(
    "nl",
    (("b2", 3), ("b1", 2), ("native", 2)),
    _words("Lotte Els Katrien Griet Sofie Marleen Ann"),
    _words("Bart Wim Koen Jeroen Stijn Dirk Pieter"),
    ("De Smet", "Peeters", "Van den Broeck", "Claes", "Wouters", "Goossens", "De Backer", "Vermeulen"),
)
ITALIAN: Final = Origin(
    "it",
    _GREW_UP_HERE,
    _words("Rosa Giuseppina Laura Concetta Nadia Alessia Sabrina"),
    _words("Salvatore Calogero Angelo Fabrizio Gaetano Rocco Dino"),
    ("Rizzo", "Di Mauro", "La Rocca", "Cannata", "Esposito", "Ferrante", "D'Angelo", "Vitale"),
)
MOROCCAN: Final = Origin(
    "ar",
    _SETTLED,
    _words("Fatima Khadija Samira Naïma Hanane Ikram Salma Loubna"),
    _words("Mohamed Hassan Youssef Karim Abdelkader Bilal Hamza Rachid"),
    ("El Amrani", "Bouazza", "Benali", "Ouali", "El Idrissi", "Chakir", "Ziani", "Aït Lahcen"),
)
TURKISH: Final = Origin(
    "tr",
    _SETTLED,
    _words("Ayşe Emine Gülşah Zeynep Hatice Özlem"),
    _words("Mehmet Mustafa Çağlar Emre İbrahim Yusuf"),
    _words("Kaya Demirci Şahin Öztürk Güneş Arslan Koçak"),
)
CONGOLESE: Final = Origin(
    "ln",
    _GREW_UP_HERE,
    _words("Grâce Bénédicte Espérance Clarisse Merveille Nadège Solange"),
    _words("Christian Trésor Héritier Dieudonné Patient Junior Fiston"),
    _words("Mbuyi Ilunga Kabongo Tshibangu Lukusa Mutombo Ngalula Kasongo"),
)
POLISH: Final = Origin(
    "pl",
    _SETTLED,
    _words("Agnieszka Małgorzata Katarzyna Żaneta Ewa"),
    _words("Łukasz Paweł Grzegorz Tomasz Michał"),
    _words("Wójcik Mazur Kaczmarek Zając Król Wróbel Dudek"),
)
PORTUGUESE: Final = Origin(
    "pt",
    _SETTLED,
    _words("Conceição Graça Inês Fátima Sónia"),
    _words("João António Paulo Rui Tiago"),
    ("da Silva", "Gonçalves", "Simões", "Magalhães", "dos Santos"),
)
ROMANIAN: Final = Origin(
    "ro",
    _SETTLED,
    _words("Mihaela Ioana Crina Luminița Daniela"),
    _words("Ionuț Florin Ștefan Marian Cosmin"),
    _words("Munteanu Țurcanu Dobre Stănescu Rusu"),
)
UKRAINIAN: Final = Origin(
    "uk",
    _ARRIVED_LATELY,
    _words("Oksana Iryna Natalia Kateryna Yulia Svitlana"),
    _words("Oleksandr Dmytro Bohdan Taras Mykola"),
    _words("Kovalenko Bondar Tkachuk Melnyk Kravets Lysenko Zadorozhna"),
    newcomer=True,
)
SYRIAN: Final = Origin(
    "ar",
    _ARRIVED_LATELY,
    _words("Rima Hala Nour Rasha Lina Amal"),
    _words("Ahmad Khaled Omar Anas Bassel Firas"),
    ("Al Khatib", "Haddad", "Al Masri", "Darwich", "Kassem", "Al Halabi", "Najjar"),
    newcomer=True,
)
ERITREAN: Final = Origin(
    "ti",
    _ARRIVED_LATELY,
    _words("Selam Rahwa Helen Tsega"),
    _words("Filmon Yonas Samuel Tesfay"),
    _words("Gebremedhin Tekle Weldu Haile"),
    newcomer=True,
)

ORIGINS: Final = (
    (WALLOON, 48),
    (MOROCCAN, 9),
    (ITALIAN, 8),
    (CONGOLESE, 7),
    (TURKISH, 5),
    (SYRIAN, 5),
    (UKRAINIAN, 5),
    (FLEMISH, 4),
    (POLISH, 3),
    (PORTUGUESE, 2),
    (ROMANIAN, 2),
    (ERITREAN, 2),
)
