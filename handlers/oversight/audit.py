"""What was done, by whom and why."""

import json
import re
from datetime import UTC, datetime
from typing import Any

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.news import stage_news
from bot.router import Router
from bot.turn import Turn
from cocreation.oversight import audit
from cocreation.people import roles
from cocreation.permissions import Action
from cocreation.programme.elements import Words
from cocreation.programme.facts import Programme
from storage.oversight.audit import AuditEntry

router = Router()

_SHOWN = 8
_BEFORE = re.compile(r"antes\s+([0-9]{1,9})")
_NUMBER = re.compile(r"[0-9]{1,9}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ID = re.compile(r"[0-9a-hjkmnp-tv-z]{26}")


@router.command("auditoria", needs=Action.READ_AUDIT)
def log(turn: Turn, rest: str) -> Replies:
    """List the acts of administration, newest first, or show one of them whole."""
    number = _NUMBER.fullmatch(rest.strip())
    if number is not None:
        return _whole(turn, audit.one(turn.tx, turn.actor, number=int(number[0])))
    before = _BEFORE.fullmatch(rest.strip())
    found = audit.newest(
        turn.tx, turn.actor, before=None if before is None else int(before[1]), limit=_SHOWN + 1
    )
    if not found:
        return say("audit.none")
    shown = found[:_SHOWN]
    earlier = Button(Phrase("audit.earlier.button"), say=f"/auditoria antes {shown[-1].seq}")
    return say(
        "audit.list",
        *((earlier,) if len(found) > _SHOWN else ()),
        list=[_line(turn, entry) for entry in shown],
        example=str(shown[0].seq),
    )


def _line(turn: Turn, entry: AuditEntry) -> Phrase:
    return Phrase("audit.line", _facts(turn, entry))


def _whole(turn: Turn, entry: AuditEntry) -> Reply:
    phrases = [Phrase("audit.entry", _facts(turn, entry))]
    for key, facts in (("audit.before", entry.before), ("audit.after", entry.after)):
        if facts is not None and (lines := _named(turn, json.loads(facts))):
            phrases.append(Phrase(key, {"list": lines}))
    phrases.append(Phrase("audit.seal", {"hash": entry.hash}))
    return Reply(tuple(phrases), (Button(Phrase("audit.button"), say="/auditoria"),))


def _facts(turn: Turn, entry: AuditEntry) -> dict[str, Any]:
    known = turn.phrases.has(f"audit.act.{entry.action}")
    what = {"subject": _value(turn, entry.subject)}
    return {
        "number": str(entry.seq),
        "when": entry.at,
        "who": _who(turn, entry.actor_id),
        "what": Phrase(f"audit.act.{entry.action}", what)
        if known
        else Phrase("audit.another_act", {"action": entry.action, **what}),
        "reason": Phrase("audit.reason", {"reason": entry.reason})
        if entry.reason
        else Phrase("audit.no_reason"),
    }


def _who(turn: Turn, person_id: str | None) -> str | Phrase:
    name = None if person_id is None else roles.last_name_of(turn.tx, person_id)
    return name or Phrase("audit.administration")


def _named(turn: Turn, facts: dict[str, Any]) -> list[Phrase]:
    return [
        Phrase("audit.fact", {"name": _name(turn, name), "value": _value(turn, value)})
        for name, value in facts.items()
    ]


def _name(turn: Turn, name: str) -> str | Phrase | Words:
    known = turn.phrases.has(f"audit.name.{name}")
    return Phrase(f"audit.name.{name}") if known else _word(turn, name)


def _value(turn: Turn, value: Any) -> str | Phrase | Words:
    """Return a kept value as people say it: a stage by its name, a person by theirs."""
    if value is None or value in ("", [], {}):
        return Phrase("audit.nothing")
    match value:
        case bool():
            return Phrase("answer.yes" if value else "answer.no")
        case list():
            return ", ".join(_plain(turn, _value(turn, each)) for each in value)
        case dict():
            return "; ".join(
                f"{_plain(turn, _name(turn, name))}: {_plain(turn, _value(turn, each))}"
                for name, each in value.items()
            )
        case str():
            return _word(turn, value)
        case _:
            return str(value)


def _plain(turn: Turn, value: str | Phrase | Words) -> str:
    return turn.phrases.plain(Phrase("literal", {"text": value}), turn.language)


def _word(turn: Turn, value: str) -> str | Phrase | Words:
    if turn.phrases.has(f"audit.value.{value}"):
        return Phrase(f"audit.value.{value}")
    if turn.phrases.has(f"role.{value}"):
        return Phrase(f"role.{value}")
    if _ID.fullmatch(value):
        return roles.last_name_of(turn.tx, value) or Phrase("audit.somebody")
    if _DATE.match(value):
        return _day(value)
    named = _named_by_the_programme(turn)
    stage, parted, condition = value.partition("/")
    if parted and stage in named:
        says = stage_news.condition_name(turn.tx.kept(Programme).stage(stage), condition)
        return Phrase("audit.condition", {"stage": named[stage], "condition": says})
    return named.get(value, value)


def _named_by_the_programme(turn: Turn) -> dict[str, Words]:
    programme = turn.tx.kept(Programme)
    return {
        **{sector.key: sector.name for sector in programme.sectors},
        **{territory.key: territory.name for territory in programme.territories},
        **{theme.key: theme.name for theme in programme.themes},
        **{stage.key: stage.name for stage in programme.stages},
    }


def _day(value: str) -> str | Phrase:
    """Return a kept date or moment as people write it."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    if moment.tzinfo is not None:
        return Phrase("audit.moment", {"when": moment})
    # A day has no hour: noon is that day in every zone of ours.
    return Phrase("audit.day", {"when": moment.replace(hour=12, tzinfo=UTC)})
