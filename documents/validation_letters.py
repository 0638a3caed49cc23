"""The letters that ask an authority to decide on draft commitments, their text annexed."""

from datetime import date
from typing import Any

from cocreation.commitments import drafts
from cocreation.programme import letter_terms
from cocreation.programme.facts import Programme
from cocreation.validation import validation_letters, validation_terms
from cocreation.validation.validating import WAITING
from cocreation.validation.validation_letters import Letter as Asking
from cocreation.validation.validation_letters import Listed
from documents.letters import Letter, Part, frame
from locales.phrases import Phrase, Phrases
from storage.engine import Tx

_BODY = {
    False: ("letter.greeting", "validation_letter.why", "validation_letter.request"),
    True: ("validation_letter.again.greeting", "validation_letter.again.request"),
}
_ENDING = {
    False: (
        "validation_letter.either",
        "validation_letter.answer",
        "validation_letter.annexed",
        "validation_letter.public",
    ),
    True: (
        "validation_letter.either",
        "validation_letter.again.answer",
        "validation_letter.annexed",
    ),
}
_LINES = {
    "responsible": "validation_letter.line.responsible",
    "supporting": "validation_letter.line.supporting",
}


def letter(tx: Tx, phrases: Phrases, asking: Asking, *, again_on: date | None = None) -> Letter:
    """Return the letter to an authority, in the programme's first language.

    `again_on`: the second one, about the drafts that it has not answered, and the day it bears.
    """
    facts = tx.kept(Programme)
    language = facts.languages[0]
    again = again_on is not None
    values = _values(tx, facts, asking, again_on)
    listed = [
        each for each in validation_letters.listed(tx, asking) if not again or each.state in WAITING
    ]
    values |= {"count": len(listed)}

    def said(key: str, **more: Any) -> str:
        return phrases.plain(Phrase(key, {**values, **more}), language)

    def line(each: Listed) -> str:
        draft = drafts.public(tx, each.draft)
        return said(_LINES[each.part], code=draft.code, title=draft.title)

    def part(each: Listed) -> Part:
        draft = drafts.public(tx, each.draft)
        texts = [("validation_letter.problem", text) for text in _paragraphs(draft.problem)]
        texts += [("validation_letter.solution", text) for text in _paragraphs(draft.solution)]
        return Part(
            said("validation_letter.draft", code=draft.code, title=draft.title),
            tuple(said(key, text=text) for key, text in texts),
        )

    subject = said("validation_letter.again.subject" if again else "validation_letter.subject")
    return Letter(
        **frame(facts, values, said, subject=subject),
        subject=said("validation_letter.subject_line", subject=subject),
        body=tuple(said(key) for key in _BODY[again]),
        listed=tuple(line(each) for each in listed),
        ending=tuple(said(key) for key in _ENDING[again]),
        annex_title=said("validation_letter.annex"),
        annex=tuple(part(each) for each in listed),
    )


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _values(tx: Tx, facts: Programme, asking: Asking, again_on: date | None) -> dict[str, Any]:
    letters = letter_terms.of(tx).letters
    institution = facts.institution(asking.institution)
    organisation = facts.organisation(letters.organisation)
    values: dict[str, Any] = {
        "number": asking.number,
        "day": facts.noon(asking.dated_on),
        # The letter cannot know that it will go later.
        "due": facts.noon(validation_letters.due_on(tx, asking.dated_on)),
        "place": letters.place,
        "office": institution.office,
        "institution": institution.name,
        "organisation": organisation.name,
        "short": organisation.short,
        "signs": letters.office,
        "programme": facts.name,
        "answer_to": letters.answer_to,
    }
    if again_on is not None:
        assert asking.again_number is not None
        assert asking.sent_on is not None
        values |= {
            "number": asking.again_number,
            "day": facts.noon(again_on),
            "first": asking.number,
            "sent": facts.noon(asking.sent_on),
            "due": facts.noon(asking.due_on),
            "silent": facts.noon(validation_terms.silent_on(tx, asking, again_on)),
        }
    return values
