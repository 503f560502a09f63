"""Who lends its agents to ProAction, and which one or two communes each is tied to.

The document gives the numbers (4 advisers and 3 job coaches, of Forem and of CPAS) and the rule of one or two communes;
who looks after which is invented.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Agent(NamedTuple):
    """An agent of a joint programme: the slug of who employs them, and what they are there."""

    employer: str
    note: str


# By the e-mail of the account.
AGENTS: Final = {
    f"{name}@maillage.example": agent
    for name, agent in {
        "giulia.morettini": Agent("forem", "Conseillère : Mons et Quaregnon"),
        "nathalie.saussezin": Agent("forem", "Conseillère : Frameries et Colfontaine"),
        "mourad.bellarbi": Agent("mons", "Conseiller : Dour et Boussu"),
        "joelle.carpiaux": Agent("mons", "Conseillère : Saint-Ghislain et Hensies"),
        "corinne.delattrine": Agent("forem", "Jobcoach : Mons et Frameries"),
        "stephane.obourgeois": Agent("forem", "Jobcoach : Honnelles et Quiévrain"),
        "leila.hamdaouine": Agent("mons", "Jobcoach : Dour et Quaregnon"),
    }.items()
}
