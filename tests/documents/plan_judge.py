"""Judges whether a document tells a whole plan: all that its records say, and all that it says."""

from collections.abc import Iterator

from cocreation.people.bodies import bodies
from cocreation.plan.parts import Composed
from cocreation.plan.plan_records import Origin, Records
from cocreation.programme.facts import Programme

_QUOTES = str.maketrans("", "", "\"'\u201c\u201d\u2018\u2019")


def missing(records: Records, composed: Composed, programme: Programme, text: str) -> list[str]:
    """Return what a document's text does not tell of a plan; its spaces and lines do not matter."""
    said = squeezed(text)
    expected = [*_of_records(records, programme), *_of_words(composed)]
    return [each for each in dict.fromkeys(expected) if squeezed(each) not in said]


def squeezed(text: str) -> str:
    """Return a text without spaces, and without quotes, which a typesetter makes its own of."""
    return "".join(text.translate(_QUOTES).split())


def _of_records(records: Records, programme: Programme) -> Iterator[str]:
    names = {
        each.key: each.name.say(programme.languages[0])
        for group in bodies(programme, None)
        for each in group
    }
    for made in records.made:
        of = made.commitment
        yield f"{of.code}. {of.title}"
        yield from (each for each in (of.problem, of.solution, of.goal) if each is not None)
        yield from (names[key] for key in (*of.responsible, *of.supporting))
        for step in made.milestones:
            yield from (step.what, step.deliverable)
        yield from _of_origin(made.origin)
    for one in records.continuing:
        yield f"{one.code}. {one.title}"
        yield from (each for each in (one.solution, one.goal) if each is not None)
    for chosen in (*records.themes, *records.themes_left_out):
        yield f"{chosen.theme.code}. {chosen.theme.title}"
        yield chosen.theme.reason or ""
    yield from (each.theme.summary for each in records.themes)
    for left in records.left_out:
        yield f"{left.draft.code}. {left.draft.title}"
        institution = "" if left.institution is None else names[left.institution]
        yield from (institution, left.reasons or "", left.counter or "")
    for text in records.texts.values():
        yield from text.split("\n")


def _of_origin(origin: Origin) -> Iterator[str]:
    for each in origin.proposals:
        yield from (each.code, each.title)
    yield from (each.code for each in origin.drafts)
    yield from origin.tables
    if origin.earlier is not None:
        yield origin.earlier


def _of_words(composed: Composed) -> Iterator[str]:
    for section in composed.sections:
        yield f"{section.number}. {section.heading}"
    for each in composed.paragraphs:
        yield f"{each.number} {each.text}"
        if each.heading is not None:
            yield each.heading
        if each.table is not None:
            yield from each.table.heads
            yield from ("".join(row) for row in each.table.rows)
        if each.note is not None:
            yield each.note
