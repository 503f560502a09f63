"""The bodies named by the documents that the demonstration follows. Their staff and their files are invented."""

from typing import Final

from maillage.demonstration.shapes import DemoBody

# NIS codes: tenants/registry/data/communes.csv.
_CPAS: Final = (
    DemoBody("genappe", "cpas", "CPAS de Genappe", "25031"),
    DemoBody("court-saint-etienne", "cpas", "CPAS de Court-Saint-Étienne", "25023"),
    DemoBody("villers-la-ville", "cpas", "CPAS de Villers-la-Ville", "25107"),
    DemoBody("mons", "cpas", "CPAS de Mons", "53053"),
    DemoBody("quaregnon", "cpas", "CPAS de Quaregnon", "53065"),
    DemoBody("frameries", "cpas", "CPAS de Frameries", "53028"),
    DemoBody("saint-ghislain", "cpas", "CPAS de Saint-Ghislain", "53070"),
    DemoBody("colfontaine", "cpas", "CPAS de Colfontaine", "53082"),
    DemoBody("hensies", "cpas", "CPAS de Hensies", "53039"),
    DemoBody("honnelles", "cpas", "CPAS de Honnelles", "53083"),
    DemoBody("quievrain", "cpas", "CPAS de Quiévrain", "53068"),
    DemoBody("dour", "cpas", "CPAS de Dour", "53020"),
    DemoBody("boussu", "cpas", "CPAS de Boussu", "53014"),
    DemoBody("quevy", "cpas", "CPAS de Quévy", "53084"),
    DemoBody("saint-gilles", "cpas", "CPAS de Saint-Gilles", "21013"),
    DemoBody("liege", "cpas", "CPAS de Liège", "62063"),
    DemoBody("namur", "cpas", "CPAS de Namur", "92094"),
    # of the periphery of Namur, which the document on IMAGINE mentions without naming anybody
    DemoBody("floreffe", "cpas", "CPAS de Floreffe", "92045"),
)

_PARTNERS: Final = (
    DemoBody("lire-et-ecrire-bw", "partner", "Lire et Ecrire BW"),
    DemoBody("cesep", "partner", "CESEP"),
    DemoBody("mode-d-emploi", "partner", "Mode d'Emploi"),
    DemoBody("aid-bw", "partner", "AID BW"),
    DemoBody("mire-bw", "partner", "MIRE BW"),
    DemoBody("ale-de-genappe", "partner", "ALE de Genappe"),
    DemoBody("ale-de-court-saint-etienne", "partner", "ALE de Court-Saint-Étienne"),
    DemoBody("forem", "partner", "Forem"),
    DemoBody("paysans-artisans", "partner", "Paysans-Artisans"),
)

_SHARED: Final = (
    DemoBody("cartes-emploi", "coordination", "Des cartes pour l'emploi"),
    DemoBody("proaction", "programme", "ProAction"),
    DemoBody("proaction-coordination", "coordination", "Coordination de ProAction"),
)

BODIES: Final[tuple[DemoBody, ...]] = _CPAS + _PARTNERS + _SHARED
