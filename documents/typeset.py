"""Typesets a document as a tagged PDF (PDF/UA-1), from a template and facts."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

_TEMPLATES = Path(__file__).parent / "templates"


def pdf(template: str, facts: Mapping[str, Any]) -> bytes:
    """Return the PDF that a template of ours makes of facts, which are ready for JSON.

    The template reads them with `json(bytes(sys.inputs.facts))`: a person's words are data there,
    never markup.
    """
    made = typst.compile(
        str(_TEMPLATES / template),
        root=str(_TEMPLATES),
        format="pdf",
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
    )
    assert isinstance(made, bytes)
    return made
