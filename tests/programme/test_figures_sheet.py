"""The spreadsheet of figures: written, read again; what is odd is told by its cell, nothing is half kept."""

from __future__ import annotations

import io
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import khomo_files
import openpyxl
import pytest
from flask import Flask

from catalog.errors import ChangedMeanwhile, InvalidInput
from catalog.parts import Parts
from catalog.programme import (
    figures_asked,
    figures_book,
    figures_columns,
    figures_planning,
    figures_rows,
    figures_taking,
)
from catalog.programme.figures_plan import ALL_PERCENT, FiguresPlan
from catalog.programme.figures_taking import Sender
from catalog.programme.measures import measure_of
from catalog.programme.periods import Period
from catalog.store import declarations, observations
from catalog.store.db import reading, writing
from catalog.store.models import DeclaredYearRow
from catalog.store.observations import ACCEPTED, DRAFT, SENT, Figure
from catalog.store.scopes import Reach
from tests.cli.test_plans_report import converted
from tests.factories import add_institution

EVERYWHERE = Reach(everything=True)
YEAR, TODAY = Period(2025), date(2026, 11, 23)
SENDER = Sender(actor="user:1 Lan", reporter="Lan")
USES = "Lượt người sử dụng thư viện"


@pytest.fixture
def parts(make_app: Any) -> Parts:
    app: Flask = make_app([khomo_files])
    found: Parts = app.extensions["catalog"]
    add_institution("tv-a", name_vi="Thư viện A")
    add_institution("tv-b", name_vi="Thư viện B")
    add_institution("bt-a", name_vi="Bảo tàng A", system="museum")
    return found


def declared(slug: str, value: float, *, year: int = 2025, measure: str = "library_uses", **more: Any) -> int:
    found = measure_of(measure)
    assert found is not None
    figure = Figure(institution=slug, measure=measure, period=str(year), value=value, unit=found.unit, **more)
    with writing() as session:
        return declarations.declare(session, figure, "x", send=True).id


def accepted(slug: str, value: float, *, year: int = 2024, measure: str = "library_uses") -> None:
    number = declared(slug, value, year=year, measure=measure)
    with writing() as session:
        declarations.accept(session, number, "officer")


def written(tmp_path: Path, *rows: Mapping[str, str], separator: str = ";") -> Path:
    facts = list(dict.fromkeys(fact for row in rows for fact in row))
    file = tmp_path / "sheet.csv"
    lines = [facts, *([row.get(fact, "") for fact in facts] for row in rows)]
    file.write_text("\n".join(separator.join(line) for line in lines), "utf-8-sig")
    return file


def planned(
    parts: Parts, file: Path, answers: Mapping[str, str] | None = None, reach: Reach = EVERYWHERE
) -> FiguresPlan:
    sheet = figures_rows.read(parts, file)
    with reading() as session:
        return figures_planning.plan(session, sheet, reach, YEAR, answers or {}, TODAY)


def taken(plan: FiguresPlan, *, send: bool = True) -> int:
    with writing() as session:
        return figures_taking.take(session, plan, SENDER, TODAY, send=send)


def kept(slug: str) -> dict[str, tuple[float, str]]:
    """What stands: value and status by measure and split."""
    with reading() as session:
        found = observations.latest(observations.of_institution(session, slug, ["2025"]))
    return {":".join(filter(None, key[::2])): (one.value, one.status) for key, one in found.items()}


