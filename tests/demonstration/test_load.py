"""The demonstration loads into an installation, whole, once, and leaves its tour to the visitor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from budgets.models import Pool
from maillage.demonstration import load, past
from maillage.demonstration.agents import AGENTS
from maillage.demonstration.content import ACCOUNTS, AMELIE_DELVAUX, BODIES, CONSORTIA, PARTICIPANTS
from maillage.demonstration.followed import NEXT
from maillage.demonstration.welcome import DEMO_PASSWORD, welcome
from maillage.identity.models import Body, Membership, User
from maillage.outbox.deliver import waiting
from maillage.postgres.acting import acting_as, body_role_name, identifying
from sharing.grants.models import Grant, GrantUse
from sharing.grants.reminders import awaits_reconfirmation
from sharing.programmes.models import InformationSession
from sharing.records.models import Record, ReviewPlan
from sharing.referrals.models import Disclosure, Referral
from tenants.casework.models import Participant, TimelineEntry
from tenants.registry.models import ConsortiumMembership
from tenants.sessions.models import SessionInvitation
from tests.database import superuser
from tests.demonstration.loading import alone_with_its_bodies

# One at a time: roles belong to the server, not to a database.
pytestmark = pytest.mark.xdist_group("demonstration")

PAYERS = ("genappe", "court-saint-etienne", "villers-la-ville")


@pytest.fixture
def loaded(committed: str) -> Iterator[str]:
    """A database of the test's own with the demonstration in it, beside the cast."""
    with alone_with_its_bodies(committed):
        call_command("load_demonstration", verbosity=0)
        yield committed


@contextmanager
def _in(slug: str, *, schema: bool = False) -> Iterator[None]:
    with acting_as(body_role_name(slug), load.cpas_schema(slug) if schema else None):
        yield


def test_the_demonstration_is_loaded_whole_and_once(loaded: str, capsys: pytest.CaptureFixture[str]) -> None:
    _everything_is_there()
    _stories_ended_as_told()
    _each_step_was_on_its_day()
    _what_was_written_is_there()
    _sessions_are_there()
    _the_tour_is_left_to_the_visitor()
    _everyone_can_sign_in()
    capsys.readouterr()
    call_command("load_demonstration")
    assert capsys.readouterr().out.startswith(
        "0 bodies, 0 accounts, 0 consortia, 0 arrangements, 0 participants, 0 offers, 0 referrals,"
        " 0 information sessions, 0 earlier agreements, 0 pools"
    )
    _a_body_that_was_left_half_made_is_finished()


def _everything_is_there() -> None:
    with identifying():
        states = dict(Body.objects.values_list("slug", "state"))
        assert {body.slug: "active" for body in BODIES}.items() <= states.items()
        assert User.objects.filter(email__in=[account.email for account in ACCOUNTS]).count() == len(ACCOUNTS)
        held = sum(len(account.memberships) for account in ACCOUNTS)
        assert Membership.objects.filter(user__email__in=[account.email for account in ACCOUNTS]).count() == held
    for slug, demos in PARTICIPANTS.items():
        with _in(slug, schema=True):
            assert Participant.objects.count() == len(demos)
            assert TimelineEntry.objects.filter(kind="file.opened").count() == len(demos)
            assert not Participant.objects.filter(referent_id=None).exists()
    with _in("genappe"):
        assert ConsortiumMembership.objects.count() == sum(len(demo.members) for demo in CONSORTIA)
        assert ConsortiumMembership.objects.get(body=body_role_name("quevy")).ends is not None


def _stories_ended_as_told() -> None:
    told = Counter("received" if story.stage == "sent" else story.stage for story in past.STORIES)
    seen: Counter[str] = Counter()
    for slug in {past.sender_of(story) for story in past.STORIES}:
        with _in(slug):
            seen.update(Referral.objects.filter(sender=body_role_name(slug)).values_list("state", flat=True))
    assert seen == told
    assert not waiting()
    with _in("lire-et-ecrire-bw"):
        shown = [disclosure.payload["fields"] for disclosure in Disclosure.objects.all() if disclosure.payload]
        assert len(shown) == 4
        assert not any("national_number" in fields for fields in shown)


def _each_step_was_on_its_day() -> None:
    today = timezone.localdate()
    for story in past.STORIES:
        if story.stage == "draft":
            continue
        slug = past.sender_of(story)
        with _in(slug, schema=True):
            use = GrantUse.objects.get(subject_id=load.fixed_id(story.number))
            said = timezone.localdate(use.grant.recorded_at)
            opened = TimelineEntry.objects.filter(participant_id=use.subject_id).earliest("at")
            referral = Referral.objects.get(pk=use.pk)
            answered = referral.answered_at and (today - timezone.localdate(referral.answered_at)).days
            ended = referral.ended_at and (today - timezone.localdate(referral.ended_at)).days
            steps = [(step.event, timezone.localdate(step.at)) for step in referral.steps.order_by("at")]
        assert referral.sent_at is not None
        assert opened.kind == "file.opened"
        assert (today - said).days == (today - timezone.localdate(referral.sent_at)).days == story.sent, story
        assert (answered or 0) == story.answered, story
        assert (ended or 0) == story.ended, story
        assert steps[0] == ("send", said)
        assert steps == sorted(steps, key=lambda step: step[1])


