"""The life of a transmission: who can do what when, what is refused, what is written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone

from maillage.audit.actor import Actor
from maillage.audit.models import AuditEntry
from maillage.problems import Problem
from sharing.transmissions import rules, services
from sharing.transmissions.access import access_transmission
from sharing.transmissions.drafting import correct_frame, correct_person, draft_transmission
from sharing.transmissions.law import end_of_term, text_of
from sharing.transmissions.models import LegalText, Transmission
from tenants.casework.models import TimelineEntry
from tenants.casework.transmitted import take_up
from tests.isolation import scene
from tests.isolation.scene import person
from tests.transmissions import cases


def outcome(acting: Actor, event: str, pk: UUID) -> str | None:
    """The state that the event leads to, or None when it is refused; nothing of it remains."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                cases.DO[event](acting, access_transmission(acting, pk))
            return Transmission.objects.get(pk=pk).state
        except Problem:
            return None
        finally:
            transaction.set_rollback(True)


NEVER_LEFT = (*rules.UNSENT, rules.KEPT, rules.CANCELLED)
EVENTS = sorted(set(rules.TRANSITIONS) - {"receive"})


@pytest.mark.parametrize("state", sorted(rules.STATES))
def test_each_side_can_do_in_a_state_what_the_table_says_and_nothing_else(
    db: None, actor: Callable[[str], Any], state: str
) -> None:
    """Every state × event × side; a stranger is not among them: for them it does not exist."""
    pk = cases.in_state(actor, state)
    for event in EVENTS:
        for party in rules.PARTIES:
            if state in NEVER_LEFT and party == rules.RECIPIENT:
                continue  # it cannot even be seen: see the isolation tests
            allowed = rules.target_of(event, state, party)
            same_service = {"cancel": "keep", "keep": "cancel", "take_up": "settle", "settle": "take_up"}
            allowed = allowed or rules.target_of(same_service.get(event, event), state, party)
            if event in ("settle", "take_up") and state == rules.PROVISIONAL:
                allowed = allowed if party == rules.RECIPIENT else None  # it is the one that was named
            acting = actor(cases.WHO[party])
            with scene.acting(acting):
                assert outcome(acting, event, pk) == allowed, (event, party)


def test_the_table_leads_from_a_draft_to_every_state_and_out_of_no_end() -> None:
    reached = {rules.DRAFT} | {transition.target for transition in rules.TRANSITIONS.values()}
    assert reached == set(rules.STATES)
    assert not any(set(transition.sources) & rules.TERMINAL for transition in rules.TRANSITIONS.values())


def test_a_request_taken_up_at_once_keeps_its_first_day_and_erases_what_it_carried(
    db: None, actor: Callable[[str], Any]
) -> None:
    pk = cases.in_state(actor, rules.RECEIVED, days_ago=3)
    with scene.acting(actor("receiver")):
        assert Transmission.objects.get(pk=pk).payload == cases.PERSON
    cases.do(actor, "accept", rules.RECIPIENT, pk)
    cases.do(actor, "take_up", rules.RECIPIENT, pk)
    for who in ("colleague", "receiver"):
        with scene.acting(actor(who)):
            ended = Transmission.objects.get(pk=pk)
            assert (ended.state, ended.payload, ended.ended_at is None) == (rules.SETTLED, None, False)
            assert ended.request_received_on == timezone.localdate() - timedelta(days=3)


