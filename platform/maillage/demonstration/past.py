"""What has happened before the visitor comes: agreements and referrals, through the services that pages use.

Nothing about the person of the guided tour: her agreements are the visitor's to record.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal
from uuid import UUID

from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.demonstration.accounts import ACCOUNTS
from maillage.demonstration.bodies import BODIES
from maillage.demonstration.clock import days_ago
from maillage.demonstration.content import PARTICIPANTS
from maillage.demonstration.followed import follow, look_back
from maillage.demonstration.load import cpas_schema, fixed_id
from maillage.demonstration.places import PLACES
from maillage.demonstration.shapes import DemoAccount
from maillage.identity.models import Body
from maillage.identity.rules import decides_income
from maillage.outbox.deliver import deliver_all
from maillage.postgres.acting import acting_as, body_role_name
from sharing.grants.access import access_grant_for_change
from sharing.grants.models import Grant
from sharing.grants.services import Evidence, Terms, record_grant, withdraw_grant
from sharing.referrals.access import access_referral_to_act
from sharing.referrals.models import Referral
from sharing.referrals.services import (
    accept_referral,
    close_referral,
    confirm_decline,
    decline_referral,
    draft_referral,
    report_outcome,
    send_referral,
    withdraw_referral,
)

type Stage = Literal[
    "draft", "sent", "accepted", "in_progress", "declined", "closed", "withdrawn_by_sender", "withdrawn_by_person"
]
ANSWERED: Final = frozenset({"accepted", "in_progress", "closed"})


NAMES: Final = {demo.number: f"{demo.first_name} {demo.last_name}" for demos in PARTICIPANTS.values() for demo in demos}


@dataclass(frozen=True, slots=True)
class Story:
    """One person's agreement and the referral made under it, and how far it went.

    It was agreed and sent `sent` days ago, answered `answered` days ago, and ended `ended` days ago. `signed`: on the
    screen, with the typed name; else spoken, which has to be said again after 14 days. `follower`: the first name of
    who follows, where several could.
    """

    number: str
    recipient: str
    stage: Stage
    purpose: str
    reason: str
    categories: tuple[str, ...] = ("identity", "contact")
    days: int = 330
    sent: int = 3
    answered: int = 0
    ended: int = 0
    signed: bool = False
    for_attention: str = ""
    follower: str = ""


STORIES: Final = (
    Story("GEN-0002", "court-saint-etienne", "sent", "Suivre un module organisé par un autre CPAS du projet",
          "Souhaite rejoindre le module collectif donné à Court-Saint-Étienne, à dix minutes de chez elle.",
          ("identity", "contact", "employment"), sent=4),
    Story("GEN-0003", "lire-et-ecrire-bw", "sent", "S'inscrire à une formation en français oral et écrit",
          "Veut reprendre confiance à l'écrit avant de chercher du travail.", ("identity", "contact", "language"),
          sent=2),
    Story("GEN-0004", "lire-et-ecrire-bw", "accepted", "S'inscrire à une formation en français oral et écrit",
          "Parle bien, lit avec difficulté ; disponible en journée.", ("identity", "contact", "language"),
          sent=12, answered=6),
    Story("GEN-0005", "cesep", "declined", "Suivre une formation en bureautique",
          "A déjà travaillé dans un secrétariat et veut actualiser ses connaissances.",
          ("identity", "contact", "employment"), sent=19, answered=15, ended=14, signed=True),
    Story("GEN-0006", "lire-et-ecrire-bw", "sent", "S'inscrire à une table de conversation",
          "Préfère être contactée par téléphone.", sent=6),
    Story("GEN-0007", "mire-bw", "draft", "Chercher un emploi avec un accompagnement individuel",
          "Projet professionnel défini, prêt·e à rencontrer des employeurs.", ("identity", "contact", "employment"),
          sent=1),
    Story("GEN-0011", "lire-et-ecrire-bw", "closed", "S'inscrire à une formation en français oral et écrit",
          "Formation suivie au printemps.", ("identity", "contact", "language"),
          sent=150, answered=146, ended=38, signed=True),
    Story("GEN-0012", "aid-bw", "withdrawn_by_person", "Découvrir les métiers du bâtiment en atelier",
          "Intéressé·e par une semaine de découverte.", ("identity", "contact", "situation"),
          sent=24, ended=4, signed=True),
    Story("GEN-0013", "mode-d-emploi", "withdrawn_by_sender", "Suivre un module de remobilisation",
          "Le module a été reporté.", sent=20, ended=9, signed=True),
    Story("CSE-0001", "lire-et-ecrire-bw", "accepted", "S'inscrire à une formation en français oral et écrit",
          "Arrivé depuis peu, apprend vite.", ("identity", "contact", "language"), sent=13, answered=8),
    Story("CSE-0002", "genappe", "sent", "Suivre un module organisé par un autre CPAS du projet",
          "L'horaire du module de Genappe convient mieux à ses gardes d'enfants.",
          ("identity", "contact", "employment"), sent=5),
    Story("VLV-0001", "genappe", "accepted", "Suivre un module organisé par un autre CPAS du projet",
          "Participe déjà aux rencontres communes des trois CPAS.", sent=11, answered=7),
    Story("MON-0001", "proaction", "in_progress", "Être accompagné·e vers un emploi durable après un article 60",
          "Contrat article 60 terminé le mois dernier.", ("identity", "contact", "employment"), signed=True,
          for_attention="Giulia Morettini", follower="Corinne", sent=76, answered=72),
    Story("QUA-0001", "proaction", "sent", "Être accompagné·e vers un emploi durable après un article 60",
          "Fin de contrat dans deux mois, souhaite préparer la suite.", ("identity", "contact", "employment"),
          sent=5),
    Story("DOU-0001", "proaction", "sent", "Être accompagné·e vers un emploi durable après un article 60",
          "A besoin d'un CV et de simulations d'entretien.", ("identity", "contact", "employment", "situation"),
          for_attention="Mourad Bellarbi", sent=1),
    Story("NAM-0001", "paysans-artisans", "in_progress", "Participer au projet IMAGINE en maraîchage",
          "Motivé·e par le travail en plein air, sans permis de conduire.", ("identity", "contact", "employment"),
          signed=True, sent=74, answered=70),
    Story("NAM-0002", "paysans-artisans", "sent", "Participer au projet IMAGINE en maraîchage",
          "A participé à la séance d'information.", sent=8),
    Story("LIE-0001", "forem", "sent", "Préparer un stage d'insertion professionnelle",
          "Sort des études, cherche un premier emploi.", ("identity", "contact", "employment"), sent=4),
)  # fmt: skip


def _actor(account: DemoAccount, slug: str) -> Actor:
    body = next(body for body in BODIES if body.slug == slug)
    function = next(membership.function for membership in account.memberships if membership.body_slug == slug)
    return Actor(
        user_id=fixed_id(account.email),
        user_name=account.name,
        function=function,
        body_role=body_role_name(slug),
        body_slug=slug,
        body_name=body.name,
        body_kind=body.kind,
        schema=cpas_schema(slug) if body.kind == "cpas" else None,
        decides_income=decides_income(body.kind, function, None),
    )


@contextmanager
def acting_for(slug: str, *functions: str) -> Iterator[Actor | None]:
    """Act as the first account that holds one of these functions in the body; None when there is no such account."""
    account = next(
        (
            account
            for function in functions
            for account in ACCOUNTS
            if any((held.body_slug, held.function) == (slug, function) for held in account.memberships)
        ),
        None,
    )
    actor = _actor(account, slug) if account else None
    with acting_as(body_role_name(slug), actor.schema if actor else None):
        yield actor


def sender_of(story: Story) -> str:
    """The slug of the CPAS that keeps the person's file."""
    prefix = story.number.partition("-")[0]
    return next(place.body_slug for place in PLACES if place.prefix == prefix)


