"""What is written inside a referral, as one of its parties reads it; that it was read is written down first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from maillage.audit.actor import Actor
from maillage.audit.record import record as write_down
from maillage.identity.models import Body, Function
from sharing.grants.access import access_use
from sharing.grants.models import Category
from sharing.grants.subjects import files
from sharing.records import rules
from sharing.records.access import Folder, access_records, current, folder_of, plan_of
from sharing.records.models import Kind, Record, ReviewPlan
from sharing.records.wording import Line, lines
from sharing.referrals.access import READS
from sharing.referrals.models import Referral
from sharing.referrals.reading import disclosed_name, write_down_reading


@dataclass(frozen=True, slots=True)
class Told:
    """One record as it is read: what it is, what it says, whose words they are, and what the reader can do with it."""

    record: Record
    organisation: str
    lines: list[Line]
    can_correct: bool
    signed_by: list[Signed]

    @property
    def kind(self) -> str:
        """What it is, in words."""
        return str(Kind(self.record.kind).label)

    @property
    def category(self) -> str:
        """The category in words; empty for what the two bodies tell each other."""
        return str(Category(self.record.category).label) if self.record.category else ""


@dataclass(frozen=True, slots=True)
class Signed:
    """A body's sign-off of one version of a joint review."""

    organisation: str
    name: str
    at: datetime
    role: str


@dataclass(frozen=True, slots=True)
class Readers:
    """Who in one body will read what is being written."""

    organisation: str
    functions: list[str]


@dataclass(frozen=True, slots=True)
class Written:
    """Everything inside a referral for its page: records and conversation, latest first, and the planned reviews."""

    folder: Folder
    records: list[Told]
    conversation: list[Told]
    plan: ReviewPlan | None
    offered: list[tuple[str, str]]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written yet."""
        return not self.records and not self.conversation


def records_of(actor: Actor, referral: Referral) -> Written:
    """What is written inside a referral from `access_referral`, for the referral's own page. Raises Http404.

    That the sender read the recipient's words is written down; the page writes down the rest itself, once.
    """
    return _written(folder_of(actor, referral), _write_down_words)


def written_in(folder: Folder) -> Written:
    """What is written inside a folder, in a constant number of queries; that it was read is written down."""
    return _written(folder, _write_down_reading)


def _written(folder: Folder, write_down: Callable[[Folder, list[Record]], None]) -> Written:
    found = list(current(access_records(folder)))
    write_down(folder, found)
    told = tell(folder, found)
    spoken = [item for item in told if item.record.kind in rules.SPOKEN]
    return Written(
        folder=folder,
        records=[item for item in told if item.record.kind not in rules.SPOKEN],
        conversation=sorted(spoken, key=lambda item: item.record.created_at, reverse=True),
        plan=plan_of(folder) if folder.is_live else None,
        offered=[(kind, str(Kind(kind).label)) for kind in folder.kinds],
    )


def name_in(folder: Folder) -> str:
    """Whom the folder is about, for the head of a page that has written down what it shows; "" if it may not be read.

    The sender has the name in its file, the recipient only as long as it is disclosed.
    """
    if folder.party == rules.SENDER:
        return files().label_of(folder.actor, access_use(folder.actor, folder.referral.pk).subject_id)
    return disclosed_name(folder.referral) if folder.is_live else ""


def read_name(folder: Folder) -> str:
    """The same, for a page that shows nothing else of the person; that it was read is written down."""
    if name := name_in(folder):
        write_down_reading(folder.actor, [folder.referral])
    return name


def read_listed(folder: Folder, records: Iterable[Record]) -> list[Told]:
    """One page of a list, with the signatures of what is on it; that it was read is written down."""
    records = list(records)
    _write_down_reading(folder, records)
    signatures = access_records(folder).filter(about__in=[record.pk for record in records], kind=rules.SIGNATURE)
    return tell(folder, [*records, *signatures])


def read_record(folder: Folder, record: Record) -> Told:
    """One record, with its signatures; that it was read is written down."""
    return read_listed(folder, [record])[0]


def tell(folder: Folder, records: Iterable[Record]) -> list[Told]:
    """Records in words; signatures are told with what they sign."""
    records = list(records)
    names = {folder.referral.sender_id: folder.referral.sender.name,
             folder.referral.recipient_id: folder.referral.recipient.name}  # fmt: skip
    signed: dict[UUID, list[Signed]] = {}
    for record in records:
        if record.kind == rules.SIGNATURE and record.about_id:
            signature = Signed(names[record.author_role], record.author_name, record.created_at, record.author_role)
            signed.setdefault(record.about_id, []).append(signature)
    can_write = folder.is_live
    return [
        Told(
            record=record,
            organisation=names[record.author_role],
            lines=lines(record.kind, record.payload),
            can_correct=can_write
            and record.kind not in rules.FINAL
            and (record.author_role == folder.actor.body_role or record.kind == rules.REVIEW)
            and record.category in folder.categories_for(record.kind),
            signed_by=signed.get(record.pk, []),
        )
        for record in records
        if record.kind != rules.SIGNATURE
    ]


def versions_of(folder: Folder, record: Record) -> list[Told]:
    """The earlier versions of a record, the latest first."""
    by_id = {found.pk: found for found in access_records(folder).filter(kind=record.kind)}
    earlier, before = [], record.supersedes_id
    while before is not None and before in by_id:
        earlier.append(by_id[before])
        before = by_id[before].supersedes_id
    return tell(folder, earlier)


def _write_down_reading(folder: Folder, records: Sequence[Record]) -> None:
    """The recipient read what is about a person of the sender's; the sender read the recipient's words."""
    if folder.disclosure or records:
        write_down_reading(folder.actor, [folder.referral])
        _write_down_words(folder, records)


def _write_down_words(folder: Folder, records: Sequence[Record]) -> None:
    if folder.party == rules.SENDER and any(record.author_role != folder.actor.body_role for record in records):
        write_down(
            actor=folder.actor, action="records.read", object_kind="referral", object_id=folder.referral.pk,
            owner_role=folder.referral.recipient_id, detail=folder.actor.function,
        )  # fmt: skip


def readers(folder: Folder, *, voluntary: bool = False) -> list[Readers]:
    """Who will read what is being written, to be said before it is saved."""
    bodies = {
        folder.referral.sender_id: folder.referral.sender,
        folder.referral.recipient_id: folder.referral.recipient,
    }
    if voluntary and folder.team_only:
        del bodies[folder.referral.sender_id]
    return [_readers_at(body) for body in bodies.values()]


def _readers_at(body: Body) -> Readers:
    functions = [str(function.label) for function in Function if function.value in READS.get(body.kind, ())]
    return Readers(body.name, functions or [_("nobody")])
