"""The plan for a word processor: headings, contents, numbered paragraphs and real footnotes."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from documents.editable import footnotes
from documents.editable.minutes import UNDATED

_TYPEFACE = "Times New Roman"
_TEXT_WIDTH = 5_970_000  # EMU: a letter-size page without its margins
_LINE, _MOST_LETTERS = 96, 32  # of a table, and of a column however long a word of it is
_IN_ONE_PIECE = 9  # rows: a table of more may go on on the next page


def docx(facts: Mapping[str, Any]) -> bytes:
    """Return the DOCX of what `documents.plan_files` worded, letter-size, its language set."""
    from docx import Document  # 10 MB that a process needs only once somebody asks for a file
    from docx.shared import Cm, Inches, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _TYPEFACE, Pt(11)
    style.paragraph_format.space_after = Pt(8)
    _like_the_text(document.styles)
    language = f"{facts['lang']}-{facts['region'].upper()}"
    style.element.get_or_add_rPr().append(_element("w:lang", val=language))
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


def _like_the_text(styles: Any) -> None:
    """Give the headings the typeface of the text, in black: what they have is the template's."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for level, size in ((1, 16), (2, 13), (3, 11.5)):
        font = styles[f"Heading {level}"].font
        font.name, font.size, font.color.rgb = _TYPEFACE, Pt(size), RGBColor(0, 0, 0)
        fonts = font.element.rPr.rFonts
        for each in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.attrib.pop(qn(f"w:{each}Theme"), None)


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
        _table(document, it["table"]["heads"], it["table"]["rows"])


def _table(document: Any, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from docx.shared import Pt

    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))  # said again on each page
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        run = cell.paragraphs[0].add_run(head)
        run.bold, run.font.size = True, Pt(10)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text).font.size = Pt(10)
    widths = _widths([heads, *rows])
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width  # what LibreOffice goes by; Word goes by those of the cells
    for at, line in enumerate(table.rows):
        line._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        for cell, width in zip(line.cells, widths, strict=True):
            cell.width = width
            inside = cell.paragraphs[0].paragraph_format
            inside.space_after = 0
            inside.keep_with_next = at < len(rows) <= _IN_ONE_PIECE
    document.add_paragraph()


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    """Return how wide each column is (EMU): its longest word fits, then the tallest gets more."""
    columns = list(zip(*rows, strict=True))
    letters = [
        min(max(_wide(word) for text in each for word in text.split() or [""]), _MOST_LETTERS)
        for each in columns
    ]
    longest = [max(len(text) for text in each) for each in columns]
    for _ in range(_LINE - sum(letters)):
        tallest = max(range(len(letters)), key=lambda at: longest[at] / letters[at])
        letters[tallest] += 1
    return [_TEXT_WIDTH * each // sum(letters) for each in letters]


def _wide(word: str) -> int:
    """Return how many letters of room a word needs in a cell: capitals are wider."""
    return len(word) + sum(each.isupper() for each in word) // 2 + 3


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
        link = _element("w:hyperlink", anchor=_anchor(number))
        run = paragraph.add_run(text)._r
        link.append(run)
        paragraph._p.append(link)
        if place == len(entries) - 1:
            paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="end"))


def _number_pages(paragraph: Any) -> None:
    _field(paragraph, "PAGE")
    paragraph.add_run("1")
    paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="end"))
    paragraph.alignment = 1  # centred


def _field(paragraph: Any, instruction: str) -> None:
    """Begin a field, whose result follows, in a paragraph."""
    paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="begin"))
    code = _element("w:instrText")
    code.text = instruction
    paragraph.add_run()._r.append(code)
    paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="separate"))


def _mark(paragraph: Any, name: str) -> None:
    """Let a paragraph be led to by its name."""
    number = str(len(paragraph._p.getparent()))
    start = _element("w:bookmarkStart", id=number, name=name)
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(_element("w:bookmarkEnd", id=number))


def _anchor(number: str) -> str:
    return f"p_{number.replace('.', '_')}"


def _element(tag: str, /, **attributes: str) -> Any:
    """Return an element of a document with attributes of the same namespace."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
