"""Pages that only a sender has: draft, check, send."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from sharing.referrals.web import again, letters, sender
from sharing.referrals.web.deciding import decide
from sharing.referrals.web.decisions import SENDERS

app_name = "sending"

urlpatterns: list[URLPattern | URLResolver] = [
    path("agreements/<uuid:grant_id>/refer/", sender.draft, name="draft"),
    path("referrals/<uuid:referral_id>/check/", sender.check, name="check"),
    path("referrals/<uuid:referral_id>/withdraw/", sender.withdraw, name="withdraw"),
    path("referrals/<uuid:referral_id>/letter/", letters.letter, name="letter"),
    path("referrals/<uuid:referral_id>/let-read/", letters.let_read, name="let_read"),
    path("referrals/<uuid:referral_id>/reroute/", again.reroute, name="reroute"),
    path("referrals/<uuid:referral_id>/reopen/", again.reopen, name="reopen"),
    path("referrals/clocks/", again.clocks, name="clocks"),
    *(path(f"referrals/<uuid:referral_id>/{one.slug}/", decide(one), name=one.slug) for one in SENDERS),
]
