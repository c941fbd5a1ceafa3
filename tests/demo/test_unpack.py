from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from catalog.demo.unpack import DemoSource, fill_dates, unpack
from tests.demo.conftest import TODAY, rows_of

WEEK = [date(2026, 12, 28) + timedelta(days=day) for day in range(7)]
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def state_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def activities(sources: Iterable[DemoSource]) -> list[dict[str, str]]:
    wanted = [source for source in sources if source.slug.startswith("demo-hoat-dong-")]
    return [row for source in wanted for row in rows_of(source)]


def test_unpacking_twice_touches_no_file(tmp_path: Path) -> None:
    first = unpack(tmp_path, TODAY)
    before = state_of(tmp_path)
    assert unpack(tmp_path, TODAY) == first
    assert state_of(tmp_path) == before
    assert len(before) > 30


def test_same_day_gives_the_same_bytes_in_another_folder(tmp_path: Path) -> None:
    unpack(tmp_path / "a", TODAY)
    unpack(tmp_path / "b", TODAY)
    contents = [
        {name: content for name, (content, _) in state_of(tmp_path / side).items()} for side in ("a", "b")
    ]
    assert contents[0] == contents[1]


def test_only_activities_change_with_the_week(tmp_path: Path) -> None:
    unpack(tmp_path, TODAY)
    before = state_of(tmp_path)
    unpack(tmp_path, TODAY + timedelta(days=7))
    after = state_of(tmp_path)
    changed = {name for name in before if before[name] != after[name]}
    assert changed
    assert {Path(name).parts[0] for name in changed} == {"activities"}


def test_options_are_absolute_paths_of_files(sources: list[DemoSource]) -> None:
    for source in sources:
        for name in ("path", "profile"):
            if name in source.options:
                assert Path(source.options[name]).is_absolute()
                assert Path(source.options[name]).is_file()


def test_tokens_count_from_the_monday_of_the_week() -> None:
    assert (
        fill_dates(b"{+0}|{+8}T17:30|{-7}|{x}", date(2026, 11, 22))
        == b"2026-11-16|2026-11-24T17:30|2026-11-09|{x}"
    )


@pytest.mark.parametrize("today", WEEK, ids=str)
@pytest.mark.parametrize("kind", ["Trưng bày", "Chương trình giáo dục", "Lớp", "Sự kiện"])
def test_some_are_on_some_to_come_some_past(tmp_path: Path, today: date, kind: str) -> None:
    rows = [row for row in activities(unpack(tmp_path, today)) if row["Loại hình"] == kind]
    spans = [
        (date.fromisoformat(row["Bắt đầu"][:10]), date.fromisoformat(row["Kết thúc"][:10])) for row in rows
    ]
    assert sum(start <= today <= end for start, end in spans) >= 1
    assert sum(start > today for start, _ in spans) >= 2
    assert sum(end < today for _, end in spans) >= 1


@pytest.mark.parametrize("today", WEEK, ids=str)
def test_five_exhibitions_at_least_are_on(tmp_path: Path, today: date) -> None:
    rows = activities(unpack(tmp_path, today))
    on = [
        row
        for row in rows
        if row["Loại hình"] == "Trưng bày"
        and row["Bắt đầu"][:10] <= today.isoformat() <= row["Kết thúc"][:10]
    ]
    assert len(on) >= 5


def test_no_token_is_left_and_no_end_is_before_its_start(sources: list[DemoSource]) -> None:
    for row in activities(sources):
        assert not any("{" in value for value in row.values())
        start, end = (datetime.fromisoformat(row[name]) for name in ("Bắt đầu", "Kết thúc"))
        assert start <= end


def test_classes_start_and_end_on_a_day_of_their_rule(sources: list[DemoSource]) -> None:
    rows = [row for row in activities(sources) if row["Lặp lại"]]
    assert len(rows) >= 40
    for row in rows:
        assert re.fullmatch(r"FREQ=(DAILY|WEEKLY)(;INTERVAL=\d)?(;BYDAY=[A-Z,]+)?", row["Lặp lại"])
        named = re.search(r"BYDAY=([A-Z,]+)", row["Lặp lại"])
        days = named[1].split(",") if named else list(DAYS)
        for name in ("Bắt đầu", "Kết thúc"):
            moment = datetime.fromisoformat(row[name])
            assert DAYS[moment.weekday()] in days, row["Tên"]


def test_every_class_and_club_repeats_at_a_place(sources: list[DemoSource]) -> None:
    rows = [row for row in activities(sources) if row["Loại hình"] in ("Lớp", "Câu lạc bộ")]
    assert len(rows) == 30
    assert all(row["Lặp lại"] and row["Địa điểm"] for row in rows)
