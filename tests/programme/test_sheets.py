"""The spreadsheet of institutions: what is exported is taken in again, what is wrong is told by its cell."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import khomo_files
import openpyxl
import pytest
from flask import Flask

from catalog.errors import InvalidInput
from catalog.parts import Parts
from catalog.programme import duplicates, institutions, sheet_book, sheet_import, sheet_rows
from catalog.programme.sheet_columns import COLUMNS, FACTS
from catalog.programme.sheet_import import Plan
from catalog.store import audit, institutions_alike
from catalog.store import institutions as store
from catalog.store import institutions_history as history
from catalog.store.db import reading, writing
from catalog.store.scopes import Reach
from tests.factories import add_institution

EVERYWHERE = Reach(everything=True)
WHOLE: dict[str, Any] = {
    "slug": "nvh-thuan-hoa", "name_vi": "Nhà văn hóa phường Thuận Hóa", "name_en": "Thuận Hóa Culture House",
    "short_name": "NVH Thuận Hóa", "system": "cultural_centre", "type": "commune", "level": "commune",
    "status": "suspended", "owner": "commune", "region_class": "urban", "province": "Thành phố Huế",
    "commune": "Phường Thuận Hóa", "address": "=1+1 Lê Lợi", "lat": 16.4655, "lon": 107.596,
    "phone": "+84 234 382 2461", "email": "nvh@example.org", "url": "https://nvh.example/",
    "social": ["https://fb.example/nvh", "https://zalo.example/1"], "contact": "gặp cô Lan",
    "opening": [{"day": "MO", "opens": "07:30", "closes": "11:30"}],
    "special_hours": [{"from": "2026-04-30", "note": "nghỉ lễ"}],
    "hours": "theo lịch", "services": ["clubs", "reading"], "accessibility": ["step_free", "lift"],
    "accessibility_note": "gọi trước", "isil": "VN-NVHTH", "photo": "https://nvh.example/a.jpg",
}  # fmt: skip


@pytest.fixture
def parts(make_app: Any) -> Parts:
    app: Flask = make_app([khomo_files])
    found: Parts = app.extensions["catalog"]
    return found


def planned(parts: Parts, file: Path, adding: Reach = EVERYWHERE, editing: Reach = EVERYWHERE) -> Plan:
    return sheet_import.plan(sheet_rows.read(parts, file), adding, editing)


def written(tmp_path: Path, *rows: dict[str, str], name: str = "sheet.csv") -> Path:
    facts = list(dict.fromkeys(fact for row in rows for fact in row))
    file = tmp_path / name
    lines = [";".join(facts), *(";".join(row.get(fact, "") for fact in facts) for row in rows)]
    file.write_text("\n".join(lines), "utf-8-sig")
    return file


def everything() -> list[dict[str, Any]]:
    with reading() as session:
        return list(store.walk(session))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_exported_changes_nothing_and_makes_all_anew(
    parts: Parts, tmp_path: Path, language: str, ending: str
) -> None:
    assert WHOLE.keys() == FACTS.keys() - {"since", "act"}
    with writing() as session:
        institutions.save(session, "cli", WHOLE)
    add_institution()
    before, file = everything(), tmp_path / f"all.{ending}"
    if ending == "csv":
        file.write_text("".join(sheet_book.csv_lines(before, language)), "utf-8", newline="")
    else:
        with file.open("wb") as out:
            sheet_book.write_workbook(out, before, language)
    plan = planned(parts, file)
    assert (plan.new, plan.changed, plan.unchanged, plan.faults, plan.unknown) == ([], [], 2, [], ())
    with writing() as session:
        for facts in before:
            store.put(
                session, session.get_one(store.Institution, facts["slug"]), {"name_vi": "x", "hours": ""}
            )
    plan = planned(parts, file)
    assert sheet_import.apply(plan, "cli") == {"changed": 2, "new": 0, "unchanged": 0}
    assert everything() == before


def test_the_template_offers_lists_and_explains_itself(parts: Parts, tmp_path: Path) -> None:
    out = io.BytesIO()
    sheet_book.write_workbook(out, [], "vi")
    book = openpyxl.load_workbook(out)
    sheet = book["Đơn vị"]
    assert [cell.value for cell in sheet[1]] == [column.heading("vi") for column in COLUMNS]
    assert len(sheet.data_validations.dataValidation) == 6
    assert "Bảo tàng quốc gia" in [row[1] for row in book["Danh mục"].iter_rows(values_only=True)]
    assert any("Ô để trống" in str(cell.value) for cell in book["Hướng dẫn"]["A"])
    assert len(COLUMNS[0].note_vi) > 10
    file = tmp_path / "empty.xlsx"
    file.write_bytes(out.getvalue())
    assert planned(parts, file) == Plan()


def test_each_fault_is_told_by_its_row_and_column_and_the_rest_is_taken(parts: Parts, tmp_path: Path) -> None:
    good = {"Mã trên mạng": "tv-a", "Tên *": "Thư viện A", "Hệ thống": "Thư viện"}
    file = written(
        tmp_path,
        {**good, "Loại hình": "Thư viện công cộng", "Giờ mở cửa": "T2-T6 7h30-17h", "Số khách": "12"},
        {**good, "Mã trên mạng": "tv-b", "Loại hình": "Bảo tàng quốc gia", "Vĩ độ": "mười sáu"},
        {**good, "Mã trên mạng": "tv-c", "Giờ mở cửa": "sáng", "Dịch vụ": "Đọc tại chỗ, bơi lội"},
        {**good, "Mã trên mạng": "tv-d", "Xã, phường, đặc khu": "Xã Ở Đâu Đó", "Mã ISIL": "VN"},
        {**good, "Mã trên mạng": "tv-e"},
        {**good, "Mã trên mạng": "tv-e"},
        {"Mã trên mạng": "tv-f"},
    )
    plan = planned(parts, file)
    assert [(found.row, found.column, found.fault.rule) for found in plan.faults] == [
        (3, "Loại hình", "not_in_list"),
        (3, "Vĩ độ", "type"),
        (4, "Giờ mở cửa", "hours"),
        (4, "Dịch vụ", "not_in_list"),
        (5, "Mã ISIL", "isil"),
        (5, "Xã, phường, đặc khu", "place"),
        (6, "Mã trên mạng", "twice"),
        (7, "Mã trên mạng", "twice"),
        (8, "Tên", "required"),
        (8, "Hệ thống", "required"),
    ]
    assert plan.unknown == ("Số khách",)
    assert (plan.failed, [change.slug for change in plan.new]) == (6, ["tv-a"])
    assert not everything()
    sheet_import.apply(plan, "user:1 Lan")
    (made,) = everything()
    assert (made["type"], len(made["opening"]), made["status"]) == ("public", 5, "active")


def test_empty_cells_keep_a_dash_takes_away_and_a_day_keeps_the_past(parts: Parts, tmp_path: Path) -> None:
    add_institution(phone="0234 1", hours="8:00–17:00", lat=16.4, lon=107.6)
    file = written(
        tmp_path,
        {
            "slug": "hue-library", "name_vi": "Thư viện Huế", "phone": "-", "lat": "–", "lon": "-",
            "hours": "", "since": "01/07/2025", "act": "1675/NQ-UBTVQH15",
        },
    )  # fmt: skip
    (change,) = planned(parts, file).changed
    assert set(change.after) == {"name_vi", "phone", "lat", "lon"}
    assert (change.before["phone"], change.after["phone"]) == ("0234 1", None)
    sheet_import.apply(planned(parts, file), "user:1 Lan")
    (facts,) = everything()
    assert facts["hours"] == "8:00–17:00"
    assert not {"phone", "lat", "lon"} & facts.keys()
    with reading() as session:
        past = history.of(session, "hue-library")
        (entry,) = audit.listed(session, EVERYWHERE, audit.Wanted(subject="hue-library"))
    assert [name.since for name in past.names] == [None, date(2025, 7, 1)]
    assert (entry.actor, entry.action) == ("user:1 Lan", "change")


def test_nobody_writes_where_they_do_not_look_after_things(parts: Parts, tmp_path: Path) -> None:
    add_institution()
    add_institution("vinh", province="Tỉnh Nghệ An")
    row = {"name_vi": "Tên khác", "system": "library"}
    file = written(
        tmp_path,
        {"slug": "hue-library", **row},
        {"slug": "vinh", **row},
        {"slug": "tv-moi", **row, "province": "Thành phố Huế"},
        {"slug": "tv-la", **row, "province": "Tỉnh Nghệ An"},
    )
    hue = Reach(keys=frozenset({"vn-2025-07:46"}))
    plan = planned(parts, file, hue, hue)
    assert [(found.slug, found.fault.rule) for found in plan.faults] == [
        ("vinh", "not_yours"),
        ("tv-la", "elsewhere"),
    ]
    assert ([one.slug for one in plan.new], [one.slug for one in plan.changed]) == (
        ["tv-moi"],
        ["hue-library"],
    )


def test_a_file_that_is_no_table_of_institutions_is_refused(parts: Parts, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"MZ this is a program")
    for name, content, told in (
        ("a.xlsx", b"MZ this is a program", "a.xlsx"),
        ("b.csv", b"slug,slug\na,b\n", "stands twice"),
        ("c.csv", b"ten,dia chi\na,b\n", "slug: is missing"),
        ("d.csv", b"slug\n" + b"a\n" * 50_001, "are over 50,000"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InvalidInput, match=told):
            planned(parts, tmp_path / name)


def test_duplicates_are_found_by_name_isil_and_nearness_and_stay_apart_once_said(parts: Parts) -> None:
    hue = {"commune": "Phường Thuận Hóa", "lat": 16.4655, "lon": 107.5960}
    add_institution("a", name_vi="Nhà văn hóa thôn 1", system="cultural_centre", **hue)
    add_institution("b", name_vi="Nhà Văn Hoá Thôn 1", system="cultural_centre", **{**hue, "lat": 16.9})
    add_institution("c", name_vi="Nhà văn hóa thôn 2", system="cultural_centre", **hue)
    add_institution("d", name_vi="Nhà văn hóa thôn 1", system="cultural_centre", commune="Phường Phú Xuân")
    add_institution("e", name_vi="Thư viện tỉnh Huế", **{**hue, "lon": 107.5970}, isil="VN-HUE")
    add_institution("f", name_vi="Thư viện Tổng hợp thành phố Huế", **hue)
    add_institution("g", name_vi="Trung tâm Học liệu", isil="vn-hue")
    add_institution("h", name_vi="Bảo tàng Huế", system="museum", **hue)

    def found() -> list[tuple[str, tuple[str, str]]]:
        with reading() as session:
            return sorted((pair.why, pair.slugs) for pair in duplicates.pairs(session))

    assert found() == [("isil", ("e", "g")), ("name", ("a", "b")), ("near", ("e", "f"))]
    with writing() as session:
        assert institutions_alike.set_apart(session, ("g", "e"), "user:1 Lan")
        assert not institutions_alike.set_apart(session, ("e", "g"), "user:1 Lan")
    assert [why for why, _slugs in found()] == ["name", "near"]
    with reading() as session:
        assert [pair.slugs for pair in duplicates.like(session, "f")] == [("e", "f")]
