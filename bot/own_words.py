"""What a person wrote into a form that has ended without them: it is given back, never lost."""

from bot.answers import as_place
from bot.interview import Interview
from bot.refusing import words_back
from cocreation.folding import fold
from cocreation.refusals import Refusal
from locales.phrases import Phrase


def given_back(interview: Interview, said: str | None) -> tuple[Phrase, ...]:
    """Return the phrase that gives back what was written in a form, none if nothing was.

    `said` is what was typed last, which is in no answer yet. What was chosen is not repeated, nor
    what was read as a code or a day, nor a plain yes or no.
    """
    return words_back("\n\n".join(written(interview, said)))


def written(interview: Interview, said: str | None) -> list[str]:
    """Return what was written in a form, answer by answer."""
    form = interview.form
    found = [
        value
        for name, ask in form.questions.items()
        if ask.options is None
        and not ask.reads
        and name in form.model_fields_set
        and isinstance(value := getattr(form, name), str)
    ]
    last = (interview.sheet.held + (said or "")).strip()
    if last and _open_to_words(interview) and not _chooses(interview, last):
        found.append(last)
    return found


def _open_to_words(interview: Interview) -> bool:
    try:
        question = interview.question()
    except Refusal:  # what it is about is settled: it cannot be told any more
        return True
    return question is not None and not question.options


def _chooses(interview: Interview, text: str) -> bool:
    """Tell whether a text is an answer to choose, which may be all that was asked for."""
    phrases = interview.turn.phrases
    plain = (*phrases.words("answer.yes.words"), *phrases.words("answer.no.words"))
    return as_place(text) is not None or fold(text) in map(fold, plain)
