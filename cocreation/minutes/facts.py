"""What minutes hold: what was written, and what the records say of the meeting."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, StringConstraints

from cocreation.personal_data import mask
from cocreation.programme.facts import Programme
from cocreation.texts import Paragraph, ShownName
from storage.engine import Tx

FEWEST_SHOWN: Final = 5
"""A group of people smaller than this is not counted where others read it."""

_AGREEMENT_MAX = 1_000

AgreementText = Annotated[Paragraph, StringConstraints(max_length=_AGREEMENT_MAX)]


class Agreement(BaseModel):
    """What was agreed on. Who does it: an organisation or a role by its key, or in words."""

    model_config = ConfigDict(frozen=True)

    text: AgreementText
    by: Literal["organisation", "role", "other"] | None = None
    name: ShownName | None = None
    due: date | None = None


class Written(BaseModel):
    """What somebody wrote in minutes."""

    model_config = ConfigDict(frozen=True)

    discussed: Paragraph
    agreements: tuple[Agreement, ...] = ()
    notes: Paragraph | None = None


class Erratum(BaseModel):
    """What an erratum says; its reason stands beside it."""

    model_config = ConfigDict(frozen=True)

    text: Paragraph


class DraftLine(BaseModel):
    """A draft commitment that the meeting left, as it was called then, and where it comes from.

    `responsible` are keys of institutions.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    title: str
    origins: tuple[str, ...]
    responsible: tuple[str, ...] = ()


class SenseLine(BaseModel):
    """What a meeting was asked whether it agrees with, and how many answered what."""

    model_config = ConfigDict(frozen=True)

    statement: str
    agree: int
    disagree: int
    abstain: int


class Composed(BaseModel):
    """What the records say of a meeting: when, where, who was there in numbers, what it left.

    `sectors` are counts by key; `institutions` those that were there, `absent` those called of
    which nobody came, as the records name them. `no_drafts` is why it left none, if that was said.
    Minutes that went round before `senses` and it were kept have neither.
    """

    model_config = ConfigDict(frozen=True)

    title: str
    kind: str
    theme: str | None
    territory: str | None
    starts_at: datetime
    ends_at: datetime
    place: str | None
    online_url: str | None
    agenda: str | None
    present: int
    sectors: Mapping[str, int]
    institutions: tuple[str, ...]
    absent: tuple[str, ...]
    drafts: tuple[DraftLine, ...]
    senses: tuple[SenseLine, ...] = ()
    no_drafts: str | None = None


class Shares(NamedTuple):
    """Counts that tell of nobody: sectors with enough people, and how many all others are.

    `others` is None when there are none, 0 when they are too few to be counted.
    """

    shown: dict[str, int]
    others: int | None


def shares(sectors: Mapping[str, int], *, unsaid: int = 0) -> Shares:
    """Return what may be read of a count by sector: no group, nor what is left, is too small.

    `unsaid` is how many said no sector: they are told among the others.
    """
    shown = {key: count for key, count in sectors.items() if count >= FEWEST_SHOWN}
    hidden = sum(sectors.values()) + unsaid - sum(shown.values())
    if not hidden:
        return Shares(shown, None)
    # What is left would tell a small group from the total: the smallest shown joins it.
    while shown and hidden < FEWEST_SHOWN:
        least = min(shown, key=lambda key: (shown[key], key))
        hidden += shown.pop(least)
    return Shares(shown, hidden if hidden >= FEWEST_SHOWN else 0)


def as_public(tx: Tx, written: Written) -> Written:
    """Return what was written as others read it: what identifies a person is masked."""
    patterns = tx.kept(Programme).personal_data
    agreements = [
        each.model_copy(
            update={
                "text": mask(each.text, patterns),
                "name": mask(each.name, patterns)
                if each.by == "other" and each.name
                else each.name,
            }
        )
        for each in written.agreements
    ]
    return Written.model_construct(
        discussed=mask(written.discussed, patterns),
        agreements=tuple(agreements),
        notes=None if written.notes is None else mask(written.notes, patterns),
    )
