"""What a form is about: a code, and the version of the thing that the form began with."""

from bot.turn import Turn


def read(turn: Turn) -> tuple[str, int]:
    """Return the code, and the version that was read, of a subject such as "B-0001/3"."""
    code, _, version = turn.subject.partition("/")
    return code, int(version)
