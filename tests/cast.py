"""The standard cast: who stands in every test of who may do what."""

from __future__ import annotations

import uuid
from contextlib import closing
from datetime import date

import psycopg2
from django.conf import settings

from maillage.postgres.acting import acting_as, body_role_name, identifying
from maillage.postgres.instance import Instance

PASSWORD = "correct horse battery"
BODIES = (
    # slug, kind, name, NIS code
    ("genappe", "cpas", "CPAS de Genappe", "25031"),
    ("court-saint-etienne", "cpas", "CPAS de Court-Saint-Étienne", "25023"),
    ("villers-la-ville", "cpas", "CPAS de Villers-la-Ville", "25107"),
    ("lire-et-ecrire-bw", "partner", "Lire et Ecrire BW", None),
    ("cesep", "partner", "CESEP", None),
    ("cartes-emploi", "coordination", "Des cartes pour l’emploi", None),
)
# name in the tests -> body, function
CAST = {
    "colleague": ("genappe", "case_worker"),
    "manager": ("genappe", "manager"),
    "reader": ("genappe", "reader"),
    "finance": ("genappe", "finance"),  # a stranger to files in the same CPAS
    "dpo": ("genappe", "dpo"),
    "receiver": ("court-saint-etienne", "case_worker"),
    "elsewhere": ("villers-la-ville", "case_worker"),
    "villers_manager": ("villers-la-ville", "manager"),
    "coach": ("lire-et-ecrire-bw", "coach"),
    "coach_manager": ("lire-et-ecrire-bw", "manager"),
    "other_coach": ("cesep", "coach"),
    "cesep_manager": ("cesep", "manager"),
    "coordinator": ("cartes-emploi", "coordinator"),
    "treasurer": ("cartes-emploi", "treasurer"),
}
NAMESPACE = uuid.UUID("5b0c2f0e-7a54-4a43-9a44-2d6f1f0f3c11")


def user_id(name: str) -> uuid.UUID:
    """The fixed id of a member of the cast."""
    return uuid.uuid5(NAMESPACE, name)


def make_cast(database: str) -> None:
    """Make the bodies as the provisioner and the people as `identity`, in `database`."""
    instance: Instance = settings.INSTANCE
    with (
        closing(
            psycopg2.connect(
                host=instance.host,
                port=instance.port,
                dbname=database,
                user=f"{instance.installation}provisioner",
                password=instance.password("provisioner"),
            )
        ) as raw,
        raw.cursor() as cursor,
    ):
        for slug, kind, name, nis_code in BODIES:
            cursor.execute("SELECT provision.create_body(%s, %s, %s, %s, false)", [slug, kind, name, nis_code])
            cursor.execute("SELECT provision.open_body(%s, %s)", [slug, f"{slug}.{settings.BASE_HOST}"])
        raw.commit()
    from tests.database import connected_to

    with connected_to(database):
        with identifying():
            _make_people()
        _arrange()
        _authorise()


def _make_people() -> None:
    from maillage.identity.models import Body, Membership, User

    roles = dict(Body.objects.values_list("slug", "role"))
    for name, (slug, function) in CAST.items():
        user = User.objects.create_user(
            f"{name}@maillage.example", PASSWORD, id=user_id(name), first_name=name.capitalize(), last_name="Testard"
        )
        Membership.objects.create(user=user, body_id=roles[slug], function=function, starts=date(2020, 1, 1))


def _arrange() -> None:
    """An arrangement in force between each CPAS and every other body that people are referred to."""
    from django.utils import timezone

    from sharing.arrangements.models import Arrangement

    parties = [(slug, kind) for slug, kind, *_rest in BODIES if kind != "coordination"]
    for index, (proposer, kind) in enumerate(parties):
        for other, _kind in parties[index + 1 :] if kind == "cpas" else ():
            with acting_as(body_role_name(proposer)):
                arrangement = Arrangement.objects.create(
                    proposer_id=body_role_name(proposer), other_id=body_role_name(other), version=1,
                    responsibilities="Chacun répond de ses propres dossiers.", starts=date(2020, 1, 1),
                    proposed_by_name="Une direction",
                )  # fmt: skip
            with acting_as(body_role_name(other)):
                arrangement.confirmed_at, arrangement.confirmed_by_name = timezone.now(), "Une autre direction"
                arrangement.save(update_fields=["confirmed_at", "confirmed_by_name"])


def _authorise() -> None:
    """Each CPAS has an authorisation in force to use the national register number."""
    from django.utils import timezone

    from tenants.protection.models import NumberAuthorisation
    from tenants.registry.national_number_uses import PURPOSES

    for slug, kind, *_rest in BODIES:
        if kind != "cpas":
            continue
        with acting_as(body_role_name(slug), f"c_{slug.replace('-', '_')}"):
            NumberAuthorisation.objects.create(
                code="RN 1/2019", text="Autorisation des tests", dated=date(2019, 1, 1), purposes=list(PURPOSES),
                valid_from=date(2019, 1, 1), in_use=True, recorded_at=timezone.now(),
                recorded_by=user_id("dpo"), recorded_by_name="Dpo Testard",
            )  # fmt: skip
