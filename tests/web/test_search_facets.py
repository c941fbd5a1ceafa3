"""What can be filtered by: boxes, a switch, bars of years, long lists, and the limits of all that."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.record import Agent, DateSpan, Link, Subject
from tests.factories import add_institution, make_record
from tests.web.conftest import Page, Read, links_of, text_of
from tests.web.test_search_page import choices, titles

Publish = Callable[..., list[str]]


def year(year: int) -> DateSpan:
    return DateSpan(display=str(year), earliest=year, latest=year)


def legends(page: Page) -> list[str]:
    return [" ".join(legend.text_content().split()) for legend in page.xpath("//main//fieldset/legend")]


@pytest.fixture
def years(publish: Publish) -> list[str]:
    """Books of four years, one of them before Christ."""
    return publish(
        *(
            make_record(str(number), title=f"Sách năm {number}", issued=year(number))
            for number in (1902, 1925, 1925 + 20, -40)
        )
    )


def test_all_facets_that_hold_something_are_offered_in_the_order_of_a_page(
    publish: Publish, read: Read
) -> None:
    publish(
        make_record(
            "full",
            languages=("vi",),
            creators=(Agent(name="Nguyễn Du"),),
            subjects=(Subject(label="Truyện Nôm"),),
            audiences=("Học sinh",),
            education_levels=("Lớp 10",),
            school_subjects=("Ngữ văn",),
            learning_type="lesson_plan",
            free=True,
            access="open",
            issued=year(1925),
            links=(Link(rel="fulltext", url="https://read.example/1"),),
        )
    )
    assert legends(read("/search")) == [
        "Sắp xếp", "Gần một nơi", "Loại", "Có thể xem ngay", "Đơn vị", "Hệ thống", "Cấp", "Tỉnh, thành phố",
        "Ngôn ngữ", "Năm", "Chủ đề", "Tác giả", "Đối tượng", "Lớp hoặc cấp học", "Môn học", "Loại học liệu",
        "Miễn phí", "Truy cập", "Nguồn",
    ]  # fmt: skip


def test_a_closed_facet_opens_when_something_of_it_is_chosen(sample: list[str], read: Read) -> None:
    closed = "//details[summary='Truy cập']"
    assert read("/search").xpath(closed)
    chosen = read("/search?access=on_site")
    assert not chosen.xpath(closed)
    assert choices(chosen, "access")["on_site"] is True


def test_what_can_be_viewed_now_is_one_switch(publish: Publish, read: Read) -> None:
    publish(
        make_record("read", access="open", links=(Link(rel="fulltext", url="https://read.example/1"),)),
        make_record("shelf", title="Sách giấy"),
    )
    (switch,) = read("/search").xpath("//input[@role='switch']")
    assert (switch.get("name"), switch.get("value")) == ("online", "yes")
    assert len(titles(read("/search?online=yes"))) == 1


def test_years_are_bars_a_list_and_a_form(years: list[str], read: Read) -> None:
    page = read("/search")
    (bars,) = page.xpath("//*[local-name()='svg'][@class='bars']")
    assert bars.get("aria-hidden") == "true"
    listed = links_of(page, "//ul[@class='bar-list']//a")
    assert sum(int(count) for count in page.xpath("//ul[@class='bar-list']//span/text()")) == 4
    assert set(bars.xpath(".//@href")) == set(listed.values())
    assert any(label.endswith("TCN") for label in listed)
    assert page.xpath("//input[@name='year_from']")
    assert page.xpath("//input[@name='year_to']")


def test_years_are_filtered_by_the_form_and_kept_as_one_range(years: list[str], read: Read) -> None:
    page = read("/search?year_from=1900&year_to=1930")
    assert sorted(titles(page)) == ["Sách năm 1902", "Sách năm 1925"]
    assert "Năm: 1900–1930" in text_of(page, "//ul[@class='chips']")
    assert page.xpath("//link[@rel='canonical']/@href") == ["http://localhost/search?year=1900..1930"]
    assert page.xpath("//input[@name='year_from']/@value") == ["1900"]
    assert len(titles(read("/search?year_from=1930"))) == 1
    assert len(titles(read("/search?year_to=1930"))) == 3
    # The ends may come in any order.
    assert len(titles(read("/search?year_from=1930&year_to=1900"))) == 2
    assert len(titles(read("/search?year=1902&year=1925"))) == 2


def test_a_year_that_is_none_is_refused_by_the_name_of_its_field(read: Read) -> None:
    for field in ("year", "year_from", "year_to"):
        told = text_of(read(f"/search?{field}=abc", status=400))
        assert f"{field} phải là một năm" in told
        assert "“abc”" in told


def test_grades_stand_in_school_order_however_frequent(publish: Publish, read: Read) -> None:
    grades = ["Lớp 10", "Lớp 10", "Lớp 2", "Mầm non", "Lớp 1", "Đại học"]
    publish(*(make_record(str(number), education_levels=(grade,)) for number, grade in enumerate(grades)))
    shown = read("/search").xpath("//input[@name='education_level']/@value")
    assert shown == ["Mầm non", "Lớp 1", "Lớp 2", "Lớp 10", "Đại học"]


def test_a_province_of_before_is_read_as_the_one_of_today(publish: Publish, read: Read) -> None:
    add_institution("ninh-binh", name_vi="Thư viện tỉnh Ninh Bình", province="Tỉnh Ninh Bình")
    publish(make_record(), make_record("2", title="Chèo", institution="ninh-binh"))
    page = read("/search?province=H%C3%A0+Nam")
    assert titles(page) == ["Chèo"]
    assert "“Hà Nam” từ tháng 7 năm 2025 là Tỉnh Ninh Bình." in text_of(page)
    assert choices(page, "province")["Tỉnh Ninh Bình"] is True
    assert titles(read("/search?province=Th%E1%BB%ABa+Thi%C3%AAn+Hu%E1%BA%BF")) == ["Truyện Kiều"]


def test_a_long_facet_leads_to_a_list_of_all_that_keeps_the_search(publish: Publish, read: Read) -> None:
    publish(
        *(
            make_record(str(number), title="Sách", subjects=(Subject(label=f"Chủ đề {number:03}"),))
            for number in range(130)
        )
    )
    page = read("/search?q=sach&kind=book")
    assert len(page.xpath("//input[@name='subject_value']")) == 20
    (address,) = page.xpath("//fieldset[@data-facet='subject_value']//p[@class='all']/a/@href")
    listed = read(address)
    assert len(listed.xpath("//input[@name='subject_value']")) == 100
    second = links_of(listed, "//nav[@class='pager']//a")["Trang 2"]
    assert len(read(second).xpath("//input[@name='subject_value']")) == 30
    kept = listed.xpath("//form[@action='/search']/input[@type='hidden']")
    assert {(field.get("name"), field.get("value")) for field in kept} == {("q", "sach"), ("kind", "book")}


def test_the_list_of_all_is_narrowed_by_typing_without_accents(publish: Publish, read: Read) -> None:
    names = ["Tây Nguyên", "Nam Bộ", "Bắc Bộ"]
    publish(*(make_record(str(n), subjects=(Subject(label=name),)) for n, name in enumerate(names)))
    page = read("/search/facet/subject_value?has=bo&subject_value=T%C3%A2y+Nguy%C3%AAn")
    assert page.xpath("//input[@type='checkbox']/@value") == ["Bắc Bộ", "Nam Bộ"]
    # What was chosen already stays chosen, though it is not in the list.
    assert page.xpath("//form[@action='/search']/input[@name='subject_value']/@value") == ["Tây Nguyên"]
    assert "Không có mục nào phù hợp." in text_of(read("/search/facet/subject_value?has=zzz"))


def test_a_facet_of_very_many_values_comes_on_its_own(app: Flask, publish: Publish, read: Read) -> None:
    publish(
        *(make_record(str(n), title="Sách", creators=(Agent(name=f"Tác giả {n}"),)) for n in range(9)),
        make_record("x", title="Sách", creators=(Agent(name="Nguyễn Du"),)),
    )
    app.extensions["catalog"].engine.many_values = 5
    page = read("/search?q=sach&creator_value=Nguy%E1%BB%85n+Du")
    (later,) = page.xpath("//fieldset[@data-later]")
    # What is chosen is there at once, so that the form keeps it.
    assert choices(page, "creator_value") == {"Nguyễn Du": True}
    (address,) = later.xpath(".//a/@href")
    assert parse_qs(urlsplit(address).query) == {"q": ["sach"], "creator_value": ["Nguyễn Du"]}
    assert len(read(address).xpath("//input[@type='checkbox']")) == 10
    fragment = read(address + "&fragment=1")
    assert not fragment.xpath("//header")
    assert choices(fragment, "creator_value") == {"Nguyễn Du": True} | {
        f"Tác giả {n}": False for n in range(9)
    }


def test_too_many_filters_are_a_page_that_takes_some_away(sample: list[str], read: Read) -> None:
    query = "&".join(f"kind=k{number}" for number in range(500))
    for address in (f"/search?{query}", f"/search/facet/language?{query}"):
        page = read(address)
        assert text_of(page, "//h1") == "Quá nhiều bộ lọc cùng lúc"
        assert "tối đa 30 giá trị của 8 bộ lọc" in text_of(page)
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex,nofollow"]
        assert len(page.xpath("//ul[@class='chips']//a")) == 101
    one_more = "&".join(f"{name}=x" for name in (
        "kind", "institution", "system", "level", "province", "language", "audience", "access", "source"
    ))  # fmt: skip
    assert text_of(read(f"/search?{one_more}"), "//h1") == "Quá nhiều bộ lọc cùng lúc"


def test_one_search_has_one_canonical_address_whatever_the_order(sample: list[str], read: Read) -> None:
    given = "/search?page=1&access=open&sort=relevance&kind=lesson&utm_source=x&kind=book&explain=1&q=hue"
    canonical = read(given).xpath("//link[@rel='canonical']/@href")
    assert canonical == ["http://localhost/search?q=hue&kind=book&kind=lesson&access=open"]


def test_crawlers_are_told_to_follow_no_link_that_filters(years: list[str], read: Read) -> None:
    page = read("/search?q=sach&kind=book&language=fr")
    filtering = page.xpath("//main//a[contains(@href, '/search?')][not(@type)]")
    assert filtering
    assert {link.get("rel") for link in filtering if "q=sach" in link.get("href")} == {"nofollow"}
    bars = read("/search").xpath(
        "//ul[@class='bar-list']//a | //*[local-name()='svg'][@class='bars']//*[@href]"
    )
    assert {link.get("rel") for link in bars} == {"nofollow"}


def test_odd_letters_and_pages_in_the_list_of_a_facet_are_no_fault(sample: list[str], read: Read) -> None:
    for typed in ("%F0%9F%99%82", "(((", "*", "a" * 3000, "%D7%A9%D7%9C", "x%00y"):
        for field in ("language", "subject_value"):
            assert "Không có mục nào phù hợp." in text_of(read(f"/search/facet/{field}?has={typed}"))
    assert read("/search/facet/language?values=1000000000").xpath("//input[@type='checkbox']")
    told = text_of(read("/search/facet/language?values=x", status=400))
    assert "values phải là số nguyên từ 1 trở lên" in told


def test_an_unknown_facet_is_left_alone_and_has_no_list(sample: list[str], client: FlaskClient) -> None:
    assert client.get("/search?colour=red").status_code == 200
    for name in ("colour", "cell", "year", "title"):
        assert client.get(f"/search/facet/{name}").status_code == 404
