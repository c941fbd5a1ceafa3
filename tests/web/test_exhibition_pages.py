"""The pages of an exhibition: addresses that stay right, cover, chapters, one page, sheet for teachers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from catalog.exhibitions.story import record_of
from catalog.record import Agent, Chapter, Image, Record, Related, Schedule
from catalog.shape import with_values
from catalog.store import pictures
from catalog.store.db import writing
from catalog.web.exhibition_addresses import chapter_meant, identifiers_of, slug_of, words_of
from catalog.web.i18n import today
from tests.exhibitions.samples import EVERYTHING
from tests.factories import add_institution, make_record, withdraw
from tests.web.conftest import Page, Read, links_of, text_of

Publish = Callable[..., list[str]]
HOME = "/exhibition/gom-chu-dau--sample-ex"


def exhibition(**fields: Any) -> Record:
    return make_record("ex", kind="exhibition", **{"title": "Gốm Chu Đậu", **fields})


def written() -> Record:
    """The record of an exhibition with everything in it, as the editor publishes it."""
    made, frame = record_of(EVERYTHING), make_record("ex", kind="exhibition", title=EVERYTHING.title)
    return with_values(made, id=frame.id, source=frame.source, institution=frame.institution)


WRITTEN = "/exhibition/tieng-trong-dong--sample-ex"


def graph(page: Page) -> list[dict[str, Any]]:
    told = page.xpath("//script[@type='application/ld+json']")[0].text
    found: list[dict[str, Any]] = json.loads(told)["@graph"]
    return found


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Tiếng trống đồng", "tieng-trong-dong"),
        ("  Đất & <b>Lửa</b>!  ", "dat-b-lua-b"),
        ("唐詩", ""),
        ("a" * 100, "a" * 60),
        ("một hai " * 40, "mot-hai-mot-hai-mot-hai-mot-hai-mot-hai-mot-hai-mot-hai-mot"),
        ("", ""),
    ],
)
def test_addresses_have_the_words_of_the_title_as_far_as_they_can(title: str, words: str) -> None:
    assert words_of(title) == words
    slug = slug_of("s-1", title)
    assert slug == (f"{words}--s-1" if words else "s-1")
    assert identifiers_of(slug)[0] == "s-1"


def test_a_chapter_is_found_by_its_words_then_by_its_number() -> None:
    slugs = ["1-dat", "2-lua", "3"]
    assert [chapter_meant(slug, slugs) for slug in slugs] == [0, 1, 2]
    assert chapter_meant("1-lua", slugs) == 1
    assert chapter_meant("2-khac", slugs) == 1
    assert chapter_meant("3-lo-gom", slugs) == 2
    for wrong in ("4", "0", "lua", "-1", "2_lua", "99999-x", ""):
        assert chapter_meant(wrong, slugs) is None


def test_every_address_of_before_leads_to_the_present_one(publish: Publish, client: FlaskClient) -> None:
    publish(exhibition(chapters=(Chapter(title="Đất", text="Lời."), Chapter(title="Lửa", text="Lời."))))
    moved = {
        "/exhibition/sample-ex": HOME,
        "/exhibition/ten-cu--sample-ex": HOME,
        "/en/exhibition/sample-ex": f"/en{HOME}",
        "/exhibition/sample-ex/all": f"{HOME}/all",
        "/exhibition/sample-ex/2-lua": f"{HOME}/2-lua",
        f"{HOME}/1-lua": f"{HOME}/2-lua",
        f"{HOME}/2": f"{HOME}/2-lua",
        f"{HOME}/7-da-bo": f"{HOME}#contents",
    }
    for before, now in moved.items():
        response = client.get(before)
        assert (response.status_code, response.headers["Location"]) == (301, now), before
    assert client.get(f"{HOME}/lung-tung").status_code == 404
    publish(exhibition(title="Gốm Hợp Lễ"))
    assert client.get(HOME).headers["Location"] == "/exhibition/gom-hop-le--sample-ex"


def test_what_is_no_exhibition_or_gone_is_told(publish: Publish, client: FlaskClient, read: Read) -> None:
    publish(exhibition(), make_record("binh", kind="object", title="Bình"))
    assert client.get("/exhibition/binh--sample-binh").headers["Location"] == "/record/sample-binh"
    for wrong in ("khong-co", "a.b", "%00", "x" * 300, "--", "a--", "--sample-ex%2F"):
        assert client.get(f"/exhibition/{wrong}").status_code == 404, wrong
    withdraw("sample-ex")
    for address in (HOME, f"{HOME}/all", f"{HOME}/teaching", f"{HOME}/1", "/exhibition/sample-ex"):
        assert "Gốm Chu Đậu" in text_of(read(address, 410), "//h1")


def test_the_cover_leads_to_each_chapter_and_tells_who_made_it(publish: Publish, read: Read) -> None:
    publish(written())
    page = read(WRITTEN)
    assert text_of(page, "//h1") == "Tiếng trống đồng"
    cover = text_of(page, "//header[contains(@class,'story-cover')]")
    for words in ("Nghìn năm còn vọng", "2 phần", "Bắt đầu xem"):
        assert words in cover
    contents = links_of(page, "//nav[@id='contents']//a")
    assert list(contents.values()) == [f"{WRITTEN}/1-duc-trong", f"{WRITTEN}/2-danh-trong"]
    assert "Lê Thị Hoa" in text_of(page, "//section[@aria-labelledby='made']")
    assert "CC BY 4.0" in text_of(page, "//section[@aria-labelledby='made']")
    assert "Nguyễn Văn Huyên" in text_of(page, "//section[@aria-labelledby='sources']")
    assert f"{WRITTEN}/teaching" in links_of(page).values()
    assert "Nhà trưng bày số 1" in text_of(page, "//section[@aria-labelledby='visiting']")
    event = next(node for node in graph(page) if "ExhibitionEvent" in node["@type"])
    assert (event["@id"], event["url"]) == ("http://localhost/record/sample-ex", f"http://localhost{WRITTEN}")
    assert event["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert {place["@type"] for place in event["location"]} == {"Place", "VirtualLocation"}
    assert [part["name"] for part in event["workFeatured"] if part["@type"] == "Chapter"] == [
        "Đúc trống",
        "Đánh trống",
    ]
    assert page.xpath("//meta[@property='og:image']/@content") == ["http://localhost/media/" + "a" * 64]
    assert page.xpath("//link[@rel='canonical']/@href") == [f"http://localhost{WRITTEN}"]


def test_a_chapter_has_its_sections_and_leads_on_at_both_ends(publish: Publish, read: Read) -> None:
    publish(
        written(),
        make_record(
            "trong", source="museum", kind="object", title="Trống đồng Ngọc Lũ", institution="museum"
        ),
    )
    page = read(f"{WRITTEN}/1-duc-trong")
    assert text_of(page, "//h1") == "Đúc trống"
    assert page.xpath("//div[@class='told-text']//strong")[0].text == "chì"
    assert [text_of(heading, ".") for heading in page.xpath("//article//h2")] == ["Khuôn", "Tất cả các phần"]
    assert text_of(page, "//figcaption") == "Trống Bảo tàng"
    assert links_of(page, "//ul[@class='shown']//a") == {"Trống đồng Ngọc Lũ": "/record/museum-trong"}
    assert text_of(page, "//p[@class='shown-note']") == "Chiếc đẹp nhất."
    ways = [
        list(links_of(way, ".//a").values()) for way in page.xpath("//nav[contains(@class,'story-ways')]")
    ]
    assert ways == [[f"{WRITTEN}#contents", f"{WRITTEN}/2-danh-trong"]] * 2
    last = read(f"{WRITTEN}/2-danh-trong")
    assert last.xpath("//link[@rel='prev']/@href") == [f"{WRITTEN}/1-duc-trong"]
    assert not last.xpath("//link[@rel='next']")
    assert f"{WRITTEN}/teaching" in links_of(last).values()
    assert last.xpath("//ol//a[@aria-current='page']/@href") == [f"{WRITTEN}/2-danh-trong"]
    assert graph(last)[0]["@type"] == "Chapter"


def test_all_on_one_page_has_every_chapter_and_names_the_cover_as_the_one_to_find(
    publish: Publish, read: Read
) -> None:
    publish(written())
    page = read(f"{WRITTEN}/all")
    assert [text_of(heading, ".") for heading in page.xpath("//section[@class='story-chapter']/h2")] == [
        "Đúc trống", "Đánh trống",
    ]  # fmt: skip
    for anchor in page.xpath("//nav//ol/li/a/@href"):
        assert page.xpath("//*[@id=$name]", name=anchor.removeprefix("#"))
    assert page.xpath("//link[@rel='canonical']/@href") == [f"http://localhost{WRITTEN}"]


def test_the_sheet_for_teachers_has_questions_levels_and_the_way_back(publish: Publish, read: Read) -> None:
    publish(written())
    page = read(f"{WRITTEN}/teaching")
    assert [text_of(entry, ".") for entry in page.xpath("//ol[@class='questions']/li")] == [
        "Trống để làm gì?"
    ]
    told = text_of(page)
    for words in ("45 phút.", "Lớp 6", "Lịch sử"):
        assert words in told
    assert page.xpath("//*[local-name()='svg'][@role='img'][@class='qr']")
    publish(exhibition())
    assert "Chưa có phiếu" in text_of(read(f"{HOME}/teaching", 404), "//h1")


def test_one_from_a_spreadsheet_without_chapters_tells_when_where_and_what_it_shows(
    publish: Publish, read: Read
) -> None:
    start, end = (str(today() + timedelta(days)) for days in (-3, 9))
    add_institution(
        "hue-library",
        address="29A Lê Quý Đôn",
        lat=16.46,
        lon=107.59,
        hours="8:00–17:00",
        contact="0234 123 456",
    )
    publish(
        exhibition(
            schedule=Schedule(start=start, end=end, venue="Phòng 2", fee="20.000 đồng"),
            related=(
                Related(id="sample-binh", type="shows", title="Bình"),
                Related(type="shows", title="Đĩa", url="https://noi-khac.example/dia"),
            ),
        ),
        make_record("binh", kind="object", title="Bình gốm hoa lam"),
    )
    page = read(HOME)
    visiting = text_of(page, "//section[@aria-labelledby='visiting']")
    for words in ("Đang diễn ra", "Phòng 2", "20.000 đồng", "29A Lê Quý Đôn", "8:00–17:00", "0234 123 456"):
        assert words in visiting
    assert "/record/sample-ex.ics" in links_of(page).values()
    assert not page.xpath("//nav[@id='contents']")
    assert links_of(page, "//section[@aria-labelledby='shows']//a") == {
        "Bình gốm hoa lam": "/record/sample-binh"
    }
    assert links_of(page, "//section[@aria-labelledby='elsewhere']//a") == {
        "Đĩa": "https://noi-khac.example/dia"
    }


def test_one_from_another_site_leads_back_there_part_by_part(publish: Publish, read: Read) -> None:
    picture = Image(url="https://anh.example/lo.jpg", caption="Lò nung")
    publish(
        exhibition(
            chapters=(
                Chapter(text="Lời đầu không tên"),
                Chapter(title="Lò", url="https://omeka.example/lo", images=(picture,)),
                Chapter(title="Men", level=2, url="https://omeka.example/lo/men", text="Xanh."),
            )
        )
    )
    assert list(links_of(read(HOME), "//nav[@id='contents']//a")) == ["1. Mở đầu", "2. Lò"]
    page = read(f"{HOME}/2-lo")
    assert {"https://omeka.example/lo", "https://omeka.example/lo/men"} <= set(links_of(page).values())
    assert page.xpath("//figure//a[not(contains(@class,'measured'))]/img/@alt") == ["Ảnh: Lò"]
    assert page.xpath("//figure//img/@src")[0].startswith("/picture/sample-ex.")
    assert text_of(read(f"{HOME}/1"), "//h1") == "Mở đầu"


def test_bad_input_stays_text_and_breaks_no_page(publish: Publish, read: Read) -> None:
    bad = "<script>alert(1)</script>"
    publish(
        exhibition(
            title=f"{bad} {'rất dài ' * 620}"[:5000],
            description=f"{bad}\n\nمعرض الفخار\n\n陶瓷 𡨸喃",
            creators=tuple(Agent(name=f"Người {number}") for number in range(300)),
            images=(Image(url="http://anh.example/a.jpg"), Image(url="https://anh.example/chet.jpg")),
            chapters=(
                Chapter(title=bad, text=bad, markdown=f"**{bad}** [x](javascript:alert(1))"),
                *(Chapter(title=f"{'Phần dài ' * 40}{number}", text="Lời.") for number in range(80)),
                Chapter(text=f"1. {bad}", role="teaching"),
                Chapter(text=f"{bad} https://nguon.example/a.", role="sources"),
            ),
        )
    )
    address = "/exhibition/" + slug_of("sample-ex", f"{bad} {'rất dài ' * 620}")
    for path in ("", "/all", "/teaching", "/1-script-alert-1-script", f"/81-{words_of('Phần dài ' * 40)}"):
        page = read(address + path)
        assert not page.xpath("//main//script | //main//a[starts-with(@href, 'javascript')]"), path
        assert not page.xpath("//main//img[starts-with(@src, 'http:') or starts-with(@src, 'java')]"), path
        assert len(page.xpath("//h1")) == 1
    cover = read(address)
    assert "và 292 người nữa" in text_of(cover, "//section[@aria-labelledby='made']")
    assert "https://nguon.example/a" in links_of(cover).values()


def test_the_page_of_the_record_leads_to_the_exhibition(publish: Publish, read: Read) -> None:
    publish(exhibition(), make_record("binh", kind="object", title="Bình"))
    assert links_of(read("/record/sample-ex"))["Vào xem trưng bày"] == HOME
    assert "Vào xem trưng bày" not in links_of(read("/record/sample-binh"))


def test_a_page_that_did_not_change_is_not_sent_again(publish: Publish, client: FlaskClient) -> None:
    publish(written())
    first = client.get(WRITTEN)
    assert client.get(WRITTEN, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    publish(replace(written(), description="Khác."))
    assert client.get(WRITTEN, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_cover_leads_on_to_other_exhibitions(publish: Publish, read: Read) -> None:
    other = make_record(
        "khac", kind="exhibition", title="Lụa", schedule=Schedule(start=str(today()), end=str(today()))
    )
    publish(exhibition(), other)
    assert links_of(read(HOME), "//section[@aria-labelledby='more']//article//a") == {
        "Lụa": "/exhibition/lua--sample-khac"
    }


def test_one_of_very_many_chapters_is_told_in_parts_that_lead_on(publish: Publish, read: Read) -> None:
    publish(exhibition(chapters=tuple(Chapter(title=f"Phần {at}", text="Lời.") for at in range(1, 401))))
    cover = links_of(read(HOME), "//nav[@id='contents']//a")
    assert len(cover) == 301
    assert list(cover.values())[-1] == f"{HOME}/301-phan-301"
    whole = read(f"{HOME}/all")
    assert len(whole.xpath("//section[@class='story-chapter']")) == 300
    assert f"{HOME}/301-phan-301" in links_of(whole).values()
    beside = links_of(read(f"{HOME}/350-phan-350"), "//section[@aria-labelledby='chapters']//a")
    assert next(iter(beside.values())) == f"{HOME}/330-phan-330"
    assert f"{HOME}/370-phan-370" in beside.values()
    assert f"{HOME}#contents" in beside.values()


def test_headings_step_down_by_one_whatever_a_source_left_out(publish: Publish, read: Read) -> None:
    publish(
        exhibition(
            chapters=(
                Chapter(title="Lò", text="Lời."),
                Chapter(title="Chi tiết", level=5, text="Lời."),
                Chapter(title="Sâu hơn", level=6, text="Lời."),
            )
        )
    )
    page = read(f"{HOME}/1-lo")
    headings = page.xpath("//section[contains(@class,'story-section')]//*[self::h2 or self::h3]")
    assert [one.tag for one in headings] == ["h2", "h3"]


def test_a_cover_is_saved_shared_and_cited_by_its_record(publish: Publish, read: Read) -> None:
    publish(exhibition())
    ways = links_of(read(HOME), "//header//div[@class='cover-doing']//a")
    assert list(ways.values()) == ["/record/sample-ex/share", "/record/sample-ex/cite"]


def test_a_picture_that_is_lost_is_no_cover_and_leaves_a_sign_where_it_stood(
    publish: Publish, read: Read
) -> None:
    dead, alive = (Image(url=f"https://anh.example/{name}.jpg") for name in ("chet", "song"))
    chapter = Chapter(title="Lò", text="Lời.", images=(dead, alive))
    publish(exhibition(images=(dead,), chapters=(chapter,)))
    with writing() as session:
        pictures.ask(session, [(dead.url, "sample-ex")])
        pictures.refused(session, pictures.id_of(dead.url), "the server answered 410")
    shown = f"/picture/sample-ex.{pictures.key_of(alive.url)}/800"
    assert read(HOME).xpath("//div[@class='cover-picture']//img/@src") == [shown]
    page = read(f"{HOME}/1-lo")
    assert len(page.xpath("//div[@class='picture-box lost']")) == 1
    assert page.xpath("//article//img/@src") == [shown]
