"""Send, answer, follow and end referrals. Locks are taken in the order agreement, file, referral, disclosure."""

from sharing.referrals.services.answering import (
    accept_referral,
    answer_information,
    bounce_referral,
    confirm_decline,
    contest_decline,
    decline_referral,
    make_siblings_obsolete,
    put_on_waiting_list,
    receive_referral,
    record_attempt,
    request_information,
    send_back,
)
from sharing.referrals.services.assigning import assign_referral, hand_over, set_intake
from sharing.referrals.services.clocks import clocks_of, close_unconfirmed, expire_referral, set_clocks
from sharing.referrals.services.dispatching import Leaving, let_read_letters
from sharing.referrals.services.drafting import draft_referral, reopen_referral, reroute_referral
from sharing.referrals.services.following import (
    ask_to_follow_on,
    close_referral,
    put_on_hold,
    report_outcome,
    resume_follow_up,
    start_follow_up,
)
from sharing.referrals.services.moderating import give_opinion
from sharing.referrals.services.moving import GONE, hold_referral
from sharing.referrals.services.sending import (
    end_uses_of_grant,
    mark_entered_in_error,
    narrow_uses_of_grant,
    refresh_disclosures,
    renew_uses_of_grant,
    send_referral,
    withdraw_referral,
)

__all__ = [
    "GONE",
    "Leaving",
    "accept_referral",
    "answer_information",
    "ask_to_follow_on",
    "assign_referral",
    "bounce_referral",
    "clocks_of",
    "close_referral",
    "close_unconfirmed",
    "confirm_decline",
    "contest_decline",
    "decline_referral",
    "draft_referral",
    "end_uses_of_grant",
    "expire_referral",
    "give_opinion",
    "hand_over",
    "hold_referral",
    "let_read_letters",
    "make_siblings_obsolete",
    "mark_entered_in_error",
    "narrow_uses_of_grant",
    "put_on_hold",
    "put_on_waiting_list",
    "receive_referral",
    "record_attempt",
    "refresh_disclosures",
    "renew_uses_of_grant",
    "reopen_referral",
    "report_outcome",
    "request_information",
    "reroute_referral",
    "resume_follow_up",
    "send_back",
    "send_referral",
    "set_clocks",
    "set_intake",
    "start_follow_up",
    "withdraw_referral",
]
