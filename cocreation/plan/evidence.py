"""What the records show of each requirement of the standard that a plan answers to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from cocreation.links import Outside
from cocreation.personal_data import mask
from cocreation.plan.package_data import Sheet
from cocreation.plan.standards import Requirement, Shows
from cocreation.programme.facts import Programme
from cocreation.schedule import schedule
from storage.engine import Tx
from storage.plan import plan_versions


class Line(NamedTuple):
    """One thing that was done: the key of its phrase, and what is in it (days are ISO texts)."""

    key: str
    values: Mapping[str, Any]


class Shown(NamedTuple):
    """A requirement and what the records show of it; no lines when they show nothing."""

    requirement: Requirement
    lines: Sequence[Line]


def gather(tx: Tx, requirements: Iterable[Requirement], sheets: Sequence[Sheet]) -> list[Shown]:
    """Return what the records show of each requirement, from the tables of the package."""
    tables = {each.name: each.rows for each in sheets}
    seen = _Seen(tx, tables)
    return [
        Shown(each, [line for what in each.shown_by for line in _SHOWN[what](seen)])
        for each in requirements
    ]


class _Seen:
    def __init__(self, tx: Tx, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        self.tx = tx
        self.tables = tables
        self.facts = tx.kept(Programme)
        self.kinds = {each.key: each for each in self.facts.meeting_kinds}

    def meetings(self, *, forum: bool = False, follow_up: bool = False) -> list[Mapping[str, Any]]:
        """Return the meetings of kinds of one sort that were not cancelled, by code."""
        return [
            row
            for row in self.tables["meetings"]
            if row["state"] != "cancelled"
            and (kind := self.kinds.get(row["kind"])) is not None
            and kind.follow_up is follow_up
            and (kind.quorum is not None) is forum
        ]

    def meeting(self, row: Mapping[str, Any]) -> Line:
        title = mask(row["title"], self.facts.personal_data)
        values = {"code": row["code"], "title": title, "set_for": row["set_for"]}
        return Line("evidence.meeting", values)


def _forum(seen: _Seen) -> Iterable[Line]:
    return [seen.meeting(row) for row in seen.meetings(forum=True) if row["minutes"] == "published"]


def _rules(seen: _Seen) -> Iterable[Line]:
    return [Line("evidence.rules", {"url": url}) for url in _site_of(seen)]


def _site(seen: _Seen) -> Iterable[Line]:
    return [Line("evidence.site", {"url": url}) for url in _site_of(seen)]


def _site_of(seen: _Seen) -> list[str]:
    url = seen.tx.kept(Outside).public_url
    return [] if url is None else [url]


def _minutes(seen: _Seen) -> Iterable[Line]:
    codes = [row["code"] for row in seen.tables["meetings"] if row["minutes"] == "published"]
    return _counted("evidence.minutes", codes)


def _plan(seen: _Seen) -> Iterable[Line]:
    found = plan_versions.newest(seen.tx, "approved")
    if found is None or found.approved_at is None:
        return []
    day = str(schedule.today(seen.facts, found.approved_at))
    return [Line("evidence.plan", {"number": found.number, "day": day})]


def _schedule(seen: _Seen) -> Iterable[Line]:
    published = [
        moment
        for each in schedule.planned(seen.tx).values()
        if (moment := each.published_at) is not None
    ]
    if not published:
        return []
    day = str(schedule.today(seen.facts, min(published)))
    return [Line("evidence.schedule", {"count": len(published), "day": day})]


def _outreach(seen: _Seen) -> Iterable[Line]:
    return [seen.meeting(row) for row in seen.meetings() if row["attended"] is not None]


def _inputs(seen: _Seen) -> Iterable[Line]:
    rows = seen.tables["proposals"]
    if not rows:
        return []
    days = sorted(row["received_on"] for row in rows)
    paper = sum(row["source"] == "paper" for row in rows)
    values = {"count": len(rows), "paper": paper, "first": days[0], "last": days[-1]}
    return [Line("evidence.inputs", values)]


def _answers(seen: _Seen) -> Iterable[Line]:
    return _counted("evidence.answers", [row["proposal"] for row in seen.tables["answers"]])


def _observations(seen: _Seen) -> Iterable[Line]:
    codes = [row["code"] for row in seen.tables["observations"] if row["reply"] is not None]
    return _counted("evidence.observations", codes)


def _follow_up(seen: _Seen) -> Iterable[Line]:
    return [seen.meeting(row) for row in seen.meetings(follow_up=True)]


def _counted(key: str, codes: Sequence[str]) -> list[Line]:
    return [Line(key, {"count": len(codes), "codes": ", ".join(codes)})] if codes else []


_SHOWN: Mapping[Shows, Callable[[_Seen], Iterable[Line]]] = {
    Shows.FORUM: _forum,
    Shows.RULES: _rules,
    Shows.SITE: _site,
    Shows.MINUTES: _minutes,
    Shows.PLAN: _plan,
    Shows.SCHEDULE: _schedule,
    Shows.OUTREACH: _outreach,
    Shows.INPUTS: _inputs,
    Shows.ANSWERS: _answers,
    Shows.OBSERVATIONS: _observations,
    Shows.FOLLOW_UP: _follow_up,
}