def workbook(language: str = "vi", reach: Reach = EVERYWHERE) -> bytes:
    out = io.BytesIO()
    with reading() as session:
        askings = figures_asked.of_reach(session, reach, YEAR)
    figures_book.write_workbook(out, askings, YEAR, language)
    return out.getvalue()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_written_is_read_again_and_says_nothing_new(
    parts: Parts, tmp_path: Path, language: str, ending: str
) -> None:
    declared("tv-a", 2_500_000)
    declared("tv-a", 0.7, measure="digitised_share")
    declared("tv-a", 0, measure="web_page")
    declared("tv-a", 900, split="online")
    accepted("tv-a", 2_400_000)
    file = tmp_path / f"all.{ending}"
    if ending == "xlsx":
        file.write_bytes(workbook(language))
    else:
        with reading() as session:
            askings = figures_asked.of_reach(session, EVERYWHERE, YEAR)
        file.write_text("".join(figures_book.csv_lines(askings, YEAR, language)), "utf-8", newline="")
    plan = planned(parts, file)
    assert (plan.faults, plan.asked, plan.new, plan.changed) == ([], [], [], [])
    assert (len(plan.same), plan.institutions) == (4, 3)
    assert figures_rows.read(parts, file).table.unknown == ()
    assert taken(plan) == 0


def test_the_template_asks_each_what_it_is_asked_beside_what_was_accepted(parts: Parts) -> None:
    accepted("tv-a", 2_400_000)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook())).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    at = {name: place for place, name in enumerate(heads)}
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=3)}
    assert heads[at[USES] + 1] == "Đã duyệt năm 2024"
    assert rows["tv-a"][at[USES] + 1].value == "2.400.000"
    assert (rows["tv-a"][at["Kỳ báo cáo"]].value, rows["tv-a"][at[USES]].value) == ("2025", None)
    greyed = rows["bt-a"][at[USES]]
    assert (greyed.value, greyed.fill.fgColor.rgb) == (figures_columns.NOT_ASKED, "FFD9D9D9")
    assert rows["bt-a"][at["Lượt khách tham quan bảo tàng"]].value is None
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ['"Có,Không"'] * 5
    assert sheet.freeze_panes == "C3"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="apt-get install libreoffice-calc-nogui")
def test_libreoffice_opens_the_template_and_its_own_table_is_read(parts: Parts, tmp_path: Path) -> None:
    file = tmp_path / "mau.xlsx"
    file.write_bytes(workbook())
    rows = converted(file)
    assert rows[0][:4] == ["Mã đơn vị", "Tên đơn vị", "Hệ thống", "Kỳ báo cáo"]
    assert [row[:2] for row in rows[2:]] == [
        ["bt-a", "Bảo tàng A"], ["tv-a", "Thư viện A"], ["tv-b", "Thư viện B"]
    ]  # fmt: skip
    assert planned(parts, file.with_suffix(".csv")).institutions == 3


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_numbers_are_read_as_people_write_them(parts: Parts, tmp_path: Path, separator: str) -> None:
    file = written(
        tmp_path,
        {"Mã đơn vị": "tv-a", USES: "2.500.000", "digitised_share": "70.5%", "web_page": "Có"},
        {"Mã đơn vị": "tv-b", USES: "12500", "digitised_share": "70%", "web_page": "không"},
        separator=separator,
    )
    plan = planned(parts, file)
    assert (plan.faults, len(plan.new)) == ([], 6)
    assert taken(plan) == 6
    assert kept("tv-a") == {
        "library_uses": (2_500_000, SENT), "digitised_share": (70.5, SENT), "web_page": (1, SENT)
    }  # fmt: skip
    assert kept("tv-b")["web_page"] == (0, SENT)
    with reading() as session:
        year = session.get_one(DeclaredYearRow, ("tv-a", "library_uses", 2025))
    assert (year.declared, year.accepted) == (2_500_000, None)


