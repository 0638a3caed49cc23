"""The page of slips to print and cut: one for each person who gave a proposal on paper."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def page_of_slips(
    slips: Sequence[Any], words: Mapping[str, str], language: str, *, address: str
) -> str:
    """Return an HTML page to print. Each slip has `code`, `title` and `event`, as text.

    `address` is where the chat is, or empty.
    """
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
    )
    return templates.get_template("slips.html").render(
        slips=slips, words=words, language=language, address=address
    )
