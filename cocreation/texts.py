"""What a person may write: a title, a paragraph, a name; the same on every channel and on paper."""

from typing import Annotated, Final

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from cocreation.folding import fold

FEWEST_LETTERS: Final = 3
"""Letters and digits without which a text says nothing."""

_NO_ANSWERS: Final = frozenset(
    {
        *("no se", "nose", "no lo se", "no sabria", "ni idea", "no tengo idea", "xxx"),
        *("nada", "ninguna", "ninguno", "no gracias", "no tengo", "no aplica"),
        *("i don t know", "i dont know", "no idea", "nothing", "none", "no thanks"),
    }
)
"""What people say, folded, when they do not know what to say: no text for others to read."""

TITLE_MAX: Final = 120
PARAGRAPH_MAX: Final = 4000
_NAME_MAX: Final = 80


def _has_letters(text: str) -> str:
    if not any(letter.isalnum() for letter in text):
        raise PydanticCustomError("no_letters", "no letters")
    return text


def _says_something(text: str) -> str:
    if sum(letter.isalnum() for letter in text) < FEWEST_LETTERS:
        raise PydanticCustomError("too_few_letters", "too few letters")
    if is_no_answer(text):
        raise PydanticCustomError("says_nothing", "no answer")
    return text


def is_no_answer(text: str) -> bool:
    """Return whether a text only says that somebody does not know what to say."""
    return fold(text) in _NO_ANSWERS


def different_words(text: str) -> int:
    """Return how many different words a text has."""
    return len(set(fold(text).split()))


def is_enough(text: str, *, least: int, words: int) -> bool:
    """Return whether a text has so many characters and different words."""
    return _length(text) >= least and different_words(text) >= words


def says_enough(key: str, *, least: int, words: int) -> AfterValidator:
    """Return what refuses a text that is not enough, for a reason (`key`)."""

    def check(text: str) -> str:
        if not is_enough(text, least=least, words=words):
            said = _length(text)
            facts = {"least": least, "words": words, "said": said}
            raise PydanticCustomError(key, "says too little", facts)
        return text

    return AfterValidator(check)


def _length(text: str) -> int:
    return len(" ".join(text.split()))


def _in_one_line(name: str) -> str:
    return " ".join(name.split())


def _text(limit: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=limit)


Title = Annotated[
    str, _text(TITLE_MAX), AfterValidator(_has_letters), AfterValidator(_says_something)
]
Paragraph = Annotated[
    str, _text(PARAGRAPH_MAX), AfterValidator(_has_letters), AfterValidator(_says_something)
]
ShownName = Annotated[
    str, _text(_NAME_MAX), AfterValidator(_has_letters), AfterValidator(_in_one_line)
]
