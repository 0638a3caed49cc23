"""Which databases and profiles a story is played on: a module may ask for more than the usual."""

import os
import zlib
from pathlib import Path

import pytest

_HERE = Path(__file__).parent
_USUAL = {
    # PostgreSQL where a story touches many tables; the rest says the same on both.
    "settings": ("DATABASES", ("sqlite",)),
    # Narrow is as little as WhatsApp shows.
    "profile": ("PROFILES", ("wide", "narrow")),
}
_IN_FULL = os.environ.get("PROVE") == "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = [each for each in items if not each.path.is_relative_to(_HERE) or _is_played(each)]


def _is_played(item: pytest.Item) -> bool:
    if not isinstance(item, pytest.Function):
        return True
    chosen = item.callspec.params if hasattr(item, "callspec") else {}
    if chosen.get("settings") == "postgres":
        # What a channel shows and where it is kept are apart.
        if chosen.get("profile") == "narrow":
            return False
    elif not _IN_FULL and not hasattr(item.module, "PROFILES") and "profile" in chosen:
        # In the short form a story is played in one of the two, the same one in every run.
        turn = zlib.crc32(f"{item.path.name} {item.originalname}".encode()) % 2
        return bool(chosen["profile"] == ("wide", "narrow")[turn])
    return all(
        chosen[fixture] in _asked_for(item, fixture) for fixture in _USUAL if fixture in chosen
    )


def _asked_for(item: pytest.Function, fixture: str) -> tuple[str, ...]:
    """Return what a module asks for; something else of that name would leave its stories out."""
    name, usual = _USUAL[fixture]
    asked = getattr(item.module, name, usual)
    if not isinstance(asked, tuple):
        raise pytest.UsageError(f"{item.path}: {name} is a tuple of names, not {type(asked)}.")
    return asked