def _evidence(story: Story) -> Evidence:
    if story.signed:
        return Evidence(kind="screen", signed_name=NAMES[story.number], witness="Collègue présente à l'entretien")
    return Evidence(kind="spoken", witness="Collègue présente à l'entretien", language="français")


def _begin(story: Story) -> tuple[Grant, Referral] | None:
    """Record the agreement and make the referral; None when the person has an agreement already."""
    subject, today = fixed_id(story.number), timezone.localdate()
    with acting_for(sender_of(story), "case_worker") as actor:
        if actor is None or Grant.objects.filter(subject_id=subject).exists():
            return None
        grant = record_grant(
            actor=actor,
            subject_id=subject,
            purpose=story.purpose,
            recipient=Body.objects.get(slug=story.recipient),
            categories=story.categories,
            valid_from=today,
            valid_until=today + timedelta(days=story.days),
            evidence=_evidence(story),
            terms=Terms(voluntary_said=True),
        )
        referral = draft_referral(actor=actor, grant=grant, reason=story.reason, for_attention=story.for_attention)
        if story.stage != "draft":
            send_referral(actor=actor, referral=referral)
    return grant, referral


def _follower(story: Story, actor: Actor) -> UUID:
    """Who follows, of the recipient's team: who answers, unless the story names another."""
    team = [one for one in ACCOUNTS if any(held.body_slug == story.recipient for held in one.memberships)]
    return next((fixed_id(one.email) for one in team if one.first_name == story.follower), actor.user_id)


