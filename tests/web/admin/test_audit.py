"""The log of changes, as people read it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from catalog.activities.model import Activity, CalledOff, LunarFeast, Partner, Timing, Venue
from catalog.harvest import own_activities
from catalog.harvest.source_audit import told as told_source
from catalog.programme import institutions
from catalog.store import audit, links, sources, users
from catalog.store.db import reading, writing
from tests.programme.summed import add_plan, begun, send
from tests.web.admin.inviting import by_email, invite
from tests.web.admin.site import OTHER, OWN, Page, Site, add_person, text_of

CODE = re.compile(r"[a-z]+(_[a-z]+)*")
SATURDAYS = Activity(
    title="Lớp cờ vua",
    sort="class",
    timing=Timing(
        first="2030-01-05",
        last="2030-03-30",
        begins="08:00",
        ends="09:30",
        weekdays=("SA",),
        left_out=("2030-02-02",),
        called_off=(CalledOff(day="2030-01-12", reason="Tết"),),
        lunar=None,
    ),
    venue=Venue(name="Nhà văn hóa thôn 3", commune="vn-2025-07:19789", lat=16.4637, lon=107.5909),
    fields=("sport",),
    audiences=("children",),
    partners=(Partner(name="Trường Tiểu học Lê Lợi", number="12/TT", date="2029-12-01"),),
    group_size=20,
    fee="50.000 đồng",
)
FEAST = Activity(
    title="Lễ hội đình làng",
    timing=Timing(lunar=LunarFeast(day=15, month=2, year=2030, days=2)),
    venue=Venue(name="Đình làng"),
    audiences=("everyone",),
    free=True,
)


@pytest.fixture(scope="module")
def log(site: Site) -> Site:
    """A site in which everything that is noted with facts was done once."""
    parts = site.app.extensions["catalog"]
    with writing() as session:
        facts = {"slug": OWN, "name_vi": "Thư viện Huế", "type": "public", "level": "province"}
        more = {"status": "suspended", "services": ["lending"], "lat": 16.46, "lon": 107.59, "phone": "0234"}
        institutions.save(session, "cli", {**facts, **more})
        source = told_source(parts.hooks, sources.get(session, f"{OWN}-file"))
        after = {**source, "every_seconds": 86_400, "paused": True, "set apart": ["password"]}
        audit.note(session, "cli", "schedule", "source", f"{OWN}-file", source, after, institution=OWN)
        apart = {"one": OWN, "other": OTHER}
        audit.note(session, "cli", "set apart", "institution pair", f"{OWN}|{OTHER}", None, apart)
        link = links.issue(session, institution=OWN, token_hash="t" * 64, by="cli", label="Chị Hoa")
        audit.note(session, "cli", "issue", "link", str(link.id), None, links.told(link), institution=OWN)
        came = ({"2026-11-21": 12}, {"2026-11-21": 14})
        audit.note(session, "cli", "count", "attendance", "covua", *came, institution=OWN)
        sent = {"file": "sach.csv", "size": 1_284_000, "source": f"{OWN}-files", "new": 3, "failed": 1}
        audit.note(session, "cli", "publish", "upload", "1", None, sent, institution=OWN)
    for number, activity in (("covua", SATURDAYS), ("hoi", FEAST)):
        own_activities.keep(parts, activity, institution=OWN, number=number, actor="cli")
    invite(site.visitor("operator"), "log@example.org", "editor", institution=OTHER)
    return site


def cells(page: Page) -> list[str]:
    return [text_of(cell, ".") for cell in page.xpath("//table[@class='differences']/tbody/tr/*")]


def test_facts_are_told_in_words_and_not_in_codes(log: Site) -> None:
    told = cells(log.visitor("operator").get("/admin/audit"))
    assert told
    plain = {"covua", "sach.csv", "url", "note"}
    parts = [part for cell in told for piece in cell.split("; ") for part in piece.split(": ")]
    assert [part for part in parts if CODE.fullmatch(part) and part not in plain and part.isascii()] == []
    text = " | ".join(told)
    for words in (
        "Bảo tàng Vinh", "hằng ngày", "Đơn vị", "21/11/2026", "thứ Bảy", "Lớp học", "Thể dục, thể thao",
        "Phường Thuận Hóa, Thành phố Huế", "12/01/2030", "1.284.000", "Thiếu nhi (6–11 tuổi)",
    ):  # fmt: skip
        assert words.casefold() in text.casefold(), words
    assert "vn-2025-07" not in text
    assert OTHER not in text


def test_things_are_called_by_their_names(log: Site) -> None:
    text = text_of(log.visitor("operator").get("/admin/audit"), "//ol[@class='log']")
    assert "sach.csv" in text
    assert "Chị Hoa" in text
    assert "Thư viện Huế · Bảo tàng Vinh" in text


def test_people_are_found_without_accents_and_under_their_present_name(site: Site) -> None:
    add_person("do@example.org", name="Đỗ Thị Nga")
    made = by_email("do@example.org")
    with writing() as session:
        audit.note(session, made.actor, "change", "institution", OTHER, {"hours": ""}, {"hours": "8-11"})
        users.change(session, made.id, revision=0, name="Đặng Thị Nga", language="vi")
    operator = site.visitor("operator")
    for who in ("đỗ thị nga", "Đỗ Thị", "dang thi nga", "do@example.org"):
        assert "Đỗ Thị Nga · thay đổi" in text_of(operator.get(f"/admin/audit?who={who}")), who
    assert "Không có thay đổi nào như vậy" in text_of(operator.get("/admin/audit?who=nga%25"))


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1/1/0001"])
def test_the_first_and_the_last_day_that_there_are_can_be_asked_for(site: Site, day: str) -> None:
    for name in ("from", "to"):
        site.visitor("operator").get(f"/admin/audit?{name}={day}")


def test_summings_up_and_good_models_are_seen_by_those_who_look_after_them(site: Site) -> None:
    add_plan()
    own, elsewhere = begun("2025").id, begun("2025", territory="vn-2025-07:40").id
    send(own, OWN, "Thư viện")
    send(elsewhere, OTHER, "Bảo tàng")
    facts = {"institution": OWN, "reason_vi": "Mở cửa buổi tối.", "title": "Buổi tối"}
    site.visitor("operator").post("/admin/models/new", facts)

    def seen(role: str, kind: str) -> str:
        return text_of(site.visitor(role).get(f"/admin/audit?type={kind}"), "//ol[@class='log']")

    assert "Thành phố Huế" in seen("officer", "summing-up")
    assert "Nghệ An" not in seen("officer", "summing-up")
    assert "Nghệ An" in seen("operator", "summing-up")
    assert seen("editor", "summing-up") == ""
    for role in ("officer", "editor"):
        part = seen(role, "part+of+a+summing-up")
        assert "Thư viện: limits." in part, role
        assert "Hạn chế, tồn tại" in part, role
        assert "Bảo tàng: limits." not in part, role
        assert "Buổi tối" in seen(role, "good+model"), role
    page = site.visitor("editor").get("/admin/audit?type=part+of+a+summing-up")
    assert page.xpath(f"//a[@href='/admin/summing-up/{own}/write/{OWN}']")


def test_what_was_changed_in_a_summing_up_is_told_in_words(site: Site) -> None:
    asked = {"systems": ["library"], "levels": ["province"]}
    number = begun("2024-H1", due=date(2026, 1, 10), asked=asked).id
    given = {"issuer": "Sở Văn hóa", "example": "y", "due": "2026-01-20", "revision": "1"}
    site.visitor("officer").post(f"/admin/summing-up/{number}/letterhead", given)
    page = site.visitor("officer").get("/admin/audit?type=summing-up")
    told = " | ".join(cells(page))
    for words in ("Thư viện", "Cấp tỉnh", "20/01/2026", "Sở Văn hóa", "đang viết", "6 tháng đầu năm 2024"):
        assert words.casefold() in told.casefold(), words
    names = page.xpath("//table[@class='differences']/tbody/tr/th")
    assert [name.text_content() for name in names if CODE.fullmatch(name.text_content().strip())] == []


def test_every_kind_of_subject_has_a_name(log: Site) -> None:
    with reading() as session:
        found = audit.listed(session, audit.Reach(everything=True), audit.Wanted(), limit=200)
    text = text_of(log.visitor("operator").get("/admin/audit"), "//p[@class='log-head']")
    for entry in found[:50]:
        assert f"· {entry.action} ·" not in text
        assert f"· {entry.subject_type} " not in text
