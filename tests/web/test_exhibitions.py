"""Exhibitions on their pages: what they show, told by either side, and chapters that tell."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog import indexing
from catalog.record import Chapter, Identifier, Image, Record, Related, Schedule
from catalog.web.i18n import today
from tests.factories import make_record, publish_records, withdraw
from tests.web.conftest import Read, links_of, text_of

Publish = Callable[..., list[str]]


def exhibition(**fields: object) -> Record:
    return make_record("ex", kind="exhibition", title="Gốm Chu Đậu", **fields)


def test_an_exhibition_and_its_objects_lead_to_each_other_whoever_tells_it(
    publish: Publish, read: Read
) -> None:
    publish(
        exhibition(related=(Related(id="sample-binh", type="shows", title="Bình"),)),
        make_record("binh", kind="object", title="Bình gốm hoa lam"),
        make_record(
            "dia", kind="object", title="Đĩa cá", related=(Related(id="sample-ex", type="shown_in"),)
        ),
        make_record("khac", kind="object", title="Tượng gỗ"),
    )
    shown = links_of(read("/record/sample-ex"), "//section[@aria-labelledby='shows']//a")
    assert shown == {"Bình gốm hoa lam": "/record/sample-binh", "Đĩa cá": "/record/sample-dia"}
    for piece in ("binh", "dia"):
        there = links_of(read(f"/record/sample-{piece}"), "//section[@aria-labelledby='shown-in']//a")
        assert there == {"Gốm Chu Đậu": "/exhibition/gom-chu-dau--sample-ex"}
    assert not read("/record/sample-khac").xpath("//section[@aria-labelledby='shown-in']")


def test_of_a_work_only_the_record_that_tells_it_is_shown(publish: Publish, read: Read) -> None:
    same = {
        "kind": "book",
        "title": "Đại Nam thực lục",
        "identifiers": (Identifier(scheme="isbn", value="9786041234567"),),
    }
    publish(
        exhibition(),
        make_record("a", related=(Related(id="sample-ex", type="shown_in"),), **same),
        make_record("b", **same),
    )
    shown = links_of(read("/record/sample-ex"), "//section[@aria-labelledby='shows']//a")
    assert list(shown.values()) == ["/record/sample-a"]


def test_a_page_is_sent_anew_once_the_index_knows_who_names_it(
    publish: Publish, client: FlaskClient, app: Flask
) -> None:
    publish(exhibition())
    publish_records([make_record("dia", title="Đĩa cá", related=(Related(id="sample-ex", type="shown_in"),))])
    before = client.get("/record/sample-ex")
    assert "Đĩa cá" not in before.text
    indexing.sync(app.extensions["catalog"])
    after = client.get("/record/sample-ex", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Đĩa cá" in after.text


def test_what_a_chapter_shows_is_shown_by_the_exhibition(publish: Publish, read: Read) -> None:
    chapter = Chapter(title="Lò gốm", shows=(Related(id="sample-binh", title="Bình"),))
    publish(exhibition(chapters=(chapter,)), make_record("binh", kind="object", title="Bình gốm hoa lam"))
    page = read("/record/sample-ex")
    assert links_of(page, "//div[@class='chapter']//a") == {"Bình gốm hoa lam": "/record/sample-binh"}
    assert "Gốm Chu Đậu" in text_of(read("/record/sample-binh"), "//section[@aria-labelledby='shown-in']")


def test_a_withdrawn_object_leaves_its_name_and_no_dead_link(publish: Publish, read: Read) -> None:
    publish(
        exhibition(
            related=(Related(id="sample-binh", type="shows", title="Bình cổ"),),
            chapters=(Chapter(title="Lò", shows=(Related(id="sample-binh", title="Bình cổ"),)),),
        ),
        make_record("binh", kind="object", title="Bình gốm"),
    )
    withdraw("sample-binh")
    page = read("/record/sample-ex")
    assert "Bình cổ" in text_of(page)
    assert "/record/sample-binh" not in links_of(page).values()


def test_many_chapters_have_contents_that_lead_to_them(publish: Publish, read: Read) -> None:
    chapters = tuple(Chapter(title=f"Phần {number}", text="Lời.") for number in range(1, 5))
    publish(exhibition(chapters=(*chapters, Chapter(title="Chi tiết", level=2))))
    page = read("/record/sample-ex")
    contents = links_of(page, "//ol[@class='contents']//a")
    assert list(contents) == ["Phần 1", "Phần 2", "Phần 3", "Phần 4"]
    for anchor in contents.values():
        assert page.xpath("//h3[@id=$name]", name=anchor.removeprefix("#"))
    assert page.xpath("//div[@class='chapter']/h4")[0].text == "Chi tiết"


def test_words_of_a_chapter_find_the_exhibition(publish: Publish, client: FlaskClient) -> None:
    publish(exhibition(chapters=(Chapter(title="Lò gốm Mỹ Xá", text="Men trắng vẽ lam."),)))
    found = client.get("/search.json?q=men trắng vẽ lam").get_json()
    assert [item["id"] for item in found["items"]] == ["sample-ex"]


@pytest.mark.parametrize(
    ("days", "status", "told"),
    [
        ((-7, 7), "", "Đang diễn ra"),
        ((3, 9), "", "Sắp tới"),
        ((-9, -3), "", "Đã kết thúc"),
        ((-7, 7), "cancelled", "Đã hủy"),
        ((3, 9), "postponed", "Hoãn"),
    ],
)
def test_on_now_coming_and_past_follow_from_the_dates(
    publish: Publish, read: Read, days: tuple[int, int], status: str, told: str
) -> None:
    start, end = (str(today() + timedelta(day)) for day in days)
    publish(exhibition(schedule=Schedule(start=start, end=end, status=status)))
    assert told in text_of(read("/record/sample-ex"), "//section[@aria-labelledby='way']")


def test_chapters_written_here_show_their_formatting_captions_and_notes_and_lead_on(
    publish: Publish, read: Read
) -> None:
    picture = Image(url="https://anh.example/a.jpg", alt="Lò", caption="Lò nung", credit="Ảnh: Lê Hoa")
    told = Chapter(
        title="Lò gốm",
        text="Lửa và đất.",
        markdown="**Lửa** và <i>đất</i>.",
        images=(picture,),
        shows=(Related(id="sample-binh", title="Bình", note="Chiếc cổ nhất."),),
    )
    long = Chapter(title="Men", text="Men trắng. " * 300)
    publish(
        exhibition(chapters=(told, long, Chapter(text="Sách A", role="sources"))),
        make_record("binh", kind="object", title="Bình gốm hoa lam"),
    )
    page = read("/record/sample-ex")
    assert page.xpath("//div[@class='told-text']//strong")[0].text == "Lửa"
    assert not page.xpath("//div[@class='told-text']//i")
    assert text_of(page, "//div[@class='chapter']//figcaption") == "Lò nung Ảnh: Lê Hoa"
    assert text_of(page, "//p[@class='shown-note']") == "Chiếc cổ nhất."
    assert "Đọc khoảng 3 phút" in text_of(page, "//section[@class='chapters']")
    ways = [text_of(way, ".") for way in page.xpath("//nav[@class='story-way']")]
    assert ways == [
        "Danh sách các phần Men →",
        "← Lò gốm Danh sách các phần Nguồn →",
        "← Men Danh sách các phần",
    ]
    assert text_of(page, "//div[@class='chapter sources']//h3") == "Nguồn"
    assert "Chiếc cổ nhất" not in text_of(read("/record/sample-binh"))


def test_html_in_the_formatted_text_of_another_catalog_stays_text(publish: Publish, read: Read) -> None:
    bad = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    publish(exhibition(chapters=(Chapter(title="A", text="A", markdown=bad),)))
    shown = read("/record/sample-ex").xpath("//div[@class='told-text']")[0]
    assert not shown.xpath(".//script | .//img | .//a")
    assert "<script>alert(1)</script>" in shown.text_content()
