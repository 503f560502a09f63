"""The staff: invented people, at a domain that is reserved and receives no mail (RFC 2606)."""

from typing import Final

from maillage.demonstration.shapes import DemoAccount, DemoMembership, Function
from tenants.registry.spelling import folded


def _account(first_name: str, last_name: str, *memberships: tuple[str, Function], label: str = "") -> DemoAccount:
    return DemoAccount(
        email=f"{folded(first_name)}.{folded(last_name)}@maillage.example",
        first_name=first_name,
        last_name=last_name,
        memberships=tuple(DemoMembership(slug, function) for slug, function in memberships),
        headline=bool(label),
        role_label=label,
    )


# The case worker of the guided tour: Amélie Delvaux is one of her files.
TOUR_CASE_WORKER: Final = _account(
    "Claire", "Fontenelle", ("genappe", "case_worker"), label="Assistante sociale, CPAS de Genappe"
)

_CARTES_EMPLOI: Final = (
    TOUR_CASE_WORKER,
    _account(
        "Thomas",
        "Gillardin",
        ("court-saint-etienne", "case_worker"),
        label="Agent d'insertion, CPAS de Court-Saint-Étienne",
    ),
    _account("Hélène", "Quertinmont", ("lire-et-ecrire-bw", "coach"), label="Formatrice, Lire et Ecrire BW"),
    _account(
        "Marie-Laure", "Piettequin", ("cartes-emploi", "coordinator"), label="Coordinatrice, Des cartes pour l'emploi"
    ),
    _account("Michel", "Stassardin", ("villers-la-ville", "manager"), label="Directeur, CPAS de Villers-la-Ville"),
    _account("Lucas", "Wérisse", ("genappe", "reader"), label="Stagiaire en lecture seule, CPAS de Genappe"),
    _account("Philippe", "Dessardin", ("genappe", "finance"), label="Directeur financier, CPAS de Genappe"),
    _account("Ingrid", "Verhulpen", ("genappe", "dpo"), label="Déléguée à la protection des données, CPAS de Genappe"),
    _account("Daniel", "Hanquinet", ("cartes-emploi", "treasurer"), label="Trésorier, Des cartes pour l'emploi"),
    _account("Benoît", "Tasiaux", ("genappe", "manager")),
    _account("Samira", "Bouzidane", ("genappe", "case_worker")),
    _account("Anne-Françoise", "Colsoul", ("court-saint-etienne", "manager")),
    _account("Sofia", "Lombardelli", ("villers-la-ville", "case_worker")),
    _account("Jérôme", "Baudouard", ("lire-et-ecrire-bw", "manager")),
    _account("Yasmina", "El Khattar", ("cesep", "coach")),
)

# One person in two bodies: acts as one or as the other, never as both at once.
_PROACTION: Final = (
    _account(
        "Corinne",
        "Delattrine",
        ("proaction", "coach"),
        ("proaction-coordination", "coordinator"),
        label="Jobcoach et coordinatrice, ProAction",
    ),
    _account("Pascal", "Lheureuil", ("proaction", "manager")),
    _account("Giulia", "Morettini", ("proaction", "coach")),
    _account("Nathalie", "Saussezin", ("proaction", "coach")),
    _account("Mourad", "Bellarbi", ("proaction", "coach")),
    _account("Joëlle", "Carpiaux", ("proaction", "coach")),
    _account("Stéphane", "Obourgeois", ("proaction", "coach")),
    _account("Leïla", "Hamdaouine", ("proaction", "coach")),
    _account("Brigitte", "Huartois", ("proaction-coordination", "treasurer")),
    _account("Frédéric", "Noirhommier", ("forem", "coach")),
)

_OTHER_CPAS: Final = (
    _account("Vincent", "Dubuissart", ("mons", "case_worker")),
    _account("Véronique", "Tordoirez", ("mons", "manager")),
    _account("Laetitia", "Cordiez", ("quaregnon", "case_worker")),
    _account("Aurore", "Mahieuse", ("frameries", "case_worker")),
    _account("Salvatore", "Ricciardone", ("saint-ghislain", "case_worker")),
    _account("Delphine", "Urbanel", ("colfontaine", "case_worker")),
    _account("Christophe", "Wattiaux", ("hensies", "case_worker")),
    _account("Martine", "Leclercqmans", ("honnelles", "case_worker")),
    _account("Rachid", "Benaliou", ("quievrain", "case_worker")),
    _account("Valérie", "Godartois", ("dour", "case_worker")),
    _account("Enzo", "Fabbricelli", ("boussu", "case_worker")),
    _account("Céline", "Harmeniez", ("quevy", "case_worker")),
    _account("Ana", "Ferreirinha", ("saint-gilles", "case_worker")),
    _account("Grégory", "Lambrechon", ("liege", "case_worker")),
    _account("Sophie", "Namurel", ("namur", "case_worker")),
    _account("Maud", "Franièrois", ("floreffe", "case_worker")),
    _account("Élise", "Warnantin", ("paysans-artisans", "coach")),
    _account("Olivier", "Dethiersin", ("paysans-artisans", "manager")),
)

ACCOUNTS: Final[tuple[DemoAccount, ...]] = _CARTES_EMPLOI + _PROACTION + _OTHER_CPAS
