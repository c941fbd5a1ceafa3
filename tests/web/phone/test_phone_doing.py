"""Calling off, taking out, undoing, noting who came, sharing, holding again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import orjson
from lxml import html
from werkzeug.test import TestResponse

from catalog.activities import model
from catalog.activities.timing import day_of
from catalog.store import attendance, db, own, records
from catalog.store.stored import Stored
from catalog.web import i18n
from tests.web.phone.site import CLASS, Phone, Site, kept_of, newest, text_of


def stored(identifier: str) -> Stored:
    with db.reading() as session:
        found = records.get(session, identifier)
    assert found is not None
    return found


def schedule(identifier: str) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(stored(identifier).json)["schedule"]
    return found


def kept(number: str) -> own.Own:
    with db.reading() as session:
        return own.get(session, number)


def undo(phone: Phone, done: TestResponse) -> str:
    """Press the button that the page offers after something was done; gives what is told then."""
    page = html.document_fromstring(phone.client.get(done.location).text)
    action = page.xpath("string(//*[@role='status']//form/@action)")
    assert action, text_of(page)
    answer = phone.client.post(action)
    assert answer.status_code == 303
    return text_of(html.document_fromstring(phone.client.get(answer.location).text), "//*[@role='status']")


def test_one_date_is_called_off_with_its_reason_and_undone(site: Site) -> None:
    phone = site.phone()
    made = phone.add(title="Lớp guitar")
    page = phone.get(f"/activity/{made.id}/cancel")
    day = page.xpath("//input[@name='day']/@value")[1]
    done = phone.post(f"/activity/{made.id}/cancel", {"day": day, "reason": "thầy ốm"})
    assert schedule(made.record)["cancellations"] == [{"day": day, "reason": "thầy ốm"}]
    assert "Lớp guitar" in undo(phone, done)
    assert "cancellations" not in schedule(made.record)


def test_all_of_it_is_called_off_and_takes_place_after_all(site: Site) -> None:
    phone = site.phone()
    made = phone.add(title="Lớp sáo")
    done = phone.post(f"/activity/{made.id}/cancel", {"day": "all", "reason": ""})
    assert schedule(made.record)["status"] == "cancelled"
    assert "Lớp sáo" in text_of(phone.get("?list=cancelled"))
    assert "Lớp sáo" in text_of(html.document_fromstring(phone.client.get(done.location).text))
    assert phone.post(f"/activity/{made.id}/again", {}).status_code == 303
    assert "status" not in schedule(made.record)


def test_a_day_on_which_it_is_not_and_an_endless_reason_are_refused(site: Site) -> None:
    phone = site.phone()
    made = phone.add(title="Lớp trống")
    for sent in ({"day": "2027-01-01"}, {"day": ""}, {}, {"day": "all", "reason": "a" * 10_000}):
        assert phone.post(f"/activity/{made.id}/cancel", sent).status_code == 422
    assert kept(made.id).revision == made.revision


def test_what_was_taken_out_leaves_a_tombstone_and_comes_back(site: Site) -> None:
    phone = site.phone()
    made = phone.add(title="Lớp võ")
    done = phone.post(f"/activity/{made.id}/withdraw", {})
    assert stored(made.record).withdrawn is not None
    assert "Lớp võ" not in text_of(phone.get("?list=upcoming"), "//ul[@class='own']")
    assert "Lớp võ" in text_of(phone.get("?list=withdrawn"))
    undo(phone, done)
    assert stored(made.record).withdrawn is None
    phone.post(f"/activity/{made.id}/withdraw", {})
    phone.post(f"/activity/{made.id}/restore", {})
    assert stored(made.record).withdrawn is None


def test_a_publishing_is_undone_and_what_was_changed_since_is_not(site: Site) -> None:
    phone = site.phone()
    sent = phone.send("/new", {**CLASS, "title": "Đăng nhầm"})
    number = newest().id
    assert "Đăng nhầm" in undo(phone, sent)
    assert kept(number).state == "withdrawn"
    sent = phone.send("/new", {**CLASS, "title": "Đăng đúng"})
    number = newest().id
    page = html.document_fromstring(phone.client.get(sent.location).text)
    action = page.xpath("string(//*[@role='status']//form/@action)")
    site.phone().send(f"/activity/{number}", {"title": "Đăng đúng, đã sửa"})
    answer = phone.client.post(action)
    assert "done=late" in answer.location
    assert kept(number).title == "Đăng đúng, đã sửa"


def test_only_what_this_link_did_can_be_undone_by_it(site: Site) -> None:
    first, second = site.phone(), site.phone(label="Anh Nam")
    sent = first.send("/new", {**CLASS, "title": "Lớp của Lan"})
    entry = sent.location.rpartition("entry=")[2]
    assert second.post(f"/undo/{entry}", {}).status_code == 404
    for wrong in ("0", "999999999", "99999999999999999999"):
        assert second.post(f"/undo/{wrong}", {}).status_code == 404
    # A link with such an address does not make the page say what did not happen.
    page = second.get(f"?done=published&of={newest().id}&entry={entry}")
    assert not page.xpath("//*[@role='status']//form")


def past(phone: Phone, title: str) -> own.Own:
    """An activity on each Saturday of a month of last year."""
    first = date(i18n.today().year - 1, 3, 1)
    return phone.add(title=title, first=first.isoformat(), last=(first + timedelta(27)).isoformat())


def test_who_came_is_noted_day_by_day_and_not_published(site: Site) -> None:
    phone = site.phone()
    made = past(phone, "Lớp năm ngoái")
    page = phone.get(f"/activity/{made.id}/people")
    days = page.xpath("//main//input[not(@type='hidden')]/@name")
    assert len(days) == 4
    seq = stored(made.record).seq
    for text in ("mười", "-1", "1000001", "0" * 5000, "1" * 5000, "²", "1e3", "\x00"):
        wrong = phone.post(f"/activity/{made.id}/people", {days[0]: text, days[1]: "12"})
        assert wrong.status_code == 422, text[:20]
        assert text[:20] in wrong.text or text == "\x00"
    done = phone.post(f"/activity/{made.id}/people", {days[0]: "15", days[1]: "12"})
    with db.reading() as session:
        assert attendance.totals(session, [made.id]) == {made.id: 27}
    assert stored(made.record).seq == seq
    assert "27" in text_of(phone.get("?list=past"))
    undo(phone, done)
    with db.reading() as session:
        assert attendance.totals(session, [made.id]) == {}


def test_numbers_that_somebody_else_notes_meanwhile_stay(site: Site) -> None:
    phone, other = site.phone(), site.phone(label="Anh Nam")
    made = past(phone, "Lớp hai người đếm")
    address, form = f"/activity/{made.id}/people", "//form[contains(@class,'phone-form')]"
    opened = phone.fields(address, form)
    days = sorted(name for name in opened if name[:1].isdigit())
    assert other.send(address, {days[0]: "9"}, form).status_code == 303
    opened[days[1]] = "5"
    assert phone.post(address, opened).status_code == 303
    with db.reading() as session:
        assert attendance.of(session, made.id) == {days[0]: 9, days[1]: 5}


def test_what_was_held_before_is_held_again_by_one_press_once(site: Site) -> None:
    phone = site.phone()
    lunar = phone.add(title="Hội rằm", mode="lunar", lunar_day="15", lunar_month="1", days=[])
    made = past(phone, "Lớp hè")
    page = phone.get("/copy")
    assert made.id in page.xpath("//input[@name='of']/@value")
    sent = {"key": page.xpath("string(//input[@name='key']/@value)"), "of": [made.id]}
    for _ in range(2):
        assert phone.post("/copy", sent).status_code == 303
    copies = [one for one in kept_of() if one.title == "Lớp hè" and one.id != made.id]
    assert len(copies) == 1
    timing = model.from_json(copies[0].payload.encode()).timing
    first = day_of(timing.first)
    assert first is not None
    assert timing.weekdays == ("SA",)
    assert first.weekday() == date(i18n.today().year - 1, 3, 1).weekday()
    last = day_of(timing.last)
    assert last is not None
    assert last >= i18n.today()
    assert first.year <= i18n.today().year + 1
    assert lunar.id not in page.xpath("//input[@name='of']/@value")


def test_a_copy_can_be_changed_first_and_nothing_chosen_is_told(site: Site) -> None:
    phone = site.phone()
    made = past(phone, "Lớp thư pháp")
    sent = phone.fields(f"/new?copy={made.id}")
    assert sent["title"] == "Lớp thư pháp"
    assert sent["last"] >= i18n.today().isoformat(), "it would be over already"
    assert phone.post("/copy", {"key": sent["key"]}).status_code == 422
    assert phone.post("/copy", {"of": [made.id]}).status_code == 422
    assert phone.post("/copy", {"key": sent["key"], "of": ["khong-co", "\x00"]}).status_code == 422


def test_a_poster_and_a_text_to_share_lead_to_the_public_page(site: Site) -> None:
    phone = site.phone()
    made = phone.add(title="Lớp nấu ăn")
    page = phone.get(f"/activity/{made.id}/share")
    assert page.xpath("//*[local-name()='svg' and @role='img']")
    assert f"/record/{made.record}" in page.xpath("string(//textarea)")
    assert phone.token not in text_of(page)
    calendar = page.xpath("string(//a[contains(@href,'.ics')]/@href)")
    assert "Lớp nấu ăn" in site.app.test_client().get(calendar).text
    assert "0905 111 222" in text_of(page)
    assert "Lớp nấu ăn" in site.app.test_client().get(f"/record/{made.record}").text
