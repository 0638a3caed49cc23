"""The records of a programme as open data: tables that everybody may read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple, Protocol

from cocreation.commitments import catalogue, drafts
from cocreation.minutes.facts import FEWEST_SHOWN, shares
from cocreation.personal_data import mask
from cocreation.plan import plan_records
from cocreation.programme.elements import Words
from cocreation.programme.facts import Programme
from cocreation.proposals import hops
from cocreation.schedule import schedule
from storage.commitments import commitments
from storage.commitments import drafts as draft_records
from storage.engine import Tx
from storage.meetings import meetings
from storage.plan import package_facts
from storage.review import themes

DEVELOPING: Final = ("developing", "continuing")

Row = Mapping[str, str | int | None]
"""One line of a table; lists are codes with a space between."""


_Maker = Callable[[Tx], Iterable[Row]]


class _Named(Protocol):
    @property
    def key(self) -> str: ...

    @property
    def name(self) -> Words: ...


class Sheet(NamedTuple):
    """A table by its name; every row has just these fields, a number or a text in each."""

    name: str
    fields: Mapping[str, str]
    rows: Sequence[Row]


FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "proposals": {
        "code": "code", "title": "text", "problem": "text", "idea": "text", "area": "key",
        "territory": "key", "source": "key", "received_on": "date",
    },
    "themes": {
        "code": "code", "title": "text", "summary": "text", "area": "key", "state": "key",
        "reason": "text", "decided_on": "date", "origins": "codes",
    },
    "answers": {
        "proposal": "code", "outcome": "key", "topic": "code", "reason": "text",
        "published_on": "date",
    },
    "drafts": {
        "code": "code", "meeting": "code", "title": "text", "problem": "text", "solution": "text",
        "area": "key", "value": "key", "counter_to": "code", "origins": "codes",
    },
    "validations": {
        "draft": "code", "institution": "key", "state": "key", "reason": "text",
        "relation": "text", "counter": "code", "decided_on": "date",
    },
    "commitments": {
        "code": "code", "plan": "key", "state": "key", "title": "text", "problem": "text",
        "solution": "text", "goal": "text", "area": "key", "value": "key", "responsible": "keys",
        "supporting": "keys", "continues": "code", "origins": "codes",
    },
    "milestones": {
        "commitment": "code", "number": "number", "what": "text", "starts_on": "date",
        "ends_on": "date", "deliverable": "text", "institution": "key",
    },
    "meetings": {
        "code": "code", "kind": "key", "title": "text", "area": "key", "territory": "key",
        "set_for": "date", "state": "key", "held_on": "date", "minutes": "key",
        "attended": "number",
    },
    "attendance": {"meeting": "code", "sector": "key", "attended": "number"},
    "observations": {
        "code": "code", "version": "number", "paragraph": "key", "text": "text", "state": "key",
        "reply": "text",
    },
    "opinions": {
        "code": "code", "text": "text", "about": "code", "agree": "number", "disagree": "number",
        "pass": "number",
    },
    "schedule": {
        "number": "number", "stage": "key", "planned_open": "date", "planned_close": "date",
        "opened_on": "date", "closed_on": "date", "reason": "text",
    },
    "schedule_changes": {
        "revision": "number", "published_on": "date", "number": "number", "stage": "key",
        "planned_open": "date", "planned_close": "date", "reason": "text",
    },
    "names": {"kind": "key", "key": "key", "language": "key", "name": "text"},
}  # fmt: skip
"""The tables, their fields, and the type of each."""


def public(sheets: Iterable[Sheet], programme: Programme) -> list[Sheet]:
    """Return tables as everybody may read them: data that identify a person are masked.

    It takes its time for many rows, and needs no transaction.
    """
    return [
        each._replace(rows=[_masked(row, each.fields, programme) for row in each.rows])
        for each in sheets
    ]


def _masked(row: Row, fields: Mapping[str, str], programme: Programme) -> Row:
    return {
        name: mask(value, programme.personal_data)
        if fields[name] == "text" and isinstance(value, str)
        else value
        for name, value in row.items()
    }


def gather(tx: Tx, names: Iterable[str] = FIELDS, *, now: datetime) -> list[Sheet]:
    """Return tables as the records have them, not masked: the same records, the same tables.

    `now` tells which meetings were held. Nobody may see one before `public` went over it.
    """
    made: Mapping[str, _Maker] = {**_MADE, "meetings": partial(_meetings, now=now)}
    return [
        Sheet(name, FIELDS[name], [{each: row[each] for each in FIELDS[name]} for row in rows])
        for name in names
        for rows in [made[name](tx)]
    ]


# ── table by table ────────────────────────────────────────────────────────────────────────────


def _proposals(tx: Tx) -> Iterable[Row]:
    for row in package_facts.proposals(tx):
        yield {**row, "received_on": _day(tx, row["created_at"])}


def _themes(tx: Tx) -> Iterable[Row]:
    for each in themes.every(tx):
        yield {
            "code": each.code, "title": each.title,
            "summary": each.summary, "area": each.area, "state": each.state,
            "reason": each.reason, "decided_on": _day(tx, each.decided_at),
            "origins": _list(one.code for one in themes.sources(tx, each.id)),
        }  # fmt: skip


def _answers(tx: Tx) -> Iterable[Row]:
    for row in package_facts.answers(tx):
        yield {**row, "published_on": _day(tx, row["published_at"])}


def _drafts(tx: Tx) -> Iterable[Row]:
    for code in package_facts.drafts(tx):
        found = draft_records.by_code(tx, code)
        assert found is not None
        shown = drafts.public(tx, found)
        before = None if found.counter_to is None else draft_records.by_id(tx, found.counter_to)
        yield {
            "code": code, "meeting": meetings.by_id(tx, found.meeting_id).code,
            "title": shown.title, "problem": shown.problem, "solution": shown.solution,
            "area": found.theme, "value": found.value,
            "counter_to": None if before is None else before.code,
            "origins": _list(one.code for one in hops.origins(tx, found)),
        }  # fmt: skip


def _validations(tx: Tx) -> Iterable[Row]:
    for row in package_facts.validations(tx):
        yield {**row, "reason": row["reasons"], "decided_on": _day(tx, row["decided_at"])}


def _commitments(tx: Tx) -> Iterable[Row]:
    for each in commitments.every(tx, states=DEVELOPING):
        texts = {name: getattr(each, name) for name in ("title", "problem", "solution", "goal")}
        origin = plan_records.origin(tx, each)
        yield {
            "code": each.code, "plan": each.plan, "state": catalogue.standing(tx, each), **texts,
            "area": each.theme, "value": each.value, "responsible": _list(each.responsible),
            "supporting": _list(each.supporting), "continues": origin.earlier,
            "origins": _list(origin.codes),
        }  # fmt: skip


def _milestones(tx: Tx) -> Iterable[Row]:
    return package_facts.milestones(tx, tx.kept(Programme).plan.key)


def _meetings(tx: Tx, now: datetime) -> Iterable[Row]:
    """Tell every meeting: `planned` in the records is held once it has begun."""
    there = package_facts.attended(tx)
    for row in package_facts.meetings(tx):
        count = sum(there.get(row["id"], {}).values())
        held = row["state"] == "planned" and row["starts_at"] <= now
        day = _day(tx, row["starts_at"])
        yield {
            **row, "area": row["theme"], "set_for": day, "held_on": day if held else None,
            "state": "held" if held else row["state"],
            "attended": count if count >= FEWEST_SHOWN else None,
        }  # fmt: skip


def _attendance(tx: Tx) -> Iterable[Row]:
    there = package_facts.attended(tx)
    for row in package_facts.meetings(tx):
        found = there.get(row["id"], {})
        if sum(found.values()) < FEWEST_SHOWN:
            continue
        said = {sector: count for sector, count in found.items() if sector}
        seen = shares(said, unsaid=found.get("", 0))
        for sector, count in sorted(seen.shown.items()):
            yield {"meeting": row["code"], "sector": sector, "attended": count}
        if seen.others:
            yield {"meeting": row["code"], "sector": "others", "attended": seen.others}


def _observations(tx: Tx) -> Iterable[Row]:
    return package_facts.observations(tx)


def _opinions(tx: Tx) -> Iterable[Row]:
    for row in package_facts.opinions(tx):
        few = row["agree"] + row["disagree"] + row["pass"] < FEWEST_SHOWN
        hidden = dict.fromkeys(("agree", "disagree", "pass")) if few else {}
        yield {**row, **hidden}


def _schedule(tx: Tx) -> Iterable[Row]:
    planned, real = schedule.planned(tx), schedule.real(tx)
    for stage in tx.kept(Programme).stages:
        plan, past = planned[stage.key], real[stage.key]
        yield {
            "number": stage.number, "stage": stage.key,
            "planned_open": None if plan.opens_on is None else str(plan.opens_on),
            "planned_close": None if plan.closes_on is None else str(plan.closes_on),
            "opened_on": _day(tx, past.opened_at), "closed_on": _day(tx, past.closed_at),
            "reason": plan.reason,
        }  # fmt: skip


def _schedule_changes(tx: Tx) -> Iterable[Row]:
    """Tell all dates that were ever published, also those that others took the place of."""
    numbers = {each.key: each.number for each in tx.kept(Programme).stages}
    for each in schedule.changes(tx):
        if each.stage in numbers:
            yield {
                "revision": each.revision, "published_on": _day(tx, each.at),
                "number": numbers[each.stage], "stage": each.stage,
                "planned_open": None if each.opens_on is None else str(each.opens_on),
                "planned_close": None if each.closes_on is None else str(each.closes_on),
                "reason": each.reason,
            }  # fmt: skip


def _names(tx: Tx) -> Iterable[Row]:
    facts = tx.kept(Programme)
    named: Mapping[str, Sequence[_Named]] = {
        "theme": facts.themes, "territory": facts.territories, "sector": facts.sectors,
        "institution": facts.institutions, "stage": facts.stages, "meeting": facts.meeting_kinds,
    }  # fmt: skip
    for kind, every in named.items():
        for each in every:
            for language in facts.languages:
                name = each.name.say(language)
                yield {"kind": kind, "key": each.key, "language": language, "name": name}


# ── small steps ───────────────────────────────────────────────────────────────────────────────


def _day(tx: Tx, moment: datetime | None) -> str | None:
    """Return the day of a moment where the programme is: an exact time would tell of somebody."""
    return None if moment is None else str(schedule.today(tx.kept(Programme), moment))


def _list(codes: Iterable[str]) -> str:
    return " ".join(codes)


_MADE: Final[Mapping[str, _Maker]] = {
    "proposals": _proposals,
    "themes": _themes,
    "answers": _answers,
    "drafts": _drafts,
    "validations": _validations,
    "commitments": _commitments,
    "milestones": _milestones,
    "attendance": _attendance,
    "observations": _observations,
    "opinions": _opinions,
    "schedule": _schedule,
    "schedule_changes": _schedule_changes,
    "names": _names,
}
