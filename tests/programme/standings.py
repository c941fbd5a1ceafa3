"""A plan with a standing as the counting would give it: some rows reached, one without figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from catalog.programme.figures import Count, Point, Row, Standing
from catalog.programme.plans import Indicator, Plan, Target

HUE = "vn-2025-07:46"


def indicator(id: str, position: int, system: str, **more: Any) -> Indicator:
    given: dict[str, Any] = {"name": f"Chỉ tiêu {id}", "text": f"Nguyên văn {id}", "confirmed": True}
    return Indicator(id=id, position=position, system=system, **given, **more)


L1 = indicator(
    "L1", 1, "library", rule="learning_services", measure="learning_services", source="288/KH-UBND"
)
L3 = indicator(
    "L3", 3, "library", kind="growth", measure="library_uses", unit="%/yr", base_year=2022, formula="compound"
)
C2 = indicator("C2", 7, "cultural_centre", rule="regular_activities")
TARGETS = (
    Target(indicator="L1", year=2025, type="public", level="province", value=100, confirmed=True),
    Target(indicator="L1", year=2030, type="public", level="province", value=100, confirmed=True),
    Target(indicator="L1", year=2025, type="public", level="commune", value=40, text="40% thư viện cấp xã"),
    Target(indicator="L1", year=2030, type="public", level="commune", value=60),
    Target(indicator="L1", year=2025, type="university+special", value=90),
    Target(indicator="L3", year=2025, value=10, unit="%/yr"),
    Target(indicator="L3", year=2030, value=10, value_to=15, unit="%/yr"),
    Target(indicator="C2", year=2025, type="commune+village_house", value=70),
    Target(indicator="C2", year=2030, type="commune+village_house", value=None),
    Target(
        indicator="C2", year=2025, type="commune+village_house", value=75, source="một bài báo", disputed=True
    ),
)
PLAN = Plan(
    number="288/KH-UBND", slug="288-kh-ubnd", title="=Kế hoạch học tập suốt đời", date=date(2023, 8, 25),
    issuer="Ủy ban nhân dân tỉnh Thừa Thiên Huế", parent="1520/QĐ-TTg", territory=HUE,
    indicators=(L1, L3, C2), targets=TARGETS,
)  # fmt: skip


def row(of: Indicator, type: str = "", level: str = "", **more: Any) -> Row:
    given: dict[str, Any] = {
        "region_class": "", "counted": 4, "derived": None, "declared": None, "value": None, "value_from": "",
        "by_year": (), "base": None, "reported": 0, "expected": 4, "note": "", **more,
    }  # fmt: skip
    targets = tuple(one for one in TARGETS if (one.indicator, one.type, one.level) == (of.id, type, level))
    return Row(indicator=of, type=type, level=level, targets=targets, **given)


def standing(*rows: Row, **more: Any) -> Standing:
    """The standing of Huế in 2025, by default of five rows in an order of chance."""
    given: dict[str, Any] = {
        "plan": PLAN, "territory": HUE, "year": 2025, "as_of": date(2025, 12, 31), "institutions": 12,
        "present": 9, "without_record": 3, "computed_to": 77, **more,
    }  # fmt: skip
    return Standing(rows=rows or ROWS, **given)


ROWS = (
    row(C2, "commune+village_house", counted=0, expected=0, note="no_institution"),
    row(
        L3,
        counted=9,
        declared=Count(yes=7, no=0, unknown=2, value=8.25, marks=("few",)),
        value=8.25,
        value_from="accepted",
        reported=7,
        expected=9,
        base=Point(year=2022, value=None, counted=9, reported=7, amount=10_000),
        by_year=(
            Point(year=2024, value=None, counted=9, reported=0),
            Point(year=2025, value=8.25, counted=9, reported=7, amount=12_685),
        ),
    ),
    row(L1, "university+special", note="no_data"),
    row(
        L1,
        "public",
        "commune",
        derived=Count(yes=2, no=2, unknown=0, value=50),
        declared=Count(yes=3, no=0, unknown=1, value=75),
        value=50,
        value_from="derived",
        by_year=(
            Point(year=2024, value=25, counted=4, reported=1),
            Point(year=2025, value=50, counted=4, reported=3),
        ),
        reported=3,
    ),
    row(
        L1, "public", "province", counted=1, expected=1, value=0, value_from="derived",
        derived=Count(yes=0, no=1, unknown=0, value=0),
    ),
)  # fmt: skip
