"""S0 and S4 by programs that know the description alone, on the demonstration's data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from maillage.demonstration.load import fixed_id
from maillage.identity.models import User
from maillage.outbox.deliver import deliver_all
from maillage.postgres.acting import become, identifying, role_name
from tests.api.described import Program
from tests.database import connected_to
from tests.demonstration.loading import alone_with_its_bodies

pytestmark = pytest.mark.xdist_group("demonstration")

type Enter = Callable[[str, str], Program]


@pytest.fixture(scope="module")
def demonstration(module_database: str, django_db_blocker: Any) -> Iterator[str]:
    """The module's database with the demonstration in it; the roles of its bodies go with it."""
    with alone_with_its_bodies(module_database), django_db_blocker.unblock():
        with connected_to(module_database):
            become(role_name("identity"))
            call_command("load_demonstration", verbosity=0)
        yield module_database


@pytest.fixture
def program(demonstration: str, fresh: str) -> Enter:
    """program("namur", "sophie.namurel"): what that person's program reads and calls at that host."""

    def entered(slug: str, name: str) -> Program:
        client = Client(headers={"host": f"{slug}.{settings.BASE_HOST}"})
        with identifying():
            user = User.objects.get(email=f"{name}@maillage.example")
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return Program(client)

    return entered


def day(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def hour(days: int, hours: int) -> str:
    on = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(on, time(hours))).isoformat()


def agreement(worker: Program, person: str, recipient: str, purpose: str, **said: Any) -> Any:
    return worker.call(
        "participants_agreements_create",
        {"recipient": recipient, "purpose": purpose, "preset": "path", "valid_until": day(330), **said},
        participant_id=fixed_id(person),
    )


def test_s0_from_the_information_session_to_the_outcome(program: Enter) -> None:
    worker = program("namur", "sophie.namurel")
    coach = program("paysans-artisans", "elise.warnantin")
    planned = _a_session_that_the_cpas_joins(worker, coach)
    assert coach.call("sessions_retrieve", session_id=planned)["seats"] == [{"cpas": "namur", "seats": 2}]
    referral = _referred_after_a_session(worker, coach)
    deliver_all()
    _followed_by_the_coach(worker, coach, referral)
    _reviewed_together(worker, coach, referral)
    coach.call(
        "referrals_records_create",
        {"kind": "certification", "what": "CICAF", "awarded_by": "Forem", "result": "passed"},
        referral_id=referral,
    )
    coach.call(
        "referrals_outcome",
        {"outcome": "certified", "outcome_on": day(), "delivered": ["interview", "placement"], "next_step": "work"},
        referral_id=referral,
    )
    closed = worker.call("referrals_close", {"person_answer": "helped"}, referral_id=referral)
    assert (closed["state"], closed["person_answer"]) == ("closed", "helped")
    deliver_all()
    kept = worker.call("participants_records_list", participant_id=fixed_id("NAM-0003"))["results"]
    assert {"interview", "mobility", "equipment", "placement", "review", "certification"} <= {
        record["kind"] for record in kept
    }
    receipt = worker.call("participants_receipt_retrieve", participant_id=fixed_id("NAM-0003"))
    assert "Paysans-Artisans" in str(receipt)


def _a_session_that_the_cpas_joins(worker: Program, coach: Program) -> str:
    session = coach.call(
        "sessions_create",
        {
            "title": "Une matinée au verger", "purpose": "Participer au projet IMAGINE", "place": "CPAS de Namur",
            "starts_at": hour(9, 9), "ends_at": hour(9, 11), "capacity": 10, "invited": ["namur", "floreffe"],
        },
    )["id"]  # fmt: skip
    people = [str(fixed_id("NAM-0004")), str(fixed_id("NAM-0005"))]
    worker.call("sessions_invitations_create", {"participants": people}, session_id=session)
    return str(session)


def _referred_after_a_session(worker: Program, coach: Program) -> str:
    sessions = coach.call("sessions_list")["results"]
    begun = next(one["id"] for one in sessions if one["title"].startswith("Rencontrer"))
    coach.call("sessions_held_create", session_id=begun)
    lines = worker.call("sessions_sheet_retrieve", session_id=begun)["lines"]
    line = next(one["id"] for one in lines if one["participant"] == str(fixed_id("NAM-0003")))
    said = {"line": line, "came": "present", "wants_to_go_on": True}
    worker.call("sessions_presence_create", {"lines": [said]}, session_id=begun)
    agreement(
        worker, "NAM-0003", "paysans-artisans", "Participer au projet IMAGINE", evidence="screen",
        signed_name="Michaël Brogniez", witness="Une collègue",
    )  # fmt: skip
    referral = worker.call("sessions_invitations_refer_create", session_id=begun, line_id=line)["id"]
    sent = worker.call("referrals_send_create", {}, referral_id=referral)
    assert sent["state"] == "sent"
    return str(referral)


