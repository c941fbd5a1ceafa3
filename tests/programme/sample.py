"""The plans that come with the catalog, beside a few institutions of Huế with what they show and declared."""

from __future__ import annotations

from catalog.programme import deriving, plan_files, plan_rows
from catalog.store.audit import CLI
from catalog.store.db import writing
from tests.factories import add_institution, make_record, publish_records
from tests.programme.counted import activity, declare, house, lesson, library, museum, online_exhibition

PLAN = "/programme/288-kh-ubnd"
COMMUNES = ("Phường Thuận Hóa", "Phường Phú Xuân", "Phường Kim Long", "Xã Phú Vang", "Xã A Lưới 2")


def fill() -> None:
    """Put all of it into the catalog, and work out what the plans stand at."""
    take_in_plans()
    _add_institutions()
    for number in (1, 2, 3):
        activity(f"nha-{number}", "class", "2025-03-04", title="Lớp võ cổ truyền", audiences=("Thiếu nhi",))
    activity("tv-1", "event", "2025-04-21", title="Ngày hội đọc sách")
    lesson("bao-tang")
    online_exhibition("bao-tang")
    publish_records([make_record("kieu")])
    for year, uses in ((2023, 10_000), (2024, 11_200), (2025, 12_700)):
        declare("hue-library", "library_uses", str(year), uses)
    declare("tv-2", "learning_services", "2025", 1, "sent", unit="yes")
    deriving.sync()


def take_in_plans() -> None:
    """Keep the plans that come with the catalog."""
    with writing() as session:
        for plan in plan_files.shipped():
            plan_rows.take_in(session, CLI, plan)


def _add_institutions() -> None:
    add_institution("hue-library", commune=COMMUNES[0], services=["reading"])
    for number, commune in enumerate(COMMUNES, start=1):
        library(f"tv-{number}", name_vi=f"Thư viện {commune}", commune=commune)
        house(f"nha-{number}", name_vi=f"Nhà văn hóa thôn {number}", commune=commune)
    museum("bao-tang", name_vi="Bảo tàng Lịch sử Huế", commune=COMMUNES[1])
    library(
        "trung-tam", name_vi="Trung tâm Văn hóa thành phố Huế", system="cultural_centre", type="provincial",
        level="province", commune=COMMUNES[1],
    )  # fmt: skip
