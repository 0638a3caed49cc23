"""The letters that ask an institution for its liaisons, as a PDF and as a document to edit."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from cocreation.liaisons import designations, second_letters
from cocreation.people.designees import Designation
from cocreation.programme import letter_terms
from cocreation.programme.facts import Programme
from documents import typeset
from documents.editable import letters as editable
from locales.phrases import Phrase, Phrases
from storage.engine import Tx

_OPENINGS = {
    False: ("letter.greeting", "letter.why", "letter.request"),
    True: ("letter.again.greeting", "letter.again.request"),
}
_ENDINGS = {False: ("letter.answer", "letter.otherwise"), True: ("letter.again.answer",)}
_BESIDE = ("letter.principal", "letter.substitute")


class Part(NamedTuple):
    """A part of what is annexed to a letter: its heading, and paragraphs that are numbered."""

    heading: str
    paragraphs: tuple[str, ...]


class Letter(NamedTuple):
    """The words of a letter in its order: lines of a block together, `body` a paragraph each.

    `lang` is its language, two letters; `listed` stands as points between `body` and `ending`.
    `annex` follows on a page of its own under `annex_title`; without parts there is none.
    """

    lang: str
    region: str
    of: str
    title: str
    author: str
    number: str
    number_alone: str
    dated: str
    to: tuple[str, ...]
    subject: str
    salutation: str
    body: tuple[str, ...]
    listed: tuple[str, ...]
    ending: tuple[str, ...]
    closing: str
    signature: tuple[str, ...]
    annex_title: str = ""
    annex: tuple[Part, ...] = ()

    def as_pdf(self) -> bytes:
        """Return it as a tagged PDF."""
        return typeset.pdf("letter.typ", self._asdict())

    def as_docx(self) -> bytes:
        """Return it as a Word document that can be edited."""
        return editable.docx(self)


def frame(
    facts: Programme, values: Mapping[str, Any], said: Callable[[str], str], *, subject: str
) -> dict[str, Any]:
    """Return the parts that every letter has alike: from whom, to whom, and how it ends."""
    language = facts.languages[0]
    return {
        "lang": language,
        "region": facts.country,
        "of": said("letter.page_of"),
        "title": f"{values['number']}: {subject}",
        "author": values["organisation"].say(language),
        "number": said("letter.number"),
        "number_alone": values["number"],
        "dated": said("letter.dated"),
        "to": (
            values["office"].say(language),
            values["institution"].say(language),
            said("letter.at_their_office"),
        ),
        "salutation": said("letter.salutation"),
        "closing": said("letter.closing"),
        "signature": (values["signs"].say(language), values["organisation"].say(language)),
    }


def letter(tx: Tx, phrases: Phrases, designation: Designation, *, again: bool = False) -> Letter:
    """Return the letter of a designation, in the programme's first language.

    `again`: the second one, to the authority of an institution that has not answered.
    """
    facts = tx.kept(Programme)
    language = facts.languages[0]
    values = _values(tx, facts, designation, again)

    def said(key: str) -> str:
        return phrases.plain(Phrase(key, values), language)

    def each(keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(said(key) for key in keys)

    subject = said("letter.again.subject" if again else "letter.subject")
    return Letter(
        **frame(facts, values, said, subject=subject),
        subject=said("letter.subject_line.again" if again else "letter.subject_line"),
        body=each(_OPENINGS[again]),
        listed=each(_BESIDE),
        ending=each(_ENDINGS[again]),
    )


def _values(tx: Tx, facts: Programme, designation: Designation, again: bool) -> dict[str, Any]:
    terms = letter_terms.of(tx)
    assert designation.dated_on is not None
    institution = facts.institution(designation.institution)
    organisation = facts.organisation(terms.letters.organisation)
    theme = facts.theme(designation.theme)
    values: dict[str, Any] = {
        "number": designation.number,
        "day": facts.noon(designation.dated_on),
        # The letter cannot know that it will go later.
        "due": facts.noon(designations.due_on(tx, designation.dated_on)),
        "place": terms.letters.place,
        "office": institution.office,
        "institution": institution.name,
        "organisation": organisation.name,
        "short": organisation.short,
        "signs": terms.letters.office,
        "programme": facts.name,
        "theme": theme.name,
        "answer_to": terms.letters.answer_to,
    }
    if again:
        assert designation.again_number is not None
        assert designation.again_dated_on is not None
        assert designation.sent_on is not None
        values |= {
            "number": designation.again_number,
            "day": facts.noon(designation.again_dated_on),
            "first": designation.number,
            "sent": facts.noon(designation.sent_on),
            "due": facts.noon(designation.due_on),
            "silent": facts.noon(second_letters.silent_on(tx, designation.again_dated_on)),
        }
    return values
