"""How a commitment that is being developed is worded, and what follows each change of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.messages import Button, Phrase, Reply, say
from bot.news import hop_news
from bot.turn import Turn
from cocreation.commitments import (
    commitment_codes,
    commitment_versions,
    development,
    plan_changes,
)
from cocreation.commitments.commitment_versions import Changed
from cocreation.overtaken import Overtaken
from cocreation.programme import institution_names
from cocreation.programme.facts import Programme
from cocreation.proposals import hops
from cocreation.proposals.hops import Hop
from handlers.commitments import commitment_parts
from storage.commitments import commitments as records
from storage.commitments import drafts as draft_records
from storage.commitments.commitments import CommitmentRecord, MilestoneRecord

_FEW = 6


def which(example: str, key: str = "commitment.which") -> Reply:
    """Return what is said to a command that names no commitment."""
    button = Button(Phrase("development.list.button"), say="/desarrollar")
    return say(key, button, example=example)


def code_of(text: str) -> str | None:
    """Return the code of the commitment that words name, or None."""
    named = commitment_codes.read(text)
    return None if named is None or named.milestone is not None else named.code


def read(turn: Turn) -> tuple[str, int]:
    """Return the code and the version that the form of this turn began with."""
    code, _, version = turn.subject.partition("/")
    return code, int(version)


def about(turn: Turn, _form: Any) -> Mapping[str, Any]:
    """Return what a question says of the commitment of its form."""
    found = records.by_code(turn.tx, read(turn)[0].partition(".")[0])
    assert found is not None
    return {"code": found.code, "title": found.title}


def sheet(turn: Turn, commitment: CommitmentRecord) -> tuple[Phrase, ...]:
    """Return all that a commitment says so far, and what it lacks."""
    facts = commitment_parts.lines(
        turn,
        theme=commitment.theme,
        value=commitment.value,
        responsible=commitment.responsible,
        supporting=commitment.supporting,
    )
    missing = Phrase("draft.to_be_said")
    lines = [
        milestone_line(turn, commitment, each)
        for each in records.milestones(turn.tx, commitment.id)
    ]
    return (
        Phrase(
            "commitment.sheet",
            {
                "code": commitment.code,
                "title": commitment.title,
                "version": commitment.version,
                "problem": commitment.problem or missing,
                "solution": commitment.solution or missing,
                "facts": facts,
                "goal": commitment.goal or Phrase("commitment.goal.to_be_said"),
                "milestones": lines or missing,
            },
        ),
        lacking(turn, commitment),
    )


def milestone_line(turn: Turn, commitment: CommitmentRecord, milestone: MilestoneRecord) -> Phrase:
    """Return a milestone in a few lines."""
    facts = turn.tx.kept(Programme)
    return Phrase(
        "milestone.line",
        {
            "code": f"{commitment.code}.{milestone.number}",
            "what": milestone.what,
            "starts": facts.noon(milestone.starts_on),
            "ends": facts.noon(milestone.ends_on),
            "deliverable": milestone.deliverable,
            "institution": facts.institution(milestone.institution).short,
        },
    )


def lacking(turn: Turn, commitment: CommitmentRecord) -> Phrase:
    """Return what a commitment lacks, or that it is complete."""
    names = development.lacks(turn.tx, commitment)
    if not names:
        return Phrase("commitment.complete", {"code": commitment.code})
    lines = [Phrase(f"commitment.lacks.{name}") for name in names]
    return Phrase("commitment.lacks", {"code": commitment.code, "list": lines})


def acts(turn: Turn, commitment: CommitmentRecord) -> tuple[Button, ...]:
    """Return what may be done next to a commitment: what it lacks comes first."""
    code = commitment.code
    versions = Button(Phrase("versions.button"), say=f"/versiones {code}")
    if plan_changes.refusal(turn.tx) is not None:
        return (versions,)
    lacks = development.lacks(turn.tx, commitment)
    key = "commitment.goal.change.button" if commitment.goal else "commitment.goal.set.button"
    goal = Button(Phrase(key), say=f"/meta {code}")
    milestone = Button(Phrase("milestone.add.button"), say=f"/hito {code}")
    first = [goal, milestone] if "goal" in lacks else [milestone, goal]
    return (
        *first,
        Button(Phrase("commitment.correct.button"), say=f"/corregircompromiso {code}"),
        versions,
    )


def see_button(code: str) -> Button:
    """Return the button that shows the sheet of a commitment."""
    return Button(Phrase("draft.see.button", {"code": code}), say=f"/desarrollar {code}")


def after(turn: Turn, commitment: CommitmentRecord, *done: Phrase) -> list[Reply]:
    """Return what is said once a commitment changed; once it is complete, its authors hear it."""
    mine = Reply(
        (*done, lacking(turn, commitment)),
        (*acts(turn, commitment)[:2], see_button(commitment.code)),
    )
    draft_id = commitment.draft_id
    draft = None if draft_id is None else draft_records.by_id(turn.tx, draft_id)
    if draft is None or development.lacks(turn.tx, commitment):
        return [mine]
    facts = turn.tx.kept(Programme)
    return [
        mine,
        *hop_news.replies(
            turn.tx,
            hops.origins(turn.tx, draft),
            hop=Hop.COMPLETED,
            subject=commitment.code,
            key="commitment.told_complete",
            now=turn.now,
            but=turn.me,
            code=commitment.code,
            title=commitment.title,
            goal=commitment.goal,
            institutions=institution_names.acronyms(facts, commitment.responsible),
        ),
    ]


def overtaken(turn: Turn, told: Overtaken, *, version: int, written: str, again: str) -> Reply:
    """Return what is said to who came second: what changed, and their own words, to be kept."""
    code = str(told.values["code"])
    found = records.by_code(turn.tx, code)
    assert found is not None
    changes = commitment_versions.since(turn.tx, found, version)
    return Reply(
        (
            Phrase(told.key, told.values),
            *changed(turn, changes[:_FEW]),
            Phrase("commitment.your_words", {"text": written}),
        ),
        (Button(Phrase("commitment.again.button"), say=again), see_button(code)),
    )


# ── differences ───────────────────────────────────────────────────────────────────────────────


def changed(turn: Turn, changes: Sequence[Changed]) -> list[Phrase]:
    """Return a paragraph for each field that changed."""
    return [_changed(turn, each) for each in changes]


def _changed(turn: Turn, change: Changed) -> Phrase:
    name: object = Phrase(f"change.{change.field}")
    if change.milestone is not None:
        name = Phrase("change.of_milestone", {"number": change.milestone, "field": name})
    if change.words:
        lines = [
            Phrase("change.words", {"before": each.before, "after": each.after})
            for each in change.words
        ]
        return Phrase("change.text", {"field": name, "list": lines})
    before = _value(turn, change.field, change.before)
    after = _value(turn, change.field, change.after)
    if before is None:
        return Phrase("change.new", {"field": name, "after": after})
    if after is None:
        return Phrase("change.gone", {"field": name, "before": before})
    return Phrase("change.other", {"field": name, "before": before, "after": after})


def _value(turn: Turn, field: str, value: Any) -> object | None:
    """Return how a value of a snapshot is said; None for none."""
    facts = turn.tx.kept(Programme)
    if not value:
        return None
    if field in ("added", "removed"):
        return str(value["what"])
    if field in ("starts_on", "ends_on"):
        return Phrase("change.day", {"day": facts.noon(date.fromisoformat(value))})
    if field in ("responsible", "supporting"):
        return institution_names.acronyms(facts, value)
    if field == "institution":
        return institution_names.acronyms(facts, [value])
    if field == "theme":
        return facts.theme(value).name
    if field == "value":
        return facts.plan.value(value).name
    if field == "state":
        return Phrase(f"change.state.{value}")
    return str(value)
