"""The catalogues: complete in every language, used, and short enough to tap."""

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from bot.channels import length
from bot.conversations import CONTROLS
from cocreation.folding import fold
from cocreation.programme.conditions import Condition
from handlers import router
from tests.conftest import NARROW
from tests.locales.keys_in_code import Asked, asked, mended_by, written

FOLDER = Path(__file__).parents[2] / "locales"
LANGUAGES = ("es", "en")
MARK = re.compile(r"</?(?:b|i|code)>")
PLACE = re.compile(r"\{(\w+(?::\w+)?)\}")

# Keys put together from facts, or asked for by pages and tools under the family they are in.
FAMILIES = (
    "agenda_page.", "certificate_page.", "data_page.", "plan_page.",
    "attachment.", "command.", "error.", "event.", "form.name.", "format.", "language.", "media.",
    "nearest.", "package.field.", "package.table.",
    "proposal.state.", "role.", "slips.", "validation_page.", "web.", "words.",
)  # fmt: skip
PARTS_OF_A_CARD = (
    "propose.review.files",
    "propose.review.personal_data",
    "proposal.files",
    "ask_validation.and_lacking",
)
MENU_MOST = 256
"""The longest description of a command that Telegram takes."""


def _catalogue(language: str) -> dict[str, tuple[str, ...]]:
    forms: dict[str, tuple[str, ...]] = {}
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            found = read_po(file, abort_invalid=True)
        for message in found:
            if message.id:
                key = message.id if isinstance(message.id, str) else message.id[0]
                said = message.string
                strings = tuple(map(str, said)) if isinstance(said, list | tuple) else (str(said),)
                assert key not in forms, f"{key} is there twice"
                forms[key] = strings
    return forms


CATALOGUES = {language: _catalogue(language) for language in LANGUAGES}
SPANISH, ENGLISH = (CATALOGUES[language] for language in LANGUAGES)
ASKED = asked()


def _labels() -> set[str]:
    """Return the keys of all that is written on buttons."""
    labels = {each.key for each in ASKED if each.label and not each.family}
    labels |= {key for key in SPANISH if key.endswith((".button", ".short"))}
    labels |= {f"language.{language}" for language in LANGUAGES}
    labels |= {f"nearest.{route.word}" for route in router} & set(SPANISH)
    return labels - {"literal"}


def test_every_language_has_the_same_phrases():
    assert set(SPANISH) == set(ENGLISH)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_person_did_to_their_proposal_is_dated_to_the_month_wherever_it_is_told(language):
    known = CATALOGUES[language]
    for event in ("received", "corrected", "withdrawn", "appealed"):
        told = [key for key in known if re.match(rf"(event|trace\.step)\.{event}\b", key)]
        assert len(told) > 1
        for key in told:
            assert "{when:month}" in known[key][0], key


def test_whatever_mends_a_gate_has_a_button():
    assert {f"gate.mend.{word}" for word in mended_by()} - set(SPANISH) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_that_the_code_asks_for_exists(language):
    known = CATALOGUES[language]
    missing = [
        each
        for each in ASKED
        if not (
            any(key.startswith(each.key) for key in known) if each.family else each.key in known
        )
    ]
    assert [each for each in missing if _is_a_key(each)] == []


def _is_a_key(each: Asked) -> bool:
    return "." in each.key


def test_no_phrase_is_left_that_nobody_says():
    texts = written()
    begun = tuple(each.key for each in ASKED if each.family)
    left = [
        key
        for key in SPANISH
        if key not in texts
        and not key.startswith((*FAMILIES, *begun))
        and key.removesuffix(".button") not in texts
    ]
    assert left == []


def test_a_phrase_has_the_same_places_and_marks_in_every_language():
    def shape(strings: tuple[str, ...]) -> list[set[str]]:
        return [
            {place for text in strings for place in PLACE.findall(text)} - {"count"},
            {mark for text in strings for mark in MARK.findall(text)},
        ]

    differing = [
        key
        for key in SPANISH
        if shape(SPANISH[key]) != shape(ENGLISH[key]) or len(SPANISH[key]) != len(ENGLISH[key])
    ]
    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_are_whole(language):
    for key, strings in CATALOGUES[language].items():
        for text in strings:
            assert text.strip(), f"{key} says nothing"
            assert key in PARTS_OF_A_CARD or text == text.strip(), f"{key} has a ragged edge"
            names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
            assert all(names), f"{key} has a place without a name"
            opened = re.findall(r"<(\w+)>", text)
            assert opened == re.findall(r"</(\w+)>", text), f"{key} does not close its marks"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_fits_a_row_of_a_narrow_list(language):
    too_long = {
        key: text
        for key in _labels()
        for text in CATALOGUES[language][key]
        if length(_filled(text)) > NARROW.row_label and not _has_a_short_form(key)
    }
    assert too_long == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_short_label_fits_a_narrow_button(language):
    known = CATALOGUES[language]
    two_or_three = [key for key in known if key.endswith(".short")]
    two_or_three += ["answer.yes", "answer.no", "consent.accept", "consent.not_now"]
    two_or_three += ["erase.yes", "erase.no", "form.go_on", "text.that_is_all"]
    too_long = [key for key in two_or_three if length(_filled(known[key][0])) > NARROW.button_label]
    assert too_long == []


def _has_a_short_form(key: str) -> bool:
    return f"{key}.short" in SPANISH


def _filled(text: str) -> str:
    return PLACE.sub("P-0001", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_menu_says_what_each_command_does(language):
    known = CATALOGUES[language]
    for route in router:
        if not route.hidden:
            [says] = known[f"command.{route.word}"]
            assert 0 < len(says) <= MENU_MOST
        if route.form is not None:
            assert f"form.name.{route.word}" in known


def test_what_a_form_calls_its_fields_and_says_of_its_errors_is_there():
    for route in router:
        if route.form is None:
            continue
        for name, ask in route.form.questions.items():
            assert ask.phrase in SPANISH
            if ask.aside:
                assert f"{ask.phrase}.button" in SPANISH, f"{name} has no name on the card"


def test_every_condition_of_a_gate_can_be_asked_for_and_named():
    for condition in Condition:
        assert {f"asks.{condition}", f"gate.name.{condition}"} <= set(SPANISH)


def test_words_that_are_heard_mean_one_thing():
    heard: dict[str, str] = {}
    for command in (*CONTROLS, *(route.word for route in router)):
        for known in CATALOGUES.values():
            for text in known.get(f"words.{command}", ()):
                for word in text.split(","):
                    assert heard.setdefault(fold(word), command) == command
    assert {"baja", "stop", "salir"} <= {word for word, meant in heard.items() if meant == "baja"}
