"""What everybody is told when the programme moves or its dates change."""

from collections.abc import Sequence
from datetime import datetime

from bot.messages import Phrase
from cocreation.announcements import announcements, audiences
from cocreation.announcements.announcements import Content, Kind
from cocreation.announcements.audiences import Audience, AudienceKind
from cocreation.permissions import Actor
from cocreation.programme.elements import Words
from cocreation.programme.facts import Programme
from cocreation.programme.stages import Stage
from cocreation.reasons import as_public
from cocreation.schedule import schedule
from cocreation.schedule.rescheduling import Shift
from cocreation.schedule.schedule import Dates
from cocreation.stages.stages import BACK, Moved
from locales.phrases import Phrases
from storage.engine import Tx

_NO_DATES = Dates(None, None)
EVERYONE = Audience(kind=AudienceKind.EVERYONE)


def moved(tx: Tx, actor: Actor, phrases: Phrases, move: Moved, now: datetime) -> None:
    """Announce a move to everybody."""
    _announce(tx, actor, phrases, Kind.STAGE, _of_move(tx, move, now), now)


def are_news(shifts: Sequence[Shift]) -> bool:
    """Return whether everybody is told: of dates that move, and of a stage that opens by itself.

    The first dates of any other stand in the timeline, and its opening is told when it is.
    """
    return any(each.before != _NO_DATES or each.after.by_date for each in shifts)


def rescheduled(
    tx: Tx, actor: Actor, phrases: Phrases, shifts: Sequence[Shift], reason: str, now: datetime
) -> None:
    """Announce new dates to everybody, with the reason."""
    facts = tx.kept(Programme)
    lines = [shift_line(facts, each) for each in shifts]
    values = {"list": lines, "reason": as_public(tx, reason), "count": len(lines)}
    first = all(each.before == _NO_DATES for each in shifts)
    key = "announce.schedule.first" if first else "announce.schedule"
    _announce(tx, actor, phrases, Kind.SCHEDULE, [Phrase(key, values)], now)


def ahead(tx: Tx, actor: Actor, phrases: Phrases, stage: Stage, now: datetime) -> None:
    """Announce to everybody that a stage will open by itself on its planned date."""
    opens_on = schedule.planned(tx)[stage.key].opens_on
    assert opens_on is not None
    values = {
        "number": stage.number,
        "stage": stage.name,
        "opens": schedule.noon(tx.kept(Programme), opens_on),
        "summary": stage.summary,
    }
    _announce(tx, actor, phrases, Kind.AHEAD, [Phrase("announce.stage.ahead", values)], now)


def told(tx: Tx, kind: Kind, now: datetime) -> Phrase:
    """Return how many would hear of it now, and how many not and why."""
    found = audiences.count(tx, EVERYONE, now=now, capped=kind.is_capped)
    heard = Phrase("stage.told", {"count": sum(found.by_channel.values())})
    if not found.capped:
        return heard
    return Phrase("stage.told.capped", {"told": heard, "count": found.capped})


def shift_line(facts: Programme, shift: Shift) -> Phrase:
    """Return the line that says how the dates of a stage change."""
    values = {
        "number": shift.stage.number,
        "stage": shift.stage.short,
        "after": dates(facts, shift.after),
        "before": dates(facts, shift.before),
    }
    had_dates = shift.before.opens_on or shift.before.closes_on
    return Phrase("schedule.line" if had_dates else "schedule.line.new", values)


def dates(facts: Programme, planned: Dates) -> Phrase:
    """Return the words for planned dates, and for opening by itself."""
    opens_on, closes_on, by_date = planned
    if opens_on and closes_on and closes_on < opens_on:
        opens_on = None  # it opened before its day, and now closes before it
    opens = None if opens_on is None else schedule.noon(facts, opens_on)
    closes = None if closes_on is None else schedule.noon(facts, closes_on)
    if opens and closes:
        same_year = opens.year == closes.year
        key = "schedule.dates.same_year" if same_year else "schedule.dates.both"
        said = Phrase(key, {"opens": opens, "closes": closes})
    elif opens:
        said = Phrase("schedule.dates.opens", {"opens": opens})
    elif closes:
        said = Phrase("schedule.dates.closes", {"closes": closes})
    else:
        said = Phrase("schedule.dates.none")
    return Phrase("schedule.dates.by_date", {"dates": said}) if by_date else said


def condition_name(stage: Stage, condition: str) -> Words | Phrase:
    """Return the words for a condition of a stage's gate."""
    for each in stage.attested:
        if each.key == condition:
            return each.says
    return Phrase(f"gate.name.{condition}")


def _of_move(tx: Tx, move: Moved, now: datetime) -> list[Phrase]:
    facts = tx.kept(Programme)
    reason = as_public(tx, move.reason or "")
    where = {
        "number": move.entered.number,
        "total": len(facts.stages),
        "stage": move.entered.name,
    }
    if move.kind == BACK:
        said = [Phrase("announce.stage.back", {**where, "summary": move.entered.summary})]
        return [*said, Phrase("announce.stage.reason", {"reason": reason})]
    said = []
    if move.left.on_leaving is not None:
        said.append(_literal(move.left.on_leaving))
    said.append(Phrase("announce.stage.opened", where))
    said.append(_literal(move.entered.on_entering or move.entered.summary))
    if move.opens_on is not None and schedule.today(facts, now) > move.opens_on.date():
        said.append(Phrase("announce.stage.late", {"planned": move.opens_on}))
    if move.overridden:
        names = [condition_name(move.left, each) for each in move.overridden]
        values = {"list": [Phrase("gate.line", {"what": each}) for each in names]}
        said.append(Phrase("announce.stage.overridden", {**values, "reason": reason}))
    return said


def _announce(
    tx: Tx, actor: Actor, phrases: Phrases, kind: Kind, said: Sequence[Phrase], now: datetime
) -> None:
    announcements.create(
        tx,
        actor,
        kind=kind,
        audience=EVERYONE,
        content={each: _content(phrases, said, each) for each in phrases.languages},
        due=now,
        now=now,
        approved=True,
    )


def _content(phrases: Phrases, said: Sequence[Phrase], language: str) -> Content:
    text: list[tuple[str, str]] = []
    for each in said:
        text += [("", "\n\n")] if text else []
        text += phrases.word(each, language)
    label = phrases.plain(Phrase("announce.stages.button"), language)
    return Content(text=tuple(text), buttons=((label, "/etapas"),))


def _literal(words: Words) -> Phrase:
    return Phrase("literal", {"text": words})
