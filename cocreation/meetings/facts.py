"""What a meeting states: when and where it is, what it is about, and its code."""

import re
from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from cocreation.refusals import Refusal
from cocreation.texts import Paragraph, Title
from storage.records import MeetingRecord

_CODE = re.compile(r"\s*(?:evt_?)?\s*m?\s*[.-]?\s*0*(\d{1,18})\s*", re.IGNORECASE | re.ASCII)
_NUMBER = re.compile(r"[^\d-]*(-?\d{1,9})\D*")
_CAPACITY_MAX = 100_000
_ADDRESS_MAX = 500
PLACE_MAX = 200
AGENDA_MAX = 1_500


def _is_web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        known = False
    if not known or any(letter.isspace() for letter in text):
        raise PydanticCustomError("not_a_web_address", "no http(s) address")
    return text


def _how_many(written: object) -> int:
    found = _NUMBER.fullmatch(str(written))
    if found is None:
        raise PydanticCustomError("capacity_unreadable", "no number")
    count = int(found[1])
    if not 1 <= count <= _CAPACITY_MAX:
        raise PydanticCustomError("capacity_impossible", "no capacity", {"most": _CAPACITY_MAX})
    return count


WebAddress = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=_ADDRESS_MAX),
    AfterValidator(_is_web_address),
]
"""An address of the web, http or https."""

Capacity = Annotated[int, BeforeValidator(_how_many)]
"""How many people fit, as a person writes it: "40", "40 personas"."""

Place = Annotated[Paragraph, StringConstraints(max_length=PLACE_MAX)]
Agenda = Annotated[Paragraph, StringConstraints(max_length=AGENDA_MAX)]
Rules = Annotated[Paragraph, StringConstraints(max_length=AGENDA_MAX)]


class Occasion(BaseModel):
    """When (aware) and where a meeting is: at a place, online, or both."""

    model_config = ConfigDict(frozen=True)

    starts_at: datetime
    ends_at: datetime
    place: Place | None = None
    map_url: WebAddress | None = None
    online_url: WebAddress | None = None


class Draft(Occasion):
    """What a meeting says. Kind, theme, territory and audience are keys of the programme.

    `audience` are the sectors that it is meant for, none: everybody. Nobody is kept out by it.
    """

    kind: str
    title: Title
    theme: str | None = None
    territory: str | None = None
    capacity: Capacity | None = None
    agenda: Agenda | None = None
    rules: Rules | None = None
    audience: tuple[str, ...] = ()


def as_code(text: str) -> str | None:
    """Return the code that "12", "m12", "M-0012" or "evt_M-0012" means, or None."""
    match = _CODE.fullmatch(text)
    return None if match is None else f"M-{int(match[1]):04d}"


def occasion_of(meeting: MeetingRecord) -> Occasion:
    """Return when and where a meeting is."""
    return Occasion.model_construct(
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        map_url=meeting.map_url,
        online_url=meeting.online_url,
    )


def check_occasion(occasion: Occasion, *, now: datetime) -> None:
    """Raise Refusal for a meeting that would be past, end before it starts, or be nowhere."""
    if occasion.starts_at <= now:
        raise Refusal("meeting.in_the_past", starts=occasion.starts_at)
    if occasion.ends_at <= occasion.starts_at:
        raise Refusal("meeting.ends_before_it_starts", starts=occasion.starts_at)
    if occasion.place is None and occasion.online_url is None:
        raise Refusal("meeting.nowhere")
