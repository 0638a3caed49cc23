"""The plan as HTML: an article that a page of ours holds, and a page that stands alone."""

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

_PROPOSAL = re.compile(r"\bP-[0-9]{4,}\b")

_STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; padding: 1rem; max-width: 42rem; font: 1.0625rem/1.6 Georgia, serif;
  color: #1c1c1c; background: #fff; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; }
a { color: #0b5152; }
table { display: block; overflow-x: auto; border-collapse: collapse; margin: 0 0 1rem; }
th, td { border: 1px solid #8a8a8a; padding: 0.4rem 0.5rem; text-align: left;
  vertical-align: top; overflow-wrap: normal; }
.number { font-weight: bold; }
.draft { border: 2px solid #7a1d1d; padding: 0.5rem; font-weight: bold; color: #7a1d1d; }
.contents a { display: inline-block; padding: 0.35rem 0; }
@media screen and (max-width: 40rem) {
  table, tbody, tr, td { display: block; }
  table { overflow-x: visible; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { margin-bottom: 0.75rem; border: 1px solid #8a8a8a; padding: 0.4rem 0.5rem; }
  td { border: 0; padding: 0.15rem 0; overflow-wrap: anywhere; }
  td::before { content: attr(data-label) ": "; font-weight: bold; }
}
@media print { body { max-width: none; font-size: 11pt; } h2, h3 { break-after: avoid; }
  tr { break-inside: avoid; } }
"""


def page(facts: Mapping[str, Any]) -> str:
    """Return a whole page with nothing outside of it, from what `documents.plan_files` worded."""
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{escape(facts["lang"])}">',
            '<head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(facts['title'])}</title>",
            f"<style>{_STYLE}</style></head>",
            f"<body><main><h1>{escape(facts['title'])}</h1>",
            article(facts),
            "</main></body></html>\n",
        )
    )


def article(facts: Mapping[str, Any], *, proposals: str = "") -> str:
    """Return the plan without its title: what it is, contents, sections, and its footnotes.

    A paragraph is at the anchor `p-3.2`. All that people wrote is escaped. `proposals` is the
    address below which each proposal has a page of its own, where there is one.
    """
    notes: list[tuple[str, str]] = []
    sections = [line for each in facts["sections"] for line in _section(each, notes)]
    html = "\n".join([*_opening(facts), *sections, *_notes(facts, notes)])
    return (
        _PROPOSAL.sub(rf'<a class="code" href="{proposals}/\g<0>">\g<0></a>', html)
        if proposals
        else html
    )


def _opening(facts: Mapping[str, Any]) -> Iterator[str]:
    if facts["draft"]:
        yield f'<p class="draft">{escape(facts["draft"])}</p>'
    for line in facts["lines"]:
        yield f"<p>{escape(line)}</p>"
    yield f'<nav class="contents" aria-labelledby="contents"><h2 id="contents">{escape(facts["contents"])}</h2>'  # noqa: E501  # one element
    yield "<ul>"
    for each in facts["sections"]:
        yield f'<li><a href="#s-{each["number"]}">{_titled(each)}</a>'
        inside = [one for one in each["paragraphs"] if one["heading"]]
        if inside:
            yield "<ul>"
            for one in inside:
                yield f'<li><a href="#p-{one["number"]}">{escape(one["heading"])}</a></li>'
            yield "</ul>"
        yield "</li>"
    yield "</ul></nav>"


def _section(section: Mapping[str, Any], notes: list[tuple[str, str]]) -> Iterator[str]:
    number = section["number"]
    yield f'<section aria-labelledby="s-{number}"><h2 id="s-{number}">{_titled(section)}</h2>'
    for each in section["paragraphs"]:
        if each["heading"]:
            yield f"<h3>{escape(each['heading'])}</h3>"
        said = escape(each["text"]).replace("\n", "<br>")
        if each["note"]:
            notes.append((each["number"], each["note"]))
            at = len(notes)
            said += f'<sup><a id="r-{at}" href="#n-{at}" role="doc-noteref">{at}</a></sup>'
        yield f'<p id="p-{each["number"]}"><span class="number">{each["number"]}</span> {said}</p>'
        if each["table"]:
            yield from _table(each["table"], each["number"])
    yield "</section>"


def _table(table: Mapping[str, Any], number: str) -> Iterator[str]:
    """Yield a table whose rows may be shown as blocks: each cell bears the name of its column.

    The roles say what browsers no longer do of a table that is not laid out as one.
    """
    yield f'<table role="table" aria-labelledby="p-{number}" tabindex="0">'
    labels = [escape(each) for each in table["heads"]]
    heads = "".join(f'<th role="columnheader" scope="col">{each}</th>' for each in labels)
    yield f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead><tbody role="rowgroup">'
    for row in table["rows"]:
        cells = "".join(
            f'<td role="cell" data-label="{label}">{escape(each)}</td>'
            for label, each in zip(labels, row, strict=True)
        )
        yield f'<tr role="row">{cells}</tr>'
    yield "</tbody></table>"


def _notes(facts: Mapping[str, Any], notes: list[tuple[str, str]]) -> Iterator[str]:
    if not notes:
        return
    yield f'<section role="doc-endnotes" aria-labelledby="notes"><h2 id="notes">{escape(facts["notes"])}</h2><ol>'  # noqa: E501  # one element
    back = escape(facts["back"])
    for at, (number, note) in enumerate(notes, 1):
        link = f'<a href="#r-{at}" role="doc-backlink">{back} {number}</a>'
        yield f'<li id="n-{at}">{escape(note)} {link}</li>'
    yield "</ol></section>"


def _titled(section: Mapping[str, Any]) -> str:
    return f"{section['number']}. {escape(section['heading'])}"
