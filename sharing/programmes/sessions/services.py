"""Plan, change, hold and cancel a group information session; keep the number of seats that each CPAS takes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.audit.actor import Actor
from maillage.audit.record import record
from maillage.identity import rules as identity
from maillage.identity.models import Body
from maillage.outbox.post import post
from maillage.problems import Problem
from sharing.programmes.models import InformationSession, Programme, SessionSeats
from sharing.programmes.sessions import rules
from sharing.programmes.sessions.access import possible_guests, possible_presenters

PLANNED, CHANGED, CANCELLED = "session.planned", "session.changed", "session.cancelled"  # told to the invited CPAS
TIMES = {
    "in_past": (_("A session is planned for later than now."), "starts_at"),
    "ends_before_start": (_("The session ends before it starts."), "ends_at"),
    "too_long": (_("A session lasts 12 hours at most."), "ends_at"),
}
OVER = _("This session is over or was cancelled. Look at it again.")
FULL = _("There are not enough seats left. Look at the session again, or ask its organiser for more seats.")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is said of a session: what it is about, where, when, for how many, in which language."""

    title: str
    purpose: str
    place: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    language: str = ""

    def checked(self) -> Plan:
        """The same without spaces around texts. Raises Problem no_title, no_place, bad_capacity, those of `TIMES`."""
        texts = {name: text.strip() for name, text in asdict(self).items() if isinstance(text, str)}
        if not texts["title"]:
            raise Problem("no_title", _("Say what the session is about."), field="title")
        if not texts["place"]:
            raise Problem("no_place", _("Say where the session is held."), field="place")
        if not 1 <= self.capacity <= rules.MOST_SEATS:
            raise Problem("bad_capacity", _("A session has between 1 and 500 seats."), field="capacity")
        if problem := rules.times_problem(self.starts_at, self.ends_at, timezone.now()):
            message, field = TIMES[problem]
            raise Problem(problem, message, field=field)
        texts["purpose"] = texts["purpose"] or texts["title"]
        return Plan(**{**asdict(self), **texts})


def _guests(invited: Collection[str]) -> list[str]:
    found = sorted(possible_guests().filter(role__in=invited).values_list("role", flat=True))
    if not found or set(found) != set(invited):
        raise Problem("no_guest", _("Choose at least one CPAS."), field="invited")
    return found


def _presenter(actor: Actor, recipient: Body | None) -> str | None:
    """Whose offer it is: a partner's or programme's own; for a CPAS the one it names, if any."""
    if actor.body_kind != identity.CPAS:
        return actor.body_role
    if recipient is None:
        return None
    if not possible_presenters(actor).filter(role=recipient.role).exists():
        raise Problem("unknown_recipient", _("No such organisation."), field="recipient")
    return str(recipient.role)


def plan_session(
    *, actor: Actor, plan: Plan, invited: Collection[str], recipient: Body | None = None, voluntary: bool = True
) -> InformationSession:
    """Plan a session of the acting body and tell the CPAS that are invited, by their roles.

    `recipient` is the body that presents its offer, for a CPAS that plans; a partner or programme presents its own.
    `voluntary`: who came is never shown to who decides on income; so it is of a voluntary programme, whatever is said
    here. Call after `access_new_session`. Raises Problem
    no_title, no_place, bad_capacity, in_past, ends_before_start, too_long, no_guest, unknown_recipient.
    """
    checked, guests, presenter = plan.checked(), _guests(invited), _presenter(actor, recipient)
    with transaction.atomic():
        session = InformationSession.objects.create(
            **asdict(checked), host_id=actor.body_role, recipient_id=presenter, invited_roles=guests,
            voluntary=voluntary or Programme.objects.filter(pk=presenter, voluntary=True).exists(),
            planned_by=actor.user_id, planned_by_name=actor.user_name, planned_at=timezone.now(),
        )  # fmt: skip
        _tell(PLANNED, actor, session, guests)
        record(actor=actor, action="session.plan", object_kind="session", object_id=session.pk)
    return session


def _tell(topic: str, actor: Actor, session: InformationSession, roles: Collection[str]) -> None:
    for role in sorted(set(roles) - {actor.body_role}):
        post(topic, to_role=role, object_id=session.pk)


