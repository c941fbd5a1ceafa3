"""``catalog plans``: those that we ship taken in, shown, given out and taken in again; one's own."""

from __future__ import annotations

import json
from pathlib import Path

from catalog.programme import plan_editing, plan_rows
from catalog.store import db
from tests.conftest import Runner

OWN = """
number = "94/KH-UBND"
title = "Kế hoạch của tỉnh"
date = 2023-05-04
issuer = "Ủy ban nhân dân tỉnh"
territory = "vn-2025-07:37"

[[indicators]]
id = "L1"
system = "library"
name = "Thư viện có dịch vụ"

[[targets]]
indicator = "L1"
type = "public"
level = "commune"
year = 2025
value = %s
"""


def written(folder: Path, value: str) -> Path:
    file = folder / "plan.toml"
    file.write_text(OWN % value, "utf-8")
    return file


def test_the_plans_that_we_ship_are_taken_in_once(run: Runner) -> None:
    first = run("plans", "import").output.splitlines()
    assert "288/KH-UBND: new" in first
    assert len(first) == 5
    assert {line.rpartition(": ")[2] for line in run("plans", "import").output.splitlines()} == {"unchanged"}
    listed = json.loads(run("plans", "list", "--json").output)
    assert [one["number"] for one in listed][:2] == ["1687/QĐ-TTg", "288/KH-UBND"]
    assert listed[1]["targets"] == 22


def test_a_plan_is_shown_by_number_or_slug_however_it_is_typed(run: Runner) -> None:
    run("plans", "import")
    told = json.loads(run("plans", "show", "288/KH-UBND", "--json").output)
    assert list(told)[:4] == ["number", "title", "date", "issuer"]
    assert told["date"] == "2023-08-25"
    assert {"indicator", "type", "level", "region_class", "year", "value", "unit", "text", "source"} <= told[
        "targets"
    ][0].keys()
    for name in ("288/kh-ubnd", "288-kh-ubnd"):
        assert json.loads(run("plans", "show", name, "--json").output) == told
    assert "1520/QĐ-TTg" in run("plans", "show", "1520/QD-TTg").output
    missing = run("plans", "show", "1/KH", code=1)
    assert "288/KH-UBND" in missing.output


def test_what_show_prints_is_taken_in_as_the_same_plan(run: Runner, tmp_path: Path) -> None:
    run("plans", "import")
    file = tmp_path / "288.json"
    file.write_text(run("plans", "show", "288/KH-UBND", "--json").output, "utf-8")
    assert run("plans", "import", str(file)).output == "288/KH-UBND: unchanged\n"


def test_a_plan_of_ones_own_is_taken_in_and_changed_by_its_file(run: Runner, tmp_path: Path) -> None:
    assert run("plans", "import", str(written(tmp_path, "40"))).output == "94/KH-UBND: new\n"
    assert run("plans", "import", str(written(tmp_path, "45"))).output == "94/KH-UBND: changed\n"
    told = json.loads(run("plans", "show", "94/KH-UBND", "--json").output)
    assert [one["value"] for one in told["targets"]] == [45]


def test_of_a_file_with_faults_nothing_is_taken_and_row_field_and_value_are_told(
    run: Runner, tmp_path: Path
) -> None:
    file = written(tmp_path, '"40%"')
    told = run("plans", "import", str(file), code=1).output
    assert "plan.toml: targets 1: value" in told
    assert "40%" in told
    assert "must be a number" in run("--lang", "en", "plans", "import", str(file), code=1).output
    assert "phải là số" in run("--lang", "vi", "plans", "import", str(file), code=1).output
    assert json.loads(run("plans", "list", "--json").output) == []


WRONG = """
[[indicators]]
id = "L 2"
system = "library"
name = "Dấu cách trong ký hiệu"

[[targets]]
indicator = "L9"
year = 2025
value = 40

[[targets]]
indicator = "L1"
year = 1800
value = 40
goal = "nhiều"
"""


def test_every_fault_of_a_province_s_plan_is_told_in_the_language_with_its_row_and_rule(
    run: Runner, tmp_path: Path
) -> None:
    file = written(tmp_path, "101")
    file.write_text(file.read_text("utf-8").replace("vn-2025-07:37", "vn-2025-07:99") + WRONG, "utf-8")
    told = run("--lang", "vi", "plans", "import", str(file), code=1).output
    assert "targets 1: value = '101': Tỷ lệ cao nhất là 100 %. (Mức phấn đấu 1, quy tắc over_all)" in told
    assert "indicators 2: id = 'L 2': “L 2” có ký tự không dùng được" in told
    assert "goal = 'nhiều': không phải là trường đã biết (Mức phấn đấu 3, quy tắc unknown_field)" in told
    assert "targets 3: year = '1800': " in told
    english = run("--lang", "en", "plans", "import", str(file), code=1).output
    assert "targets 1: value = '101': is over 100 % (Target 1, rule over_all)" in english
    file.write_text(file.read_text("utf-8").partition(WRONG)[0].replace("101", "40"), "utf-8")
    told = run("--lang", "vi", "plans", "import", str(file), code=1).output
    assert "territory = 'vn-2025-07:99': “vn-2025-07:99” không phải tỉnh hay xã" in told
    assert "(quy tắc place)" in told


def test_a_file_that_cannot_be_read_is_told_with_the_line(run: Runner, tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_text('number = "94/KH-UBND"\ntitle = Không có ngoặc\n', "utf-8")
    told = run("--lang", "vi", "plans", "import", str(file), code=1).output
    assert "plan.toml: file = '2:9': Không đọc được tệp này" in told


def test_a_plan_that_was_changed_by_hand_stays_unless_it_is_to_be_replaced(run: Runner) -> None:
    run("plans", "import")
    with db.writing() as session:
        plan = plan_rows.get(session, "288-kh-ubnd")
        assert plan is not None
        plan_editing.drop(session, "cli", plan.slug, "targets", str(plan.targets[0].id))
    assert "288/KH-UBND: kept" in run("plans", "import").output
    assert len(json.loads(run("plans", "show", "288/KH-UBND", "--json").output)["targets"]) == 21
    assert "288/KH-UBND: changed" in run("plans", "import", "--replace").output
    assert len(json.loads(run("plans", "show", "288/KH-UBND", "--json").output)["targets"]) == 22
