"""Times and rows of activities as people write and paste them."""

from __future__ import annotations

from datetime import date, time

import pytest

from catalog.activities.feasts import feast_of
from catalog.activities.pasted import MOST_ROWS, Row, rows_of
from catalog.activities.spoken import read_when

TODAY = date(2026, 11, 23)
TIMES = {
    "thứ 7, 8h-10h": (("SA",), time(8), time(10), None, None),
    "T2-T4-T6, 17h30 - 19h": (("MO", "WE", "FR"), time(17, 30), time(19), None, None),
    "Thứ 2 đến thứ 6 lúc 7:00": (("MO", "TU", "WE", "TH", "FR"), time(7), None, None, None),
    "chủ nhật 14h": (("SU",), time(14), None, None, None),
    "tối thứ 7, 7h-9h": (("SA",), time(19), time(21), None, None),
    "2h - 4h chiều thứ tư": (("WE",), time(14), time(16), None, None),
    "thứ ba hằng tuần 9 giờ đến 11 giờ": (("TU",), time(9), time(11), None, None),
    "8g30-10g30 sáng T7, CN": (("SA", "SU"), time(8, 30), time(10, 30), None, None),
    "5/12": ((), None, None, date(2026, 12, 5), None),
    "từ 20/11 đến 15/1": ((), None, None, date(2026, 11, 20), date(2027, 1, 15)),
    "ngày 5 tháng 12 năm 2026 lúc 19 giờ 30": ((), time(19, 30), None, date(2026, 12, 5), None),
    "2026-12-05 19:00": ((), time(19), None, date(2026, 12, 5), None),
    "Saturday 8:00-10:00": (("SA",), time(8), time(10), None, None),
    "every Mon and Thursday, 7:30 pm": (("MO", "TH"), time(19, 30), None, None, None),
}


@pytest.mark.parametrize("text", TIMES)
def test_times_are_read_as_people_write_them(text: str) -> None:
    read = read_when(text, TODAY)
    assert (read.days, read.begins, read.ends, read.first, read.last) == TIMES[text]
    assert (read.unread, read.wrong) == ("", "")


def test_lunar_days_are_read_and_days_that_there_are_not_are_told() -> None:
    assert read_when("mùng 10 tháng Giêng âm lịch, 8h", TODAY).lunar == "mùng 10 tháng Giêng âm lịch"
    for text, day in (("rằm tháng 8", (15, 8)), ("mùng 1 tháng Chạp", (1, 12)), ("10/3 âm lịch", (10, 3))):
        feast = feast_of(read_when(text, TODAY).lunar, TODAY)
        assert feast is not None
        assert (feast.day, feast.month) == day
    assert feast_of("mùng 31 tháng 13", TODAY) is None
    assert read_when("31/2/2027", TODAY).wrong == "31/2/2027"
    assert read_when("25h-26h", TODAY).wrong
    assert read_when("sau giờ tan tầm", TODAY).unread


def test_a_line_of_a_chat_is_one_row() -> None:
    (row,) = rows_of("- Lớp cờ vua, thứ 7, 8h-10h, nhà văn hóa", TODAY).rows
    assert row == Row(sort="class", title="Lớp cờ vua", when="T7, 08:00-10:00", place="nhà văn hóa")
    (row,) = rows_of(
        "2. CLB Thơ, thứ 2, 4, 6, 15h-17h, hội trường, người cao tuổi, miễn phí, 0912 345 678", TODAY
    ).rows
    assert (row.sort, row.when, row.place) == ("club", "T2, T4, T6, 15:00-17:00", "hội trường")
    assert (row.audience, row.fee, row.phone) == ("elders", "miễn phí", "0912 345 678")


def test_a_table_out_of_excel_is_known_by_the_names_of_its_columns() -> None:
    table = (
        "STT\tTên lớp\tThời gian\tNgày bắt đầu\tĐịa điểm\tĐối tượng\tHọc phí\tGiáo viên\tĐiện thoại\n"
        "1\tLớp vẽ\tT7, CN 8h-9h30\t5/12/2026\tPhòng 2\tThiếu nhi\t100.000đ\tCô Hà\t0905111222\n"
        '2\t"Lớp ""đàn"" tranh"\tchiều thứ 4\t9/12/2026\t\tNgười dân thôn 3\t\t\t\n'
    )
    first, second = rows_of(table, TODAY).rows
    assert (first.title, first.when, first.first) == ("Lớp vẽ", "T7, CN, 08:00-09:30", "2026-12-05")
    assert (first.place, first.audience, first.fee, first.phone) == (
        "Phòng 2", "children", "100.000đ", "0905111222",
    )  # fmt: skip
    assert first.note == "Giáo viên: Cô Hà"
    assert second.title == 'Lớp "đàn" tranh'
    assert second.note == "Người dân thôn 3"


def test_a_cell_of_several_lines_is_one_and_a_lone_quotation_mark_swallows_nothing() -> None:
    head = "Tên lớp\tThời gian\tGhi chú\n"
    (row,) = rows_of(f'{head}Lớp vẽ\tthứ 7, 8h\t"Mang bút\nvà giấy"\n', TODAY).rows
    assert row.note == "Ghi chú: Mang bút và giấy"
    first, second = rows_of(f'{head}"Học vui\tthứ 7, 8h\t\nLớp hát\tthứ 3, 8h\t\n', TODAY).rows
    assert (first.title, second.title) == ('"Học vui', "Lớp hát")


def test_nothing_that_was_written_is_cut_off() -> None:
    long = "rất dài " * 200
    (row,) = rows_of(f"Tên lớp\tThời gian\tGhi chú\nLớp vẽ\tthứ 7, 8h\t{long}\n", TODAY).rows
    assert row.note == f"Ghi chú: {long.strip()}"
    (row,) = rows_of(f"Lớp vẽ, thứ 7, 8h, {long}", TODAY).rows
    assert (row.title, row.note) == ("Lớp vẽ", long.strip())
    (row,) = rows_of("Tên lớp\tGiờ\tNgày bắt đầu\nLớp vẽ\t\t5/12 lúc 8h\n", TODAY).rows
    assert row.when == "5/12 lúc 8h"


def test_what_is_beyond_a_hundred_rows_is_counted_without_the_names_of_columns() -> None:
    table = "Tên lớp\tThời gian\n" + "".join(f"Lớp {n}\tthứ 7, 8h\n" for n in range(MOST_ROWS))
    assert rows_of(table, TODAY).beyond == 0
    assert rows_of(f"{table}Lớp nữa\tCN, 8h\n", TODAY).beyond == 1


@pytest.mark.parametrize(
    "text",
    ["", "\n \n", "\x00" * 1000, "\t\t\t\n;;;\n,,,", "a" * 70_000, '"' * 500, "=1+1\t=2", "thứ 2," * 9_000],
)
def test_garbage_gives_rows_or_none_and_never_an_error(text: str) -> None:
    assert len(rows_of(text, TODAY).rows) <= MOST_ROWS
