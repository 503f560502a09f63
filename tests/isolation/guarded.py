"""For the scene: what guards sharing and its end. A notice that waits, one that was answered."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sharing.cessations.access import access_cessation_to_acknowledge
from sharing.cessations.models import CessationNotice
from sharing.cessations.services import acknowledge_notice, set_days
from sharing.emergencies.access import access_reviews, possible_reviewers
from sharing.emergencies.services import ask_another, ask_in_emergency, give_in_emergency
from sharing.referrals.access import access_received_to_act, access_sent_to_act
from sharing.referrals.services import withdraw_referral
from tests.isolation import scene


def fill(make_actor: Any) -> None:
    """Commit it, between several bodies."""
    sender, coach, dpo = (make_actor(name) for name in ("colleague", "coach", "dpo"))
    for number in range(2):
        with scene.acting(sender):
            referral = scene.sent(sender, "lire-et-ecrire-bw")
            withdraw_referral(actor=sender, referral=access_sent_to_act(sender, referral.pk).referral)
        if number:
            with scene.acting(coach):
                notice = CessationNotice.objects.get(referral=referral)
    with scene.acting(make_actor("coach_manager")):
        manager = make_actor("coach_manager")
        found = access_cessation_to_acknowledge(manager, notice.pk)
        acknowledge_notice(actor=manager, notice=found, answer="kept", ground="Une loi")
    with scene.acting(dpo):
        set_days(actor=dpo, days=5)
    _emergencies(make_actor)


def _emergencies(make_actor: Any) -> None:
    """Asked by two recipients of Genappe, given to both; one review is asked of another CPAS."""
    sender, dpo = make_actor("colleague"), make_actor("dpo")
    for name, recipient in (("coach", "lire-et-ecrire-bw"), ("receiver", "court-saint-etienne")):
        with scene.acting(sender):
            referral = scene.sent(sender, recipient)
        asker = make_actor(name)
        with scene.acting(asker):
            scene.accepted(asker, referral.pk)
            request = ask_in_emergency(
                actor=asker, referral=access_received_to_act(asker, referral.pk), reason="life", words="Danger",
                danger=True, categories=["contact"],
            )  # fmt: skip
        with scene.acting(sender), transaction.atomic():
            given = give_in_emergency(request.pk)
    assert given is not None
    with scene.acting(dpo):
        review = access_reviews(dpo).get(object_id=given.pk)
        ask_another(actor=dpo, review=review, other=possible_reviewers(dpo).get(slug="villers-la-ville"))