def _hold(session: InformationSession) -> InformationSession:
    """Lock a planned session, as its host. Raises Problem session_over (409)."""
    locked = InformationSession.objects.select_for_update().filter(pk=session.pk, state=rules.PLANNED).first()
    if locked is None:
        raise Problem("session_over", OVER, status=409)
    return locked


def change_session(
    *, actor: Actor, session: InformationSession, plan: Plan, invited: Collection[str]
) -> InformationSession:
    """Say a planned session anew, and tell the invited CPAS, those that no longer are included.

    Call with one from `access_session_as_host`. Raises what `plan_session` does, and Problem session_over,
    seats_taken (409): fewer seats than are taken, or a CPAS left out that has taken some.
    """
    checked, guests = plan.checked(), _guests(invited)
    with transaction.atomic():
        locked = _hold(session)
        before = set(locked.invited_roles)
        _check_taken(locked, checked, set(guests))
        for name, value in {**asdict(checked), "invited_roles": guests}.items():
            setattr(locked, name, value)
        locked.save(update_fields=[*asdict(checked), "invited_roles"])
        _tell(CHANGED, actor, locked, before | set(guests))
        record(actor=actor, action="session.change", object_kind="session", object_id=locked.pk)
    return locked


def _check_taken(session: InformationSession, plan: Plan, guests: set[str]) -> None:
    taken = dict(SessionSeats.objects.filter(session=session, seats__gt=0).values_list("cpas_id", "seats"))
    if plan.capacity < sum(taken.values()):
        message = _("More seats are already taken than that: ask the CPAS concerned to free some first.")
        raise Problem("seats_taken", message, field="capacity", status=409)
    if taken.keys() - guests:
        message = _("A CPAS that has already invited people cannot be left out: ask it to free its seats first.")
        raise Problem("seats_taken", message, field="invited", status=409)


def hold_session(*, actor: Actor, session: InformationSession) -> InformationSession:
    """The session took place. Raises Problem session_over, not_begun (409). Call with one to change."""
    if session.starts_at > timezone.now():
        raise Problem("not_begun", _("This session has not begun yet."), status=409)
    return _end(actor, session, rules.HELD, "session.hold")


def cancel_session(*, actor: Actor, session: InformationSession) -> InformationSession:
    """The session will not take place; the invited CPAS are told. Raises Problem session_over (409)."""
    with transaction.atomic():
        ended = _end(actor, session, rules.CANCELLED, "session.cancel")
        _tell(CANCELLED, actor, ended, ended.invited_roles)
    return ended


def _end(actor: Actor, session: InformationSession, state: str, action: str) -> InformationSession:
    with transaction.atomic():
        locked = _hold(session)
        locked.state, locked.ended_at = state, timezone.now()
        locked.save(update_fields=["state", "ended_at"])
        record(actor=actor, action=action, object_kind="session", object_id=locked.pk)
    return locked


def hold_seats(*, actor: Actor, session: InformationSession) -> SessionSeats:
    """The seats of the acting CPAS, locked until the running transaction ends: colleagues count one after the other.

    Call with a session from `access_session_as_invited`. Raises Problem session_over (409).
    """
    try:
        with transaction.atomic():
            own, _made = SessionSeats.objects.get_or_create(
                session=session, cpas_id=actor.body_role,
                defaults={"host_role": session.host_id, "recipient_role": session.recipient_id},
            )  # fmt: skip
    except IntegrityError as error:  # the trigger that counts refused it
        raise Problem("session_over", OVER, status=409) from error
    return SessionSeats.objects.select_for_update().get(pk=own.pk)


def take_seats(*, actor: Actor, session: InformationSession, own: SessionSeats, seats: int) -> None:
    """Say how many seats the acting CPAS takes in all. Call in a transaction with `own` from `hold_seats`.

    The database counts (migration 0002): it alone sees the seats of all. Raises Problem session_full, session_over
    (409 each).
    """
    if own.seats == seats:
        return
    more = seats > own.seats
    own.seats = seats
    try:
        with transaction.atomic():
            own.save(update_fields=["seats"])
    except IntegrityError as error:
        planned = InformationSession.objects.filter(pk=session.pk, state=rules.PLANNED).exists()
        full = planned and more
        code, message = ("session_full", FULL) if full else ("session_over", OVER)
        raise Problem(code, message, status=409) from error
    record(actor=actor, action="session.seats", object_kind="session", object_id=session.pk, owner_role=session.host_id)
