"""Plans: those that come with the catalog, word for word, and files with faults."""

from __future__ import annotations

import json
import re

import pytest

from catalog.programme import plan_files
from catalog.programme.plan_files import BadPlan
from catalog.programme.plans import Plan, slug_of

SCHOOLS = "general_school+vocational+other_education"
OF_288 = {
    # indicator, type, level: what it is to reach in 2025 and 2030 (programme.md, section 1.2)
    ("L1", "public", "province"): ((100, None), (100, None)),
    ("L1", "public", "district"): ((70, None), (90, None)),
    ("L1", "public", "commune"): ((40, None), (60, None)),
    ("L1", "university+special", ""): ((90, None), (100, None)),
    ("L1", "armed_forces", ""): ((80, None), (100, None)),
    ("L1", SCHOOLS, ""): ((70, None), (90, None)),
    ("L3", "", ""): ((10, None), (10, 15)),
    ("M1", "", ""): ((70, None), (100, None)),
    ("M2", "", ""): ((10, None), (10, 15)),
    ("C1", "provincial+district", ""): ((80, None), (100, None)),
    ("C2", "commune+village_house", ""): ((70, None), (100, None)),
}


def plan(number: str) -> Plan:
    return next(one for one in plan_files.shipped() if one.number == number)


def test_the_plan_of_thua_thien_hue_has_its_targets_of_2025_and_2030() -> None:
    found: dict[tuple[str, str, str], dict[int, tuple[float | None, float | None]]] = {}
    for one in plan("288/KH-UBND").targets:
        found.setdefault((one.indicator, one.type, one.level), {})[one.year] = (one.value, one.value_to)
    assert found == {key: dict(zip((2025, 2030), values, strict=True)) for key, values in OF_288.items()}
    growth = {one.unit for one in plan("288/KH-UBND").targets if one.indicator in ("L3", "M2")}
    assert growth == {"%/yr"}


def test_every_value_of_288_stands_in_its_verbatim_text() -> None:
    for one in plan("288/KH-UBND").targets:
        assert one.confirmed
        assert one.source.startswith("288/KH-UBND, mục II.")
        assert re.search(rf"\b{one.value:g}\b", one.text), one
        assert one.value_to is None or f"{one.value:g} - {one.value_to:g}%" in one.text
        assert str(one.year) in one.text


def test_288_carries_out_1520_without_the_indicator_that_it_leaves_out() -> None:
    national, province = plan("1520/QĐ-TTg"), plan("288/KH-UBND")
    assert province.parent == national.number
    left_out = {one.id for one in national.indicators} - {one.id for one in province.indicators}
    assert left_out == {"L2"}
    assert province.date.isoformat() == "2023-08-25"
    assert (province.territory, national.territory) == ("vn-2025-06:46", "")


def test_what_is_not_known_stays_unknown_and_what_the_press_says_apart() -> None:
    national = plan("1520/QĐ-TTg")
    later = [one.value for one in national.targets_of("L2") if one.year == 2030]
    assert later == [None] * 6
    disputed = [one for one in national.targets if one.disputed]
    assert [(one.indicator, one.year, one.value, one.text) for one in disputed] == [("M1", 2030, 70, "")]
    assert not any(one.confirmed for one in national.targets)


def test_every_plan_that_we_ship_is_told_and_read_the_same() -> None:
    for one in plan_files.shipped():
        assert plan_files.made(json.loads(json.dumps(plan_files.told(one))), one.number) == one


def test_the_published_shape_begins_with_what_scripts_rely_on() -> None:
    told = plan_files.told(plan("288/KH-UBND"))
    assert list(told)[:4] == ["number", "title", "date", "issuer"]
    assert {"indicator", "type", "level", "region_class", "year", "value", "unit", "text", "source"} <= told[
        "targets"
    ][0].keys()
    assert told["targets"][0]["value"] == 100


