"""Summings-up in the administration: begun, written by institutions, gathered, closed, opened again."""

from __future__ import annotations

import io
from collections.abc import Iterator

import openpyxl
import pytest

from catalog.store import summings
from catalog.store.db import reading, writing
from catalog.store.models_programme import SummingPartRow, SummingRow
from catalog.store.summings import TEXTS, Part, Summing
from tests.programme.summed import (
    HOUSE,
    HUE,
    MUSEUM,
    PLAN,
    add_museum_and_house,
    add_plan,
    begun,
    send,
    texts,
)
from tests.web.admin.site import OTHER, OWN, Page, Site, text_of

PUBLIC = f"/programme/{PLAN}/summing-up/46/2025"
NEW = {"plan": PLAN, "year": "2025", "stretch": ""}


@pytest.fixture(scope="module", autouse=True)
def _programme(site: Site) -> None:
    """The plan of Huế, and two more institutions there."""
    add_plan()
    add_museum_and_house()


@pytest.fixture(autouse=True)
def _nothing_begun(site: Site) -> Iterator[None]:
    """Take away what the test began."""
    yield
    with writing() as session:
        session.query(SummingPartRow).delete()
        session.query(SummingRow).delete()


def kept(number: int) -> Summing:
    with reading() as session:
        return summings.get(session, number)


def part_of(number: int, institution: str = OWN) -> Part:
    with reading() as session:
        return summings.part(session, number, institution)


def revision(page: Page) -> str:
    found: str = page.xpath("//input[@name='revision']/@value")[0]
    return found


def test_an_officer_begins_one_and_those_asked_see_it(site: Site) -> None:
    officer = site.visitor("officer")
    page = officer.post("/admin/summing-up/new", {**NEW, "territory": "Thành phố Huế", "due": "2026-01-15"})
    assert "0 trên 3 đơn vị" in text_of(page)
    assert "288/KH-UBND" in text_of(officer.get("/admin/summing-up"), "//tbody")
    assert "288/KH-UBND" in text_of(site.visitor("editor").get("/admin/summing-up"))
    assert "Đang chờ phần báo cáo" in text_of(site.visitor("editor").get("/admin/"))


def test_the_territory_of_the_plan_is_meant_where_none_is_written(site: Site) -> None:
    site.visitor("officer").post("/admin/summing-up/new", NEW)
    with reading() as session:
        [made] = summings.everything(session)
    assert made.territory == "vn-2025-06:46"


