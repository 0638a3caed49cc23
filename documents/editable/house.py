"""How every document for a word processor looks: the page, one typeface, its language."""

from typing import Any, Final

TYPEFACE: Final = "Times New Roman"
_HEADINGS = {1: 16, 2: 13, 3: 11.5}  # points, by level


def dress(document: Any, *, language: str) -> None:
    """Make a new document letter-size, in the typeface of the house, headings too.

    `language` is that of its text, with its region ("es-PA").
    """
    from docx.oxml.ns import qn
    from docx.shared import Cm, Inches, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    style = document.styles["Normal"]
    style.font.name, style.font.size = TYPEFACE, Pt(11)
    style.paragraph_format.space_after = Pt(8)
    style.element.get_or_add_rPr().append(element("w:lang", val=language))
    for level, size in _HEADINGS.items():
        font = document.styles[f"Heading {level}"].font
        font.name, font.size, font.color.rgb = TYPEFACE, Pt(size), RGBColor(0, 0, 0)
        fonts = font.element.rPr.rFonts
        for each in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.attrib.pop(qn(f"w:{each}Theme"), None)  # it would win over the name


def element(tag: str, /, **attributes: str) -> Any:
    """Return an element of a document with attributes of the same namespace."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
