"""Accepting an invitation."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from urllib.parse import quote

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from maillage.identity.addresses import bare_url
from maillage.identity.links import invitation_token
from maillage.identity.models import Invitation, Membership, User
from maillage.identity.resolve import issue_token
from maillage.identity.services import invite_colleague
from maillage.outbox.deliver import deliver_one
from maillage.postgres.acting import acting_as, body_role_name, identifying
from tests.conftest import Acting
from tests.identity.hosts import address, at, entries, home, sign_in, stranger

pytestmark = pytest.mark.django_db
NEW = "new.colleague@maillage.example"
PASSWORD = "four plain words together"
PERSON = {"first_name": "Nora", "last_name": "Nouveau", "password": PASSWORD, "password_again": PASSWORD}


def invited(email: str = NEW, function: str = "case_worker") -> Invitation:
    """An open invitation to the CPAS of Genappe."""
    with Acting("manager") as manager:
        return invite_colleague(actor=manager, email=email, function=function)


def path_of(invitation: Invitation) -> str:
    """Where its link leads."""
    return f"/invitations/{invitation_token(invitation.pk)}/"


def test_somebody_new_makes_an_account_and_is_in() -> None:
    path, client = path_of(invited()), stranger()
    page = client.get(path)
    assert page.status_code == 200
    assert "CPAS de Genappe" in page.content.decode()
    answer = client.post(path, PERSON)
    assert answer["Location"] == home("genappe")
    team = client.get("/team/", headers=at("genappe"))
    assert team.status_code == 200
    assert "Nora Nouveau" in team.content.decode()
    assert client.get(path).status_code == 410
    (entry,) = entries("invitation.accept")
    assert entry.owner_role == body_role_name("genappe")
    other = stranger()
    other.post("/accounts/login/", {"login": NEW.upper(), "password": PASSWORD})
    assert other.get("/team/", headers=at("genappe")).status_code == 200


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"first_name": ""}, "first_name"),
        ({"last_name": " "}, "last_name"),
        ({"password": "short", "password_again": "short"}, "password"),
        ({"password": "new.colleague@maillage", "password_again": "new.colleague@maillage"}, "password"),
        ({"password_again": "something else"}, "password_again"),
    ],
)
def test_a_refused_form_makes_nothing(values: dict[str, str], field: str) -> None:
    path = path_of(invited())
    answer = stranger().post(path, PERSON | values)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert not User.objects.filter(email=NEW).exists()
    assert stranger().get(path).status_code == 200


def test_an_account_that_exists_signs_in_first() -> None:
    path, client = path_of(invited(address("coach"))), stranger()
    page = client.get(path)
    assert page.context["sign_in_url"] == f"/accounts/login/?next={quote(path, safe='')}"
    assert client.post(path, PERSON).status_code == 200, "no second account, no password of somebody else"
    assert sign_in(client, "coach", next=path)["Location"] == path
    assert client.get(path).status_code == 200
    assert client.post(path)["Location"] == home("genappe")
    assert client.get("/team/", headers=at("genappe")).status_code == 200
    assert client.get("/team/", headers=at("lire-et-ecrire-bw")).status_code == 200


def test_a_key_of_an_earlier_membership_stays_dead() -> None:
    ended = Membership.objects.filter(user__email=address("reader"))
    key = issue_token(ended.get().user, body_role_name("genappe"), "Agenda")
    ended.update(ends=timezone.localdate(), ended_at=timezone.now())
    path, client = path_of(invited(address("reader"), "reader")), stranger()
    sign_in(client, "reader")
    assert client.post(path)["Location"] == home("genappe")
    assert client.get("/team/", headers=at("genappe")).status_code == 200
    assert stranger().get("/team/", headers={"authorization": f"Token {key}", **at("genappe")}).status_code == 302


def test_a_link_serves_the_invited_person_alone() -> None:
    path, client = path_of(invited()), stranger()
    sign_in(client, "coach")
    assert "Nora" not in client.get(path).content.decode()
    assert client.post(path).status_code == 403
    assert client.get("/team/", headers=at("genappe")).status_code == 403


def test_a_member_does_not_become_one_twice() -> None:
    path, client = path_of(invited(address("reader"), "manager")), stranger()
    sign_in(client, "reader")
    assert client.post(path).status_code == 409
    with identifying():
        assert Membership.objects.filter(user__email=address("reader")).count() == 1


def test_forged_links_are_not_found() -> None:
    invitation = invited()
    good = invitation_token(invitation.pk)
    other_salt = good.rpartition(".")[0] + "." + "A" * 43
    for token in (good[:-1], other_salt, invitation.pk.hex, str(invitation.pk), "x", "€"):
        answer = stranger().get(f"/invitations/{token}/")
        assert answer.status_code == 404
        assert b'class="site-footer"' in answer.content


def test_an_expired_or_cancelled_link_is_gone_and_says_what_to_do() -> None:
    now = timezone.now()
    states = {"expired": {"expires_at": now - timedelta(seconds=1)}, "cancelled": {"cancelled_at": now}}
    for number, (state, values) in enumerate(states.items()):
        with acting_as(body_role_name("genappe")):
            invitation = Invitation.objects.create(
                **{"expires_at": now + timedelta(days=1)} | values,
                body_id=body_role_name("genappe"), email=f"{number}@maillage.example", function="reader",
            )  # fmt: skip
        for answer in (stranger().get(path_of(invitation)), stranger().post(path_of(invitation), PERSON)):
            assert answer.status_code == 410
            assert answer.context["reason"] == state
    assert not User.objects.filter(first_name="Nora").exists()


def test_the_operator_invites_the_first_person_of_a_body() -> None:
    out = StringIO()
    call_command("invite", NEW, "--body", "cartes-emploi", stdout=out)
    link = out.getvalue().split()[-1]
    assert link.startswith(f"{bare_url()}/invitations/")
    with acting_as(body_role_name("cartes-emploi")):
        assert deliver_one()
    assert link in str(mail.outbox[0].body)
    assert stranger().post(link.removeprefix(bare_url()), PERSON)["Location"] == home("cartes-emploi")
    with identifying():
        assert Membership.objects.get(user__email=NEW).function == "coordinator"
    assert len(entries("invitation.send", body_role_name("cartes-emploi"))) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no-address", "--body", "genappe"], "no e-mail address"),
        ([NEW, "--body", "nowhere"], "create_cpas"),
        ([NEW, "--body", "genappe", "--function", "coach"], "manager, case_worker"),
    ],
)
def test_the_operator_is_told_what_is_wrong(arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("invite", *arguments)
    with acting_as(body_role_name("genappe")):
        assert not Invitation.objects.exists()
