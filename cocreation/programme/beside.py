"""What stands beside a programme's file, in folders: its courses, and the plans before its own.

A programme of one's own may use what comes with the product: what is not beside it is looked for
there.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from cocreation.programme.checks import Misfit
from cocreation.programme.elements import Filed
from cocreation.programme.facts import Programme
from cocreation.programme.file import PROGRAMMES, Fault, ProgrammeFault, read, refusal, valid

Kind = TypeVar("Kind", bound=Filed)


def load(
    kind: type[Kind],
    found: Sequence[Path],
    programme: Programme,
    misfits: Callable[[Kind, Programme], Iterable[Misfit]],
) -> tuple[Kind, ...]:
    """Read files, each checked against the programme. Raises ProgrammeFault, its lines named."""
    return tuple(_read(kind, path, programme, misfits) for path in found)


def files(programme_path: Path, folder: str, keys: Sequence[str]) -> list[Path]:
    """Return the file of each key, from the folder beside the programme or from the product's."""
    own, ours = programme_path.parent / folder, PROGRAMMES / folder
    names = [f"{key}.toml" for key in keys]
    return [own / name if (own / name).exists() else ours / name for name in names]


def own_files(programme_path: Path, folder: str, keys: Sequence[str]) -> list[Path]:
    """Return those files that stand beside the programme: whoever moves it takes them."""
    own = programme_path.parent / folder
    return [path for path in files(programme_path, folder, keys) if path.parent == own]


def _read(
    kind: type[Kind],
    path: Path,
    programme: Programme,
    misfits: Callable[[Kind, Programme], Iterable[Misfit]],
) -> Kind:
    text, raw = read(path)
    found = valid(kind, path, text, raw, languages=programme.languages)
    if found.key.lower() != path.stem:
        raise ProgrammeFault(path, [Fault(None, "key", f"must be that of its file, «{path.stem}»")])
    if faults := [*misfits(found, programme)]:
        raise refusal(path, text, faults)
    return found
