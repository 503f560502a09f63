"""The buttons of a referral's page: what the state calls for first, what is rarely needed last."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.audit.actor import Actor
from sharing.referrals import rules
from sharing.referrals.access import distributes
from sharing.referrals.models import Referral
from sharing.referrals.standing import offered
from sharing.referrals.web.decisions import RECIPIENTS, SENDERS, Words

RARE = frozenset({"error", "bounce", "reroute", "reopen", "hold", "decline", "ask"})


@dataclass(frozen=True, slots=True)
class Offer:
    """One button: its words and where it leads."""

    text: Words
    url: str


@dataclass(frozen=True, slots=True)
class Offers:
    """The buttons, by how often they are needed; apart, `typed`: the answers of a recipient without an account."""

    typed: list[Offer] = field(default_factory=list)
    main: list[Offer] = field(default_factory=list)
    others: list[Offer] = field(default_factory=list)
    rare: list[Offer] = field(default_factory=list)


def offers_of(actor: Actor, referral: Referral) -> Offers:
    """What the actor can decide on this referral now."""
    events = offered(actor, referral)
    offers = Offers()
    for decision in (*RECIPIENTS, *SENDERS):
        if (decision.event or decision.slug) in events:
            namespace = "sending" if decision.by == rules.SENDER else "referrals"
            is_typed = referral.outside and decision.by == rules.RECIPIENT
            kind = "typed" if is_typed else _kind(decision.slug, decision.main, referral)
            getattr(offers, kind).append(
                Offer(decision.offer, reverse(f"{namespace}:{decision.slug}", args=[referral.pk]))
            )
    if distributes(actor) and referral.state in rules.OPEN:
        offers.others.append(Offer(_("Give it to a worker"), reverse("portal:assign", args=[referral.pk])))
    if "reroute" in events:
        offers.rare.append(Offer(_("Choose another recipient"), reverse("sending:reroute", args=[referral.pk])))
    if "reopen" in events:
        offers.others.append(Offer(_("Take it up again"), reverse("sending:reopen", args=[referral.pk])))
    if "withdraw_by_sender" in events:
        text = _("Discard the draft") if referral.state == rules.DRAFT else _("Take the referral back")
        offers.others.append(Offer(text, reverse("sending:withdraw", args=[referral.pk])))
    return offers


def _kind(slug: str, main: bool, referral: Referral) -> str:
    if main:
        return "main"
    # an answer is due: a refusal and a question are as near as a yes
    if slug in ("decline", "ask") and referral.state in rules.WAITING:
        return "others"
    return "rare" if slug in RARE else "others"
