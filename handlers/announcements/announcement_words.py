"""How announcements are spoken of: how they look, when they leave, how far they are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from bot.messages import Button, Phrase, Reply
from bot.news.announcing import announced
from bot.settings import Settings
from bot.turn import Turn
from cocreation import excerpts
from cocreation.announcements.announcements import (
    Announcement,
    Audience,
    Content,
    Count,
    Report,
    State,
)
from cocreation.programme.facts import Programme

_Text = tuple[tuple[str, str], ...]
_EXCERPT = 120
_BETWEEN = ("", "\n\n")


def preview(turn: Turn, content: Content, audience: Audience, language: str) -> _Text:
    """Return the text of an announcement in a language, exactly as it will be sent."""
    looks = announced(content, audience, turn.tx.kept(Programme), None)
    said: _Text = ()
    for phrase in looks.phrases:
        said = (*said, *([_BETWEEN] if said else []), *turn.phrases.word(phrase, language))
    return said


def previews(turn: Turn, made: Announcement) -> list[Reply]:
    """Return an announcement exactly as it will be sent, each text of it once."""
    facts = turn.tx.kept(Programme)
    shown: dict[Content, str] = {}
    for language in facts.languages:
        shown.setdefault(made.content[language], language)
    return [
        replace(announced(content, made.audience, facts, made.photo), language=language)
        for content, language in shown.items()
    ]


def excerpt(turn: Turn, made: Announcement) -> str:
    """Return the beginning of an announcement, in the language of who reads it."""
    content = made.content.get(turn.language) or made.content[turn.tx.kept(Programme).languages[0]]
    return excerpts.excerpt(content.plain, _EXCERPT)


def leaves(turn: Turn, due: datetime, *, waits: bool = False) -> Phrase:
    """Return when an announcement due then really leaves; `waits`: once it is approved."""
    at = leaves_at(turn, due)
    if at == turn.now:
        return Phrase("announce.leaves.approved" if waits else "announce.leaves.now")
    if at > due:
        return Phrase(
            "announce.leaves.quiet_waits" if waits else "announce.leaves.quiet", {"moment": at}
        )
    return Phrase("announce.leaves.at_waits" if waits else "announce.leaves.at", {"moment": at})


def leaves_at(turn: Turn, due: datetime) -> datetime:
    """Return the first moment, not before now nor `due`, that is outside the quiet hours."""
    facts = turn.tx.kept(Programme)
    at = max(due, turn.now)
    if not facts.is_quiet(at):
        return at
    local = at.astimezone(ZoneInfo(facts.time_zone))
    ends = datetime.combine(local.date(), facts.quiet_hours.ends, tzinfo=local.tzinfo)
    return ends if ends > local else ends + timedelta(days=1)


def takes(count: Count, settings: Settings) -> Phrase:
    """Return how long it takes to send as many, at the pace that is set."""
    pace = settings.telegram_per_second
    minutes = count.by_channel.get("telegram", 0) / pace / 60 if pace else 0
    if minutes < 1:
        return Phrase("announce.takes.moment")
    if minutes < 90:
        return Phrase("announce.takes.minutes", {"count": ceil(minutes)})
    return Phrase("announce.takes.hours", {"count": ceil(minutes / 60)})


def progress(report: Report) -> list[Phrase]:
    """Return what became of everybody of the audience, a line each; the numbers add up."""
    told = (
        (Phrase("announcement.sent", {"count": report.sent}), report.sent),
        (Phrase("announcement.ready", {"count": report.ready}), report.ready),
        (Phrase("announcement.leased", {"count": report.leased}), report.leased),
        (Phrase("announcement.doubtful", {"count": report.doubtful}), report.doubtful),
        (
            Phrase("announcement.undeliverable", {"count": report.undeliverable}),
            report.undeliverable,
        ),
        (Phrase("announcement.unreachable", {"count": report.unreachable}), report.unreachable),
        (Phrase("announcement.capped", {"count": report.capped}), report.capped),
        (Phrase("announcement.stopped", {"count": report.stopped}), report.stopped),
        (Phrase("announcement.erased", {"count": report.erased}), report.erased),
    )
    return [phrase for phrase, number in told if number]


def see(code: str) -> Button:
    """Return the button that shows how an announcement goes."""
    return Button(Phrase("announce.see.button"), say=f"/anuncio {code}")


def acts(made: Announcement, report: Report) -> Sequence[Button]:
    """Return what may be done with an announcement as it stands."""
    buttons = []
    if made.state in (State.SCHEDULED, State.RUNNING):
        buttons.append(Button(Phrase("announcement.pause.button"), say=f"/pausar {made.code}"))
    if made.state is State.PAUSED:
        buttons.append(Button(Phrase("announcement.resume.button"), say=f"/reanudar {made.code}"))
    if made.state in (State.WAITING, State.SCHEDULED, State.RUNNING, State.PAUSED):
        buttons.append(Button(Phrase("announcement.stop.button"), say=f"/detener {made.code}"))
    if report.doubtful and made.state in (State.RUNNING, State.PAUSED, State.DONE):
        buttons.append(Button(Phrase("announcement.resend.button"), say=f"/reenviar {made.code}"))
    if made.state in (State.RUNNING, State.PAUSED):
        buttons.append(see(made.code))
    return buttons
