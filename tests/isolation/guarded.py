"""For the scene: what guards sharing and its end. A notice that waits, one that was answered."""

from __future__ import annotations

from typing import Any

from sharing.cessations.access import access_cessation_to_acknowledge
from sharing.cessations.models import CessationNotice
from sharing.cessations.services import acknowledge_notice, set_days
from sharing.referrals.access import access_sent_to_act
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