def test_only_institutions_of_the_systems_and_levels_that_were_ticked_are_asked(site: Site) -> None:
    officer = site.visitor("officer")
    page = officer.post("/admin/summing-up/new", {**NEW, "territory": "46", "levels": ["province"]})
    assert "0 trên 2 đơn vị" in text_of(page)
    page = officer.post(
        "/admin/summing-up/new", {**NEW, "territory": "46", "stretch": "Q3", "systems": ["museum"]}
    )
    assert "0 trên 1 đơn vị" in text_of(page)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"year": "20255"}, "Bạn ghi một số từ 2000 đến 2099"),
        ({"stretch": "since", "since": "2025"}, "Hãy viết năm đầu"),
        ({"stretch": "since"}, "Hãy viết năm đầu"),
        ({"territory": "Atlantis"}, "Atlantis"),
        ({"territory": "Nghệ An"}, "Bạn không phụ trách Tỉnh Nghệ An"),
        ({"due": "32/01/2026"}, "32/01/2026"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_begun(site: Site, facts: dict[str, str], told: str) -> None:
    page = site.visitor("officer").post("/admin/summing-up/new", {**NEW, **facts}, status=422)
    assert told in text_of(page)
    with reading() as session:
        assert summings.everything(session) == []


def test_there_is_one_of_a_plan_a_territory_and_a_period(site: Site) -> None:
    begun()
    page = site.visitor("officer").post("/admin/summing-up/new", {**NEW, "territory": "46"}, status=422)
    assert "Đã có bản tổng kết" in text_of(page)


def test_an_officer_of_elsewhere_and_an_editor_do_not_lead_it(site: Site) -> None:
    elsewhere = begun(territory="vn-2025-07:40").id
    own = begun().id
    for role, number in (("officer", elsewhere), ("editor", own), ("contributor", own)):
        for address in ("", "/gather", "/close", "/letterhead", "/late.xlsx", f"/part/{OWN}", "/draft.docx"):
            answer = site.visitor(role).ask("GET", f"/admin/summing-up/{number}{address}")
            assert answer.status_code == 403, (role, address)
    assert site.visitor("operator").ask("GET", f"/admin/summing-up/{elsewhere}").status_code == 200


def test_an_institution_keeps_a_draft_and_sends_it(site: Site) -> None:
    number = begun().id
    address = f"/admin/summing-up/{number}/write/{OWN}"
    editor = site.visitor("editor")
    page = editor.post(address, {**texts("Thư viện"), "lessons": "", "revision": "0", "do": "draft"})
    assert "Đã lưu bản nháp" in text_of(page)
    assert part_of(number).state == "draft"
    assert "chưa bắt đầu" not in text_of(
        site.visitor("officer").get(f"/admin/summing-up/{number}?state=draft")
    )
    page = editor.post(address, {**texts("Thư viện"), "revision": revision(page), "do": "send"})
    assert "Đã gửi" in text_of(page)
    assert part_of(number).texts == texts("Thư viện")
    assert "Thư viện: limits." in text_of(
        site.visitor("officer").get(f"/admin/summing-up/{number}/part/{OWN}")
    )


def test_what_was_sent_is_corrected_at_once_and_taken_back_by_undo(site: Site) -> None:
    number = begun().id
    send(number, OWN, "Đầu")
    editor, address = site.visitor("editor"), f"/admin/summing-up/{number}/write/{OWN}"
    # There is no draft of what the officer has already.
    page = editor.post(address, {**texts("Sau"), "revision": "1", "do": "draft"})
    assert (part_of(number).state, part_of(number).texts) == ("sent", texts("Sau"))
    editor.post(page.xpath("//form[contains(@action,'/audit/')]/@action")[0])
    assert part_of(number).texts == texts("Đầu")


def test_without_the_first_text_nothing_is_sent_and_what_was_typed_stays(site: Site) -> None:
    number = begun().id
    given = {**texts("Thư viện"), "advantages": "  ", "revision": "0", "do": "send"}
    page = site.visitor("editor").post(f"/admin/summing-up/{number}/write/{OWN}", given, status=422)
    assert "Hãy viết ít nhất" in text_of(page)
    assert "Thư viện: causes." in page.xpath("string(//textarea[@name='causes'])")
    assert part_of(number).revision == 0


def test_of_two_who_write_at_once_the_second_sees_what_the_first_wrote(site: Site) -> None:
    number = begun().id
    address = f"/admin/summing-up/{number}/write/{OWN}"
    given = {"revision": "0", "do": "send"}
    site.visitor("editor").post(address, {**texts("Một"), **given})
    page = site.visitor("officer").post(address, {**texts("Hai"), **given}, status=409)
    assert "Một: advantages." in text_of(page, "//*[@id='advantages-fault']")
    assert "Hai: advantages." in page.xpath("string(//textarea[@name='advantages'])")
    site.visitor("officer").post(address, {**texts("Hai"), **given, "revision": revision(page)})
    assert part_of(number).texts == texts("Hai")


def test_an_officer_returns_a_part_with_the_reason(site: Site) -> None:
    number = begun().id
    send(number, OWN, "Thư viện")
    address = f"/admin/summing-up/{number}/part/{OWN}"
    officer = site.visitor("officer")
    assert "Bạn cần điền" in text_of(officer.post(address, {"note": "", "revision": "1"}, status=422))
    officer.post(address, {"note": "Cần thêm số liệu.", "revision": "1"})
    assert part_of(number).state == "returned"
    editor = site.visitor("editor")
    assert "đề nghị viết lại" in text_of(editor.get("/admin/"))
    page = editor.get(f"/admin/summing-up/{number}/write/{OWN}")
    assert "Cần thêm số liệu." in text_of(page)
    editor.post(
        f"/admin/summing-up/{number}/write/{OWN}", {**texts("Lại"), "revision": revision(page), "do": "send"}
    )
    assert (part_of(number).state, part_of(number).note) == ("sent", "")


def test_a_return_that_comes_twice_or_after_the_closing_is_told_and_its_words_stay(site: Site) -> None:
    number = begun().id
    send(number, OWN, "Thư viện")
    officer, address = site.visitor("officer"), f"/admin/summing-up/{number}/part/{OWN}"
    officer.post(address, {"note": "Một", "revision": "1"})
    page = officer.post(address, {"note": "Hai", "revision": "2"}, status=422)
    assert "đã có người trả lại" in text_of(page, "//*[@role='alert']")
    assert page.xpath("string(//textarea[@name='note'])").strip() == "Hai"
    assert part_of(number).note == "Một"
    send(number, MUSEUM, "Bảo tàng")
    officer.post(f"/admin/summing-up/{number}/close", {"revision": "1"})
    late = officer.post(
        f"/admin/summing-up/{number}/part/{MUSEUM}", {"note": "Muộn", "revision": "1"}, status=422
    )
    assert "đã chốt" in text_of(late, "//*[@role='alert']")
    assert part_of(number, MUSEUM).state == "sent"


def test_an_institution_that_is_not_asked_has_nothing_to_write(site: Site) -> None:
    number = begun(territory="vn-2025-07:40").id
    site.visitor("editor").get(f"/admin/summing-up/{number}/write/{OWN}", 404)
    assert site.visitor("editor").ask("GET", f"/admin/summing-up/{number}/write/{OTHER}").status_code == 403


def test_who_is_late_is_listed_with_contacts(site: Site) -> None:
    number = begun().id
    send(number, OWN, "Thư viện")
    answer = site.visitor("officer").ask("GET", f"/admin/summing-up/{number}/late.xlsx")
    [sheet] = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert [row[1] for row in rows] == ["Bảo tàng Lịch sử Huế", "Nhà văn hóa thôn 3"]
    assert rows[0][5:8] == ["chưa bắt đầu", "", "0234 1"]
    late = text_of(site.visitor("officer").get(f"/admin/summing-up/{number}?state=late"), "//tbody")
    assert "Bảo tàng" in late
    assert "Thư viện" not in late


def test_the_officer_takes_texts_over_with_who_said_them(site: Site) -> None:
    number = begun().id
    send(number, OWN, "Thư viện")
    send(number, MUSEUM, "Bảo tàng")
    officer, address = site.visitor("officer"), f"/admin/summing-up/{number}/gather"
    page = officer.post(address, {"lessons": "Mở đầu.", "revision": "1", "do": f"take:lessons:{MUSEUM}"})
    assert kept(number).gathered == {"lessons": "Mở đầu.\n\nBảo tàng: lessons. (Bảo tàng Lịch sử Huế)"}
    assert len(page.xpath("//*[@id='of-lessons']//button[starts-with(@value,'take:')]")) == 1
    page = officer.post(address, {"lessons": "Gọn.", "revision": revision(page)})
    assert kept(number).gathered == {"lessons": "Gọn."}
    officer.post(page.xpath("//form[contains(@action,'/audit/')]/@action")[0])
    assert "Mở đầu." in kept(number).gathered["lessons"]


def test_of_two_officers_who_gather_at_once_the_second_sees_what_the_first_wrote(site: Site) -> None:
    number = begun().id
    address = f"/admin/summing-up/{number}/gather"
    site.visitor("operator").post(address, {"causes": "Của một.", "revision": "1"})
    page = site.visitor("officer").post(address, {"causes": "Của hai.", "revision": "1"}, status=409)
    assert "Của một." in text_of(page)
    assert "Của hai." in page.xpath("string(//textarea[@name='causes'])")
    assert kept(number).gathered == {"causes": "Của một."}


def test_closing_publishes_it_and_keeps_what_was_shown(site: Site) -> None:
    number = begun().id
    public = site.stranger()
    public.get(PUBLIC, 404)
    send(number, OWN, "Thư viện")
    officer = site.visitor("officer")
    officer.post(f"/admin/summing-up/{number}/gather", {"advantages": "Cả thành phố.", "revision": "1"})
    page = officer.get(f"/admin/summing-up/{number}/close")
    assert "2 đơn vị chưa gửi" in text_of(page)
    officer.post(f"/admin/summing-up/{number}/close", {"revision": revision(page)})
    page = public.get(PUBLIC)
    assert "Cả thành phố." in text_of(page)
    assert PUBLIC in public.get(f"/programme/{PLAN}").xpath("//a/@href")
    assert PUBLIC in public.ask("GET", "/sitemaps/pages.xml").text
    assert "1 trên 3 đơn vị" in text_of(page)
    # Nobody writes into what is closed.
    late = {**texts("Muộn"), "revision": "1", "do": "send"}
    site.visitor("editor").get(f"/admin/summing-up/{number}/write/{OWN}")
    page = site.visitor("editor").post(f"/admin/summing-up/{number}/write/{OWN}", late, status=409)
    assert "đã chốt" in text_of(page)
    assert "Muộn: causes." in page.xpath("string(//textarea[@name='causes'])")


def test_what_is_opened_again_stays_public_as_it_was_until_it_is_closed_or_taken_off(site: Site) -> None:
    number = begun().id
    officer, public = site.visitor("officer"), site.stranger()
    officer.post(f"/admin/summing-up/{number}/gather", {"advantages": "Bản đầu.", "revision": "1"})
    officer.post(f"/admin/summing-up/{number}/close", {"revision": "2"})
    officer.post(f"/admin/summing-up/{number}/open", {"revision": "3"})
    officer.post(f"/admin/summing-up/{number}/gather", {"advantages": "Bản sau.", "revision": "4"})
    shown = text_of(public.get(PUBLIC))
    assert "Bản đầu." in shown
    assert "đang được sửa" in shown
    officer.post(f"/admin/summing-up/{number}/close", {"revision": "5"})
    assert "Bản sau." in text_of(public.get(PUBLIC))
    officer.post(f"/admin/summing-up/{number}/withdraw", {"revision": "6"})
    public.get(PUBLIC, 404)


def test_a_step_on_what_somebody_else_changed_is_not_taken(site: Site) -> None:
    number = begun().id
    page = site.visitor("officer").post(f"/admin/summing-up/{number}/close", {"revision": "7"})
    assert "Trong lúc đó người khác đã sửa" in text_of(page)
    assert kept(number).is_open


def test_the_letterhead_is_kept_and_its_day_read(site: Site) -> None:
    number = begun().id
    address = f"/admin/summing-up/{number}/letterhead"
    officer = site.visitor("officer")
    given = {"issuer": "Sở Văn hóa và Thể thao", "number": "12/BC-SVHTT", "revision": "1"}
    page = officer.post(address, {**given, "day": "hôm nay"}, status=422)
    assert "Sở Văn hóa và Thể thao" in page.xpath("//input[@name='issuer']/@value")
    officer.post(address, {**given, "day": "15/01/2026", "due": "2026-01-10"})
    found = kept(number)
    assert found.letterhead == {
        "issuer": "Sở Văn hóa và Thể thao", "number": "12/BC-SVHTT", "day": "2026-01-15"
    }  # fmt: skip
    assert str(found.due) == "2026-01-10"


def test_every_heading_stands_on_the_public_page_in_both_languages(site: Site) -> None:
    number = begun(territory=HUE).id
    site.visitor("officer").post(f"/admin/summing-up/{number}/close", {"revision": "1"})
    for prefix, words in (("", "Bài học kinh nghiệm"), ("/en", "Lessons")):
        page = site.stranger().get(prefix + PUBLIC)
        assert words in page.xpath("//h2/text()")
        assert set(TEXTS) <= set(page.xpath("//h2/@id"))


def test_the_village_house_is_asked_unless_levels_were_chosen(site: Site) -> None:
    number = begun().id
    assert "Nhà văn hóa thôn 3" in text_of(
        site.visitor("officer").get(f"/admin/summing-up/{number}?level=village")
    )
    assert part_of(number, HOUSE).revision == 0
