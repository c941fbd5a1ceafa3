"""Institutions in the administration: the form, the history, spreadsheets, look-alikes, merging."""

from __future__ import annotations

import io
from typing import Any

import openpyxl

from catalog.programme import institutions as changing
from catalog.store import institutions
from catalog.store.db import reading, writing
from catalog.store.institutions_history import of
from catalog.store.users import Grant
from tests.factories import add_institution
from tests.web.admin.site import OTHER, OWN, Page, Site, Visitor, add_person, text_of

FORM = f"/admin/institutions/{OWN}/facts"
PAST = f"/admin/institutions/{OWN}/past"


def facts(slug: str = OWN) -> dict[str, Any]:
    with reading() as session:
        found = institutions.get(session, slug)
    assert found is not None
    return found


def filled(page: Page) -> dict[str, Any]:
    """What a browser would send of the page's big form."""
    form = max(page.xpath("//main//form"), key=lambda form: len(form.fields))
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    sent.pop("csrf_token", None)
    return sent


def faults(page: Page) -> list[str]:
    return [" ".join(found.itertext()).strip() for found in page.xpath("//*[@class='fault']")]


def undo(visitor: Visitor, page: Page) -> Page:
    (action,) = page.xpath("//div[@role='status']//form/@action")
    return visitor.post(action)


