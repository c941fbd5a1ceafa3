"""A summing-up as a Word document in the form of official papers (30/2020/NĐ-CP, annex I).

Vietnamese alone, as the paper is. The number, the day and the name of who signs stay open (dots) where the
letterhead does not say them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, BinaryIO

from docx import Document
from docx.document import Document as Paper
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from catalog.programme import stretches, territories
from catalog.programme.docx_pieces import (
    draw_rule,
    fill_cells,
    in_one_face,
    in_vietnamese,
    keep_rows_whole,
    merge_same,
    number_pages,
    repeat_head,
    set_widths,
)
from catalog.programme.summing_words import HEADINGS, figure, headline, plan_name, result, target_words
from catalog.store.summings import TEXTS

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Times New Roman"
COUNTRY, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
EXAMPLE = "BẢN MINH HỌA: nội dung và số liệu dưới đây là ví dụ, không phải báo cáo thật."
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
_WIDTH = 165
"""Millimetres between the margins."""
_COLUMNS = (("TT", 10), ("Chỉ tiêu", 56), ("Đối tượng tính", 38), ("Mục tiêu", 28), ("Kết quả", 33))
"""Headings of the table of indicators and their widths in millimetres."""
_SIDES = (64, 101)
"""Widths of the two sides of the head."""
_MOTTO_RULE, _ISSUER_RULE, _TITLE_RULE = 56, 22, 60
"""Lengths of the lines: as long as the motto, a third to half as long as the issuer and the title."""
_NOTHING_SAID = "(Không có nội dung.)"
_TEXT, _SMALL = Pt(14), Pt(12)


def write(out: BinaryIO, shown: Mapping[str, Any]) -> None:
    """Write what a summing-up shows (``summing_report.made``) as a document."""
    paper = _paper()
    head = shown["letterhead"]
    _head(paper, head, shown["territory"])
    title = head.get("title") or headline(shown, "vi")
    paper.core_properties.title = title
    paper.core_properties.author = head.get("issuer", "")
    paper.core_properties.language = "vi-VN"
    _title(paper, title)
    if head.get("example"):
        _say(paper, EXAMPLE, bold=True, centre=True)
    for line in _lines(head.get("grounds") or _grounds(shown)):
        _say(paper, line, first=True)
    _indicators(paper, shown)
    for number, name in enumerate(TEXTS, start=1):
        paper.add_heading(f"{_ROMAN[number]}. {HEADINGS[name].vi.upper()}", level=1)
        for line in _lines(shown["texts"].get(name, "")) or [_NOTHING_SAID]:
            _say(paper, line, first=True)
    _who_wrote(paper, shown)
    _foot(paper, head)
    paper.save(out)


def _paper() -> Paper:
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    number_pages(section, _TEXT)
    for name, size in (("Normal", _TEXT), ("Heading 1", _TEXT), ("Title", _TEXT), ("Table Grid", _SMALL)):
        style: Any = paper.styles[name]
        style.font.name, style.font.size = FONT, size
        in_one_face(style, FONT)
    heading: Any = paper.styles["Heading 1"]
    heading.font.bold, heading.font.color.rgb = True, None
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(12), Pt(6)
    normal: Any = paper.styles["Normal"]
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    in_vietnamese(normal)
    return paper


def _head(paper: Paper, head: Mapping[str, Any], territory: str) -> None:
    """Who issues it and its number on the left; country, motto, place and day on the right."""
    table = paper.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    left, right = table.rows[0].cells
    fill_cells(table)
    set_widths(table, _SIDES)
    if head.get("authority"):
        _line(left, head["authority"].upper(), size=12)
    _line(left, (head.get("issuer") or "…").upper(), size=12, bold=True)
    draw_rule(left.add_paragraph(), _ISSUER_RULE, _SIDES[0])
    _line(left, f"Số: {head.get('number') or '…/BC-…'}", size=13)
    _line(right, COUNTRY, size=12, bold=True)
    _line(right, MOTTO, size=13, bold=True)
    draw_rule(right.add_paragraph(), _MOTTO_RULE, _SIDES[1])
    place = head.get("place") or territories.short_name(territory)
    _line(right, f"{place}, {_day(head.get('day', ''))}", size=13, italic=True)


def _day(text: str) -> str:
    if not text:
        return "ngày … tháng … năm …"
    day = date.fromisoformat(text)
    # The form asks for two signs in days, and in the months January and February.
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def _title(paper: Paper, title: str) -> None:
    _say(paper, "BÁO CÁO", bold=True, centre=True, before=18)
    _say(paper, title, bold=True, centre=True, after=0)
    draw_rule(paper.add_paragraph(), _TITLE_RULE, _WIDTH, after=12)


def _grounds(shown: Mapping[str, Any]) -> str:
    stretch = stretches.parse(shown["period"])
    when = stretch.words("vi") if stretch else shown["period"]
    return (
        f"Thực hiện {plan_name(shown['plan'], 'vi')} của {shown['plan']['issuer']}, "
        f"kết quả thực hiện {when} được tổng hợp như sau:"
    )


def _indicators(paper: Paper, shown: Mapping[str, Any]) -> None:
    paper.add_heading(f"{_ROMAN[0]}. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU", level=1)
    figures = shown["figures"]
    table = paper.add_table(rows=1, cols=len(_COLUMNS), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, (name, _width) in zip(table.rows[0].cells, _COLUMNS, strict=True):
        _put(cell, name, bold=True, centre=True)
    repeat_head(table)
    for number, row in enumerate(figures["items"], start=1):
        cells = table.add_row().cells
        told = (
            str(number),
            row["text"] or row["name"],
            row["group"],
            target_words(row, "vi"),
            result(row, "vi"),
        )
        for at, (cell, text) in enumerate(zip(cells, told, strict=True)):
            _put(cell, text, centre=at == 0)
    keep_rows_whole(table)
    merge_same(table, column=1)
    set_widths(table, [width for _name, width in _COLUMNS])
    day = date.fromisoformat(figures["as_of"])
    _say(
        paper,
        f"Số liệu tính đến ngày {day:%d/%m/%Y}. “Chưa có số liệu” không có nghĩa là bằng không. "
        f"Có {figure(figures['present'], 'vi')} trên {figure(figures['institutions'], 'vi')} đơn vị có bản "
        "ghi trong mục lục.",
        italic=True,
        before=6,
    )


def _who_wrote(paper: Paper, shown: Mapping[str, Any]) -> None:
    paper.add_heading(f"{_ROMAN[7]}. ĐƠN VỊ GỬI BÁO CÁO", level=1)
    sent = shown["sent"]
    end = ":" if sent else "."
    _say(paper, f"{len(sent)} trên {shown['asked']} đơn vị được đề nghị đã gửi báo cáo{end}", first=True)
    for one in sent:
        paper.add_paragraph(one["name_vi"], style="List Bullet")


def _foot(paper: Paper, head: Mapping[str, Any]) -> None:
    """Whom it goes to on the left, who signs on the right."""
    table = paper.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    keep_rows_whole(table)
    set_widths(table, (80, 85))
    _line(left, "Nơi nhận:", size=12, bold=True, italic=True, centre=False)
    for line in _lines(head.get("recipients", "")) or ["…"]:
        _line(left, f"- {line.removeprefix('-').strip().rstrip(';')};", size=11, centre=False)
    _line(left, "- Lưu: VT.", size=11, centre=False)
    _line(right, (head.get("signer_title") or "…").upper(), size=14, bold=True)
    _line(right, "\n\n\n", size=14)
    _line(right, head.get("signer") or "…", size=14, bold=True)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _say(
    paper: Paper,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    centre: bool = False,
    first: bool = False,
    before: int = 0,
    after: int = 6,
) -> None:
    paragraph = paper.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centre else WD_ALIGN_PARAGRAPH.JUSTIFY
    if first:
        shape.first_line_indent = Mm(10)


def _line(
    cell: _Cell,
    text: str,
    *,
    size: int,
    bold: bool = False,
    italic: bool = False,
    centre: bool = True,
) -> None:
    """A line of a cell without a frame; the first one takes the empty paragraph that each cell has."""
    paragraph = cell.paragraphs[0]
    if paragraph.text:
        paragraph = cell.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    run.font.size = Pt(size)
    _close_set(paragraph, centre=centre)


def _put(cell: _Cell, text: str, *, bold: bool = False, centre: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, _SMALL
    _close_set(paragraph, centre=centre)


def _close_set(paragraph: Paragraph, *, centre: bool) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centre else WD_ALIGN_PARAGRAPH.LEFT
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(1)
    shape.line_spacing = 1.0
