"""Pieces of Word documents that python-docx has no word for: rules, numbers of pages, rows kept whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run


def in_one_face(style: Any, face: str) -> None:
    """Name the face for every script of a style: Word would take the theme's, or another for some letters."""
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()
    faces.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        faces.set(qn(f"w:{script}"), face)


def in_vietnamese(style: Any) -> None:
    """Say that the text of a style is Vietnamese."""
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.get_or_add_rPr().append(language)


def draw_rule(paragraph: Paragraph, length: int, width: int, after: int = 2) -> None:
    """Make a line of that length out of an empty paragraph, in the middle of the millimetres there are."""
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm((width - length) / 2)
    shape.space_before, shape.space_after, shape.line_spacing = Pt(1), Pt(after), Pt(2)
    border: Any = OxmlElement("w:pBdr")
    edge = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        edge.set(qn(f"w:{name}"), value)
    border.append(edge)
    properties = paragraph._p.get_or_add_pPr()
    # What comes after it in the order that the schema asks for.
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def number_pages(section: Section, size: Length) -> None:
    """Let the number of each page but the first stand in the middle of its upper margin."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run: Any = OxmlElement("w:r")
    field.append(run)
    paragraph._p.append(field)
    Run(run, paragraph).font.size = size


def set_widths(table: Table, millimetres: Iterable[int]) -> None:
    """Set the width of each column; LibreOffice takes it from the cells."""
    table.autofit = False
    for column, width in zip(table.columns, millimetres, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def keep_rows_whole(table: Table) -> None:
    """Let no row be parted between two pages."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def repeat_head(table: Table) -> None:
    """Let the first row stand on top of each page that the table reaches."""
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(header)


def fill_cells(table: Table) -> None:
    """Let the text of a table's cells take all of their width."""
    margins: Any = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    # What comes after it in the order that the schema asks for.
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def merge_same(table: Table, column: int) -> None:
    """Make one cell of those below each other that say the same."""
    cells = table.columns[column].cells
    first = cells[0]
    for cell in cells[1:]:
        if cell.text == first.text:
            cell.paragraphs[0].clear()
            first = first.merge(cell)
        else:
            first = cell
