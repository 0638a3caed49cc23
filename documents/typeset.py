"""Typesets a document as a tagged PDF (PDF/UA-1), from a template and facts."""

import json
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

_TEMPLATES = Path(__file__).parent / "templates"

_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_BOX = "\N{WHITE SQUARE}"


def pdf(template: str, facts: Mapping[str, Any]) -> bytes:
    """Return the PDF that a template of ours makes of facts, which are ready for JSON.

    The template reads them with `json(bytes(sys.inputs.facts))`: a person's words are data there,
    never markup. Pictures (emoji) that no font can show are left out.
    """
    data = json.dumps(facts, ensure_ascii=False)
    try:
        return _compiled(template, data)
    except typst.TypstError as error:
        if _UNSHOWN.search(str(error)) is None:
            raise
    return _in_what_the_fonts_have(template, data)


def _in_what_the_fonts_have(template: str, data: str) -> bytes:
    """Leave out pictures, and put a box for each letter, that no font of ours can show.

    PDF/UA-1 does not allow a character without a shape; the compiler names one at a time.
    """
    # What joins or colours pictures is shown with its neighbour, which would be named instead.
    data = "".join(each for each in data if not _modifies(each))
    while True:
        try:
            return _compiled(template, data)
        except typst.TypstError as error:
            found = _UNSHOWN.search(str(error))
            if found is None or found[1].isascii() or found[1] == _BOX or found[1] not in data:
                raise
            is_letter = unicodedata.category(found[1][0])[0] in "LMN"
            data = data.replace(found[1], _BOX if is_letter else "")


def _modifies(character: str) -> bool:
    if "\N{VARIATION SELECTOR-1}" <= character <= "\N{VARIATION SELECTOR-16}":
        return True
    return not character.isascii() and unicodedata.category(character) in ("Cf", "Me", "Sk")


def _compiled(template: str, data: str) -> bytes:
    made = typst.compile(
        str(_TEMPLATES / template),
        root=str(_TEMPLATES),
        format="pdf",
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        sys_inputs={"facts": data},
    )
    assert isinstance(made, bytes)
    return made