@pytest.mark.parametrize("state", [rules.ACCEPTED, rules.PROVISIONAL])
def test_what_the_second_cpas_has_to_examine_is_not_erased_before_a_file_is_opened_or_said_to_be_elsewhere(
    db: None, actor: Callable[[str], Any], state: str
) -> None:
    opened, elsewhere = cases.in_state(actor, state), cases.in_state(actor, state)
    with scene.acting(receiver := actor("receiver")):
        for pk in (opened, elsewhere):
            with pytest.raises(Problem) as lost:
                services.settle_transmission(actor=receiver, transmission=access_transmission(receiver, pk))
            assert (lost.value.code, lost.value.status) == ("no_file_yet", 409)
            assert Transmission.objects.get(pk=pk).payload == cases.PERSON
        take_up(actor=receiver, transmission=access_transmission(receiver, opened))
        services.settle_transmission(actor=receiver, transmission=access_transmission(receiver, opened))
        found = access_transmission(receiver, elsewhere)
        with pytest.raises(Problem, match="unknown_reason"):
            services.settle_transmission(actor=receiver, transmission=found, without_file="lost")
        services.settle_transmission(actor=receiver, transmission=found, without_file="given_up")
        ends = dict(Transmission.objects.filter(pk__in=[opened, elsewhere]).values_list("pk", "state"))
        assert set(ends.values()) == {rules.SETTLED}
        said = AuditEntry.objects.filter(
            object_id=elsewhere, action__in=["transmission.settle", "transmission.take_up"]
        )
        assert said.get().detail == "given_up"


def test_the_page_asks_why_there_is_no_file_and_not_when_there_is_one(
    db: None, actor: Callable[[str], Any], browser: Callable[[str], Any]
) -> None:
    pk = cases.in_state(actor, rules.ACCEPTED)
    page, client = f"/transmissions/{pk}/settle/", browser("receiver")
    assert "without_file" in client.get(page).content.decode()
    assert client.post(page).status_code == 200
    with scene.acting(receiver := actor("receiver")):
        assert Transmission.objects.get(pk=pk).payload == cases.PERSON
        take_up(actor=receiver, transmission=access_transmission(receiver, pk))
    assert "without_file" not in client.get(page).content.decode()
    assert client.post(page).status_code == 302


def test_both_positions_are_recorded_until_the_decision(db: None, actor: Callable[[str], Any]) -> None:
    pk = cases.in_state(actor, rules.PROVISIONAL)
    with scene.acting(actor("colleague")):
        found = Transmission.objects.select_related("rule", "second_rule").get(pk=pk)
        assert (found.rule.code, found.evidence) == ("habitual_residence", "register")
        assert found.second_rule is not None
        assert (found.second_rule.code, found.second_evidence) == ("homeless", "visit")
        assert found.second_reasons == "Elle dort à Genappe."
    cases.do(actor, "settle", rules.RECIPIENT, pk)
    with scene.acting(actor("colleague")):
        found = Transmission.objects.get(pk=pk)
        assert (found.second_reasons, found.second_evidence) == ("", "visit")


def test_a_third_cpas_may_be_named_and_the_request_is_passed_on_with_its_first_day(
    db: None, actor: Callable[[str], Any]
) -> None:
    pk = cases.in_state(actor, rules.SPP_IS, days_ago=4)
    sender = actor("colleague")
    with scene.acting(sender):
        found = access_transmission(sender, pk)
        villers = cases.body("villers-la-ville")
        services.record_decision(actor=sender, transmission=found, competent=villers, decided_on=cases.today())
        found = access_transmission(sender, pk)
        ended = services.settle_transmission(actor=sender, transmission=found)
        passed = draft_transmission(
            actor=sender, frame=cases.frame(recipient=villers), received_on=cases.today(), person=cases.PERSON,
            follows=ended,
        )  # fmt: skip
        assert passed.request_received_on == found.request_received_on == cases.today() - timedelta(days=4)
        assert passed.follows == pk


def test_it_is_sent_only_after_the_receipt_and_the_written_notice(db: None, actor: Callable[[str], Any]) -> None:
    sender = actor("colleague")
    with scene.acting(sender):
        made = cases.drafted(sender)
        with pytest.raises(Problem) as early:
            cases.DO["send"](sender, made)
        assert early.value.code == "changed_meanwhile"  # no receipt yet
        services.acknowledge_request(actor=sender, transmission=made, given_on=cases.today())
        for day, way, field in ((None, "handed", "notice_on"), (cases.today(), "", "notice_by")):
            with pytest.raises(Problem) as untold:
                services.send_transmission(actor=sender, transmission=made, notice_on=day, notice_by=way)
            assert (untold.value.code, untold.value.field) == ("no_notice", field)
        for day in (cases.today() + timedelta(days=1), cases.today() - timedelta(days=1)):
            with pytest.raises(Problem, match="day_impossible"):
                services.send_transmission(actor=sender, transmission=made, notice_on=day, notice_by="post")
        cases.DO["send"](sender, made)


