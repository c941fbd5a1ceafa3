"""Many activities out of pasted text: read, corrected, the good ones published, the others kept."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from lxml import html
from werkzeug.test import TestResponse

from catalog.activities import model
from catalog.web.phone_lunar import feast_of
from catalog.web.phone_paste import MOST_ROWS, Row, rows_of
from catalog.web.phone_words import read_when
from tests.web.phone.site import Phone, Site, faults, kept_of, text_of

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
}


@pytest.mark.parametrize("text", TIMES)
def test_times_are_read_as_people_write_them(text: str) -> None:
    read = read_when(text, TODAY)
    assert (read.days, read.begins, read.ends, read.first, read.last) == TIMES[text]
    assert (read.unread, read.wrong) == ("", "")


def test_lunar_days_are_read_and_days_that_there_are_not_are_told() -> None:
    assert read_when("mùng 10 tháng Giêng âm lịch, 8h", TODAY).lunar == "mùng 10 tháng Giêng âm lịch"
    for text, day in (("rằm tháng 8", (15, 8)), ("mùng 1 tháng Chạp", (1, 12)), ("10/3 âm lịch", (10, 3))):
        feast = feast_of(read_when(text, TODAY).lunar)
        assert feast is not None
        assert (feast.day, feast.month) == day
    assert feast_of("mùng 31 tháng 13") is None
    assert read_when("31/2/2027", TODAY).wrong == "31/2/2027"
    assert read_when("25h-26h", TODAY).wrong
    assert read_when("sau giờ tan tầm", TODAY).unread


def test_a_line_of_a_chat_is_one_row() -> None:
    (row,) = rows_of("- Lớp cờ vua, thứ 7, 8h-10h, nhà văn hóa", TODAY)
    assert row == Row(sort="class", title="Lớp cờ vua", when="T7, 08:00-10:00", place="nhà văn hóa")
    (row,) = rows_of(
        "2. CLB Thơ, thứ 2, 4, 6, 15h-17h, hội trường, người cao tuổi, miễn phí, 0912 345 678", TODAY
    )
    assert (row.sort, row.when, row.place) == ("club", "T2, T4, T6, 15:00-17:00", "hội trường")
    assert (row.audience, row.fee, row.phone) == ("elders", "miễn phí", "0912 345 678")


def test_a_table_out_of_excel_is_known_by_the_names_of_its_columns() -> None:
    table = (
        "STT\tTên lớp\tThời gian\tNgày bắt đầu\tĐịa điểm\tĐối tượng\tHọc phí\tGiáo viên\tĐiện thoại\n"
        "1\tLớp vẽ\tT7, CN 8h-9h30\t5/12/2026\tPhòng 2\tThiếu nhi\t100.000đ\tCô Hà\t0905111222\n"
        '2\t"Lớp ""đàn"" tranh"\tchiều thứ 4\t9/12/2026\t\tNgười dân thôn 3\t\t\t\n'
    )
    first, second = rows_of(table, TODAY)
    assert (first.title, first.when, first.first) == ("Lớp vẽ", "T7, CN, 08:00-09:30", "2026-12-05")
    assert (first.place, first.audience, first.fee, first.phone) == (
        "Phòng 2", "children", "100.000đ", "0905111222",
    )  # fmt: skip
    assert first.note == "Giáo viên: Cô Hà"
    assert second.title == 'Lớp "đàn" tranh'
    assert second.note == "Người dân thôn 3"


@pytest.mark.parametrize(
    "text", ["", "\n \n", "\x00" * 1000, "\t\t\t\n;;;\n,,,", "a" * 70_000, '"' * 500, "=1+1\t=2"]
)
def test_garbage_gives_rows_or_none_and_never_an_error(text: str) -> None:
    assert len(rows_of(text, TODAY)) <= MOST_ROWS


def table_of(phone: Phone, text: str) -> dict[str, Any]:
    """The fields of the table to correct that pasted text gives."""
    response = phone.post("/rows", {"text": text})
    assert response.status_code == 200, response.text[:2000]
    form = html.document_fromstring(response.text).xpath("//form[@class='phone-form']")[0]
    return {**dict(form.form_values()), "do": "publish"}


def fields_of(response: TestResponse) -> dict[str, Any]:
    return dict(html.document_fromstring(response.text).xpath("//form[@class='phone-form']")[0].form_values())


def test_good_rows_are_published_and_the_others_stay_with_what_was_written(site: Site) -> None:
    phone = site.phone()
    sent = table_of(
        phone, "Lớp một, thứ 7, 8h-10h, phòng 1\nLớp hai, thứ 9, 15h\nLớp ba, chủ nhật, 10h-8h, phòng 3"
    )
    assert sent["r0-place"] == "phòng 1"
    answer = phone.post("/rows", sent)
    assert answer.status_code == 422
    told = faults(answer)
    assert "thứ 9" in told["r0-when"]
    assert "trước khi" in told["r1-when"]
    assert [one.title for one in kept_of()] == ["Lớp một"]
    rest = fields_of(answer) | {"do": "publish", "r0-when": "thứ 6, 15h", "r1-when": "chủ nhật, 8h-10h"}
    assert phone.post("/rows", rest).status_code == 303
    kept = {one.title: model.from_json(one.payload.encode()) for one in kept_of()}
    assert set(kept) == {"Lớp một", "Lớp hai", "Lớp ba"}
    assert kept["Lớp hai"].timing.weekdays == ("FR",)
    assert kept["Lớp hai"].venue.name == "Nhà văn hóa thôn 3, xã Quảng Điền"
    assert kept["Lớp ba"].timing.begins == "08:00"


def test_a_table_sent_twice_publishes_once_and_what_is_left_out_is_not(site: Site) -> None:
    phone = site.phone()
    sent = table_of(phone, "Lớp hát, thứ 3, 8h\nLớp nhảy, thứ 4, 8h")
    sent["r1-out"] = "1"
    for _ in range(3):
        assert phone.post("/rows", sent).status_code == 303
    titles = [one.title for one in kept_of()]
    assert titles.count("Lớp hát") == 1
    assert "Lớp nhảy" not in titles
    page = phone.get("?done=rows&count=1")
    assert "1" in text_of(page, "//*[@role='status']")


def test_wrong_cells_are_told_beside_them(site: Site) -> None:
    phone = site.phone()
    before = len(kept_of())
    sent = table_of(phone, "Lớp bơi, thứ 7, 8h")
    for name, value in (
        ("title", ""), ("sort", "x"), ("audience", "x"), ("first", "32/13/2026"), ("fee", "50"),
        ("when", "lúc nào đó"), ("when", "25h"), ("when", ""), ("last", "2020-01-01"),
        ("title", "a" * 10_000),
    ):  # fmt: skip
        answer = phone.post("/rows", sent | {"r0-first": "2026-12-05", f"r0-{name}": value})
        if name == "when" and value == "":
            # A first day alone is a day.
            continue
        assert answer.status_code == 422, (name, value)
        assert f"r0-{name}" in faults(answer), (name, value, faults(answer))
    assert len(kept_of()) <= before + 1


def test_more_than_is_read_at_once_is_told(site: Site) -> None:
    phone = site.phone()
    answer = phone.post("/rows", {"text": "\n".join(f"Lớp {n}, thứ 7, 8h" for n in range(MOST_ROWS + 5))})
    assert "5" in text_of(html.document_fromstring(answer.text), "//*[@class='notice']")
    assert phone.post("/rows", {"text": " \n "}).status_code == 422
    assert phone.post("/rows", {"text": "a" * 70_000}).status_code == 422
    assert phone.post("/rows", {"do": "publish"}).status_code == 422