def _answer(story: Story, referral: Referral) -> None:
    with acting_for(story.recipient, "coach", "case_worker", "manager") as actor:
        if actor is None:
            return
        if story.stage in ANSWERED:
            received = access_referral_to_act(actor, referral.pk)
            day = timezone.localdate() + timedelta(days=7)
            accept_referral(actor=actor, referral=received, worker_id=_follower(story, actor), first_contact_on=day)
        if story.stage == "declined":
            decline_referral(actor=actor, referral=access_referral_to_act(actor, referral.pk), reason="full")


def _follow(story: Story, referral: Referral) -> None:
    """What the recipient did after it accepted, up to the outcome where the story has one."""
    with acting_for(story.recipient, "coach", "case_worker", "manager") as actor:
        if actor is None:
            return
        if story.stage == "in_progress":
            follow(actor, referral.pk, story.number)
            return
        with days_ago(story.ended + 2):
            report_outcome(
                actor=actor,
                referral=access_referral_to_act(actor, referral.pk),
                outcome="training",
                outcome_on=timezone.localdate(),
                delivered=["interview", "coaching"],
                next_step="training",
                person_answer="helped",
            )


def _take_back(story: Story, grant: Grant, referral: Referral) -> None:
    with acting_for(sender_of(story), "case_worker") as actor:
        if actor is None:
            return
        if story.stage == "in_progress":
            look_back(actor, referral.pk, story.number)
        if story.stage == "declined":
            confirm_decline(actor=actor, referral=access_referral_to_act(actor, referral.pk))
        if story.stage == "closed":
            close_referral(actor=actor, referral=access_referral_to_act(actor, referral.pk))
        if story.stage == "withdrawn_by_person":
            withdraw_grant(actor=actor, grant=access_grant_for_change(actor, grant.pk))
        if story.stage == "withdrawn_by_sender":
            withdraw_referral(actor=actor, referral=access_referral_to_act(actor, referral.pk))


def _live(story: Story) -> bool:
    """Live through a story, each step on its day. Returns whether it had not begun."""
    with days_ago(story.sent):
        made = _begin(story)
        if made is None:
            return False
        deliver_all()  # what was sent has arrived
    grant, referral = made
    if story.answered:
        with days_ago(story.answered):
            _answer(story, referral)
            deliver_all()
    if story.stage in ("in_progress", "closed"):
        _follow(story, referral)
        with days_ago(story.ended + 1):
            deliver_all()
    with days_ago(story.ended):
        _take_back(story, grant, referral)
        deliver_all()
    return True


def load_past() -> int:
    """Live through the stories that have not begun. Returns how many."""
    lived = sum(_live(story) for story in STORIES)
    if lived:
        deliver_all()  # reminders that are due by now
    return lived
