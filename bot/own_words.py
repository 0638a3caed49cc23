"""What a person wrote into a form that has ended without them: it is given back, never lost."""

from bot.interview import Interview
from cocreation.refusals import Refusal
from locales.phrases import Phrase

_WORTH_KEEPING = 25
"""Letters from which words are given back: fewer are as quickly said again."""


def given_back(interview: Interview, said: str | None) -> tuple[Phrase, ...]:
    """Return the phrase that gives back what was written in a form, none if that was little.

    `said` is what was typed last, which is in no answer yet. What was chosen is not repeated.
    """
    text = "\n\n".join(written(interview, said))
    return (Phrase("form.your_words", {"text": text}),) if len(text) >= _WORTH_KEEPING else ()


def written(interview: Interview, said: str | None) -> list[str]:
    """Return what was written in a form, answer by answer."""
    found = [
        value
        for name, ask in interview.form.questions.items()
        if ask.options is None and isinstance(value := interview.sheet.answers.get(name), str)
    ]
    last = interview.sheet.held + (said or "")
    if last.strip() and _open_to_words(interview):
        found.append(last.strip())
    return found


def _open_to_words(interview: Interview) -> bool:
    try:
        question = interview.question()
    except Refusal:  # what it is about is settled: it cannot be told any more
        return True
    return question is not None and not question.options
