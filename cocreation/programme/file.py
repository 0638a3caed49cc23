"""A programme of work read from its file: stages, themes, territories, all the country's own facts.

Code knows capabilities; which stage opens them, and every name, place, pattern and time zone, is
the programme's. `load` is the only way in: it refuses a file with faults and names their lines.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from cocreation.programme.calendar import QuietHours
from cocreation.programme.checks import misfits
from cocreation.programme.elements import Words
from cocreation.programme.facts import Programme
from cocreation.programme.lists import Organisation, Territory, Theme
from cocreation.programme.meetings import MeetingKind, Sector
from cocreation.programme.stages import Attested, Capability, Opening, Role, SampleDates, Stage
from cocreation.programme.toml_lines import Place, line_at, lines_of
from cocreation.programme.writing import Matching, Paper, PaperColumns, PersonalPattern

__all__ = [
    "PROGRAMMES",
    "Attested",
    "Capability",
    "Fault",
    "Matching",
    "MeetingKind",
    "Opening",
    "Organisation",
    "Paper",
    "PaperColumns",
    "PersonalPattern",
    "Programme",
    "ProgrammeFault",
    "QuietHours",
    "Role",
    "SampleDates",
    "Sector",
    "Stage",
    "Territory",
    "Theme",
    "Words",
    "load",
    "read",
    "refusal",
    "valid",
]

PROGRAMMES: Final = Path(__file__).parents[1] / "programmes"
"""The folder of the programmes that come with the product, one `<key>.toml` each."""

Kind = TypeVar("Kind", bound=BaseModel)

_AT_LINE = re.compile(r"^(.*) \(at line (\d+), column \d+\)$", re.DOTALL)


@dataclass(frozen=True)
class Fault:
    """One fault of a programme file: its line where it is known, what it is about, and why."""

    line: int | None
    where: str
    reason: str


class ProgrammeFault(Exception):
    """The programme file cannot be used. Correct the lines it names and start again."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        self.path = path
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line or 0))
        super().__init__("\n".join(self._said(fault) for fault in self.faults))

    def _said(self, fault: Fault) -> str:
        at = f"{self.path}:{fault.line}" if fault.line else str(self.path)
        return f"{at}: {fault.where}: {fault.reason}" if fault.where else f"{at}: {fault.reason}"


def load(path: Path) -> Programme:
    """Read the programme at `path`.

    Raises ProgrammeFault, with every fault found and its line where known, when the file cannot
    be read, is not TOML, has a name unknown here, lacks something, or has parts that do not fit:
    stages out of order, a key given twice, a capability of a stage that is not there, a missing
    language, a label too long for a button, one spelling for two things.
    """
    text, raw = read(path)
    languages = raw.get("languages")
    programme = valid(
        Programme, path, text, raw, languages=languages if isinstance(languages, list) else ()
    )
    if faults := misfits(programme):
        raise refusal(path, text, faults)
    return programme


def read(path: Path) -> tuple[str, dict[str, Any]]:
    """Give the text of a TOML file and what it says. Raises ProgrammeFault when that cannot be."""
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise ProgrammeFault(path, [Fault(None, "", error.strerror or str(error))]) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ProgrammeFault(path, [Fault(line, "", "the file is not UTF-8 text")]) from error
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = _AT_LINE.match(str(error))
        fault = Fault(int(said[2]), "", said[1]) if said else Fault(None, "", str(error))
        raise ProgrammeFault(path, [fault]) from error
    return text, raw


def valid(
    kind: type[Kind], path: Path, text: str, raw: dict[str, Any], *, languages: Sequence[str]
) -> Kind:
    """Give what a file says, which must be said in these languages. Raises ProgrammeFault."""
    context = {"languages": languages} if languages else None
    try:
        return kind.model_validate(raw, context=context)
    except ValidationError as error:
        told = [(each["loc"], each["msg"]) for each in error.errors(include_url=False)]
        raise refusal(path, text, told) from error


def refusal(path: Path, text: str, faults: Sequence[tuple[Place, str]]) -> ProgrammeFault:
    """Give the fault that names each place of a file with its line and the reason."""
    lines = lines_of(text)
    named = [Fault(line_at(lines, place), _where(place), reason) for place, reason in faults]
    return ProgrammeFault(path, named)


def _where(place: Place) -> str:
    """Give "stages #4 name es" for ("stages", 3, "name", "es")."""
    return " ".join(f"#{step + 1}" if isinstance(step, int) else step for step in place)
