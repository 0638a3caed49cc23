"""Says from Telegram's own book who was missed, who heard twice, and how fast it went."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

from tests.fakes.telegram_person import Json
from tests.proofs.broadcast.campaign import Course
from tests.proofs.broadcast.crowd import TEXT

JITTER_SECONDS = 0.05
"""How much nearer together than they were sent two messages may stand in Telegram's book."""

WINDOWS = (1, 10)
"""The seconds over which no more may be sent than the limit, wherever they begin."""


@dataclass(slots=True)
class Verdict:
    """Every fault in words, and the figures; times in seconds."""

    missed: list[str] = field(default_factory=list)
    unlisted: list[str] = field(default_factory=list)
    unadded: list[str] = field(default_factory=list)
    crowded: list[str] = field(default_factory=list)
    busiest: int = 0  # messages of the busiest second
    resumed: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    twice: int = 0
    sent: int = 0
    seconds: float = 0.0

    @property
    def faults(self) -> str:
        """What went wrong, a line each; nothing when every promise was kept."""
        return "\n".join([*self.missed, *self.unlisted, *self.unadded, *self.crowded])

    @property
    def p95(self) -> float:
        """The time in which 95 of 100 were answered."""
        return sorted(self.answers)[len(self.answers) * 95 // 100] if self.answers else 0.0


def judge(course: Course) -> Verdict:
    """Return the verdict."""
    verdict = Verdict(answers=course.answers, seconds=course.ended - course.began)
    first, all_of_it = _heard(course.first), _heard(course.shown)
    left = set(course.chats[len(course.chats) - course.campaign.blocked :])
    for chat in course.chats:
        if chat in left:
            continue
        if not first[chat] and chat not in course.held:
            verdict.missed.append(f"missed: {chat} heard nothing and is not held in doubt")
        elif not all_of_it[chat]:
            verdict.missed.append(f"missed: {chat} heard nothing, not even when it was resent")
    twice = {chat for chat, times in all_of_it.items() if times > 1}
    verdict.unlisted = [f"unlisted: {chat} heard it twice" for chat in twice - course.listed]
    verdict.unlisted += [
        f"unlisted: {chat} heard it twice before anybody asked for that"
        for chat, times in first.items()
        if times > 1
    ]
    verdict.unadded = [f"does not add up: {each}" for each in course.reports if not _adds_up(each)]
    verdict.twice, verdict.sent = len(twice), len(first)
    _judge_speed(course, verdict)
    return verdict


def _heard(entries: list[Json]) -> Counter[int]:
    return Counter(each["chat_id"] for each in entries if TEXT in each.get("text", ""))


def _adds_up(report: tuple[int, ...]) -> bool:
    matched, *others = report
    return matched == sum(others)


def _judge_speed(course: Course, verdict: Verdict) -> None:
    """No window, wherever it begins, holds more than the limit, but for jitter."""
    limit = course.campaign.per_second
    asked = [*course.shown, *(each for each in course.refused if each["method"] in _SENDING)]
    moments = sorted(each["time"] for each in asked)
    for seconds in WINDOWS:
        busiest = _busiest(moments, seconds - JITTER_SECONDS)
        if busiest > limit * seconds:
            verdict.crowded.append(f"crowded: {busiest} messages in {seconds} s")
    verdict.busiest = _busiest(moments, 1)
    ours = sorted(each["time"] for each in course.first if TEXT in each.get("text", ""))
    for start in course.starts:
        place = bisect_left(ours, start)
        if place < len(ours):
            verdict.resumed.append(ours[place] - start)


def _busiest(moments: list[float], seconds: float) -> int:
    """Return how many there are at most in so many seconds, wherever they begin."""
    return max(
        bisect_left(moments, moment + seconds) - place for place, moment in enumerate(moments)
    )


_SENDING = ("sendMessage", "editMessageText")
