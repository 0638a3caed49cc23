"""What an authority says that does not find a draft viable: reasons, and a counterproposal."""

from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic_core import PydanticCustomError

from cocreation.folding import fold
from cocreation.proposals.similar import stems
from cocreation.refusals import Refusal
from cocreation.texts import Paragraph, Title, different_words, says_enough
from storage.commitments.drafts import DraftRecord

REASONS_LEAST: Final = 40
SOLUTION_LEAST: Final = 80
"""Characters below which reasons, and the solution of a counterproposal, say too little."""

WORDS_LEAST: Final = 6
"""Different words below which any of them says too little, however long it is."""

TITLE_WORDS_LEAST: Final = 3
PROBLEM_WORDS_LEAST: Final = 4
"""Different words below which the title and the problem of a counterproposal say too little."""

SHARED_LEAST: Final = 3
"""Stems in common with the draft below which a counterproposal must say how it relates to it."""

_COPIED: Final = 0.9  # of all stems in common: the draft again, with a word or two changed


def _says_enough(key: str, least: int) -> AfterValidator:
    return says_enough(key, least=least, words=WORDS_LEAST)


def _has_words(key: str, least: int) -> AfterValidator:
    def check(text: str) -> str:
        said = different_words(text)
        if said < least:
            raise PydanticCustomError(key, "too few words", {"words": least, "said": said})
        return text

    return AfterValidator(check)


Reasons = Annotated[Paragraph, _says_enough("reasons_too_short", REASONS_LEAST)]
"""Why a draft is not viable, in public."""

CounterTitle = Annotated[Title, _has_words("counter_title_too_short", TITLE_WORDS_LEAST)]
"""What a counterproposal is called, in words that say what it is about."""

CounterProblem = Annotated[Paragraph, _has_words("counter_problem_too_short", PROBLEM_WORDS_LEAST)]
"""Which problem a counterproposal answers to."""

Solution = Annotated[Paragraph, _says_enough("counter_too_short", SOLUTION_LEAST)]
"""What the institution would do instead."""

Relation = Annotated[Paragraph, _says_enough("relation_too_short", REASONS_LEAST)]
"""How a counterproposal relates to a draft with which it shares almost no words."""


class NotViable(BaseModel):
    """A no to a draft: it has its reasons and its counterproposal, or it is none."""

    model_config = ConfigDict(frozen=True)

    reasons: Reasons
    title: CounterTitle
    problem: CounterProblem
    solution: Solution
    relation: Relation | None = None


def is_copy(draft: DraftRecord, *, title: str, problem: str, solution: str) -> bool:
    """Return whether a counterproposal says what the draft says."""
    if fold(solution) == fold(draft.solution):
        return True
    theirs, mine = _stems(draft), stems(f"{title}\n{problem}\n{solution}")
    return len(theirs & mine) >= _COPIED * len(theirs | mine)


def relates(draft: DraftRecord, *, title: str, problem: str, solution: str) -> bool:
    """Return whether a counterproposal shares enough words with the draft to speak for itself."""
    return len(_stems(draft) & stems(f"{title}\n{problem}\n{solution}")) >= SHARED_LEAST


def check(draft: DraftRecord, no: NotViable) -> None:
    """Refuse a counterproposal that is the draft again, or does not say how it relates to it."""
    texts = no.model_dump(include={"title", "problem", "solution"})
    if is_copy(draft, **texts):
        raise copied(draft)
    if no.relation is None and not relates(draft, **texts):
        raise Refusal("counter.unrelated", code=draft.code)


def copied(draft: DraftRecord) -> Refusal:
    """Return the refusal of a counterproposal that is the draft again."""
    return Refusal("counter.is_copy", code=draft.code)


def _stems(draft: DraftRecord) -> frozenset[str]:
    return stems(f"{draft.title}\n{draft.problem}\n{draft.solution}")
