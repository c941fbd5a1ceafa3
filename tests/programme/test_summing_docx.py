"""A summing-up as a Word document: its form, its headings, its table; opened by two other programs."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import docx
import pytest

from catalog.programme import summing_docx
from catalog.store.summings import TEXTS

ROW: dict[str, Any] = {
    "indicator": "L1", "system": "library", "name": "Dịch vụ học tập", "name_en": "", "text": "Có dịch vụ.",
    "kind": "share", "unit": "%", "group": "Thư viện công cộng cấp tỉnh", "group_en": "", "counted": 3,
    "value": 66.666, "value_from": "derived", "derived": {"yes": 2}, "declared": None, "note": "",
    "targets": [
        {"year": 2030, "value": 10.0, "value_to": 15.0, "unit": "%/yr", "disputed": False, "dropped": False},
        {"year": 2025, "value": 70.0, "value_to": None, "unit": "%", "disputed": False, "dropped": False},
        {"year": 2025, "value": 80.0, "value_to": None, "unit": "%", "disputed": True, "dropped": False},
    ],
}  # fmt: skip
SHOWN: dict[str, Any] = {
    "plan": {
        "slug": "288-kh-ubnd", "number": "288/KH-UBND", "title": "Triển khai", "title_en": "", "kind": "plan",
        "issuer": "UBND tỉnh Thừa Thiên Huế", "issuer_en": "", "date": "2023-08-25",
    },
    "territory": "vn-2025-07:46",
    "period": "2025",
    "figures": {
        "as_of": "2025-12-31", "institutions": 3, "present": 2,
        "items": [ROW, {**ROW, "value": None, "note": "no_data", "text": "", "targets": []}],
    },
    "texts": {name: f"{name}: một.\n\n{name}: hai." for name in TEXTS} | {"limits": ""},
    "letterhead": {
        "authority": "UBND thành phố Huế", "issuer": "Sở Văn hóa và Thể thao", "number": "12/BC-SVHTT",
        "day": "2026-01-05", "recipients": "UBND thành phố;\nCục Thư viện", "signer_title": "Giám đốc",
        "signer": "Nguyễn Văn A",
    },
    "asked": 3,
    "sent": [{"slug": "hue-library", "name_vi": "Thư viện Tổng hợp thành phố Huế", "name_en": ""}],
}  # fmt: skip


def written(**facts: Any) -> bytes:
    out = io.BytesIO()
    summing_docx.write(out, {**SHOWN, **facts})
    return out.getvalue()


def told(content: bytes) -> tuple[list[str], list[list[list[str]]]]:
    """Its paragraphs, and its tables as rows of texts."""
    paper = docx.Document(io.BytesIO(content))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in paper.tables]
    return [paragraph.text for paragraph in paper.paragraphs], tables


def test_it_has_the_form_of_official_papers() -> None:
    lines, tables = told(written())
    [[left, right]] = tables[0]
    assert left.splitlines() == ["UBND THÀNH PHỐ HUẾ", "SỞ VĂN HÓA VÀ THỂ THAO", "", "Số: 12/BC-SVHTT"]
    assert right.splitlines() == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "",
        "Huế, ngày 05 tháng 01 năm 2026",
    ]
    assert lines[lines.index("BÁO CÁO") + 1] == (
        "Tổng kết năm 2025 việc thực hiện Kế hoạch số 288/KH-UBND ngày 25/08/2023 tại thành phố Huế"
    )
    [[receivers, signer]] = tables[-1]
    assert receivers.splitlines() == ["Nơi nhận:", "- UBND thành phố;", "- Cục Thư viện;", "- Lưu: VT."]
    assert signer.split() == ["GIÁM", "ĐỐC", "Nguyễn", "Văn", "A"]


def test_margins_rules_and_numbers_of_pages_are_those_of_the_decree() -> None:
    paper = docx.Document(io.BytesIO(written()))
    [section] = paper.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    top, bottom, left, right = (round(margin.mm) for margin in margins)
    assert 20 <= top <= 25
    assert 20 <= bottom <= 25
    assert 30 <= left <= 35
    assert 15 <= right <= 20
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == ""
    assert 'w:instr="PAGE"' in section.header.paragraphs[0]._p.xml
    for table in paper.tables:
        wide = sum(column.width.mm for column in table.columns)
        assert wide <= section.page_width.mm - section.left_margin.mm - section.right_margin.mm + 0.1
    for side in paper.tables[0].rows[0].cells:
        assert ["w:pBdr" in one._p.xml for one in side.paragraphs] == [False, False, True, False]


def test_what_the_letterhead_does_not_say_is_left_open() -> None:
    _lines, tables = told(written(letterhead={}))
    assert "Số: …/BC-…" in tables[0][0][0]
    assert "Huế, ngày … tháng … năm …" in tables[0][0][1]


def test_its_headings_are_the_indicators_the_six_texts_and_who_wrote() -> None:
    paper = docx.Document(io.BytesIO(written()))
    headings = [
        one.text for one in paper.paragraphs if one.style is not None and one.style.name == "Heading 1"
    ]
    assert headings == [
        "I. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU",
        "II. THUẬN LỢI VÀ KẾT QUẢ ĐẠT ĐƯỢC",
        "III. KHÓ KHĂN",
        "IV. HẠN CHẾ, TỒN TẠI",
        "V. NGUYÊN NHÂN",
        "VI. BÀI HỌC KINH NGHIỆM",
        "VII. ĐỀ XUẤT, GIẢI PHÁP",
        "VIII. ĐƠN VỊ GỬI BÁO CÁO",
    ]
    lines = [one.text for one in paper.paragraphs]
    assert "causes: hai." in lines
    assert "(Không có nội dung.)" in lines


def test_indicators_stand_beside_their_targets_and_what_is_not_known_is_no_zero() -> None:
    rows = told(written())[1][1]
    assert rows[0] == ["TT", "Chỉ tiêu", "Đối tượng tính", "Mục tiêu", "Kết quả"]
    assert rows[1][1:] == [
        "Có dịch vụ.",
        "Thư viện công cộng cấp tỉnh",
        "2025: 70%; 2030: 10–15%/năm",
        "66,7% (2/3 đơn vị; suy ra từ mục lục)",
    ]
    assert rows[2][1] == "Dịch vụ học tập"
    assert rows[2][3:] == ["–", "chưa có số liệu"]


def test_an_example_says_that_it_is_one() -> None:
    lines, _tables = told(written(letterhead={"example": True}))
    assert any("BẢN MINH HỌA" in line for line in lines)
    assert not any("BẢN MINH HỌA" in line for line in told(written())[0])


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_as_it_is(tmp_path: Path) -> None:
    paper = tmp_path / "tong-ket.docx"
    paper.write_bytes(written())
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), str(paper)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    text = (tmp_path / "tong-ket.txt").read_text("utf-8-sig")
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "66,7% (2/3 đơn vị; suy ra từ mục lục)" in text
    assert "VI. BÀI HỌC KINH NGHIỆM" in text


def test_the_words_of_an_indicator_stand_once_beside_all_who_are_counted_for_it() -> None:
    other = {**ROW, "group": "Thư viện cấp xã"}
    figures = {**SHOWN["figures"], "items": [ROW, other, {**ROW, "text": "Chỉ tiêu khác."}]}
    table = docx.Document(io.BytesIO(written(figures=figures))).tables[1]
    assert [row.cells[1].text for row in table.rows[1:]] == ["Có dịch vụ.", "Có dịch vụ.", "Chỉ tiêu khác."]
    assert table.rows[1].cells[1]._tc is table.rows[2].cells[1]._tc
    assert table.rows[2].cells[2].text == "Thư viện cấp xã"
