"""What the partner and the CPAS have written in the referrals that are followed, until the joint review that is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.demonstration.clock import days_ago
from sharing.records.access import Folder, access_folder_to_act, access_record_to_correct, access_review
from sharing.records.models import Record
from sharing.records.rules import REVIEW
from sharing.records.services import Draft, sign_review, write_record
from sharing.referrals.access import access_referral_to_act
from sharing.referrals.services import start_follow_up

STARTED, REVIEWED, SIGNED = 63, 58, 55  # days ago
NEXT = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Written:
    """One record of the partner's: its kind, what it says, and how many days ago; a `timedelta` in it is from today."""

    kind: str
    says: Mapping[str, Any]
    days: int


WRITTEN: Final[Mapping[str, tuple[Written, ...]]] = {
    "NAM-0001": (
        Written("interview", {
            "motivations": "Travailler dehors et apprendre un métier utile près de chez lui.",
            "assets": "Ponctuel, a aidé plusieurs étés au potager de son quartier.",
            "preferences": "Légumes et petits fruits ; plutôt en petite équipe.",
        }, days=66),
        Written("mobility", {
            "places": "Floreffe (production), Namur (cours théoriques).",
            "transport": "Train jusqu'à Floreffe, abonnement mensuel.",
            "bike": "folding", "bike_terms": "lent", "costs_cents": 3900, "costs_paid_by": "Paysans-Artisans",
        }, days=61),
        Written("equipment", {"item": "Vélo pliant n° 7 et antivol", "lent_on": timedelta(days=-60)}, days=60),
        Written("placement", {
            "host": "Producteur du groupement d'employeurs, Floreffe", "starts_on": timedelta(days=-49),
            "ends_on": timedelta(days=14), "days": 24, "tasks": "Plantation, récolte, préparation des paniers.",
        }, days=50),
    ),
    "MON-0001": (
        Written("interview", {
            "motivations": "Garder le rythme retrouvé pendant l'article 60.",
            "assets": "Dix-huit mois d'expérience en entretien de bâtiments.",
        }, days=61),
        Written("note", {"text": "CV mis à jour ; deux simulations d'entretien."}, days=40),
    ),
}  # fmt: skip
REVIEWS: Final[Mapping[str, tuple[Mapping[str, Any], str]]] = {
    "NAM-0001": (
        {
            "took_part": ["participant", "coach", "cpas", "forem"],
            "participant_view": "« J'apprends vite et l'équipe est chouette. Le train du matin est trop tôt. »",
            "participant_wishes": "Commencer une demi-heure plus tard le lundi.",
            "coach_part": "Régulier et soigneux. Prêt à passer plus de temps chez un producteur.",
            "forem_who": "Conseiller du Forem",
            "forem_part": "La certification peut être demandée à la fin du module.",
            "next_steps": "Adapter l'horaire du lundi ; choisir un second lieu de formation.",
        },
        "Le budget mensuel tient avec l'abonnement de train remboursé.",
    ),
    "MON-0001": (
        {
            "took_part": ["participant", "coach", "cpas"],
            "participant_view": "« Je préfère un mi-temps pour commencer. »",
            "coach_part": "Trois candidatures envoyées, une réponse positive.",
            "next_steps": "Préparer l'entretien d'embauche.",
        },
        "Le mi-temps est compatible avec la garde des enfants.",
    ),
}


def _day(offset: timedelta) -> date:
    return timezone.localdate() + offset


def _said(says: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _day(value) if isinstance(value, timedelta) else value for name, value in says.items()}


def follow(actor: Actor, referral_id: UUID, number: str) -> None:
    """As the recipient's coach: begin, write what was done, and its part of the first joint review, each on its day."""
    for one in WRITTEN[number]:
        if one.days > STARTED:
            _write(actor, referral_id, one.kind, _said(one.says), one.days)
    with days_ago(STARTED):
        start_follow_up(
            actor=actor, referral=access_referral_to_act(actor, referral_id), started_on=timezone.localdate()
        )
    for one in WRITTEN[number]:
        if one.days <= STARTED:
            _write(actor, referral_id, one.kind, _said(one.says), one.days)
    says, _part = REVIEWS[number]
    _write(actor, referral_id, REVIEW, {**says, "next_on": _day(NEXT)}, REVIEWED)


def _write(actor: Actor, referral_id: UUID, kind: str, says: Mapping[str, Any], days: int) -> None:
    with days_ago(days):
        folder = access_folder_to_act(actor, referral_id)
        write_record(actor=actor, folder=folder, draft=Draft(kind, says, happened_on=timezone.localdate()))


def _last_review(folder: Folder) -> Record:
    return Record.objects.filter(referral=folder.referral, kind=REVIEW).latest("created_at")


def look_back(actor: Actor, referral_id: UUID, number: str) -> None:
    """As the CPAS: add its own part to the review and sign it; the coach has yet to sign this version."""
    with days_ago(SIGNED):
        folder = access_folder_to_act(actor, referral_id)
        before = access_record_to_correct(folder, _last_review(folder).pk)
        _says, part = REVIEWS[number]
        whole = {**(before.payload or {}), "cpas_part": part}
        review = write_record(
            actor=actor, folder=folder, draft=Draft(REVIEW, whole, happened_on=before.happened_on), supersedes=before
        )
        sign_review(actor=actor, folder=folder, review=access_review(folder, review.pk))
