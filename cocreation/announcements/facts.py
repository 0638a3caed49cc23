"""An announcement as people speak of it: its words, where it stands, how far it is."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, TypeAdapter

from cocreation.announcements.audiences import Audience, AudienceKind
from storage.announcements import announcements as records
from storage.announcements.announcements import AnnouncementRecord
from storage.engine import Tx
from storage.records import Record


class Kind(StrEnum):
    """Why something is announced: somebody wrote it, or an act announces itself."""

    MANUAL = "manual"
    STAGE = "stage"
    SCHEDULE = "schedule"
    AHEAD = "ahead"
    FOLLOWED = "followed"  # to those who follow a commitment
    LAUNCH = "launch"  # each with their own trace

    @property
    def is_capped(self) -> bool:
        """Whether the weekly cap holds it back.

        That a stage opened is told to everybody, whoever follows something asked for it, and what
        became of one's idea is told whatever else was.
        """
        return self not in (Kind.STAGE, Kind.FOLLOWED, Kind.LAUNCH)


class State(StrEnum):
    """Where an announcement stands."""

    WAITING = "waiting"  # for a second administrator
    REFUSED = "refused"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


class Content(BaseModel):
    """What is said in one language: pieces of a style and plain text; each button says a command.

    `buttons` are pairs of a label and what tapping it says.
    """

    model_config = ConfigDict(frozen=True)

    text: tuple[tuple[str, str], ...]
    buttons: tuple[tuple[str, str], ...] = ()

    @property
    def plain(self) -> str:
        """The text without styles."""
        return "".join(piece for _, piece in self.text)


class Photo(Record):
    """A photo that everybody gets: its id, and in words what it shows, for who cannot see it."""

    id: str
    alt: str


class Announcement(Record):
    """An announcement as it stands; `content` is by language.

    `spread` tells that everybody of the audience has their message or is counted in `capped` (so
    many this week that this one was left out) or `unreachable` (no address is open).
    """

    id: str
    code: str
    kind: Kind
    state: State
    audience: Audience
    content: Mapping[str, Content]
    photo: Photo | None
    author_id: str | None
    version: int
    due: datetime
    spread: bool
    matched: int
    capped: int
    unreachable: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class Report(NamedTuple):
    """How far an announcement is, in people. Once spread, `matched` is the sum of all others.

    `ready` wait to be sent, `leased` are being sent. `doubtful` may or may not have arrived: they
    are held until an administrator decides. `erased` left before it was sent to them.
    """

    matched: int
    capped: int
    unreachable: int
    ready: int
    leased: int
    sent: int
    undeliverable: int
    doubtful: int
    stopped: int
    erased: int


_CONTENTS = TypeAdapter(dict[str, Content])


def written(content: Mapping[str, Content]) -> str:
    """Return the contents by language as the record keeps them."""
    return _CONTENTS.dump_json(dict(content)).decode()


def opened(record: AnnouncementRecord) -> Announcement:
    """Return the announcement that a record holds."""
    facts = record.model_dump(
        exclude={
            "audience",
            "audience_value",
            "content",
            "outcomes",
            "cursor",
            "progress_id",
            "photo",
            "photo_alt",
        }
    )
    return Announcement(
        **{**facts, "kind": Kind(record.kind), "state": State(record.state)},
        audience=Audience(kind=AudienceKind(record.audience), value=record.audience_value),
        content=_CONTENTS.validate_json(record.content),
        photo=None if record.photo is None else Photo(id=record.photo, alt=record.photo_alt or ""),
    )


def report_of(tx: Tx, record: AnnouncementRecord) -> Report:
    """Return the report of a record: for the bells, which nobody has to be allowed."""
    ended = record.outcomes if record.outcomes is not None else records.outcomes(tx, record.id)
    states = ("ready", "leased", "sent", "undeliverable", "doubtful", "stopped", "erased")
    return Report(
        record.matched, record.capped, record.unreachable, *(ended.get(each, 0) for each in states)
    )