def test_a_late_one_is_sent_all_the_same_and_written_down_as_late(db: None, actor: Callable[[str], Any]) -> None:
    pk = cases.in_state(actor, rules.SENT, days_ago=6)
    with scene.acting(actor("colleague")):
        found = Transmission.objects.get(pk=pk)
        assert found.is_sent_late
        assert AuditEntry.objects.get(object_id=pk, action="transmission.send").detail == "late"
    in_time = cases.in_state(actor, rules.SENT, days_ago=5)
    with scene.acting(actor("colleague")):
        assert not Transmission.objects.get(pk=in_time).is_sent_late
        assert AuditEntry.objects.get(object_id=in_time, action="transmission.send").detail == ""


@pytest.mark.parametrize("key", ["national_number", "income_source", "email", "household"])
def test_nothing_more_than_the_minimum_can_be_carried(acting: Callable[[str], Any], key: str) -> None:
    with acting("colleague") as sender:
        with pytest.raises(Problem) as refused:
            cases.drafted(sender, person={key: "x"})
        assert refused.value.code == "not_minimal"


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("why", "NISS 85.07.30-033.28", "national_number"),
        ("request", "mon numéro: 85073003328", "national_number"),
        ("why", "x" * 601, "too_long"),
        ("birth_date", "02/03/1988", "bad_date"),
        ("birth_date", "2999-01-01", "bad_date"),
    ],
)
def test_bad_input_is_refused_at_its_field(acting: Callable[[str], Any], field: str, text: str, code: str) -> None:
    with acting("colleague") as sender:
        with pytest.raises(Problem) as refused:
            cases.drafted(sender, person={field: text})
        assert (refused.value.code, refused.value.field) == (code, field)


def test_a_phone_number_is_no_national_number(acting: Callable[[str], Any]) -> None:
    with acting("colleague") as sender:
        assert cases.drafted(sender, person={"phone": "+32 470 12 34 56", "why": "Tél. +32 470 12 34 56"}).pk


def test_an_incomplete_one_is_not_sent(acting: Callable[[str], Any]) -> None:
    with acting("colleague") as sender:
        made = cases.drafted(sender, person={"address": "", "phone": ""})
        services.acknowledge_request(actor=sender, transmission=made, given_on=cases.today())
        with pytest.raises(Problem, match="incomplete"):
            cases.DO["send"](sender, made)
        correct_person(actor=sender, transmission=made, person=cases.PERSON)
        cases.DO["send"](sender, made)


def test_a_confidential_address_never_leaves(acting: Callable[[str], Any]) -> None:
    with acting("colleague") as sender:
        hidden = person(sender, confidential_address=True, street="Rue Cachée 1", postcode="1470")
        with pytest.raises(Problem) as refused:
            cases.drafted(sender, subject_id=hidden.pk)
        assert (refused.value.code, refused.value.field) == ("confidential_address", "address")
        from sharing.transmissions.dossiers import dossiers

        assert "address" not in dossiers().prefill(sender, hidden.pk)


def test_what_was_not_looked_at_does_not_leave(acting: Callable[[str], Any]) -> None:
    with acting("colleague") as sender:
        made = cases.drafted(sender)
        made = services.acknowledge_request(actor=sender, transmission=made, given_on=cases.today())
        looked_at = services.fingerprint(made, cases.PERSON)
        correct_person(actor=sender, transmission=made, person=cases.PERSON | {"phone": "010 00 00 99"})
        with pytest.raises(Problem, match="changed_since_shown"):
            services.send_transmission(
                actor=sender, transmission=made, notice_on=cases.today(), notice_by="post", shown=looked_at
            )


