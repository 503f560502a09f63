"""What people are told of referrals, in words that name nobody; the smaller the number, the sooner it is looked at."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = (
    ("referral.to_answer", _("A referral waits for your answer"), 10),
    ("referral.reminder", _("A referral still waits for your answer"), 5),
    ("referral.remind_outside", _("An organisation without an account has not answered: type its answer"), 15),
    ("referral.unanswered", _("A referral that you sent has had no answer"), 15),
    ("referral.request_info", _("A recipient asks for information before it answers"), 10),
    ("referral.accept", _("A referral was accepted"), 30),
    ("referral.decline", _("A referral was declined: confirm it or send it back"), 10),
    ("referral.bounce", _("A recipient could not reach the person"), 20),
    ("referral.report_outcome", _("An outcome was reported: look at it and close the referral"), 20),
    ("referral.assigned", _("A referral was given to you"), 10),
    ("referral.review_due", _("A person on your waiting list is to be looked at again"), 20),
    ("referral.resume_due", _("A follow-up that rests is to go on"), 20),
    ("referral.contested", _("A refusal is contested: decide"), 10),
    ("moderation.given", _("The coordination has given its opinion on a refusal: decide"), 10),
    ("referral.changed", _("A referral has moved on"), 40),
    ("referral.ended", _("A referral has ended"), 40),
)
