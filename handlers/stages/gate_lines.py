"""How what is missing at a gate is said, and the buttons that mend it."""

from collections.abc import Sequence

from bot.messages import Button, Phrase
from cocreation.stages.gate_conditions.missing import Missing


def missing_lines(missing: Sequence[Missing]) -> list[Phrase]:
    """Return a line for each condition that is not met, saying exactly what it lacks."""
    return [Phrase("gate.line", {"what": lacks(each)}) for each in missing]


def lacks(missing: Missing) -> Phrase:
    """Return what a condition lacks; of what lacks nothing there is no line."""
    parts = [
        Phrase(f"gate.lacks.{name}", {"codes": codes}) for name, codes in missing.parts.items()
    ]
    return Phrase(missing.key, {**missing.values, "list": parts})


def mending(missing: Sequence[Missing]) -> list[Button]:
    """Return a button for each different command that mends something."""
    commands = dict.fromkeys(each.command for each in missing if each.command is not None)
    return [Button(_label(command), say=command) for command in commands]


def _label(command: str) -> Phrase:
    word, _, about = command.removeprefix("/").partition(" ")
    return Phrase(f"gate.mend.{word}", {"about": about})
