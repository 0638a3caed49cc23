"""What every statement of a programme is made of: keys, lines, and words in each language."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    RootModel,
    StringConstraints,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=32)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^\n]*$")]
TextBlock = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Fact(BaseModel):
    """A statement that does not change once read, and has no name unknown here."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Filed(Fact):
    """What a file of its own says; `key` is the file's name without its ending."""

    key: str


class Words(RootModel[tuple[tuple[Key, Line], ...]]):
    """The same words in each language of the programme, its first language first."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _in_every_language(cls, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, dict):
            return value
        languages: Sequence[str] = (info.context or {}).get("languages", tuple(value))
        missing = [each for each in languages if each not in value]
        strange = [each for each in value if each not in languages]
        if missing or strange:
            reason = [f"has no words in «{each}»" for each in missing]
            reason += [f"«{each}» is no language of this programme" for each in strange]
            raise PydanticCustomError("languages", "{reason}", {"reason": "; ".join(reason)})
        return tuple((each, value[each]) for each in languages)

    def say(self, language: str) -> str:
        """Give the words in `language` ("es", "es_PA"), else in the programme's first language."""
        said = dict(self.root)
        return said.get(language) or said.get(language[:2]) or self.root[0][1]

    @property
    def every(self) -> tuple[str, ...]:
        """The words in each language."""
        return tuple(words for _, words in self.root)


class Passage(Words):
    """The same text in each language of the programme; it may have several lines."""

    root: tuple[tuple[Key, TextBlock], ...]
