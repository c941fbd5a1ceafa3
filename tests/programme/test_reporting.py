"""Who is to declare for a period, and who has not."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.programme import reporting
from catalog.programme.periods import Period
from catalog.store import declarations, institutions, institutions_history
from catalog.store.db import reading, writing
from catalog.store.observations import Figure
from catalog.store.scopes import Reach
from tests.factories import add_institution

pytestmark = pytest.mark.usefixtures("app")
HUE = Reach(keys=frozenset({"vn-2025-07:46"}))
DISTRICT = "thu-vien-huyen"


@pytest.fixture(autouse=True)
def territory(app: object) -> None:
    add_institution(email="lan@example.org", phone="0905")
    add_institution("nha", name_vi="Nhà văn hóa", system="cultural_centre", type="village_house")
    add_institution(DISTRICT, name_vi="Thư viện huyện", level="district", status="closed")
    add_institution("vinh", name_vi="Bảo tàng Vinh", system="museum", province="Tỉnh Nghệ An")
    add_institution("mai", name_vi="Thư viện sắp mở", status="planned")
    with writing() as session:
        institutions_history.add_period(
            session, "statuses", DISTRICT, {"status": "closed"}, since=date(2025, 7, 1), act="202/2025/QH15"
        )
        institutions_history.link(session, DISTRICT, "hue-library", date(2025, 7, 1))


def late(period: Period, **more: object) -> tuple[list[str], int]:
    with reading() as session:
        found, asked = reporting.late(session, HUE, period, **more)  # type: ignore[arg-type]
        return [one.slug for one in found], asked


def send(slug: str, measure: str, period: str) -> None:
    figure = Figure(institution=slug, measure=measure, period=period, value=1, unit="uses")
    with writing() as session:
        declarations.declare(session, figure, "Lan", send=True)


def test_those_who_sent_nothing_are_late_within_their_territory_alone() -> None:
    assert late(Period(2026)) == (["nha", "hue-library"], 2)
    send("nha", "viewers", "2026-Q1")
    assert late(Period(2026)) == (["hue-library"], 2)


def test_what_was_closed_is_still_asked_for_the_time_before() -> None:
    assert DISTRICT in late(Period(2025))[0]
    assert DISTRICT in late(Period(2025, 2))[0]
    assert DISTRICT not in late(Period(2025, 3))[0]
    assert DISTRICT not in late(Period(2026))[0]


def test_those_are_asked_who_have_something_that_the_plan_measures() -> None:
    assert late(Period(2026), measures={"library_uses"}) == (["hue-library"], 1)
    assert late(Period(2026), measures={"museum_visits"}) == ([], 0)


def test_whom_to_ask_is_told() -> None:
    with reading() as session:
        found = reporting.late(session, HUE, Period(2026), measures={"library_uses"})[0][0]
    assert (found.email, found.phone, found.name) == (
        "lan@example.org", "0905", "Thư viện Tổng hợp thành phố Huế",
    )  # fmt: skip


def test_the_last_day_of_a_closed_one_and_what_it_went_on_as_are_known() -> None:
    with reading() as session:
        facts = institutions.get(session, DISTRICT)
        assert facts is not None
        assert reporting.ended(session, facts) == date(2025, 6, 30)
        assert reporting.successors(session, DISTRICT) == [("hue-library", "Thư viện Tổng hợp thành phố Huế")]
        standing = institutions.get(session, "nha")
        assert standing is not None
        assert reporting.ended(session, standing) is None
