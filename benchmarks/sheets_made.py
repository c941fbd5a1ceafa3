"""Tables made up for the benchmark of sheets: an inventory of a museum, and workbooks of a given size."""

from __future__ import annotations

import base64
import csv
import random
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import xlsxwriter
from made_up import SEED

HEADER = (
    "Số kiểm kê", "Tên hiện vật", "Loại hình", "Chất liệu", "Kỹ thuật", "Kích thước", "Niên đại",
    "Nơi tìm thấy", "Sưu tập", "Mô tả",
)  # fmt: skip
_MATERIALS = ("Đồng", "Gốm men", "Gỗ; sơn son", "Đá", "Vàng", "Giấy dó", "Lụa", "Sắt")
_PERIODS = ("Thế kỷ XV", "Thế kỷ III TCN", "Minh Mạng thứ 10", "Thời Lý", "1820", "Đầu thế kỷ XX")
_TECHNIQUES = ("Đúc", "Chạm khắc", "Vẽ men", "")
_PLACES = ("Thanh Hóa", "Hải Dương", "Hà Nội", "Thừa Thiên Huế", "")
_VOCABULARY = """
trống đồng bình gốm men lam chân đèn tượng phật bát hương ấn vàng sắc phong mộc bản thư tịch cổ vật hiện vật
áo long bào gươm báu súng thần công chuông chùa khánh đá bia tiến sĩ rìu đồng lưỡi cày mũi tên thạp đồng
khuyên tai vòng tay chuỗi hạt thủy tinh gạch ngói hoa văn rồng phượng sen chim lạc nhà sàn thuyền độc mộc
khung dệt thổ cẩm mặt nạ tuồng đàn bầu sáo trúc nón lá quạt giấy tranh dân gian đông hồ hàng trống phù điêu
thời lý trần lê nguyễn tìm thấy khi khai quật tại di tích phường xã làng nghề được nhân dân hiến tặng bảo
tàng năm sau khi tu sửa tình trạng còn nguyên vẹn sứt miệng nứt thân mất nắp lớp men rạn màu trắng ngà xanh
lục nâu đỏ son trang trí hình học đường chỉ nổi khắc chìm chữ hán ghi niên hiệu vua minh mạng thiệu trị tự
đức dùng trong nghi lễ sinh hoạt hằng ngày của người việt mường thái chăm khơ me
"""
_WORDS = _VOCABULARY.split()
TEXT_COLUMNS, TEXT_LENGTH = 20, 150


def rows(count: int) -> Iterator[list[str]]:
    """The header, then so many objects, the same ones every time."""
    chance = random.Random(SEED)

    def text(low: int, high: int) -> str:
        return " ".join(chance.choices(_WORDS, k=chance.randint(low, high))).capitalize()

    yield list(HEADER)
    for number in range(count):
        height, width = chance.randint(3, 120), chance.randint(3, 90)
        yield [
            f"BT.{number:07}",
            text(2, 8),
            "Hiện vật",
            chance.choice(_MATERIALS),
            chance.choice(_TECHNIQUES),
            f"Cao {height} cm; đk {width},5 cm",
            chance.choice(_PERIODS),
            chance.choice(_PLACES),
            f"Sưu tập {number % 40}",
            text(8, 40),
        ]


def write_csv(path: Path, table: Iterator[Sequence[str]]) -> None:
    """The rows as CSV in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)


def write_xlsx(path: Path, table: Iterator[Sequence[str]]) -> None:
    """The rows as a workbook of one sheet, its texts shared as Excel writes them."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_urls": False, "strings_to_formulas": False})
    sheet = book.add_worksheet("Hiện vật")
    for place, values in enumerate(table):
        for column, value in enumerate(values):
            sheet.write_string(place, column, value)
    book.close()


def write_text_workbook(path: Path, size: int) -> int:
    """A workbook of at least so many bytes, all of it text; gives its rows."""
    chance = random.Random(SEED)
    # Of four letters in base64 three bytes cannot be packed any smaller.
    count = max(1, size // (TEXT_COLUMNS * TEXT_LENGTH * 3 // 4))
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Hiện vật")
    sheet.write_row(0, 0, ["id", "title", *(f"column {place}" for place in range(2, TEXT_COLUMNS))])
    for number in range(1, count + 1):
        sheet.write_string(number, 0, str(number))
        for column in range(1, TEXT_COLUMNS):
            text = base64.b64encode(chance.randbytes(TEXT_LENGTH * 3 // 4)).decode()
            sheet.write_string(number, column, text)
    book.close()
    return count


def write_picture_workbook(path: Path, size: int, count: int) -> int:
    """A workbook of at least so many bytes, nearly all of it pictures within it, with so many rows."""
    write_xlsx(path, rows(count))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
        for number in range(1 + size // 10_000_000):
            archive.writestr(f"xl/media/image{number}.jpeg", random.Random(number).randbytes(10_000_000))
    return count
