"""Many activities out of pasted text: read, corrected, the good ones published, the others kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lxml import html
from sqlalchemy import event, func, select
from werkzeug.test import TestResponse

from catalog.activities import model
from catalog.activities.pasted import MOST_ROWS
from catalog.store import db
from catalog.store.models_own import OwnRow
from tests.web.phone.site import Phone, Site, faults, kept_of, text_of


def table_of(phone: Phone, text: str) -> dict[str, Any]:
    """The fields of the table to correct that pasted text gives."""
    response = phone.post("/rows", {"text": text})
    assert response.status_code == 200, response.text[:2000]
    form = html.document_fromstring(response.text).xpath("//form[@class='phone-form']")[0]
    return {**dict(form.form_values()), "do": "publish"}


def fields_of(response: TestResponse) -> dict[str, Any]:
    return dict(html.document_fromstring(response.text).xpath("//form[@class='phone-form']")[0].form_values())


def test_good_rows_are_published_and_the_others_stay_with_what_was_written(site: Site) -> None:
    phone = site.phone()
    sent = table_of(
        phone, "Lớp một, thứ 7, 8h-10h, phòng 1\nLớp hai, thứ 9, 15h\nLớp ba, chủ nhật, 10h-8h, phòng 3"
    )
    assert sent["r0-place"] == "phòng 1"
    answer = phone.post("/rows", sent)
    assert answer.status_code == 422
    told = faults(answer)
    assert "thứ 9" in told["r0-when"]
    assert "trước khi" in told["r1-when"]
    assert [one.title for one in kept_of()] == ["Lớp một"]
    rest = fields_of(answer) | {"do": "publish", "r0-when": "thứ 6, 15h", "r1-when": "chủ nhật, 8h-10h"}
    assert phone.post("/rows", rest).status_code == 303
    kept = {one.title: model.from_json(one.payload.encode()) for one in kept_of()}
    assert set(kept) == {"Lớp một", "Lớp hai", "Lớp ba"}
    assert kept["Lớp hai"].timing.weekdays == ("FR",)
    assert kept["Lớp hai"].venue.name == "Nhà văn hóa thôn 3, xã Quảng Điền"
    assert kept["Lớp ba"].timing.begins == "08:00"


def test_a_table_sent_twice_publishes_once_and_what_is_left_out_is_not(site: Site) -> None:
    phone = site.phone()
    sent = table_of(phone, "Lớp hát, thứ 3, 8h\nLớp nhảy, thứ 4, 8h")
    sent["r1-out"] = "1"
    for _ in range(3):
        assert phone.post("/rows", sent).status_code == 303
    titles = [one.title for one in kept_of()]
    assert titles.count("Lớp hát") == 1
    assert "Lớp nhảy" not in titles
    page = phone.get("?done=rows&count=1")
    assert "1" in text_of(page, "//*[@role='status']")


def test_wrong_cells_are_told_beside_them(site: Site) -> None:
    phone = site.phone()
    before = len(kept_of())
    sent = table_of(phone, "Lớp bơi, thứ 7, 8h")
    for name, value in (
        ("title", ""), ("sort", "x"), ("audience", "x"), ("first", "32/13/2026"), ("fee", "50"),
        ("when", "lúc nào đó"), ("when", "25h"), ("when", ""), ("last", "2020-01-01"),
        ("title", "a" * 10_000), ("note", "a" * 5_001), ("phone", "0" * 61),
    ):  # fmt: skip
        answer = phone.post("/rows", sent | {"r0-first": "2026-12-05", f"r0-{name}": value})
        if name == "when" and value == "":
            # A first day alone is a day.
            continue
        assert answer.status_code == 422, (name, value)
        assert f"r0-{name}" in faults(answer), (name, value, faults(answer))
    assert len(kept_of()) <= before + 1


def test_what_a_fee_does_not_say_is_not_made_up(site: Site) -> None:
    phone = site.phone()
    fees = {"Liên hệ": None, "miễn phí": True, "0đ": True, "50.000đ": False, "": None}
    for fee, free in fees.items():
        sent = table_of(phone, "Lớp phí, thứ 7, 8h") | {"r0-fee": fee, "r0-title": f"Lớp phí {fee}"}
        assert phone.post("/rows", sent).status_code == 303
        kept = model.from_json(kept_of()[0].payload.encode())
        assert (kept.title, kept.free) == (f"Lớp phí {fee}".strip(), free)
        assert kept.fee == ("" if free else fee)


def test_more_than_is_read_at_once_is_told(site: Site) -> None:
    phone = site.phone()
    answer = phone.post("/rows", {"text": "\n".join(f"Lớp {n}, thứ 7, 8h" for n in range(MOST_ROWS + 5))})
    assert "5" in text_of(html.document_fromstring(answer.text), "//*[@class='notice']")
    assert phone.post("/rows", {"text": " \n "}).status_code == 422
    assert phone.post("/rows", {"text": "a" * 70_000}).status_code == 422
    assert phone.post("/rows", {"do": "publish"}).status_code == 422


def test_a_full_table_is_published_in_a_few_transactions(site: Site) -> None:
    phone = site.phone()
    sent = table_of(phone, "\n".join(f"Lớp đầy {n}, thứ 7, 8h" for n in range(MOST_ROWS)))
    commits: list[object] = []
    note = commits.append
    event.listen(db.db.engine, "commit", note)
    try:
        # One row that cannot be published keeps none of the others from it.
        answer = phone.post("/rows", sent | {"r7-when": "thứ 9"})
    finally:
        event.remove(db.db.engine, "commit", note)
    assert answer.status_code == 422
    assert "r0-when" in faults(answer)
    with db.reading() as session:
        kept = session.scalar(select(func.count()).where(OwnRow.title.startswith("Lớp đầy ")))
    assert kept == MOST_ROWS - 1
    # One for each row took a minute on a busy machine.
    assert len(commits) < 25


def test_the_same_table_twice_at_once_and_one_row_changed_since_publish_each_once(site: Site) -> None:
    phone = site.phone()
    sent = table_of(phone, "Lớp đôi một, thứ 7, 8h\nLớp đôi hai, chủ nhật, 8h\nLớp đôi ba, thứ 6, 8h")
    others = [Phone(site.app, phone.token) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(lambda other: other.post("/rows", sent).status_code, others))
    assert codes == [303] * 4
    titles = [one.title for one in kept_of() if one.title.startswith("Lớp đôi")]
    assert sorted(titles) == ["Lớp đôi ba", "Lớp đôi hai", "Lớp đôi một"]
    # Another word in a row that was published from this table changes what it made.
    assert phone.post("/rows", sent | {"r1-title": "Lớp đôi hai mới"}).status_code == 303
    titles = [one.title for one in kept_of() if one.title.startswith("Lớp đôi")]
    assert sorted(titles) == ["Lớp đôi ba", "Lớp đôi hai mới", "Lớp đôi một"]