def _what_was_written_is_there() -> None:
    with _in("paysans-artisans"):
        written = Counter(Record.objects.values_list("kind", flat=True))
        assert written == {
            "interview": 1, "mobility": 1, "equipment": 1, "placement": 1, "review": 2, "signature": 1,
        }  # fmt: skip
        assert ReviewPlan.objects.filter(due_on=timezone.localdate() + NEXT).count() == 1
    with _in("genappe", schema=True):
        waiting_for_a_word = [
            grant for grant in Grant.objects.all() if awaits_reconfirmation(grant, timezone.localdate())
        ]
        assert len(waiting_for_a_word) == 1
    with identifying():
        assert Membership.objects.exclude(note="").exclude(employer=None).count() == len(AGENTS)


def _sessions_are_there() -> None:
    with _in("paysans-artisans"):
        assert [(session.state, session.taken) for session in InformationSession.objects.order_by("starts_at")] == [
            ("held", 4), ("planned", 5), ("planned", 1),
        ]  # fmt: skip
    with _in("namur", schema=True):
        assert SessionInvitation.objects.filter(came="present", wants_to_go_on=True, referral_id=None).count() == 0
        assert SessionInvitation.objects.filter(came="unknown").count() == 3


def _the_tour_is_left_to_the_visitor() -> None:
    with _in("genappe", schema=True):
        amelie = Participant.objects.get(number=AMELIE_DELVAUX.number)
        assert not Grant.objects.filter(subject_id=amelie.pk).exists()
    for slug in ("cartes-emploi", *PAYERS):
        with _in(slug):
            pool = Pool.objects.get()
            # the members read it once it is adopted
            assert pool.versions.count() == (slug == "cartes-emploi")
            assert set(pool.member_roles) == {body_role_name(slug) for slug in PAYERS}
    with _in("cartes-emploi"):
        draft = Pool.objects.get().versions.get(adopted_at=None)
        assert (draft.number, draft.key, [line.cents for line in draft.lines.all()]) == (0, None, [4_777_500])
    with _in("mons"):
        assert not Pool.objects.exists()


def _everyone_can_sign_in() -> None:
    client = Client(headers={"host": settings.BASE_HOST})
    answer = client.post("/accounts/login/", {"login": ACCOUNTS[0].email, "password": DEMO_PASSWORD}, secure=True)
    assert answer.status_code == 302
    assert settings.SESSION_COOKIE_NAME in answer.cookies


def _a_body_that_was_left_half_made_is_finished() -> None:
    with superuser(str(connection.settings_dict["NAME"]), lock=False) as cursor:
        cursor.execute("DELETE FROM public.identity_domain WHERE host = %s", [f"mire-bw.{settings.BASE_HOST}"])
        cursor.execute("UPDATE public.identity_body SET state = 'preparing' WHERE slug = 'mire-bw'")
    assert load.load_bodies() == 1


def test_it_is_refused_outside_a_local_installation(settings: Any) -> None:
    settings.PUBLIC_SCHEME = "https"
    with pytest.raises(CommandError, match="local installations only"):
        call_command("load_demonstration")


def test_a_wrong_password_of_the_provisioner_stops_it_before_anything_is_written(
    committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "INSTANCE", replace(settings.INSTANCE, passwords={}))
    with pytest.raises(psycopg2.OperationalError):
        call_command("load_demonstration")
    with identifying():
        assert not User.objects.filter(email=ACCOUNTS[0].email).exists()


def test_the_welcome_names_an_account_for_each_role(tmp_path: Any) -> None:
    text = welcome(8123, tmp_path)
    functions = {held.function for account in ACCOUNTS for held in account.memberships if account.email in text}
    assert functions == {"case_worker", "coach", "coordinator", "manager", "reader", "finance", "dpo", "treasurer"}
    assert ":8123/" in text
    assert DEMO_PASSWORD in text


def test_stories_name_people_and_bodies_that_exist(actor: Callable[[str], Any]) -> None:
    numbers = {demo.number for demos in PARTICIPANTS.values() for demo in demos}
    assert {story.number for story in past.STORIES} <= numbers - {AMELIE_DELVAUX.number}
    assert {story.recipient for story in past.STORIES} <= {body.slug for body in BODIES}
