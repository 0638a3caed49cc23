"""The plan for a word processor: headings, contents, numbered paragraphs and real footnotes."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from documents.editable import footnotes, house, tables
from documents.editable.minutes import UNDATED


def docx(facts: Mapping[str, Any]) -> bytes:
    """Return the DOCX of what `documents.plan_files` worded, letter-size, its language set."""
    from docx import Document  # 10 MB that a process needs only once somebody asks for a file

    document = Document()
    language = f"{facts['lang']}-{facts['region'].upper()}"
    house.dress(document, language=language)
    section = document.sections[0]
    properties = document.core_properties
    properties.title, properties.author = facts["title"], facts["author"]
    properties.language, properties.comments = language, ""
    properties.created = properties.modified = UNDATED  # the same facts give the same file
    if facts["draft"]:
        section.header.paragraphs[0].text = facts["draft"]
    _number_pages(section.footer.paragraphs[0])

    document.add_heading(facts["title"], level=1)
    for line in facts["lines"]:
        document.add_paragraph(line)
    document.add_paragraph(style="Normal").add_run(facts["contents"]).bold = True
    _contents(document, facts["sections"])
    notes = footnotes.Footnotes()
    for place, each in enumerate(facts["sections"]):
        heading = document.add_heading(f"{each['number']}. {each['heading']}", level=2)
        heading.paragraph_format.page_break_before = place == 0
        _mark(heading, _anchor(str(each["number"])))
        for it in each["paragraphs"]:
            _add(document, it, notes)
    notes.attach(document)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _add(document: Any, it: Mapping[str, Any], notes: "footnotes.Footnotes") -> None:
    if it["heading"]:
        _mark(document.add_heading(it["heading"], level=3), _anchor(it["number"]))
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{it['number']} ").bold = True
    first, *others = it["text"].split("\n")
    paragraph.add_run(first)
    for line in others:
        paragraph.add_run().add_break()
        paragraph.add_run(line)
    if it["note"]:
        notes.add(paragraph, it["note"])
    if it["table"]:
        paragraph.paragraph_format.keep_with_next = True
        tables.add(document, it["table"]["heads"], it["table"]["rows"])


def _contents(document: Any, sections: Sequence[Mapping[str, Any]]) -> None:
    """Add a table of contents, written out: a word processor that updates it adds the pages."""
    entries = [
        entry
        for each in sections
        for entry in (
            (0, f"{each['number']}. {each['heading']}", str(each["number"])),
            *((1, it["heading"], it["number"]) for it in each["paragraphs"] if it["heading"]),
        )
    ]
    for place, (level, text, number) in enumerate(entries):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = 0
        paragraph.paragraph_format.left_indent = level * 200_000  # EMU: about half a centimetre
        if place == 0:
            _field(paragraph, r'TOC \o "2-3" \h \z \u')
        link = house.element("w:hyperlink", anchor=_anchor(number))
        run = paragraph.add_run(text)._r
        link.append(run)
        paragraph._p.append(link)
        if place == len(entries) - 1:
            paragraph.add_run()._r.append(house.element("w:fldChar", fldCharType="end"))


def _number_pages(paragraph: Any) -> None:
    _field(paragraph, "PAGE")
    paragraph.add_run("1")
    paragraph.add_run()._r.append(house.element("w:fldChar", fldCharType="end"))
    paragraph.alignment = 1  # centred


def _field(paragraph: Any, instruction: str) -> None:
    """Begin a field, whose result follows, in a paragraph."""
    paragraph.add_run()._r.append(house.element("w:fldChar", fldCharType="begin"))
    code = house.element("w:instrText")
    code.text = instruction
    paragraph.add_run()._r.append(code)
    paragraph.add_run()._r.append(house.element("w:fldChar", fldCharType="separate"))


def _mark(paragraph: Any, name: str) -> None:
    """Let a paragraph be led to by its name."""
    number = str(len(paragraph._p.getparent()))
    start = house.element("w:bookmarkStart", id=number, name=name)
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(house.element("w:bookmarkEnd", id=number))


def _anchor(number: str) -> str:
    return f"p_{number.replace('.', '_')}"