def test_rows_take_text_and_source_from_their_indicator_and_this_from_the_plan() -> None:
    told = {
        "number": "94/KH-UBND", "title": "Kế hoạch", "date": "2023-05-04", "issuer": "UBND tỉnh",
        "source": "94/KH-UBND", "confirmed": True,
        "indicators": [{"id": "L3", "system": "library", "name": "Lượt", "text": "tăng 10%", "unit": "%/yr",
                        "kind": "growth"}],
        "targets": [{"indicator": "L3", "year": 2025, "value": 10},
                    {"indicator": "L3", "year": 2025, "value": 12, "disputed": True, "source": "báo"}],
    }  # fmt: skip
    made = plan_files.made(told, "94.json")
    assert made.slug == "94-kh-ubnd"
    plain, disputed = made.targets
    assert (plain.text, plain.source, plain.unit, plain.confirmed) == ("tăng 10%", "94/KH-UBND", "%/yr", True)
    assert (disputed.text, disputed.source, disputed.unit) == ("", "báo", "%/yr")


@pytest.mark.parametrize(
    ("row", "field", "rule"),
    [
        ({"value": "70%"}, "value", "type"),
        ({"value": 170}, "value", "over_all"),
        ({"value": 15, "value_to": 10}, "value_to", "order"),
        ({"indicator": "Z9"}, "indicator", "no_indicator"),
        ({"type": "publik"}, "type", "not_in_list"),
        ({"level": "province+ward"}, "level", "not_in_list"),
        ({"region_class": "sea"}, "region_class", "not_in_list"),
        ({"year": 25}, "year", "range"),
        ({"colour": "red"}, "colour", "unknown_field"),
        ({"source_date": "25/08/2023"}, "source_date", "date"),
    ],
)
def test_a_fault_of_a_target_is_named_with_its_row_field_and_rule(
    row: dict[str, object], field: str, rule: str
) -> None:
    told = plan_files.told(plan("288/KH-UBND"))
    told["targets"][3].update(row)
    with pytest.raises(BadPlan) as error:
        plan_files.made(told, "288.json")
    found = [(one.table, one.row, one.fault.field, one.fault.rule) for one in error.value.faults]
    assert ("targets", 4, field, rule) in found
    assert str(error.value).startswith(f"288.json: targets 4: {field}")


def test_all_faults_of_a_file_are_told_at_once() -> None:
    told = plan_files.told(plan("288/KH-UBND"))
    del told["issuer"]
    told["date"] = "hôm qua"
    told["indicators"][0]["system"] = "archive"
    with pytest.raises(BadPlan) as error:
        plan_files.made(told, "288.json")
    found = {(one.table, one.row, one.fault.field) for one in error.value.faults}
    assert found == {("", 0, "issuer"), ("", 0, "date"), ("indicators", 1, "system")}


def test_the_same_target_twice_and_an_id_twice_are_faults_of_both_rows() -> None:
    told = plan_files.told(plan("288/KH-UBND"))
    told["targets"].append(dict(told["targets"][0]))
    told["indicators"].append(dict(told["indicators"][0]))
    with pytest.raises(BadPlan) as error:
        plan_files.made(told, "288.json")
    twice = {(one.table, one.row) for one in error.value.faults if one.fault.rule == "twice"}
    assert twice == {("targets", 1), ("targets", 23), ("indicators", 1), ("indicators", 7)}


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"number = 288/KH", "unreadable"),
        (b"{", "unreadable"),
        (b"[1, 2]", "type"),
        ("number = 'đ'".encode("utf-16"), "encoding"),
        (b"#" * (plan_files.MOST_BYTES + 1), "too_big"),
        (b"[" * 100_000, "unreadable"),
    ],
)
def test_what_is_no_plan_at_all_is_refused_with_a_reason(content: bytes, rule: str) -> None:
    with pytest.raises(BadPlan) as error:
        plan_files.read(content, "plan.toml")
    assert [one.fault.rule for one in error.value.faults] == [rule]


@pytest.mark.parametrize("number", ["288/KH-UBND", "288/kh-ubnd", " 288/KH–UBND "])
def test_the_slug_of_a_number_does_not_depend_on_how_it_is_typed(number: str) -> None:
    assert slug_of(number) == "288-kh-ubnd"
    assert slug_of("1520/QĐ-TTg") == slug_of("1520/QD-TTg") == "1520-qd-ttg"
