"""Activities in the administration: added, kept as drafts, published, called off, counted, undone."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from PIL import Image
from werkzeug.datastructures import MultiDict

from catalog.store import attendance, audit, own
from catalog.store.db import reading
from catalog.web import i18n
from tests.web.admin.site import OTHER, OWN, Page, Site, Visitor, text_of

SATURDAY = i18n.today() + timedelta((5 - i18n.today().weekday()) % 7 + 7)


def told(**other: Any) -> MultiDict[str, Any]:
    """A form as a browser sends it: a class every Saturday."""
    given = {
        "institution": OWN,
        "title": "Lớp cờ vua hè",
        "sort": "class",
        "repeat": "weekly",
        "first": SATURDAY.isoformat(),
        "begins": "08:00",
        "ends": "09:30",
        "days": "SA",
        "every": "1",
        "place": "Nhà văn hóa thôn 3",
        "commune": "Phường Thuận Hóa",
        "audiences": "children",
        "cost": "free",
        "key": "",
        "revision": "0",
        "do": "publish",
        **other,
    }
    return MultiDict([(name, value) for name, value in given.items() if value is not None])


def value_of(page: Page, name: str) -> str:
    """What stands in a field."""
    return str(page.xpath(f"//main//*[@name='{name}']/@value")[0])


def added(visitor: Visitor, status: int = 303, **other: Any) -> str:
    """The number of an activity that was added."""
    page = visitor.get("/admin/activities/new")
    given = told(**{"key": value_of(page, "key"), **other})
    response = visitor.send("/admin/activities/new", given)
    assert response.status_code == status, text_of_faults(response.text)
    return value_of(page, "key")


def text_of_faults(text: str) -> str:
    return " ".join(re.findall(r'class="fault"[^>]*>([^<]*)', text))


def kept(number: str) -> own.Own:
    with reading() as session:
        return own.get(session, number)


def record(site: Site, number: str) -> dict[str, Any]:
    """What is published of an activity."""
    response = site.stranger().ask("GET", f"/record/{kept(number).record}.json")
    assert response.status_code == 200, response.text
    shown: dict[str, Any] = orjson.loads(response.data)
    return shown


def undo(visitor: Visitor, page: Page) -> Page:
    """The page after the button that takes the last change back."""
    [address] = page.xpath("//div[contains(@class,'told')]//form/@action")
    return visitor.post(address)


def test_four_things_make_a_class_that_everyone_sees(site: Site) -> None:
    visitor = site.visitor("contributor")
    number = added(visitor, revision="x")
    shown = record(site, number)
    assert (shown["kind"], shown["institution"], shown["source"]["slug"]) == ("class", OWN, f"{OWN}-own")
    assert shown["schedule"]["start"] == f"{SATURDAY}T08:00+07:00"
    assert shown["schedule"]["recurrence"] == "FREQ=WEEKLY;BYDAY=SA"
    assert shown["places"][0]["label"] == "Phường Thuận Hóa, Thành phố Huế"
    assert shown["audiences"] == ["Thiếu nhi (6–11 tuổi)"]
    assert "Lớp cờ vua hè" in text_of(visitor.get("/admin/activities?when=upcoming&q=co+vua"))


def test_the_same_form_sent_twice_makes_one_record(site: Site) -> None:
    visitor = site.visitor("contributor")
    number = added(visitor, title="Lớp đàn tranh")
    again = visitor.send("/admin/activities/new", told(title="Lớp đàn tranh", key=number))
    assert again.status_code == 303
    assert kept(number).revision == 1
    assert text_of(visitor.get("/admin/activities?q=dan+tranh")).count("Lớp đàn tranh") == 1


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"first": None}, "khi nào"),
        ({"ends": "07:00"}, "kết thúc trước khi bắt đầu"),
        ({"repeat": "once", "days": None, "last": (SATURDAY - timedelta(3)).isoformat()}, "trước"),
        ({"days": None}, "một thứ trong tuần"),
        ({"every": "mỗi tuần"}, "Chọn"),
        ({"place": ""}, "ở đâu"),
        ({"audiences": None}, "đối tượng"),
        ({"commune": "Xã Quảng Thái, huyện Quảng Điền, Thừa Thiên Huế"}, "Xã Đan Điền"),
        ({"commune": "Xã Không Có Thật"}, "Không Có Thật"),
        ({"cost": "paid", "fee": "50.000"}, "đồng"),
        ({"cost": "free", "fee": "50.000 đồng"}, "miễn phí"),
        ({"group_size": "0"}, "ít nhất là 1"),
        ({"repeat": "lunar", "lunar_day": "30", "lunar_month": "13"}, "từ 1 đến 12"),
        ({"left_out": "hôm qua"}, "hôm qua"),
        ({"online_url": "javascript:alert(1)"}, "https://"),
        ({"repeat": "once", "first": "2020-01-04", "days": None}, "đã qua"),
        ({"last": (SATURDAY + timedelta(365 * 20)).isoformat()}, "500"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    site: Site, other: dict[str, Any], said: str
) -> None:
    visitor = site.visitor("contributor")
    response = visitor.send("/admin/activities/new", told(title="Lớp <b>vẽ</b>", **other))
    assert response.status_code == 422
    assert said.lower() in text_of_faults(response.text).lower()
    assert 'role="alert"' in response.text
    assert "Lớp &lt;b&gt;vẽ&lt;/b&gt;" in response.text
    with reading() as session:
        wanted = own.Wanted(text="<b>", format="activity")
        assert own.listed(session, audit_reach(), wanted)[0] == 0


def audit_reach() -> Any:
    from catalog.store.scopes import Reach

    return Reach(everything=True)


def test_the_commune_that_an_old_one_became_is_chosen_by_a_click(site: Site) -> None:
    visitor = site.visitor("contributor")
    old = told(title="Lớp đan lát", commune="Xã Quảng Thái, huyện Quảng Điền")
    page = visitor.post("/admin/activities/new", old, status=422)
    [key] = page.xpath("//input[@name='picked']/@value")
    number = added(visitor, title="Lớp đan lát", commune=old["commune"], picked=key)
    assert record(site, number)["places"][0]["label"] == "Xã Đan Điền, Thành phố Huế"


def test_garbage_in_every_field_is_told_of_and_breaks_nothing(site: Site) -> None:
    visitor = site.visitor("editor")
    page = visitor.get("/admin/activities/new")
    names = set(page.xpath("//main//form[@enctype]//@name")) - {"csrf_token", "photo", "do"}
    for junk in ("\x00\ud7ff" + "ệ" * 40_000, "-1", "<script>", "9" * 400, "2026-99-99"):
        given = MultiDict([(name, junk) for name in names])
        assert visitor.send("/admin/activities/new", given).status_code == 422
        assert visitor.send("/admin/activities/new", MultiDict({**given, "do": junk[:20]})).status_code == 422


def test_a_draft_is_seen_by_nobody_until_it_is_published(site: Site) -> None:
    visitor = site.visitor("contributor")
    number = added(visitor, title="Nháp", do="draft", first=None, place="", audiences=None)
    assert (kept(number).state, kept(number).record) == ("draft", "")
    page = visitor.get("/admin/activities?when=draft")
    assert "Nháp" in text_of(page)
    visitor.post(f"/admin/activities/{number}", told(title="Thơ rằm", revision="1"))
    assert record(site, number)["title"] == "Thơ rằm"


def test_a_preview_keeps_nothing_and_loses_nothing(site: Site) -> None:
    visitor = site.visitor("contributor")
    page = visitor.post("/admin/activities/new", told(title="Hát ru", do="preview"), status=200)
    assert "Thứ Bảy" in text_of(page, "//section[contains(@class,'preview')]")
    assert value_of(page, "title") == "Hát ru"
    assert "Hát ru" not in text_of(visitor.get("/admin/activities?q=hat+ru"), "//table")


def test_a_change_is_undone_by_a_button_and_a_withdrawal_too(site: Site) -> None:
    visitor = site.visitor("editor")
    number = added(visitor, title="Câu lạc bộ thơ")
    page = visitor.post(f"/admin/activities/{number}", told(title="CLB thơ Đường", revision="1"))
    assert record(site, number)["title"] == "CLB thơ Đường"
    undo(visitor, page)
    assert record(site, number)["title"] == "Câu lạc bộ thơ"
    identifier = kept(number).record
    page = visitor.post(f"/admin/activities/{number}/withdraw")
    assert site.stranger().ask("GET", f"/record/{identifier}").status_code == 410
    undo(visitor, page)
    assert record(site, number)["title"] == "Câu lạc bộ thơ"


def test_undoing_an_old_change_after_a_newer_one_is_refused(site: Site) -> None:
    visitor = site.visitor("editor")
    number = added(visitor, title="Lớp một")
    page = visitor.post(f"/admin/activities/{number}", told(title="Lớp hai", revision="1"))
    [address] = page.xpath("//div[contains(@class,'told')]//form/@action")
    visitor.post(f"/admin/activities/{number}", told(title="Lớp ba", revision="2"))
    visitor.send(address)
    assert record(site, number)["title"] == "Lớp ba"


def test_two_editors_at_once_see_each_other_and_lose_nothing(site: Site) -> None:
    editor, officer = site.visitor("editor"), site.visitor("officer")
    number = added(editor, title="Lớp gốm")
    officer.post(f"/admin/activities/{number}", told(title="Lớp gốm Phước Tích", revision="1"))
    page = editor.post(f"/admin/activities/{number}", told(title="Lớp gốm sứ", revision="1"), status=409)
    assert "Lớp gốm Phước Tích" in text_of(page, "//div[@role='alert']")
    assert (value_of(page, "title"), value_of(page, "revision")) == ("Lớp gốm sứ", "2")
    editor.post(f"/admin/activities/{number}", told(title="Lớp gốm sứ", revision="2"))
    assert record(site, number)["title"] == "Lớp gốm sứ"


def test_one_date_is_called_off_and_then_all_of_it(site: Site) -> None:
    visitor = site.visitor("contributor")
    number = added(visitor, title="Lớp võ")
    address = f"/admin/activities/{number}/call-off"
    page = visitor.post(address, day=SATURDAY.isoformat(), reason="Mưa bão")
    assert "Mưa bão" in text_of(page)
    schedule = record(site, number)["schedule"]
    assert schedule["cancellations"] == [{"day": SATURDAY.isoformat(), "reason": "Mưa bão"}]
    assert schedule["exdates"] == [SATURDAY.isoformat()]
    assert "Mưa bão" in text_of(site.stranger().get(f"/record/{kept(number).record}"))
    sunday = (SATURDAY + timedelta(1)).isoformat()
    assert visitor.send(address, day=sunday, reason="").status_code == 422
    week = SATURDAY.isocalendar()
    for wrong in ("hôm nay", f"{week.year}-W{week.week:02}-6"):
        assert visitor.send(address, day=wrong, reason="").status_code == 422
    later = (SATURDAY + timedelta(7)).isoformat()
    visitor.post(address, day=later, reason="")
    assert "được tổ chức" in text_of(visitor.post(address, {"day": later, "again": "1"}))
    assert record(site, number)["schedule"]["exdates"] == [SATURDAY.isoformat()]
    visitor.post(address, {"status": "cancelled", "reason": "Thiếu người dạy"})
    assert record(site, number)["schedule"]["status"] == "cancelled"
    assert "Lớp võ" in text_of(visitor.get("/admin/activities?when=cancelled"))
    visitor.post(address, {"status": ""})
    assert "status" not in record(site, number)["schedule"]


def test_how_many_came_is_kept_and_never_published(site: Site) -> None:
    visitor = site.visitor("contributor")
    first = i18n.today() - timedelta(14)
    number = added(
        visitor,
        title="Đọc sách",
        first=first.isoformat(),
        days=("MO", "TU", "WE", "TH", "FR", "SA", "SU")[first.weekday()],
    )
    address = f"/admin/activities/{number}/attendance"
    visitor.post(address, {f"came-{first}": "1.234"})
    with reading() as session:
        assert attendance.of(session, number) == {first.isoformat(): 1234}
    assert "1.234" in text_of(visitor.get("/admin/activities?q=doc+sach"))
    assert "1234" not in site.stranger().ask("GET", f"/record/{kept(number).record}.json").text
    tomorrow = i18n.today() + timedelta(1)
    for name, value in ((f"came-{first}", "nhiều"), (f"came-{tomorrow}", "3"), ("came-x", "3")):
        assert visitor.send(address, {name: value}).status_code == 422
    refused = visitor.send(address, {f"came-{first}": "nhiều", f"came-{first + timedelta(7)}": "12"})
    assert ('value="nhiều"' in refused.text, 'value="12"' in refused.text) == (True, True)
    # Who opened the page before somebody else's number was there does not take that away.
    visitor.post(
        address, {f"came-{first}": "", f"was-{first}": "", f"came-{first + timedelta(7)}": "1.5"}, status=422
    )
    with reading() as session:
        assert attendance.of(session, number) == {first.isoformat(): 1234}
    page = visitor.post(address, {f"came-{first}": "5"})
    undo(visitor, page)
    with reading() as session:
        assert attendance.of(session, number) == {first.isoformat(): 1234}


def test_last_years_is_written_again_for_this_year(site: Site) -> None:
    visitor = site.visitor("contributor")
    before = date(i18n.today().year - 1, 6, 5)
    number = added(visitor, title="Hội làng", repeat="once", days=None, first=before.isoformat(), past_ok="y")
    page = visitor.get(f"/admin/activities/new?from={number}")
    moved = date.fromisoformat(value_of(page, "first"))
    assert (moved.month, moved.day, moved.year) == (6, 5, before.year + 1)
    assert value_of(page, "title") == "Hội làng"
    assert value_of(page, "key") != number


def test_a_picture_is_kept_without_its_place_and_goes_with_the_form(site: Site) -> None:
    visitor = site.visitor("contributor")
    image = Image.new("RGB", (60, 40), "red")
    exif = image.getexif()
    exif.get_ifd(0x8825)[2] = (16.0, 27.0, 0.0)
    sent = io.BytesIO()
    image.save(sent, "JPEG", exif=exif)
    given = {
        **told(title="Vẽ tranh", first=None, alt="Các em vẽ"),
        "photo": (io.BytesIO(sent.getvalue()), "a.jpg"),
    }
    page = visitor.post("/admin/activities/new", given, status=422)
    digest = value_of(page, "kept")
    number = value_of(page, "key")
    visitor.post("/admin/activities/new", told(title="Vẽ tranh", kept=digest, alt="Các em vẽ", key=number))
    assert record(site, number)["images"] == [
        {"url": f"/media/{digest}", "width": 60, "height": 40, "alt": "Các em vẽ"}
    ]
    with site.stranger().ask("GET", f"/media/{digest}") as response:
        stored = Image.open(io.BytesIO(response.data))
    assert not stored.getexif()
    bad = {**told(title="Vẽ"), "photo": (io.BytesIO(b"MZ not a picture"), "a.jpg")}
    assert "JPEG" in text_of(visitor.post("/admin/activities/new", bad, status=422), "//*[@class='fault']")


def test_a_poster_says_what_when_and_where_with_a_code(site: Site) -> None:
    visitor = site.visitor("contributor")
    number = added(visitor, title="Múa rối nước", phone="0234 3821 234")
    page = visitor.get(f"/admin/activities/{number}/poster")
    said = text_of(page)
    assert "Múa rối nước" in said
    assert "0234 3821 234" in said
    assert "Nhà văn hóa thôn 3" in said
    assert page.xpath("//*[local-name()='svg' and contains(@class,'qr')]")


def test_nobody_writes_over_what_another_institution_has(site: Site) -> None:
    theirs = added(site.visitor("operator"), institution=OTHER, title="Của bảo tàng", commune="")
    visitor = site.visitor("contributor")
    taken = visitor.send("/admin/activities/new", told(title="Của tôi", key=theirs, revision="1"))
    assert taken.status_code == 403
    assert visitor.send("/admin/activities/new", told(institution=OTHER)).status_code == 422
    assert visitor.ask("GET", f"/admin/activities/new?from={theirs}").status_code == 403
    assert kept(theirs).title == "Của bảo tàng"


def test_an_exhibition_is_not_written_over_by_an_activity(site: Site) -> None:
    editor = site.visitor("editor")
    address = editor.send("/admin/exhibitions/new", title="Gốm", institution=OWN).location
    number = address.rpartition("/")[2]
    before = kept(number)
    form = told(title="Lớp gốm", key=number, revision=str(before.revision))
    assert editor.send("/admin/activities/new", form).status_code == 404
    assert kept(number) == before


def test_the_log_of_changes_says_who_did_what(site: Site) -> None:
    number = added(site.visitor("contributor"), title="Lớp sử")
    with reading() as session:
        wanted = audit.Wanted(subject_type="activity", subject=number)
        [entry] = audit.listed(session, audit_reach(), wanted)
    assert (entry.action, entry.institution) == ("publish", OWN)
    assert entry.before is None
    assert entry.after["title"] == "Lớp sử"
    assert entry.actor.endswith("Contributor")
