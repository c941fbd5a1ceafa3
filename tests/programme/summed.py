"""Plans, institutions and texts for tests of summings-up."""

from __future__ import annotations

from typing import Any

from catalog.programme import plan_files, plan_rows, summing_up
from catalog.store.db import writing
from catalog.store.summings import TEXTS, Summing
from tests.factories import add_institution

PLAN, HUE = "288-kh-ubnd", "vn-2025-07:46"
MUSEUM, HOUSE = "hue-museum", "nvh-thon-3"


def add_plan() -> None:
    """Keep the plan of Thừa Thiên Huế, as it comes with the catalog."""
    [plan] = [one for one in plan_files.shipped() if one.slug == PLAN]
    with writing() as session:
        plan_rows.take_in(session, "test", plan)


def add_museum_and_house() -> None:
    """Two more institutions of Huế: a museum and a village house."""
    add_institution(
        MUSEUM, name_vi="Bảo tàng Lịch sử Huế", name_en="Huế Museum", system="museum", phone="0234 1"
    )
    add_institution(
        HOUSE, name_vi="Nhà văn hóa thôn 3", name_en="", system="cultural_centre", level="village"
    )


def begun(period: str = "2025", **facts: Any) -> Summing:
    """A summing-up of Huế that asks every institution there."""
    with writing() as session:
        told = {"plan": PLAN, "territory": HUE, "period": period, **facts}
        return summing_up.begin(session, "test", **told).summing


def texts(word: str) -> dict[str, str]:
    """Six texts of an institution, each with the word and its name."""
    return {name: f"{word}: {name}." for name in TEXTS}


def send(summing: int, institution: str, word: str, *, revision: int = 0) -> None:
    """Let an institution send its part."""
    with writing() as session:
        summing_up.write(session, "test", summing, institution, texts(word), revision=revision, send=True)
