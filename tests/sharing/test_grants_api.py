"""Agreements for programs: the same services as the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from sharing.grants.models import Grant, LegalBasis
from sharing.programmes.models import Programme
from tests.sharing.agreeing import SPOKEN, TOLD, Acting, Browser, agreed, make_voluntary, person


@pytest.fixture
def subject(acting: Acting) -> UUID:
    with acting("colleague") as actor:
        return person(actor, income_source="ris")


def ask(client: Any, path: str, **body: Any) -> Any:
    return client.post(f"/api/{path}", body, content_type="application/json")


def spoken(**changes: Any) -> dict[str, Any]:
    until = timezone.localdate() + timedelta(days=90)
    return {"evidence": "spoken", "witness": "Une collègue", "purpose": "Lire", "valid_until": until} | changes


def test_an_agreement_is_recorded_by_its_preset(browser: Browser, subject: UUID) -> None:
    client = browser("colleague")
    presets = {row["code"]: row for row in client.get("/api/presets/").json()}
    answer = ask(
        client, f"participants/{subject}/agreements/", **spoken(recipient="lire-et-ecrire-bw", preset="contact")
    )
    made = answer.json()
    assert answer.status_code == 201
    assert (made["reads"], made["writes"]) == (presets["contact"]["categories"], presets["contact"]["writes"])
    assert (made["version"], made["state"], made["preset"]) == (1, "live", "contact")
    assert made["legal_basis"]["code"] == "mission"
    assert made["access_until"] == made["lapses_on"] == str(timezone.localdate() + timedelta(days=30))
    assert len(made["notice_digest"]) == 64


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "no_category"),
        ({"preset": "contact", "legal_basis": "nothing"}, "unknown_legal_basis"),
        ({"preset": "contact", "notice_language": "xx"}, "unknown_language"),
        ({"preset": "contact", "witness": ""}, "no_witness"),
        ({"preset": "contact", "representative_name": "Rose"}, "no_quality"),
        ({"preset": "contact", "recipient": "genappe"}, "unknown_recipient"),
        ({"preset": "contact", "color": "red"}, "unknown_field"),
    ],
)
def test_what_is_wrong_has_a_code(browser: Browser, subject: UUID, changes: dict[str, Any], code: str) -> None:
    body = spoken(recipient="lire-et-ecrire-bw") | changes
    answer = ask(browser("colleague"), f"participants/{subject}/agreements/", **body)
    assert answer.status_code == 400
    assert code in answer.content.decode()


def test_renewed_reconfirmed_narrowed_and_withdrawn(browser: Browser, subject: UUID) -> None:
    client = browser("colleague")
    made = ask(
        client, f"participants/{subject}/agreements/", **spoken(recipient="cesep", categories=["identity", "contact"])
    ).json()
    kept = ask(client, f"agreements/{made['id']}/reconfirm/", evidence="spoken", witness="Une collègue").json()
    assert (kept["lapses_on"], kept["access_until"]) == (None, made["valid_until"])
    new = ask(
        client, f"agreements/{made['id']}/renew/", **spoken(categories=["identity", "contact", "situation"])
    ).json()
    assert (new["version"], new["replaces"], new["recipient"]) == (2, made["id"], "cesep")
    old = client.get(f"/api/agreements/{made['id']}/").json()
    assert (old["state"], old["replaced_by"]) == ("replaced", new["id"])
    assert ask(client, f"agreements/{made['id']}/renew/", **spoken(preset="path")).json()["code"] == "already_replaced"
    less = ask(client, f"agreements/{new['id']}/withdraw/", categories=["situation"]).json()
    assert (less["reads"], less["state"]) == (["identity", "contact"], "live")
    gone = ask(client, f"agreements/{new['id']}/withdraw/").json()
    assert gone["state"] == "withdrawn"
    assert ask(client, f"agreements/{new['id']}/withdraw/").status_code == 409


def test_all_or_those_with_some_organisations_are_withdrawn(acting: Acting, browser: Browser, subject: UUID) -> None:
    with acting("colleague") as actor:
        for slug in ("cesep", "lire-et-ecrire-bw", "lire-et-ecrire-bw"):
            agreed(actor, subject, to=slug)
    client = browser("colleague")
    path = f"participants/{subject}/agreements/withdraw/"
    some = ask(client, path, recipients=["lire-et-ecrire-bw"]).json()
    assert [row["state"] for row in some] == ["withdrawn"] * 2
    assert [row["recipient"] for row in ask(client, path).json()] == ["cesep"]
    assert ask(client, path).json()["code"] == "nothing_to_withdraw"
    assert ask(client, path, recipients=[]).status_code == 409


def test_refusals_are_recorded_and_listed(browser: Browser, subject: UUID) -> None:
    client = browser("colleague")
    assert ask(client, f"participants/{subject}/refusals/", recipient="cesep").status_code == 201
    (row,) = client.get(f"/api/participants/{subject}/refusals/").json()["results"]
    assert (row["recipient"], row["refused_on"]) == ("cesep", str(timezone.localdate()))


def test_a_voluntary_recipient_says_so_and_has_to_be_told(acting: Acting, browser: Browser, subject: UUID) -> None:
    make_voluntary(acting)
    client = browser("colleague")
    rows = {row["slug"]: row["voluntary"] for row in client.get("/api/recipients/").json()["results"]}
    assert (rows["lire-et-ecrire-bw"], rows["cesep"]) == (True, False)
    body = spoken(recipient="lire-et-ecrire-bw", preset="path")
    refused = ask(client, f"participants/{subject}/agreements/", **body)
    assert refused.json()["code"] == "voluntary_not_said"
    assert ask(client, f"participants/{subject}/agreements/", **body, voluntary_said=True).status_code == 201


def test_a_new_version_of_a_legal_basis_leaves_older_agreements_as_they_were(
    acting: Acting, browser: Browser, subject: UUID
) -> None:
    with acting("colleague") as actor:
        before = agreed(actor, subject)
    today = str(timezone.localdate())
    body = {"code": "mission", "text": "Mission légale, nouvelle numérotation", "valid_from": today}
    assert ask(browser("colleague"), "legal-bases/", **body).status_code == 403
    assert ask(browser("dpo"), "legal-bases/", **body).status_code == 201
    assert ask(browser("dpo"), "legal-bases/", **body).json()["code"] == "version_exists"
    with acting("colleague") as actor:
        after = agreed(actor, subject)
        assert Grant.objects.get(pk=before.pk).legal_basis != after.legal_basis
        assert after.legal_basis == LegalBasis.objects.get(text=body["text"])
    with acting("elsewhere"):
        assert not LegalBasis.objects.filter(text=body["text"]).exists()


def test_a_partner_says_what_it_offers(acting: Acting, browser: Browser) -> None:
    body = {"voluntary": True, "one_person": True, "preset": "contact"}
    assert ask(browser("coach"), "programme/", **body).status_code == 403
    assert ask(browser("coach_manager"), "programme/", **body).json() == body
    assert browser("coach").get("/api/programme/").json() == body
    assert browser("other_coach").get("/api/programme/").json()["voluntary"] is False
    with acting("colleague"):
        assert Programme.objects.get().voluntary


def test_the_pages_do_the_same(acting: Acting, browser: Browser, subject: UUID) -> None:
    with acting("colleague") as actor:
        grant = agreed(actor, subject, evidence=SPOKEN, terms=TOLD)
        other = agreed(actor, subject, to="cesep")
    client = browser("colleague")
    said = {"evidence": "spoken", "witness": "Une collègue"}
    assert client.post(f"/agreements/{grant.pk}/reconfirm/", said).status_code == 302
    terms = {"purpose": "Lire", "preset": "path", "valid_until": timezone.localdate() + timedelta(days=9)}
    assert client.post(f"/agreements/{grant.pk}/renew/", said | terms).status_code == 302
    refusal = {"recipient": "cesep", "refused_on": timezone.localdate()}
    assert client.post(f"/participants/{subject}/agreements/refused/", refusal).status_code == 302
    part = {"scope": "categories", "categories": ["contact"]}
    assert client.post(f"/agreements/{other.pk}/withdraw/", part).status_code == 302
    with acting("colleague"):
        new = Grant.objects.get(replaces=grant)
        assert (new.preset, len(new.notice_digest)) == ("path", 64)
        assert Grant.objects.get(pk=other.pk).covers == ["identity"]
    stop = f"/participants/{subject}/agreements/withdraw/"
    assert client.post(stop).url == stop  # nobody chosen
    assert client.post(stop, {"recipients": ["cesep"]}).status_code == 302
    assert client.post(stop, {"all": "1"}).status_code == 302
    with acting("colleague"):
        assert {found.state for found in Grant.objects.all()} == {"replaced", "withdrawn"}
    basis = {"code": "mission", "text": "Autrement", "valid_from": timezone.localdate()}
    assert browser("dpo").post("/legal-bases/", basis).status_code == 302
    offer = {"voluntary": "on", "preset": "all"}
    assert browser("coach_manager").post("/programme/", offer).status_code == 302
