"""What an earlier plan states, as its file must give it: frozen, unknown names refused."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from cocreation.programme.elements import Fact, Filed, Key, Line, Words
from cocreation.programme.plan import PlanKey
from cocreation.training.course_facts import Link

State = Literal["continuing", "ended", "undecided"]
"""Whether a commitment of an earlier plan goes on in the present one."""

Results = Literal["worsened", "no-change", "marginal", "major", "outstanding"]
"""What the independent reporting mechanism found that came of a commitment, in its own terms."""

OgpCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}\d{4}$")]


class Backed(Fact):
    """Something that a published `source` (a key of the plan's) says, or that is invented.

    `ejemplo` marks what is invented: it may fill a demonstration, and is never shown as a fact.
    """

    source: Key | None = None
    ejemplo: bool = False


class StateOf(Backed):
    """In what state a commitment is."""

    value: State


class TextOf(Backed):
    """What a commitment does, in a sentence or two for everybody."""

    says: Line


class ShareOf(Backed):
    """The keys of the institutions that answer for a commitment, and of those that support it."""

    responsible: Annotated[tuple[Key, ...], Field(min_length=1)]
    supporting: tuple[Key, ...] = ()


class ResultsOf(Backed):
    """What was found to have come of a commitment."""

    value: Results


class Balance(Backed):
    """How far the plan as a whole came."""

    says: Words


class EarlierCommitment(Fact):
    """A commitment of an earlier plan. `title` and `ogp_code` are what the plan's source says."""

    number: Annotated[int, Field(ge=1, le=9999)]
    title: Line
    ogp_code: OgpCode | None = None
    state: StateOf
    text: TextOf | None = None
    institutions: ShareOf | None = None
    results: ResultsOf | None = None


class EarlierPlan(Filed):
    """An earlier plan, made by `earlier_plan_file.load`, which has checked its parts.

    `sources` are the pages that its facts are published on, by keys of its own; `source` is the
    key of the one that lists its commitments.
    """

    key: PlanKey
    name: Words
    source: Key
    sources: dict[Key, Link]
    balance: Balance | None = None
    commitments: Annotated[tuple[EarlierCommitment, ...], Field(min_length=1)]

    def code(self, number: int) -> str:
        """Return the code of the commitment with this number."""
        return f"{self.key}-{number:02d}"


class EarlierPlans:
    """The earlier plans of a programme, in its order."""

    def __init__(self, plans: tuple[EarlierPlan, ...]) -> None:
        self._plans = plans

    def __iter__(self) -> Iterator[EarlierPlan]:
        return iter(self._plans)

    def __len__(self) -> int:
        return len(self._plans)

    def find(self, key: str) -> EarlierPlan | None:
        """Give the plan of this key, or None."""
        return next((each for each in self._plans if each.key == key), None)

    def commitment(self, plan: str, number: int) -> EarlierCommitment | None:
        """Give a commitment as the file of its plan states it, or None."""
        found = self.find(plan)
        stated = () if found is None else found.commitments
        return next((each for each in stated if each.number == number), None)
