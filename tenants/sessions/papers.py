"""What is printed for a session: the sheet to sign, and the letter to somebody who is invited."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.documents.pdf import render
from maillage.ui.dates import written
from maillage.ui.names import within_sentence
from sharing.programmes.models import InformationSession
from tenants.sessions.access import Sheet
from tenants.sessions.models import SessionInvitation


def _when(session: InformationSession) -> str:
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    hours = {"from": time_format(starts.time(), "H:i"), "until": time_format(ends.time(), "H:i")}
    return _("%(day)s, from %(from)s to %(until)s") % {"day": written(starts), **hours}


def print_sheet(actor: Actor, sheet: Sheet) -> bytes:
    """The attendance sheet of the acting CPAS as PDF/UA, to be signed; that it was printed is written down.

    It says who is invited, never who came: whoever prints it afterwards learns nothing more from it.
    """
    session = sheet.session
    record(actor=actor, action="session.print", object_kind="session", object_id=session.pk)
    data = {
        "pairs": [
            [_("Session"), session.title],
            [_("When"), _when(session)],
            [_("Place"), session.place],
            [_("Organiser"), session.host.name],
            [_("Invited by"), actor.body_name],
        ],
        "headings": [pgettext("of a person", "File"), _("Name"), _("Signature")],
        "rows": [[line.number, line.name or _("A person whose file is closed to you")] for line in sheet.lines],
        "note": _("This sheet stays with %(cpas)s. It is not given to the organiser.")
        % {"cpas": within_sentence(actor.body_name)},
        "signatures": [_("For the CPAS: name and signature")],
    }
    return render("infosessions/sheet.typ", data, title=_("Attendance sheet"), language=str(get_language()))


def print_invitation(actor: Actor, session: InformationSession, invitation: SessionInvitation) -> bytes:
    """A letter to one invited person as PDF/UA, in easy words; that it was printed is written down.

    Call with an invitation from `access_line`.
    """
    record(actor=actor, action="session.letter", object_kind="session", object_id=session.pk)
    return render(
        "infosessions/invitation.typ",
        _letter(actor, session, invitation),
        title=_("You are invited"),
        language=str(get_language()),
    )


def _letter(actor: Actor, session: InformationSession, invitation: SessionInvitation) -> dict[str, Any]:
    what = [[_("What?"), session.title], [_("When?"), _when(session)], [_("Where?"), session.place]]
    if session.language:
        what.append([_("In which language?"), session.language])
    free = [
        _("You are free to come."),
        _("If you do not come, nothing changes to your income."),
    ]
    return {
        "sender": actor.body_name,
        "place-and-day": written(timezone.localdate()),
        "greeting": _("Hello %(name)s,") % {"name": invitation.participant.name},
        "opening": _("We invite you to a meeting. Somebody explains what you can do there. You can ask questions."),
        "what": what,
        "freedom": free if session.voluntary else [_("Can you not come? Tell us before the meeting.")],
        "lines": [
            _("We do not give your name to %(organiser)s.") % {"organiser": within_sentence(session.host.name)},
            _("After the meeting, you say: I want to go on, or I do not want to."),
            _("If you want to go on, you decide with us what we may say about you."),
        ],
        "closing": _("Do you have a question? Call us or come and see us."),
        "signed": [invitation.invited_by_name, capfirst(actor.body_name)],
    }
