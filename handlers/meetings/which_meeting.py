"""What is said to a command about a meeting that came without its code: how, and where to look."""

from enum import StrEnum

from bot.messages import Button, Phrase, Reply, say

_LABELS = {
    "agenda": "agenda.button",
    "misreuniones": "my_meetings.button",
    "actas": "minutes.list.button",
    "llevar": "running.mine.button",
}


class Among(StrEnum):
    """The command that lists the meetings of which one may be meant."""

    TO_COME = "agenda"
    MINE = "misreuniones"
    WITH_MINUTES = "actas"
    THAT_I_RUN = "llevar"


def which(word: str, among: Among | None) -> Reply:
    """Return the question which meeting; without a button to look where there is nobody to tap."""
    buttons = () if among is None else (Button(Phrase(_LABELS[among]), say=f"/{among}"),)
    return say("meeting.which", *buttons, example=f"/{word} M-0001")
