"""How somebody's own trace is worded, as it stands in the announcement of the launch."""

from typing import Final

from bot.messages import Button, Phrase
from cocreation.announcements.launch import Trace, Way

FOLLOWED: Final = 2
"""The most commitments that one tap follows: a third button reads the plan."""

_TITLE_MAX = 80
_REASON_MAX = 300


def phrases(trace: Trace) -> list[Phrase]:
    """Return a trace in words; nothing for somebody who left none."""
    said = [_way(each) for each in trace.ways]
    if trace.more:
        said.append(Phrase("launch.more", {"count": trace.more}))
    said += [Phrase(f"launch.{deed}", {"count": times}) for deed, times in trace.deeds.items()]
    return said


def buttons(trace: Trace) -> list[Button]:
    """Return how to follow the commitments that one's own ideas are in."""
    codes = dict.fromkeys(each.commitment for each in trace.ways if each.commitment is not None)
    return [
        Button(Phrase("launch.follow.button", {"code": each}), say=f"/seguir {each}")
        for each in list(codes)[:FOLLOWED]
    ]


def _way(of: Way) -> Phrase:
    values = {
        "code": of.code,
        "title": _short(of.title, _TITLE_MAX),
        "theme": of.theme,
        "commitment": of.commitment,
        "paragraph": of.paragraph,
    }
    if of.commitment is not None:
        return Phrase("launch.way.in" if of.theme is None else "launch.way.by_theme", values)
    if of.reason is None:
        return Phrase("launch.way.out" if of.theme is None else "launch.way.theme_only", values)
    values["reason"] = _short(of.reason, _REASON_MAX)
    return Phrase("launch.way.out.why" if of.theme is None else "launch.way.theme_only.why", values)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
