"""Who lends its agents to ProAction, and which one or two communes each is tied to.

The document gives the numbers (4 advisers and 3 job coaches, of Forem and of CPAS) and the rule of one or two communes;
who looks after which is invented.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Agent(NamedTuple):
    """An agent of a joint programme: the slug of who employs them, what they are there, whose communes they cover."""

    employer: str
    note: str
    communes: tuple[str, ...]


# By the e-mail of the account.
AGENTS: Final = {
    f"{name}@maillage.example": agent
    for name, agent in {
        "giulia.morettini": Agent("forem", "Conseillère", ("mons", "quaregnon")),
        "nathalie.saussezin": Agent("forem", "Conseillère", ("frameries", "colfontaine")),
        "mourad.bellarbi": Agent("mons", "Conseiller", ("dour", "boussu")),
        "joelle.carpiaux": Agent("mons", "Conseillère", ("saint-ghislain", "hensies")),
        "corinne.delattrine": Agent("forem", "Jobcoach", ("mons", "frameries")),
        "stephane.obourgeois": Agent("forem", "Jobcoach", ("honnelles", "quievrain")),
        "leila.hamdaouine": Agent("mons", "Jobcoach", ("dour", "quaregnon")),
    }.items()
}
