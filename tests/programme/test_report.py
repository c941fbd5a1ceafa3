"""A plan's standing as a report: the ministry's order, groups in words, targets, values for programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from catalog import gazetteer
from catalog.errors import QueryError
from catalog.programme import plan_scope, report, report_words
from catalog.programme.figures import Group
from tests.programme.standings import C2, HUE, PLAN, standing


def test_rows_come_by_system_and_indicator_and_then_by_type_and_level() -> None:
    told = [(row.indicator.id, row.type, row.level) for row in report.ordered(standing().rows)]
    assert told == [
        ("L1", "public", "province"),
        ("L1", "public", "commune"),
        ("L1", "university+special", ""),
        ("L3", "", ""),
        ("C2", "commune+village_house", ""),
    ]


@pytest.mark.parametrize(
    ("system", "group", "vi", "en"),
    [
        ("library", Group(type="public", level="province"), "Thư viện công cộng cấp tỉnh",
         "Public libraries, provincial level"),
        ("library", Group(type="university+special"), "Thư viện đại học, thư viện chuyên ngành",
         "University libraries, special libraries"),
        ("museum", Group(), "Tất cả bảo tàng", "All museums"),
        ("cultural_centre", Group(type="commune", level="commune"), "Trung tâm văn hóa - thể thao cấp xã",
         "Commune culture and sport centres"),
        ("library", Group(level="province+district", region_class="mountain"),
         "Tất cả thư viện cấp tỉnh, cấp huyện (miền núi)",
         "All libraries, provincial and district level (mountain)"),
    ],
)  # fmt: skip
def test_a_group_of_institutions_is_told_in_words(system: str, group: Group, vi: str, en: str) -> None:
    assert report_words.group_name(system, group, "vi") == vi
    assert report_words.group_name(system, group, "en") == en


def test_rows_are_tallied_against_a_year_and_nothing_known_is_no_miss() -> None:
    found = report.tally(standing(), 2025)
    assert (found.reached, found.missed, found.unknown, found.total) == (1, 2, 2, 5)
    assert report.tally(standing(), 2030).unknown == 1


def test_press_copies_are_no_targets_and_stand_apart() -> None:
    row = next(row for row in standing().rows if row.indicator == C2)
    assert [(aim.year, aim.value) for aim in report.aims(row)] == [(2025, 70), (2030, None)]
    assert [aim.source for aim in report.disputes(row)] == ["một bài báo"]


def test_what_is_not_known_is_null_for_programs_and_zero_is_zero() -> None:
    told = report.told(standing())
    assert [one["value"] for one in told["items"]] == [0, 50, None, 8.25, None]
    assert told["items"][3]["base"]["amount"] == 10_000
    assert told["items"][3]["by_year"][0]["value"] is None
    head, first, *rows = report.table(standing())
    assert head[-2:] == ["target_2025", "target_2030"]
    assert (first[head.index("value")], rows[1][head.index("value")]) == (0, None)
    assert rows[0][head.index("target_2030")] == 60
    assert {len(row) for row in rows} == {len(head)}


def test_a_territory_is_named_by_code_key_or_name_of_today_or_before() -> None:
    assert plan_scope.territory_of(PLAN, "") == HUE
    country = replace(PLAN, territory="")
    assert plan_scope.territory_of(country, "01") == "vn-2025-07:01"
    assert plan_scope.territory_of(country, "vn") == ""
    assert plan_scope.territory_of(country, "vn-2025-06:46") == "vn-2025-06:46"
    assert plan_scope.territory_of(country, "Cà Mau") == "vn-2025-07:96"
    with pytest.raises(QueryError, match="Atlantis"):
        plan_scope.territory_of(country, "Atlantis")


@pytest.mark.parametrize("own", [HUE, "vn-2025-06:46"])
def test_a_provinces_plan_is_asked_for_that_province_alone(own: str) -> None:
    plan = replace(PLAN, territory=own)
    commune = gazetteer.children(gazetteer.unit(HUE))[0]  # type: ignore[arg-type]
    assert plan_scope.territory_of(plan, commune.code) == commune.key
    assert plan_scope.territory_of(plan, "46") == HUE
    for elsewhere in ("01", "vn"):
        with pytest.raises(QueryError, match="territory"):
            plan_scope.territory_of(plan, elsewhere)


def test_a_plan_is_looked_at_by_the_communes_of_its_province_or_by_all_provinces() -> None:
    assert len(plan_scope.within(PLAN)) == len(gazetteer.children(gazetteer.unit(HUE)))  # type: ignore[arg-type]
    assert plan_scope.province_of(PLAN, "") == gazetteer.unit(HUE)


def test_years_go_from_the_plans_own_to_the_last_of_its_targets() -> None:
    assert plan_scope.years(PLAN, date(2026, 11, 23)) == [2030, 2026, 2025, 2024, 2023]
    assert plan_scope.year_of(PLAN, "", date(2026, 11, 23)) == 2026
    assert plan_scope.year_of(PLAN, "", date(2033, 1, 1)) == 2030
    with pytest.raises(QueryError, match="2023, 2024, 2025, 2026, 2030"):
        plan_scope.year_of(PLAN, "1999", date(2026, 11, 23))
