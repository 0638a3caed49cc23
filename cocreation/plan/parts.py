"""What a composed plan is made of: sections of numbered paragraphs, each with where it is from."""

from collections.abc import Collection
from typing import Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

SUMMARY: Final = "summary"
"""The key of the section that tells of each commitment in a line."""

PERIOD: Final = "introduction/period"
"""The key of the paragraph that tells from which day to which the plan lasts."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Table(_Part):
    """A small table below a paragraph: a row of heads and rows as long as it."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Paragraph(_Part):
    """A paragraph; `number` is what is printed before it ("3.2").

    `key` says what it tells of, and stays in later versions, whatever its number becomes.
    `heading` stands above it where a part of the section begins. `note` is its footnote. `origins`
    are codes: of proposals, themes, drafts, meetings and earlier commitments. What `counts` tells
    how much there was on the day it was composed: more may come after.
    """

    number: str
    key: str
    section: str
    text: str
    heading: str | None = None
    table: Table | None = None
    note: str | None = None
    commitment: str | None = None
    origins: tuple[str, ...] = ()
    counts: bool = False


class Section(_Part):
    """A section; its number counts from 1."""

    key: str
    number: int
    heading: str


class Composed(_Part):
    """A plan as words, in one language (two letters)."""

    language: str
    title: str
    sections: tuple[Section, ...]
    paragraphs: tuple[Paragraph, ...]

    def paragraph(self, number: str) -> Paragraph | None:
        """Return the paragraph of this number, or None."""
        return next((each for each in self.paragraphs if each.number == number), None)

    def of_key(self, key: str) -> Paragraph | None:
        """Return the paragraph that tells of this, or None."""
        return next((each for each in self.paragraphs if each.key == key), None)

    def of_commitment(self, code: str) -> Paragraph | None:
        """Return the paragraph with which a commitment begins, in full, or None."""
        told = (each for each in self.paragraphs if each.section != SUMMARY)
        return next((each for each in told if each.commitment == code), None)

    def of_section(self, key: str) -> list[Paragraph]:
        """Return the paragraphs of a section, in order."""
        return [each for each in self.paragraphs if each.section == key]

    @property
    def commitments(self) -> tuple[str, ...]:
        """The codes of the commitments that are told of, in order, each once."""
        found = (each.commitment for each in self.paragraphs if each.commitment is not None)
        return tuple(dict.fromkeys(found))


class Change(NamedTuple):
    """What a later version says otherwise; the number is that of the paragraph that is left."""

    what: Literal["new", "changed", "gone"]
    number: str
    before: str
    after: str


def difference(before: Composed, after: Composed) -> list[Change]:
    """Return what changed, paragraph by paragraph, in the order of the later version.

    A paragraph that only got another number is the same one. What is gone comes last.
    """
    old = {each.key: each for each in before.paragraphs}
    changes = []
    for each in after.paragraphs:
        was = old.pop(each.key, None)
        if was is None:
            changes.append(Change("new", each.number, "", _said(each)))
        elif _said(was) != _said(each):
            changes.append(Change("changed", each.number, _said(was), _said(each)))
    return changes + [Change("gone", each.number, _said(each), "") for each in old.values()]


def outdated(before: Composed, after: Composed) -> bool:
    """Return whether a version says otherwise than a later one, apart from what only counts."""
    every = (*before.paragraphs, *after.paragraphs)
    told = {each.key for each in every if not each.counts}
    return bool(difference(_of(before, told), _of(after, told)))


def _of(composed: Composed, keys: Collection[str]) -> Composed:
    kept = tuple(each for each in composed.paragraphs if each.key in keys)
    return composed.model_copy(update={"paragraphs": kept})


def _said(paragraph: Paragraph) -> str:
    """Return all that a paragraph says, its table and footnote too, a line each."""
    rows = () if paragraph.table is None else paragraph.table.rows
    lines = [paragraph.heading, paragraph.text, *(" · ".join(row) for row in rows), paragraph.note]
    return "\n".join(each for each in lines if each)