def test_a_frame_is_corrected_until_it_is_sent_but_not_its_day(db: None, actor: Callable[[str], Any]) -> None:
    sender = actor("colleague")
    with scene.acting(sender):
        made = cases.drafted(sender, days_ago=2)
        villers = cases.frame(recipient=cases.body("villers-la-ville"), aid="medical", urgent=True)
        moved = correct_frame(actor=sender, transmission=made, frame=villers)
        assert (moved.recipient_id, moved.aid, moved.urgent) == (villers.recipient.pk, "medical", True)
        assert moved.request_received_on == cases.today() - timedelta(days=2)
    pk = cases.in_state(actor, rules.SENT)
    with scene.acting(sender), pytest.raises(Problem, match="changed_meanwhile"):
        correct_frame(actor=sender, transmission=Transmission.objects.get(pk=pk), frame=villers)


@pytest.mark.parametrize("slug", ["lire-et-ecrire-bw", "genappe", "cartes-emploi"])
def test_it_goes_to_another_cpas_only(acting: Callable[[str], Any], slug: str) -> None:
    with acting("colleague") as sender, pytest.raises(Problem, match="not_another_cpas"):
        cases.drafted(sender, recipient=cases.body(slug))


def test_a_rule_that_does_not_apply_is_refused(acting: Callable[[str], Any]) -> None:
    with acting("colleague") as sender, pytest.raises(Problem, match="rule_not_in_force"):
        cases.drafted(sender, rule=LegalText.objects.get(code="appeal.social"))


def test_terms_are_counted_as_their_text_says(acting: Callable[[str], Any]) -> None:
    friday = date(2026, 12, 18)
    with acting("colleague"):
        assert end_of_term(text_of("send.integration", friday), friday) == date(2026, 12, 23)
        # Christmas is a Friday: Monday to Thursday, then the Monday after
        assert end_of_term(text_of("conflict.ask", friday), friday) == date(2026, 12, 28)
        with pytest.raises(ValueError, match="no term in days"):
            end_of_term(text_of("appeal.social", friday), friday)
        with pytest.raises(Problem, match="no_law"):
            text_of("send.social", date(1990, 1, 1))


def test_a_new_version_of_a_text_changes_what_comes_and_not_what_was(
    committed: str, actor: Callable[[str], Any]
) -> None:
    from tests.database import superuser

    before = cases.in_state(actor, rules.DRAFT)
    with superuser(committed, lock=False) as cursor:
        cursor.execute(
            "INSERT INTO public.transmissions_legaltext (code, kind, title, reference, text, amount, unit, valid_from)"
            " SELECT code, kind, title, 'art. 99', text, 7, unit, current_date FROM public.transmissions_legaltext"
            " WHERE code = 'send.integration'"
        )
    after = cases.in_state(actor, rules.DRAFT)
    with scene.acting(actor("colleague")):
        terms = dict(Transmission.objects.values_list("pk", "send_by"))
    assert (terms[before] - cases.today(), terms[after] - cases.today()) == (timedelta(days=5), timedelta(days=7))


def test_the_file_tells_what_happened_to_its_request(db: None, actor: Callable[[str], Any]) -> None:
    with scene.acting(sender := actor("colleague")):
        subject = person(sender).pk
    cases.in_state(actor, rules.ACCEPTED, subject_id=subject)
    with scene.acting(sender):
        cases.deliver()
        kinds = list(
            TimelineEntry.objects.filter(participant_id=subject, kind__startswith="transmission")
            .order_by("id").values_list("kind", flat=True)
        )  # fmt: skip
    assert kinds == ["transmission.drafted", "transmission.sent", "transmission.accepted"]


def test_no_agreement_and_no_arrangement_is_asked(db: None, actor: Callable[[str], Any]) -> None:
    from sharing.grants.models import Grant

    cases.in_state(actor, rules.RECEIVED)
    with scene.acting(actor("colleague")):
        assert not Grant.objects.exists()
