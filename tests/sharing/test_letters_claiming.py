"""An organisation without an account takes its place: by an invitation, with what its inviter had sent it by letter."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from maillage.identity.links import invitation_link, invitation_token
from maillage.identity.models import Body, Invitation, Membership, User
from maillage.outbox.deliver import deliver_all
from maillage.postgres.acting import acting_as, identifying
from sharing.referrals.models import Disclosure, Referral
from tests.sharing import letters

# roles are the cluster's: two workers that make the same ones at once would wait for each other
pytestmark = pytest.mark.xdist_group("provisioning")

type Browser = Callable[[str], Client]
ADDRESS = "direction@larive.example"
PERSON = {
    "first_name": "Une", "last_name": "Direction", "password": "correct horse battery",
    "password_again": "correct horse battery",
}  # fmt: skip


def invited(browser: Browser, body: Body) -> Invitation:
    """An invitation by the manager of Genappe, from the page."""
    answer = browser("manager").post(f"/directory/outside/{body.slug}/invite/", {"email": ADDRESS})
    assert answer.status_code == 302
    with identifying():
        return Invitation.objects.get(body=body, cancelled_at=None)


def joined(invitation: Invitation) -> Client:
    """A browser in which the invited person has accepted."""
    client = Client(headers={"host": settings.BASE_HOST})
    answer = client.post(f"/invitations/{invitation_token(invitation.pk)}/", PERSON)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return client


def own_browser(body: Body) -> Client:
    """The new manager's, at the organisation's own host."""
    client = Client(headers={"host": f"{body.slug}.{settings.BASE_HOST}"})
    with identifying():
        client.force_login(
            User.objects.get(email=ADDRESS), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    return client


def test_the_invitation_names_nobody_and_opens_the_organisation(db: None, browser: Browser) -> None:
    body = letters.organisation()
    referral = letters.sent(body)
    invitation = invited(browser, body)
    deliver_all()
    message = mail.outbox[-1]
    assert message.to == [ADDRESS]
    assert invitation_link(invitation.pk) in message.body
    assert "Amélie" not in f"{message.body} {message.subject}"
    assert referral.reference not in str(message.body)
    joined(invitation)
    with identifying():
        body.refresh_from_db()
        assert body.state == "active"
        assert Membership.objects.get(body=body).function == "manager"
    deliver_all()
    page = own_browser(body).get(f"/referrals/{referral.pk}/")
    assert page.status_code == 200
    assert "Amélie" in page.content.decode()
    with acting_as(body.role):
        mine = Referral.objects.get()
        assert (mine.outside, mine.state) == (False, "received")


def test_an_invitation_by_one_cpas_opens_nothing_that_another_one_sent(db: None, browser: Browser, acting: Any) -> None:
    body = letters.organisation()
    ours, theirs = letters.sent(body), letters.sent(body, "receiver")
    joined(invited(browser, body))
    with acting_as(body.role):
        assert list(Referral.objects.values_list("pk", flat=True)) == [ours.pk]
        assert list(Disclosure.objects.values_list("referral_id", flat=True)) == [ours.pk]
    with acting("colleague"):
        assert not Referral.objects.filter(pk=theirs.pk).exists()
    assert own_browser(body).get(f"/referrals/{theirs.pk}/").status_code == 404


def test_another_cpas_lets_the_organisation_read_its_letters_by_an_arrangement(
    db: None, browser: Browser, acting: Any
) -> None:
    from sharing.arrangements.models import Arrangement

    body = letters.organisation("receiver", name="Le Rivage")
    letters.sent(body)
    with acting("receiver"):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT provision.invite_outside(%s, %s, NULL)", [body.role, ADDRESS])
            (invitation_id,) = cursor.fetchone()
    with identifying():
        invitation = Invitation.objects.get(pk=invitation_id)
    joined(invitation)
    with acting_as(body.role):
        assert not Referral.objects.exists()
    with acting("manager"):
        referral = Referral.objects.get(recipient=body)
    assert browser("manager").post(f"/referrals/{referral.pk}/let-read/").status_code == 302
    with acting("manager") as actor:
        assert Referral.objects.get(pk=referral.pk).outside, "there is no arrangement yet"
        made = Arrangement.objects.create(
            proposer_id=actor.body_role, other_id=body.role, version=1, responsibilities="Chacun les siens.",
            starts=timezone.localdate(), proposed_by_name="Une direction",
        )  # fmt: skip
    with acting_as(body.role):
        assert not Referral.objects.exists()
        made.confirmed_at, made.confirmed_by_name = timezone.now(), "Une direction"
        made.save(update_fields=["confirmed_at", "confirmed_by_name"])
    assert browser("colleague").post(f"/referrals/{referral.pk}/let-read/").status_code == 403
    assert browser("manager").post(f"/referrals/{referral.pk}/let-read/").status_code == 302
    with acting_as(body.role):
        assert Disclosure.objects.get().referral_id == referral.pk


def test_an_operator_invites_for_everybody(db: None) -> None:
    body = letters.organisation()
    for by in ("colleague", "receiver"):
        letters.sent(body, by)
    call_command("invite", ADDRESS, "--body", body.slug, stdout=StringIO())
    with identifying():
        invitation = Invitation.objects.get(body=body)
    joined(invitation)
    with acting_as(body.role):
        assert Disclosure.objects.count() == 2


def test_a_link_is_used_once_and_only_its_managers_adder_sends_one(db: None, browser: Browser) -> None:
    body = letters.organisation()
    for who, status in (("colleague", 403), ("villers_manager", 403), ("coach", 403)):
        assert browser(who).post(f"/directory/outside/{body.slug}/invite/", {"email": ADDRESS}).status_code == status
    invitation = invited(browser, body)
    joined(invitation)
    again = Client(headers={"host": settings.BASE_HOST}).post(
        f"/invitations/{invitation_token(invitation.pk)}/", PERSON
    )
    assert again.status_code == 410


def test_a_referral_to_one_that_took_its_place_needs_an_arrangement(db: None, browser: Browser, acting: Any) -> None:
    import pytest

    from maillage.problems import Problem
    from sharing.referrals.services import send_referral

    body = letters.organisation()
    draft = letters.drafted(body)
    joined(invited(browser, body))
    with acting("colleague") as actor, pytest.raises(Problem) as refused:
        send_referral(actor=actor, referral=Referral.objects.get(pk=draft.pk))
    assert refused.value.code == "no_arrangement"
