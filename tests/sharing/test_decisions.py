"""Every decision on a referral, taken on its page by whose it is, and seen by the other side."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from sharing.referrals.models import Referral
from tests.cast import user_id
from tests.conftest import Acting
from tests.sharing import flow
from tests.sharing.test_referral_pages import Browser, page, url


def decided(client: Any, referral: Referral, slug: str, **values: Any) -> str:
    """The referral's page after a decision that was taken."""
    answer = client.post(url(referral, slug), values, follow=True, headers={"accept-language": "en"})
    assert answer.redirect_chain == [(url(referral), 302)], answer.content.decode()
    return str(answer.content.decode())


def test_every_decision_is_taken_from_its_page_and_seen_by_the_other_side(browser: Browser) -> None:
    referral = flow.sent()
    coach, sender = browser("coach"), browser("colleague")
    soon = (timezone.localdate() + timedelta(days=5)).isoformat()
    assert "How to reach the person" in decided(coach, referral, "ask", wanted=["contact"])
    assert url(referral, "inform") in page(sender, url(referral))
    decided(sender, referral, "inform")
    decided(coach, referral, "wait", review_on=soon)
    assert "On the waiting list" in page(sender, url(referral))
    decided(coach, referral, "decline", reason="full")
    decided(sender, referral, "send-back")
    assert "Amélie" in page(coach, url(referral))
    decided(coach, referral, "accept", worker=str(user_id("coach")), first_contact_on=soon)
    decided(coach, referral, "attempt", on=timezone.localdate().isoformat(), channel="phone", reached="")
    assert "not reached" in page(sender, url(referral))
    decided(coach, referral, "start", started_on=timezone.localdate().isoformat())
    decided(coach, referral, "hold", reason="health", resume_on=soon)
    assert "Health" in page(sender, url(referral))
    decided(coach, referral, "resume")
    lived = page(sender, url(referral))
    for words in ("Information requested", "Information given", "Sent back", "Follow-up begun", "Put on hold"):
        assert words in lived


def test_a_person_who_cannot_be_reached_on_three_days_bounces(browser: Browser) -> None:
    referral = flow.sent()
    coach = browser("coach")
    sent_at = timezone.now() - timedelta(days=9)
    with Acting("colleague"):
        Referral.objects.filter(pk=referral.pk).update(sent_at=sent_at)
    for back in (0, 0, 3):
        day = (timezone.localdate() - timedelta(days=back)).isoformat()
        body = decided(coach, referral, "attempt", on=day, channel="phone", reached="")
        assert url(referral, "bounce") not in body
    refused = coach.post(url(referral, "bounce"), follow=True, headers={"accept-language": "en"})
    assert "three different days" in refused.content.decode()
    day = (timezone.localdate() - timedelta(days=6)).isoformat()
    assert url(referral, "bounce") in decided(coach, referral, "attempt", on=day, channel="visit", reached="")
    assert "could not be reached" in decided(coach, referral, "bounce")