def test_every_fault_is_told_by_its_cell_and_the_rest_is_taken(parts: Parts, tmp_path: Path) -> None:
    add_institution("vinh", province="Tỉnh Nghệ An")
    row = {"slug": "tv-a", "period": "2025"}
    file = written(
        tmp_path,
        {**row, "library_uses": "=B5+C5", "digitised_share": "12/05/2025", "staff_trained": "40", "Lạ": "1"},
        {"slug": "tv-b", "library_uses": "900", "museum_visits": "5", "digitised_share": "170%"},
        {"slug": "bt-a", "museum_visits": "100", "museum_visits-online": "80", "museum_visits-mobile": "30"},
        {"slug": "khong-con", "library_uses": "1"},
        {"slug": "vinh", "library_uses": "1"},
        {"library_uses": "1"},
        {"slug": "hue-library", "library_uses": "1", "period": "2024"},
        {"slug": "twice", "library_uses": "1"},
    )
    add_institution()
    add_institution("twice")
    with file.open("a") as lines:
        lines.write("\ntwice;2025;3\n")
    plan = planned(parts, file, reach=Reach(keys=frozenset({"vn-2025-07:46"})))
    assert {(one.at, one.rule) for one in plan.faults} == {
        ("C2", "formula"), ("D2", "date"), ("G3", "not_asked"), ("D3", "over_100"), ("G4", "parts"),
        ("A5", "no_institution"), ("A6", "not_yours"), ("7", "without_slug"), ("B8", "other_period"),
        ("A9", "twice"), ("A10", "twice"),
    }  # fmt: skip
    assert figures_rows.read(parts, file).table.unknown == ("Lạ",)
    assert taken(plan) == 2
    assert kept("tv-a") == {"staff_trained": (40, SENT)}
    assert kept("tv-b") == {"library_uses": (900, SENT)}
    assert kept("bt-a") == {}


@pytest.mark.parametrize(
    ("day", "rule"), [("31/12/2999", "future"), ("01/01/2020", "early"), ("hôm qua", "no_day")]
)
def test_a_day_that_cannot_be_leaves_the_row_out(parts: Parts, tmp_path: Path, day: str, rule: str) -> None:
    plan = planned(parts, written(tmp_path, {"slug": "tv-a", "library_uses": "5", "as_of": day}))
    assert [(one.at, one.rule) for one in plan.faults] == [("C2", rule)]
    assert plan.lines == []


def test_what_is_odd_is_asked_about_and_sent_once_it_is_answered(parts: Parts, tmp_path: Path) -> None:
    declared("tv-a", 1000, year=2024)
    file = written(
        tmp_path,
        {"slug": "tv-a", "library_uses": "9000", "digitised_share": "0,7", "staff_trained": "12"},
        {"slug": "tv-b", "digitised_share": "0.5"},
    )
    plan = planned(parts, file)
    assert [(one.at, one.weighed.question is not None) for one in plan.asked] == [
        ("B2", True), ("C2", False), ("C3", False)
    ]  # fmt: skip
    assert taken(plan) == 1
    assert kept("tv-a") == {"staff_trained": (12, SENT)}
    plan = planned(parts, file, {"sure-B2": "9000", "meant-C2": "70", "meant-C3": "0.5"})
    assert (plan.asked, len(plan.same)) == ([], 1)
    assert taken(plan) == 3
    assert (kept("tv-a")["digitised_share"], kept("tv-b")["digitised_share"]) == ((70, SENT), (0.5, SENT))
    with reading() as session:
        one = observations.latest(observations.of_institution(session, "tv-a", ["2025"]))
    assert one["library_uses", "2025", ""].asked["answer"] == "confirmed"
    # Sent again it says what stands there: nothing is asked twice.
    assert (planned(parts, file).asked, taken(planned(parts, file))) == ([], 0)


def test_one_answer_does_for_all_shares_that_are_parts_of_one(parts: Parts, tmp_path: Path) -> None:
    rows = ({"slug": slug, "digitised_share": "0.7", "staff_trained": "1"} for slug in ("tv-a", "tv-b"))
    plan = planned(parts, written(tmp_path, *rows), {ALL_PERCENT: "percent"})
    assert [one.weighed.value for one in plan.lines] == [70, 100, 70, 100]


def test_drafts_are_kept_without_being_asked_and_sent_with_the_others(parts: Parts, tmp_path: Path) -> None:
    declared("tv-a", 1000, year=2024)
    file = written(tmp_path, {"slug": "tv-a", "library_uses": "9000"})
    assert taken(planned(parts, file), send=False) == 1
    assert kept("tv-a") == {"library_uses": (9000, DRAFT)}
    assert taken(planned(parts, file)) == 0
    assert taken(planned(parts, file, {"sure-B2": "9000"})) == 1
    assert kept("tv-a") == {"library_uses": (9000, SENT)}


