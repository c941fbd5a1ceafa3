"""Adding and changing an activity from a phone, once however often it is sent, told where it is wrong."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import orjson
import pytest
from lxml import html

from catalog.activities import model
from catalog.harvest import own_activities
from catalog.store import audit, db, records
from catalog.store.audit import Wanted
from catalog.store.scopes import Reach
from tests.web.phone.site import CLASS, OTHER, OWN, Site, faults, kept_of, newest, put, text_of


def record_of(identifier: str) -> dict[str, Any]:
    with db.reading() as session:
        stored = records.get(session, identifier)
    assert stored is not None
    shown: dict[str, Any] = orjson.loads(stored.json)
    return shown


def test_a_class_is_added_in_one_page_and_stands_in_the_log(site: Site) -> None:
    kept = site.phone().add(title="Lớp cờ vua hè")
    shown = record_of(kept.record)
    assert (shown["title"], shown["kind"], shown["institution"]) == ("Lớp cờ vua hè", "class", OWN)
    assert shown["schedule"]["recurrence"] == "FREQ=WEEKLY;BYDAY=SA"
    assert "T08:00" in shown["schedule"]["start"]
    assert shown["schedule"]["booking"] == "0905 111 222"
    assert shown["free"] is True


def test_the_form_begins_with_the_institution_and_what_was_written_last(site: Site) -> None:
    first = site.phone(OTHER).fields("/new")
    assert (first["place"], first["mode"], first["sort"]) == ("Bảo tàng Vinh", "weekly", "class")
    site.phone().add(sort="club", place="Sân đình", audiences=["elders"], phone="0912 000 111")
    then = site.phone().fields("/new")
    assert (then["sort"], then["place"], then["phone"]) == ("club", "Sân đình", "0912 000 111")
    assert then.getlist("audiences") == ["elders"]
    assert then["title"] == ""


def test_a_form_sent_twice_and_in_parallel_makes_one_activity(site: Site) -> None:
    phone = site.phone()
    sent = phone.fields("/new")
    put(sent, {**CLASS, "title": "Gửi nhiều lần"})

    def post(_number: int) -> str:
        with site.app.app_context():
            response = site.app.test_client().post(phone.path("/new"), data=sent)
        assert response.status_code == 303
        return str(response.location.partition("&entry")[0])

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(post, range(8)))
    assert len(answers) == 1
    assert [own.title for own in kept_of()].count("Gửi nhiều lần") == 1


def test_what_is_over_already_is_told_and_shown_among_what_was(site: Site) -> None:
    phone = site.phone()
    given = {**CLASS, "title": "Gõ nhầm năm", "first": "2019-03-02", "last": "2019-03-23"}
    home = html.document_fromstring(phone.client.get(phone.send("/new", given).location).text)
    told = text_of(home, "//*[@role='status']/p")
    assert "Gõ nhầm năm" in told
    assert "đã qua" in told
    assert "Gõ nhầm năm" in text_of(home, "//ul[@class='own']")


def test_a_form_that_comes_back_by_the_way_back_changes_what_it_made(site: Site) -> None:
    phone = site.phone()
    sent = phone.fields("/new")
    put(sent, {**CLASS, "title": "Lớp vẽ chì"})
    assert phone.post("/new", sent).status_code == 303
    put(sent, {"title": "Lớp vẽ màu"})
    assert phone.post("/new", sent).status_code == 303
    titles = [own.title for own in kept_of()]
    assert "Lớp vẽ màu" in titles
    assert "Lớp vẽ chì" not in titles


def test_the_same_form_sent_late_is_answered_the_same_and_changes_nothing(site: Site) -> None:
    phone = site.phone()
    sent = phone.fields("/new")
    put(sent, {**CLASS, "title": "Lớp đàn bầu"})
    first = phone.post("/new", sent)
    number = newest().id
    assert phone.send(f"/activity/{number}", {"title": "Lớp đàn bầu buổi tối"}).status_code == 303
    again = phone.post("/new", sent)
    assert again.location == first.location
    assert newest().title == "Lớp đàn bầu buổi tối"


def test_two_people_who_change_one_activity_lose_nothing(site: Site) -> None:
    mine, theirs = site.phone(), site.phone(label="Anh Nam")
    kept = mine.add(title="Lớp múa")
    address = f"/activity/{kept.id}"
    opened = mine.fields(address)
    assert theirs.send(address, {"title": "Lớp múa xòe", "place": "Hội trường"}).status_code == 303
    put(opened, {"title": "Lớp múa quạt"})
    answer = mine.post(address, opened)
    assert answer.status_code == 409
    page = html.document_fromstring(answer.text)
    assert "Lớp múa xòe" in text_of(page, "//*[@role='alert']")
    assert "Hội trường" in text_of(page, "//*[@role='alert']")
    form = page.xpath("//form[@id='activity']")[0]
    assert dict(form.form_values())["title"] == "Lớp múa quạt"
    assert newest().title == "Lớp múa xòe"
    assert mine.post(address, list_of(form)).status_code == 303
    assert newest().title == "Lớp múa quạt"


def list_of(form: Any) -> dict[str, list[str]]:
    sent: dict[str, list[str]] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent


def test_a_draft_needs_a_name_alone_and_nobody_sees_it(site: Site) -> None:
    phone = site.phone()
    sent = {"title": "Chưa xong", "days": [], "audiences": [], "place": "", "do": "draft"}
    assert phone.send("/new", sent).status_code == 303
    kept = newest()
    assert (kept.title, kept.state, kept.record) == ("Chưa xong", "draft", "")
    assert "Chưa xong" in text_of(phone.get("?list=draft"))
    answer = phone.send(f"/activity/{kept.id}", {**CLASS, "title": "Nay đã xong", "do": "publish"})
    assert "done=published" in answer.location
    assert record_of(newest().record)["title"] == "Nay đã xong"
    again = phone.send(f"/activity/{kept.id}", {"description": "Mang theo bút"})
    assert "done=changed" in again.location
    response = phone.send("/new", {"title": " ", "do": "draft"})
    assert response.status_code == 422
    assert set(faults(response)) == {"title"}


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "no name": ({"title": " "}, "title", "điền"),
    "name too long": ({"title": "a" * 10_000}, "title", "300"),
    "no day of the week": ({"days": []}, "days", "một thứ"),
    "a day of the week that there is not": ({"days": ["XX"]}, "days", "chọn"),
    "31 February": ({"mode": "once", "first": "31/02/2027"}, "first", "31/02/2027"),
    "no day": ({"mode": "once", "first": ""}, "first", "ngày nào"),
    "the year 99999": ({"mode": "once", "first": "99999-01-01"}, "first", "99999"),
    "the year 9999": ({"mode": "once", "first": "9999-01-01"}, "first", "ngày"),
    "ends before it begins": ({"begins": "10:00", "ends": "08:00"}, "ends", "trước khi"),
    "last day before the first": (
        {"first": "2027-02-01", "last": "2027-01-01"}, "last", "trước khi",
    ),
    "25 o'clock": ({"begins": "25:00"}, "begins", "25:00"),
    "an end without a beginning": ({"begins": "", "ends": "10:00"}, "begins", "bắt đầu"),
    "no lunar day": ({"mode": "lunar", "lunar_day": "", "lunar_month": "1"}, "lunar_day", "chọn"),
    "a lunar month that there is not": (
        {"mode": "lunar", "lunar_month": "13", "lunar_day": "1"}, "lunar_month", "chọn",
    ),
    "no place": ({"place": ""}, "place", "điền"),
    "for nobody": ({"audiences": []}, "audiences", "đối tượng"),
    "a fee of nothing": ({"cost": "paid", "fee": ""}, "fee", "phí"),
    "a fee without currency": ({"cost": "paid", "fee": "50"}, "fee", "đồng"),
    "a sort that there is not": ({"sort": "<script>"}, "sort", "Chọn"),
    "a commune that is no more": (
        {"address": "12 Lê Lợi, phường Phú Hội, thành phố Huế"}, "address", "Thuận Hóa",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_stands_beside_its_field_and_all_that_was_typed_stays(site: Site, name: str) -> None:
    given, field, said = WRONG[name]
    before = len(kept_of())
    response = site.phone().send("/new", {**CLASS, "description": "Mang theo bàn cờ", **given})
    assert response.status_code == 422
    told = faults(response)
    assert field in told, told
    assert said.casefold() in told[field].casefold(), told[field]
    page = html.document_fromstring(response.text)
    assert page.xpath("//*[@role='alert' and @autofocus]//a"), "a summary that takes the focus"
    assert page.xpath("string(//textarea[@name='description'])").strip() == "Mang theo bàn cờ"
    assert len(kept_of()) == before


def test_signs_that_no_text_has_and_html_do_no_harm(site: Site) -> None:
    kept = site.phone().add(
        title="\x00<b>Lớp</b>\x07 <script>alert(1)</script>", description="<img src=x onerror=alert(1)>\x00"
    )
    page = site.app.test_client().get(f"/record/{kept.record}").text
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "\x00" not in record_of(kept.record)["title"]
    assert "<script>alert(1)" not in site.app.test_client().get(site.phone().path()).text


def test_a_form_without_its_hidden_key_is_shown_again_and_not_taken(site: Site) -> None:
    before = len(kept_of())
    for key in ("", "x", "../../../etc", "a" * 100):
        assert site.phone().send("/new", {**CLASS, "key": key}).status_code == 422
    assert len(kept_of()) == before


def test_what_the_phone_does_not_ask_stays_as_the_administration_wrote_it(site: Site) -> None:
    phone = site.phone()
    kept = phone.add(title="Lớp tin học")
    activity = model.from_json(kept.payload.encode())
    slower = replace(activity.timing, every=2)
    richer = replace(activity, grades=("Lớp 5",), timing=slower, fields=("digital", "skills"))
    own_activities.change(site.app.extensions["catalog"], kept.id, richer, actor="user:1 Lan")
    assert phone.fields(f"/activity/{kept.id}")["mode"] == "kept"
    assert phone.send(f"/activity/{kept.id}", {"title": "Lớp tin học cơ bản"}).status_code == 303
    then = model.from_json(newest().payload.encode())
    assert (then.title, then.grades, then.timing.every) == ("Lớp tin học cơ bản", ("Lớp 5",), 2)
    assert then.fields == ("digital", "skills")


def test_a_draft_without_days_stays_without_them_and_what_was_not_told_is_not_made_up(site: Site) -> None:
    phone = site.phone()
    assert phone.send("/new", {"title": "Chưa rõ ngày", "days": [], "do": "draft"}).status_code == 303
    opened = phone.fields(f"/activity/{newest().id}")
    assert (opened["mode"], opened["first"]) == ("weekly", "")
    kept = phone.add(title="Lớp chưa rõ phí")
    activity = replace(model.from_json(kept.payload.encode()), free=None, fee="Liên hệ")
    own_activities.change(site.app.extensions["catalog"], kept.id, activity, actor="user:1 Lan")
    assert phone.send(f"/activity/{kept.id}", {"title": "Lớp vẫn chưa rõ phí"}).status_code == 303
    assert "free" not in record_of(kept.record)
    assert model.from_json(newest().payload.encode()).fee == "Liên hệ"


def test_what_stands_in_fields_that_are_not_shown_is_no_fault(site: Site) -> None:
    hidden = {"first": "2027-02-01", "last": "2027-01-01", "days": ["XX"]}
    lunar = {"mode": "lunar", "lunar_day": "10", "lunar_month": "3"}
    assert site.phone().send("/new", {**CLASS, **hidden, **lunar}).status_code == 303


def test_an_activity_of_another_institution_cannot_be_touched(site: Site) -> None:
    # ``add`` gives what is newest at the first institution; this one is of the other.
    site.phone(OTHER).send("/new", {**CLASS, "title": "Trưng bày gốm"})
    theirs, stranger = newest(OTHER), site.phone(OWN)
    for address in ("", "/cancel", "/people", "/share"):
        page = stranger.get(f"/activity/{theirs.id}{address}", 404)
        assert page.xpath("//a[@href=$home]", home=stranger.path()), "the way back"
    for address in ("", "/cancel", "/again", "/withdraw", "/restore", "/people"):
        assert stranger.post(f"/activity/{theirs.id}{address}", {"day": "all"}).status_code == 404
    with db.reading() as session:
        entry = audit.listed(session, Reach(everything=True), Wanted(subject=theirs.id))[0]
    assert stranger.post(f"/undo/{entry.id}", {}).status_code == 404
    assert newest(OTHER) == theirs


def test_the_log_of_changes_names_the_link_and_never_its_token(site: Site) -> None:
    phone = site.phone(label="Cô Hoa")
    kept = phone.add(title="Lớp thêu")
    with db.reading() as session:
        entries = audit.listed(session, Reach(everything=True), Wanted(subject=kept.id))
        everything = audit.listed(session, Reach(everything=True), Wanted(), limit=1000)
    assert entries[0].actor.endswith(" Cô Hoa")
    assert entries[0].actor.startswith("link:")
    assert phone.token not in repr(everything)
