"""What columns are taken for, by their names and by their values."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.formats.designations import designation
from catalog.formats.profile import FIELDS, load_profile
from catalog.formats.recurrences import recurrence_rule
from catalog.formats.table import TableFormat
from catalog.formats.table_columns import letter
from catalog.formats.table_headers import matches, target_of
from catalog.formats.table_kinds import kind_of
from catalog.formats.table_proposal import Proposal, default_profile, propose
from catalog.record import Designation, Measurement, Record


def targets(headers: list[str], *rows: list[str], **more: Any) -> dict[str, str]:
    return {column.header: column.target for column in propose(headers, rows, **more).columns}


def read(row: dict[str, str], columns: dict[str, Any], kind: str = "object") -> Record:
    return TableFormat().read(json.dumps(row).encode(), {"profile": {"kind": kind, "columns": columns}})


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("NĂM XUẤT BẢN", "issued"), ("nam xb", "issued"), ("Nhan de", "title"), ("Tên sách (*)", "title"),
        ("Kho", "holdings.location"), ("Khổ", "dimensions"), ("Kích thước hiện vật (cm)", "dimensions"),
        ("Nguồn gốc - Nơi tìm thấy", "places role=find"), ("Tác giả chính", "creators"),
        ("Nhà xuât bản", "publisher"), ("Số lượng trang in", "extent"), ("ISBN", "identifiers scheme=isbn"),
        ("Place of publication", "places role=publication"), ("credit_line", "rights.credit"),
        ("holdings.status", "holdings.status"),
    ],
)  # fmt: skip
def test_a_header_is_known_with_or_without_marks_shortened_and_with_more_words(
    header: str, target: str
) -> None:
    assert str(matches(header, "book")[0].target) == target


@pytest.mark.parametrize(
    "header", ["STT", "tt", "No.", "SL", "ĐVT", "Vấn đề", "Năm sinh", "Người tặng - Họ tên"]
)
def test_columns_that_count_rows_or_tell_of_clerks_and_donors_are_no_field(header: str) -> None:
    assert matches(header, "object") == ()


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (("Nhan đề", "Tác giả"), "book"), (("Tên hiện vật", "Chất liệu"), "object"),
        (("Tên", "Mã"), "object"),
        (("Tên lớp", "Học phí"), "class"), (("Tên trưng bày", "Khai mạc"), "exhibition"),
        (("title", "author", "isbn"), "book"), (("accession_number", "medium"), "object"),
        (("Tên học liệu", "Môn học"), "lesson"), (("Tên câu lạc bộ", "Chủ nhiệm"), "club"),
        (("Mã văn bản", "Tên chữ Hán"), "manuscript"), (("Tên sự kiện", "Diễn giả"), "event"),
    ],
)  # fmt: skip
def test_the_kind_is_told_by_the_columns(headers: tuple[str, ...], kind: str) -> None:
    assert kind_of(headers)[0] == kind
    assert default_profile(headers).kind == kind


def test_the_kind_is_told_by_what_stands_above_where_the_columns_leave_it_open() -> None:
    assert kind_of(("Mã", "Tên"), ["DANH MỤC LUẬN VĂN NĂM 2025"])[0] == "thesis"
    assert propose(["Mã", "Tên"], [], above=["x"], kind="map").kind == "map"


def test_values_tell_what_names_do_not() -> None:
    rows = [
        ["Trần Văn An", "vie", "978-604-1-00001-8", "anh-1.jpg", "63 x 79 cm", "1998", "0912345678"],
        ["Lê Thị Hoa", "eng", "9780306406157", "anh-2.png", "cao 7 cm", "2003", "0987654321"],
        ["Nguyễn Du", "fre", "0-306-40615-2", "b.JPG", "12 x 8 in", "1966", "0243 825 3881"],
    ]
    headers = ["Cột A", "Cột B", "Cột C", "Cột D", "Cột E", "Cột G", "Cột H"]
    proposal = propose(["Nhan đề", *headers], [[f"Sách {place}", *row] for place, row in enumerate(rows)])
    found = {column.header: (column.target, column.why) for column in proposal.columns}
    assert found == {
        "Nhan đề": ("title", "name"),
        "Cột A": ("creators", "values"),
        "Cột B": ("languages", "values"),
        "Cột C": ("identifiers scheme=isbn", "values"),
        "Cột D": ("images", "values"),
        "Cột E": ("dimensions", "values"),
        "Cột G": ("", "unknown"),
        "Cột H": ("", "contacts"),
    }
    # A year alone may be of anything: it is offered, not taken.
    assert proposal.columns[6].alternatives == ("issued",)


def test_a_name_that_the_values_speak_against_is_not_followed() -> None:
    rows = [["Sách 1", "3 tấm", "tốt"], ["Sách 2", "không", "kém"]]
    assert targets(["Nhan đề", "Ảnh", "Ngôn ngữ"], *rows) == {"Nhan đề": "title", "Ảnh": "", "Ngôn ngữ": ""}


def test_the_key_is_a_number_that_each_row_has_else_title_author_and_date() -> None:
    headers = ["STT", "ISBN", "Tên sách", "Tác giả", "Năm XB"]
    rows = [["1", "9780306406157", "A", "X", "2001"], ["2", "", "A", "X", "2005"]]
    assert propose(headers, rows).key == ("Tên sách", "Tác giả", "Năm XB")
    assert propose(headers, rows[:1]).key == ("ISBN",)
    assert propose([*headers, "Số ĐKCB"], [[*row, f"00{place}"] for place, row in enumerate(rows)]).key == (
        "Số ĐKCB",
    )
    assert propose(["Tên sách"], [["A"], ["A"]]).key == ()


def test_a_number_written_twice_in_a_short_list_is_still_the_number() -> None:
    rows = [["BT 1", "Bình", "XV"], ["BT 2", "", "XVIII"], ["BT 3", "Nghê", "XIX"], ["BT 3", "Khay", "XX"]]
    assert propose(("Số kiểm kê", "Tên hiện vật", "Niên đại"), rows).key == ("Số kiểm kê",)


def test_dates_and_places_alone_are_no_key() -> None:
    rows = [["Bình", "XV"], ["", "XVIII"], ["Nghê", "XIX"]]
    assert propose(("Tên hiện vật", "Niên đại"), rows).key == ()


def test_a_person_changes_a_column_and_the_profile_follows() -> None:
    proposal = propose(["Mã", "Tên hiện vật", "Lạ", "Giá mua"], [["1", "Bát", "x", "9"]])
    changed = proposal.changed("lạ", "places role=find").changed("Mã", "")
    assert changed.profile()["columns"] == {
        "Tên hiện vật": "title",
        "Lạ": {"field": "places", "role": "find"},
    }
    assert [column.why for column in changed.columns] == ["person", "name", "person", "private"]
    with pytest.raises(ValueError, match="never published"):
        changed.changed("Giá mua", "notes")
    with pytest.raises(ValueError, match="no field"):
        changed.changed("Lạ", "gì đó")


@given(
    st.lists(st.text(max_size=20), min_size=1, max_size=8, unique=True),
    st.lists(st.lists(st.text(max_size=30), max_size=8), max_size=8),
)
@settings(deadline=None, max_examples=60)
def test_any_table_has_a_proposal_and_a_profile_that_loads(headers: list[str], rows: list[list[str]]) -> None:
    proposal: Proposal = propose(headers, rows)
    assert len(proposal.to_dict()["columns"]) == len(headers)
    if any(column.target == "title" for column in proposal.columns):
        assert load_profile(proposal.profile()).kind == proposal.kind


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_is_a_target_as_a_person_writes_it(field: str) -> None:
    assert str(target_of(f"{field} role=thesis advisor type=x")) == f"{field} role=thesis advisor type=x"


def test_columns_are_lettered_as_in_a_spreadsheet() -> None:
    assert [letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Thứ 2, 4, 6 (17h30 - 19h00)", "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        ("T7 và CN", "FREQ=WEEKLY;BYDAY=SA,SU"),
        ("thứ Hai đến thứ Sáu", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("Thứ 2 - 6", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("Chủ nhật hằng tuần, 8h", "FREQ=WEEKLY;BYDAY=SU"), ("Hằng ngày", "FREQ=DAILY"),
        ("Mondays and Fridays", "FREQ=WEEKLY;BYDAY=MO,FR"), ("freq=weekly;byday=mo", "FREQ=WEEKLY;BYDAY=MO"),
        ("Thứ 7 tuần đầu tháng", ""), ("Theo lịch riêng", ""), ("17h30 - 19h00", ""), ("", ""),
    ],
)  # fmt: skip
def test_days_of_a_timetable_are_a_rule_and_what_is_more_than_days_is_none(text: str, rule: str) -> None:
    assert recurrence_rule(text) == rule


def test_a_timetable_that_is_no_rule_is_kept_as_a_note() -> None:
    columns = {"T": "title", "L": "schedule.recurrence"}
    record = read({"T": "Lớp", "L": "Rằm hằng tháng"}, columns, "class")
    assert (record.schedule, record.notes) == (None, ("Rằm hằng tháng",))


@pytest.mark.parametrize(
    ("text", "number", "day", "authority"),
    [
        ("Quyết định số 1426/QĐ-TTg ngày 01/10/2012", "1426/QĐ-TTg", "2012-10-01", "Thủ tướng Chính phủ"),
        ("2599/QĐ-TTg (30/12/2013)", "2599/QĐ-TTg", "2013-12-30", "Thủ tướng Chính phủ"),
        ("QĐ 12/2019/QĐ-UBND", "12/2019/QĐ-UBND", "", "Ủy ban nhân dân"),
    ],
)
def test_a_decision_tells_number_day_and_authority(text: str, number: str, day: str, authority: str) -> None:
    assert designation(text, "Bảo vật quốc gia") == Designation(
        label="Bảo vật quốc gia", number=number, date=day, authority=authority
    )


def test_a_mark_alone_says_whether_there_is_a_recognition() -> None:
    assert designation("x", "Bảo vật quốc gia") == Designation(label="Bảo vật quốc gia")
    assert designation("không", "Bảo vật quốc gia") is None
    assert designation("Di tích cấp tỉnh") == Designation(label="Di tích cấp tỉnh")


def test_measures_of_columns_and_of_texts_come_together() -> None:
    height = {"field": "measurements", "type": "height", "label": "Cao", "steps": [{"unit": "cm"}]}
    record = read({"T": "Bát", "C": "7,5"}, {"T": "title", "C": height})
    assert (record.dimensions, record.measurements) == (
        "Cao: 7,5 cm",
        (Measurement(value=7.5, unit="cm", type="height"),),
    )
    own = {"field": "dimensions", "steps": [{"unit": "cm"}]}
    assert read({"T": "Bát", "C": "63 mm"}, {"T": "title", "C": own}).dimensions == "63 mm"


@pytest.mark.parametrize(("typed", "start"), [("46180", "2026-06-07"), ("7/6/2026", "2026-06-07")])
def test_a_day_may_be_the_number_that_a_spreadsheet_has_for_it(typed: str, start: str) -> None:
    record = read({"T": "Lớp", "N": typed}, {"T": "title", "N": "schedule.start"}, "class")
    assert record.schedule is not None
    assert record.schedule.start == start


def test_what_is_private_is_mapped_to_nothing_whoever_wrote_the_profile() -> None:
    record = read({"T": "Trống", "Kho": "Tầng 2"}, {"T": "title", "Kho": "holdings.location"})
    assert record.holdings == ()
    assert read({"T": "Sách", "Kho": "Tầng 2"}, {"T": "title", "Kho": "holdings.location"}, "book").holdings