def test_a_corrected_sheet_changes_only_what_differs_and_empty_cells_say_nothing(
    parts: Parts, tmp_path: Path
) -> None:
    one = declared("tv-a", 900, note="Sổ tay", evidence=({"url": "https://a.example/1"},))
    two = declared("tv-a", 40, measure="digitised_share")
    with writing() as session:
        declarations.accept(session, two, "officer")
    file = written(
        tmp_path,
        {"slug": "tv-a", "library_uses": "950", "digitised_share": "40%", "web_page": "", "note": "Đếm lại"},
    )
    plan = planned(parts, file)
    assert [(line.at, line.kept and line.kept.value) for line in plan.changed] == [("B2", 900)]
    assert taken(plan) == 1
    assert kept("tv-a") == {"library_uses": (950, SENT), "digitised_share": (40, ACCEPTED)}
    with reading() as session:
        whole = observations.of_institution(session, "tv-a", ["2025"], whole=True)
    assert (whole[-1].replaces, whole[-1].note, list(whole[-1].evidence)) == (
        one, "Đếm lại", [{"url": "https://a.example/1"}]
    )  # fmt: skip


def test_nothing_at_all_is_kept_where_somebody_else_was_quicker(parts: Parts, tmp_path: Path) -> None:
    plan = planned(
        parts, written(tmp_path, {"slug": "tv-a", "library_uses": "5"}, {"slug": "tv-b", "library_uses": "6"})
    )
    declared("tv-b", 7)
    with pytest.raises(ChangedMeanwhile):
        taken(plan)
    assert (kept("tv-a"), kept("tv-b")) == ({}, {"library_uses": (7, SENT)})


def test_a_unit_that_ended_before_is_told(parts: Parts, tmp_path: Path) -> None:
    from catalog.store import institutions_history

    gone = add_institution("cu", status="closed")
    with writing() as session:
        institutions_history.add_period(
            session, "statuses", gone, {"status": "closed"}, since=date(2024, 7, 1)
        )
    [fault] = planned(parts, written(tmp_path, {"slug": "cu", "library_uses": "5"})).faults
    assert (fault.rule, fault.values["day"]) == ("ended", date(2024, 6, 30))


def test_formulas_without_results_are_told_and_those_with_results_are_read(
    parts: Parts, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Mã đơn vị", USES])
    sheet.append(["tv-a", "=2+3"])
    file = tmp_path / "a.xlsx"
    book.save(file)
    assert figures_rows.read(parts, file).table.has_empty_formulas
    assert planned(parts, file).lines == []


def test_what_was_given_back_with_its_faults_is_sent_again(parts: Parts, tmp_path: Path) -> None:
    file = written(tmp_path, {"slug": "tv-a", "library_uses": "nhiều"}, {"slug": "tv-b", "library_uses": "5"})
    sheet = figures_rows.read(parts, file)
    back = tmp_path / "back.xlsx"
    with back.open("wb") as out:
        figures_book.write_faults(
            out, sheet.table.header, sheet.table.rows[:1], {2: {1: "là chữ, không phải số"}}, "vi"
        )
    page = openpyxl.load_workbook(back).worksheets[0]
    cell = page["B2"]
    assert (cell.fill.fgColor.rgb, cell.comment and "không phải số" in cell.comment.text) == (
        "FFF9B4AE",
        True,
    )
    assert "không phải số" in str(page["C2"].value)
    again = figures_rows.read(parts, back)
    assert (again.table.unknown, [row.said("slug") for row in again.rows]) == ((), ["tv-a"])


def test_a_file_that_is_no_table_of_figures_is_refused(parts: Parts, tmp_path: Path) -> None:
    for content, told in ((b"ten,so\na,1\n", "slug: is missing"), (b"slug,slug\na,b\n", "stands twice")):
        (tmp_path / "a.csv").write_bytes(content)
        with pytest.raises(InvalidInput, match=told):
            planned(parts, tmp_path / "a.csv")