def test_the_list_holds_what_one_looks_after_and_is_narrowed_and_downloaded(site: Site) -> None:
    names = lambda role, query="": site.visitor(role).get(f"/admin/institutions{query}").xpath("//tbody/tr/th/a/text()")  # noqa: E731, E501  # fmt: skip
    assert len(names("operator")) >= 2
    assert names("officer") == names("editor") == ["Thư viện Tổng hợp thành phố Huế"]
    assert names("operator", "?q=bao+tang") == ["Bảo tàng Vinh"]
    assert names("operator", "?type=museum:&system=museum") == ["Bảo tàng Vinh"]
    assert names("operator", "?province=T%E1%BB%89nh+Ngh%E1%BB%87+An") == ["Bảo tàng Vinh"]
    assert names("operator", "?status=closed") == []
    answer = site.visitor("editor").ask("GET", "/admin/institutions/export.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [OWN]
    told = site.visitor("operator").ask("GET", "/en/admin/institutions/export.csv?q=vinh").text
    assert told.splitlines()[0].startswith("\ufeffName in addresses *")
    assert told.splitlines()[1].startswith(OTHER)
    assert len(told.splitlines()) == 2


def test_the_form_sent_as_it_is_changes_nothing(site: Site) -> None:
    editor = site.visitor("editor")
    before = facts()
    assert "không có gì thay đổi" in text_of(editor.post(FORM, filled(editor.get(FORM))))
    assert facts() == before


def test_facts_are_saved_shown_and_taken_back(site: Site) -> None:
    editor = site.visitor("editor")
    before = facts()
    sent = filled(editor.get(FORM)) | {
        "short_name": "TVTH Huế", "commune": "Phường Thuận Hóa", "lat": "16,4655", "lon": "107.596",
        "opening_MO": "7h30 - 11h30, 13h30-17h", "special_hours": "30/04/2026: nghỉ lễ", "isil": "VN-HUE",
        "services": ["reading", "lending"], "accessibility": ["step_free"], "email": "TV@Hue.example",
        "social": "https://fb.example/tv\nhttps://zalo.example/tv", "owner": "province",
    }  # fmt: skip
    page = editor.post(FORM, sent)
    found = facts()
    assert found["opening"] == [
        {"day": "MO", "opens": "07:30", "closes": "11:30"},
        {"day": "MO", "opens": "13:30", "closes": "17:00"},
    ]
    assert (found["lat"], found["isil"], found["services"]) == (16.4655, "VN-HUE", ["reading", "lending"])
    assert found["commune_code"]
    again = filled(page)
    assert again["opening_MO"] == ["07:30-11:30, 13:30-17:00"]
    assert again["services"] == ["reading", "lending"]
    undo(editor, page)
    assert facts() == before


def test_a_new_name_from_a_day_goes_into_the_history_and_an_emptied_field_is_empty(site: Site) -> None:
    editor = site.visitor("editor")
    sent = filled(editor.get(FORM)) | {"name_vi": "Thư viện Huế mới", "name_en": "", "since": "01/07/2025",
                                       "act": "1675/NQ-UBTVQH15"}  # fmt: skip
    page = editor.post(FORM, sent)
    assert "name_en" not in facts()
    past = text_of(page, "//section[contains(@class,'past')]")
    assert "Thư viện Tổng hợp thành phố Huế đến 30/06/2025" in past
    assert "1675/NQ-UBTVQH15" in past
    undo(editor, page)
    assert facts()["name_en"] == "Hue City General Library"
    assert text_of(editor.get(FORM), "//section[contains(@class,'past')]").count("đến") == 0


def test_every_fault_stands_beside_its_field_and_the_input_is_kept(site: Site) -> None:
    editor = site.visitor("editor")
    before = facts()
    sent = filled(editor.get(FORM)) | {
        "name_vi": " ", "email": "nobody", "url": "hue.example", "lat": "abc", "lon": "300",
        "opening_MO": "sáng", "opening_TU": "17:00-08:00", "special_hours": "32/13/2026: nghỉ", "isil": "VN",
        "kind": "library:spaceship", "since": "hôm qua", "hours": "giữ lại câu này",
    }  # fmt: skip
    page = editor.post(FORM, sent, status=422)
    told = faults(page)
    for words in (
        "nobody", "hue.example", "abc", "300", "sáng", "đóng cửa sớm hơn", "32/13/2026", "“VN”", "hôm qua",
    ):  # fmt: skip
        assert any(words in one for one in told), (words, told)
    assert filled(page)["hours"] == ["giữ lại câu này"]
    assert page.xpath("//div[@role='alert' and @autofocus]")
    assert facts() == before


def test_an_old_commune_is_found_and_a_divided_one_offers_what_it_became(site: Site) -> None:
    editor = site.visitor("editor")
    page = editor.post(FORM, filled(editor.get(FORM)) | {"commune": "Xã Thủy Biều"})
    assert "nay là" in text_of(page, "//div[contains(@class,'note')]")
    undo(editor, page)
    sent = filled(editor.get(FORM)) | {"commune": "Xã Không Có Thật"}
    page = editor.post(FORM, sent, status=422)
    assert any("Xã Không Có Thật" in one for one in faults(page))
    sent |= {"commune": "Phường Cống Vị", "province": "Thành phố Hà Nội"}
    page = editor.post(FORM, sent, status=422)
    offered = page.xpath("//button[@name='place']/@value")
    assert len(offered) > 1
    assert all("|" in value for value in offered)
    sent["place"] = offered[0]
    page = editor.post(FORM, sent)
    assert "|".join((facts()["province"], facts()["commune"])) == offered[0]
    undo(editor, page)


def test_what_came_before_is_said_by_who_looks_after_both(site: Site) -> None:
    sent = {"link-side": "earlier", "link-other": OTHER}
    public = text_of(site.stranger().get(f"/institution/{OTHER}"))
    for role in ("editor", "officer"):
        page = site.visitor(role).post(f"{PAST}/links", sent, status=422)
        assert not page.xpath("//ul[@class='cards']//*[contains(., 'Bảo tàng Vinh')]"), role
    assert text_of(site.stranger().get(f"/institution/{OTHER}")) == public
    page = site.visitor("editor").get(PAST)
    assert page.xpath("//form[contains(@action, '/past/links')]") == []
    assert "hãy nhờ cán bộ phụ trách của tỉnh hoặc xã" in text_of(page)
    add_institution("hue-cu", name_vi="Thư viện thị xã cũ")
    page = site.visitor("officer").post(f"{PAST}/links", {"link-side": "earlier", "link-other": "hue-cu"})
    assert "Thư viện thị xã cũ" in text_of(page, "//ul[@class='cards']")
    site.visitor("officer").post(f"{PAST}/links/drop", {"earlier": "hue-cu", "later": OWN})


def test_roles_that_go_with_an_institution_are_named_before_it_is_taken_back(site: Site) -> None:
    operator = site.visitor("operator")
    with writing() as session:
        entry = changing.save(session, "cli", {"slug": "nham", "name_vi": "Nhầm", "system": "library"}).entry
    add_person("nguoi-cua-nham@example.org", Grant("editor", "nham"), name="Nguyễn Thị Nhầm")
    page = operator.post(f"/admin/audit/{entry}/undo", status=200)
    assert "Nguyễn Thị Nhầm (nguoi-cua-nham@example.org): biên tập" in text_of(page)
    assert facts("nham")
    (form,) = page.xpath("//main//form")
    given = {name: value for name, value in form.form_values() if name != "csrf_token"}
    page = operator.post(form.get("action"), given)
    with reading() as session:
        assert institutions.get(session, "nham") is None
    told = text_of(page, "//ol[@class='log']/li[1]")
    assert "Nguyễn Thị Nhầm" in told
    assert "nguoi-cua-nham@example.org" in told
    with writing() as session:
        entry = changing.save(session, "cli", {"slug": "nham", "name_vi": "Nhầm", "system": "library"}).entry
    # Nobody works there: nothing is asked.
    operator.post(f"/admin/audit/{entry}/undo")


def test_who_comes_second_sees_what_the_other_did_and_loses_nothing(site: Site) -> None:
    editor, officer = site.visitor("editor"), site.visitor("officer")
    first, second = filled(editor.get(FORM)), filled(officer.get(FORM))
    editor.post(FORM, first | {"phone": "0234 111"})
    page = officer.post(FORM, second | {"phone": "0234 222"}, status=409)
    told = text_of(page, "//section[@role='alert']")
    assert "Editor đã lưu" in told
    assert "0234 111" in told
    assert "0234 222" in told
    page = officer.post(FORM, filled(page))
    assert facts()["phone"] == "0234 222"
    undo(officer, page)


def test_former_names_and_predecessors_are_added_and_taken_out(site: Site) -> None:
    editor = site.visitor("editor")
    page = editor.post(f"{PAST}/periods", {"name_vi": "Thư viện Bảo Đại", "until": "31/08/1945"})
    assert "Thư viện Bảo Đại" in text_of(page, "//ul[@class='cards']")
    assert "đến 31/08/1945" in text_of(page, "//ul[@class='cards']")
    page = editor.post(f"{PAST}/periods", {"since": "01/01/2020", "until": "01/01/2019"}, status=422)
    assert len(faults(page)) == 2
    sent = {"link-side": "earlier", "link-other": OTHER, "link-day": "01/07/2025", "link-act": "1"}
    page = site.visitor("operator").post(f"{PAST}/links", sent)
    assert "Bảo tàng Vinh" in text_of(page, "//ul[@class='cards']")
    assert faults(
        site.visitor("operator").post(f"{PAST}/links", {"link-side": "later", "link-other": OWN}, status=422)
    )
    page = editor.get(PAST)
    editor.post(f"{PAST}/links/drop", {"earlier": OTHER, "later": OWN})
    (number,) = page.xpath("//input[@name='number']/@value")
    page = editor.post(f"{PAST}/periods/drop", {"kind": "names", "number": number})
    with reading() as session:
        assert not of(session, OWN)
    assert "đã được làm rồi" in text_of(editor.post(f"{PAST}/periods/drop", {"kind": "names", "number": "1"}))
    assert editor.send(f"{PAST}/periods/drop", {"kind": "names", "number": "x"}).status_code == 400
    assert editor.send(f"{PAST}/links/drop", {"earlier": "a", "later": "b"}).status_code == 400


def test_an_officer_adds_institutions_at_home_only(site: Site) -> None:
    officer = site.visitor("officer")
    new = "/admin/institutions/new"
    blank = filled(officer.get(new))
    sent = blank | {"name_vi": "Nhà văn hóa thôn Đông", "kind": "cultural_centre:village_house"}
    assert any("phụ trách" in one for one in faults(officer.post(new, sent, status=422)))
    page = officer.post(new, sent | {"province": "Huế", "commune": "Phường Thuận Hóa"})
    made = facts("nha-van-hoa-thon-dong")
    assert (made["province"], made["type"]) == ("Thành phố Huế", "village_house")
    twice = officer.post(new, sent | {"province": "Huế", "commune": "Phường Thuận Hóa"})
    assert "được gửi hai lần" in text_of(twice)
    with reading() as session:
        assert institutions.get(session, "nha-van-hoa-thon-dong-2") is None
    again = officer.post(new, sent | {"province": "Huế", "commune": "Phường Thuận Hóa", "phone": "0234 1"})
    assert "trông giống" in text_of(again)
    assert facts("nha-van-hoa-thon-dong-2")
    undo(officer, again)
    with reading() as session:
        assert institutions.get(session, "nha-van-hoa-thon-dong-2") is None
    undo(officer, page)


def test_a_spreadsheet_is_looked_at_before_it_is_taken_in(site: Site) -> None:
    officer, where = site.visitor("officer"), "/admin/institutions/import"

    def send(text: bytes, name: str = "a.csv") -> Any:
        return officer.send(where, {"file": (io.BytesIO(text), name)})

    table = (
        "Mã trên mạng;Tên;Hệ thống;Tỉnh, thành phố;Điện thoại\n"
        f"{OWN};;;;0234 333\n"
        "nvh-tay;Nhà văn hóa thôn Tây;Trung tâm văn hóa;Huế;\n"
        f"{OTHER};;;;1\n"
        "nvh-x;;Sân vận động;Huế;\n"
    )
    answer = send(table.encode())
    assert answer.status_code == 303
    page = officer.get(answer.location)
    assert "1 mới 1 thay đổi" in text_of(page, "//ul[@class='figures']")
    assert "Dòng 5" in text_of(page)
    assert "Sân vận động" in text_of(page)
    assert "không thuộc các đơn vị bạn phụ trách" in text_of(page)
    with reading() as session:
        assert institutions.get(session, "nvh-tay") is None
    assert site.visitor("operator").ask("GET", answer.location).status_code == 404
    shown = filled(page)
    with writing() as session:
        institutions.save(session, {"slug": OWN, "phone": "0234 999"})
    assert "hãy xem lại" in text_of(officer.post(answer.location, shown))
    assert facts()["phone"] == "0234 999"
    shown = filled(officer.get(answer.location))
    # The second press of the button comes with the session of the first.
    name = site.app.config["SESSION_COOKIE_NAME"]
    cookie = officer.client.get_cookie(name)
    assert cookie is not None
    assert "Đã thêm 1, đã sửa 1" in text_of(officer.post(answer.location, shown))
    second = site.stranger()
    second.client.set_cookie(name, cookie.value)
    assert "đã được làm rồi" in text_of(second.post(answer.location, shown))
    assert facts()["phone"] == "0234 333"
    assert facts("nvh-tay")["system"] == "cultural_centre"
    assert officer.ask("GET", answer.location).status_code == 404
    for text, name, told in (
        (b"", "a.csv", "rỗng"),
        (b"a,b\n1,2\n", "a.csv", "Mã trên mạng"),
        (b"MZ", "a.xlsx", "Không đọc được"),
        (b"\xff\xfe\x00", "a.csv", "CSV UTF-8"),
        (b"slug,slug\na,b\n", "a.csv", "Mã trên mạng” có hai lần"),
        (b"\n" * 300_000, "a.csv", "3000"),
        (b"slug\n" + b"a\n" * 3001, "a.csv", "3000"),
    ):
        answer = send(text, name)
        assert answer.status_code == 422
        assert told in answer.text
    template = officer.ask("GET", "/admin/institutions/template.xlsx")
    assert template.headers["Content-Disposition"] == 'attachment; filename="mau-don-vi.xlsx"'


def test_two_that_are_one_become_one_and_two_again(site: Site) -> None:
    operator = site.visitor("operator")
    add_institution("tv-hai", name_vi="Bảo tàng Đôi", system="museum", province="Tỉnh Nghệ An", isil="VN-DOI")
    add_institution("tv-ba", name_vi="Bảo tàng Hai", system="museum", province="Tỉnh Nghệ An", isil="VN-DOI")
    pair = {"one": "tv-ba", "other": "tv-hai"}
    page = operator.get("/admin/institutions/duplicates")
    assert "ISIL" in text_of(page, "//article/h2")
    page = operator.post("/admin/institutions/duplicates/apart", pair)
    assert not page.xpath("//article")
    undo(operator, page)
    merge = "/admin/institutions/merge?one=tv-ba&other=tv-hai"
    assert faults(operator.post(merge, {"keep": "tv-hai"}, status=422))
    page = operator.post(merge, {"keep": "tv-hai", "reason": "nhập hai lần"})
    assert "Bảo tàng Hai (tv-ba)" in text_of(page, "//section[contains(@class,'past')]")
    answer = site.stranger().ask("GET", "/institution/tv-ba?kind=book")
    assert (answer.status_code, answer.location) == (301, "/institution/tv-hai?kind=book")
    answer = site.stranger().ask("GET", "/api/v1/institutions/tv-ba")
    assert answer.json["slug"] == "tv-hai"
    assert operator.ask("GET", "/admin/institutions/tv-ba/facts").status_code == 404
    undo(operator, page)
    assert site.stranger().ask("GET", "/institution/tv-ba").status_code == 200
    assert operator.ask("GET", "/admin/institutions/merge?one=tv-ba&other=tv-ba").status_code == 400
    assert site.visitor("officer").ask("GET", merge).status_code == 403
    assert site.visitor("editor").ask("GET", "/admin/institutions/duplicates").status_code == 403
    with writing() as session:
        for slug in ("tv-ba", "tv-hai"):
            institutions.save(session, {"slug": slug, "isil": ""})


def test_garbage_at_the_doors_of_institutions_is_answered_kindly_and_keeps_nothing(site: Site) -> None:
    operator = site.visitor("operator")
    before = facts()
    for address, sent, status in (
        ("/admin/institutions/duplicates/apart", {"one": "nowhere", "other": OWN}, 404),
        ("/admin/institutions/merge", {"one": "nowhere", "other": OWN, "keep": OWN, "reason": "x"}, 404),
        ("/admin/institutions/nowhere/past/periods", {"name_vi": "A"}, 404),
        ("/admin/institutions/nowhere/past/links", {"link-side": "earlier", "link-other": OWN}, 404),
        ("/admin/institutions/nowhere/facts", {"name_vi": "A"}, 404),
    ):
        assert operator.send(address, sent).status_code == status, address
    sent = filled(operator.get(FORM))
    for wrong, told in (
        ({"name_vi": "Thư viện mới", "since": "01/01/0001"}, "quá sớm"),
        ({"name_vi": "Thư viện mới", "since": "01/01/9999"}, "chưa đến"),
        ({"services": ["<b>trà</b>"]}, "Hãy chọn trong danh sách"),
        ({"lat": "nan", "lon": "1e999"}, "nan"),
        ({"act": "a" * 201}, "201"),
        ({"name_vi": "Thư viện" + " sách" * 10_000}, "50008"),
    ):
        page = operator.post(FORM, sent | wrong, status=422)
        assert any(told in one for one in faults(page)), (wrong, faults(page))
        assert all(part.get("open") is not None for part in page.xpath("//details[.//*[@class='fault']]"))
    assert facts() == before
    page = operator.post(FORM, sent | {"name_vi": "<script>alert(1)</script> ‮Thư viện 📚"})
    assert not page.xpath("//main//script")
    undo(operator, page)
    for _press in (1, 2):
        page = operator.post(f"{PAST}/periods", {"name_vi": "Thư viện cũ", "status": "suspended"})
    assert "đã được làm rồi" in text_of(page)
    assert len(page.xpath("//ul[@class='cards']/li")) == 2
    public = text_of(site.stranger().get(f"/institution/{OWN}"))
    assert "Thư viện cũ" in public
    page = operator.post(f"{PAST}/links", {"link-side": "later", "link-other": OTHER})
    page = operator.post(f"{PAST}/links", {"link-side": "earlier", "link-other": OTHER}, status=422)
    assert any("ngược lại" in one for one in faults(page))
    operator.post(f"{PAST}/links/drop", {"earlier": OWN, "later": OTHER})
    for kind in ("names", "statuses"):
        (number,) = operator.get(PAST).xpath(f"//input[@value='{kind}']/../input[@name='number']/@value")
        operator.post(f"{PAST}/periods/drop", {"kind": kind, "number": number})
    new = operator.get("/admin/institutions/new")
    assert filled(new)["kind"] == [""]
    assert "trống" not in text_of(new, "//label[@for='kind']")
    sent = filled(new) | {"name_vi": "Nhà văn hóa thôn Nam"}
    assert any("danh sách" in one for one in faults(operator.post("/admin/institutions/new", sent, 422)))