def _followed_by_the_coach(worker: Program, coach: Program, referral: str) -> None:
    read = coach.call("referrals_retrieve", referral_id=referral)
    assert read["name"] == "Michaël Brogniez"
    assert "national_number" not in str(read)
    me = next(one["user_id"] for one in coach.call("workers_list")["results"] if "Warnantin" in one["name"])
    written: list[dict[str, Any]] = [
        {"kind": "interview", "motivations": "Travailler dehors", "assets": "Ponctuel", "preferences": "Les fruits"},
        {"kind": "mobility", "places": "Floreffe", "bike": "folding", "bike_terms": "lent", "costs_cents": 3900},
        {"kind": "equipment", "item": "Vélo pliant n° 9", "lent_on": day()},
        {"kind": "placement", "host": "Un verger", "starts_on": day(), "tasks": "Cueillette"},
    ]
    coach.call("referrals_records_create", written[0], referral_id=referral)
    coach.call("referrals_accept", {"worker_id": me, "first_contact_on": day()}, referral_id=referral)
    coach.call("referrals_start", {"started_on": day()}, referral_id=referral)
    for record in written[1:]:
        coach.call("referrals_records_create", record, referral_id=referral)
    found = worker.call("referrals_records_list", referral_id=referral)["results"]
    assert {record["kind"] for record in found} == {record["kind"] for record in written}


def _reviewed_together(worker: Program, coach: Program, referral: str) -> None:
    plan = worker.call("referrals_reviews_retrieve", referral_id=referral)
    assert plan["rhythm"] == "two_monthly"
    said = {
        "kind": "review", "took_part": ["participant", "coach", "cpas", "forem"],
        "participant_view": "J’apprends beaucoup.", "participant_wishes": "Commencer plus tard le lundi.",
        "next_steps": "Demander la certification.",
    }  # fmt: skip
    first = coach.call("referrals_records_create", said | {"coach_part": "Régulier et soigneux."}, referral_id=referral)
    whole = worker.call(
        "referrals_records_correct_create", said | {"cpas_part": "Train remboursé."}, referral_id=referral,
        record_id=first["id"],
    )  # fmt: skip
    for side in (worker, coach):
        side.call("referrals_records_sign_create", referral_id=referral, record_id=whole["id"])
    review = coach.call("referrals_records_retrieve", referral_id=referral, record_id=whole["id"])
    assert {signed["organisation"] for signed in review["signed_by"]} == {"CPAS de Namur", "Paysans-Artisans"}
    assert review["values"]["coach_part"] == "Régulier et soigneux."


def test_s4_from_the_art_60_contract_to_lasting_work(program: Enter) -> None:
    worker = program("mons", "vincent.dubuissart")
    lead, adviser = program("proaction", "pascal.lheureuil"), program("proaction", "giulia.morettini")
    job_coach = program("proaction", "leila.hamdaouine")
    purpose = "Trouver un emploi durable après mon contrat article 60"
    agreed = agreement(
        worker, "MON-0007", "proaction", purpose, evidence="spoken", witness="Un collègue", voluntary_said=True
    )
    assert agreed["voluntary"] is True
    drafted = {"agreement": agreed["id"], "reason": "Fin de contrat.", "for_attention": "Giulia Morettini"}
    referral = worker.call("referrals_create", drafted)["id"]
    worker.call("referrals_send_create", {}, referral_id=referral)
    deliver_all()

    members = lead.call("team_retrieve")["members"]
    (of_mons,) = (one["user_id"] for one in members if one["note"] == "Conseillère" and "53053" in one["communes"])
    (coaches_dour,) = (one["user_id"] for one in members if one["note"] == "Jobcoach" and "53020" in one["communes"])
    lead.call("referrals_assign_create", {"worker_id": of_mons}, referral_id=referral)
    adviser.call("referrals_accept", {"worker_id": coaches_dour, "first_contact_on": day()}, referral_id=referral)
    assert referral not in {one["id"] for one in adviser.call("referrals_list")["results"]}

    contact = {"on": day(), "channel": "phone", "reached": True}
    job_coach.call("referrals_attempts_create", contact, referral_id=referral)
    job_coach.call("referrals_start", {}, referral_id=referral)
    reviewed = job_coach.call(
        "referrals_records_create",
        {
            "kind": "review",
            "took_part": ["participant", "coach", "cpas"],
            "participant_view": "Prêt.",
            "next_on": day(60),
        },
        referral_id=referral,
    )
    worker.call("referrals_records_sign_create", referral_id=referral, record_id=reviewed["id"])
    job_coach.call(
        "referrals_records_create",
        {"kind": "employment", "employer": "Une entreprise de Mons", "contract": "permanent", "starts_on": day()},
        referral_id=referral,
    )
    job_coach.call(
        "referrals_outcome",
        {"outcome": "job", "outcome_on": day(), "delivered": ["coaching"], "next_step": "work"},
        referral_id=referral,
    )
    closed = worker.call("referrals_close", {"person_answer": "partly"}, referral_id=referral)
    assert (closed["outcome"], closed["person_answer"]) == ("job", "partly")
    deliver_all()
    kept = worker.call("participants_records_list", participant_id=fixed_id("MON-0007"))["results"]
    assert {"review", "employment"} <= {record["kind"] for record in kept}
