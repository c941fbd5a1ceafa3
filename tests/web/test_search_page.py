"""The search page: results, facets, paging, and help where nothing is found."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from flask.testing import FlaskClient

from catalog.record import Subject
from tests.factories import make_record
from tests.web.conftest import Page, Read, links_of, text_of

Publish = Callable[..., list[str]]


def titles(page: Page) -> list[str]:
    return [link.text_content() for link in page.xpath("//article[@class='row']//h2/a")]


def choices(page: Page, facet: str) -> dict[str, bool]:
    return {
        box.get("value"): box.get("checked") is not None
        for box in page.xpath(f"//input[@type='checkbox'][@name='{facet}']")
    }


def test_words_without_accents_find_the_accented_title(sample: list[str], read: Read) -> None:
    page = read("/search?q=trong+dong")
    assert titles(page)[0] == "Trống đồng Ngọc Lũ"
    assert text_of(page, "//h1").endswith(" kết quả cho “trong dong”")
    assert page.xpath("//input[@type='search']/@value") == ["trong dong"]
    assert page.xpath("//title/text()")[0].endswith(" kết quả cho “trong dong” – Kho Mở")


def test_a_result_tells_kind_institution_date_and_access(sample: list[str], read: Read) -> None:
    told = text_of(read("/search?q=kieu"), "//article")
    for part in (
        "Truyện Kiều",
        "Sách",
        "Nguyễn Du",
        "1925",
        "Thư viện Tổng hợp thành phố Huế",
        "Xem tại chỗ",
    ):
        assert part in told


def test_an_empty_query_shows_everything_with_counts_to_filter_by(sample: list[str], read: Read) -> None:
    page = read("/search")
    assert text_of(page, "//h1") == "6 bản ghi"
    assert choices(page, "kind") == dict.fromkeys(
        ("book", "object", "image", "exhibition", "class", "lesson"), False
    )
    assert set(choices(page, "institution")) == {"hue-library", "history-museum"}


def test_several_values_of_a_facet_widen_and_several_facets_narrow(sample: list[str], read: Read) -> None:
    page = read("/search?kind=book&kind=object")
    assert sorted(titles(page)) == ["Truyện Kiều", "Trống đồng Ngọc Lũ"]
    chosen = [value for value, checked in choices(page, "kind").items() if checked]
    assert sorted(chosen) == ["book", "object"]
    assert choices(page, "kind")["lesson"] is False
    assert titles(read("/search?kind=book&kind=object&institution=hue-library")) == ["Truyện Kiều"]


def test_the_filter_button_says_how_many_are_on_and_each_can_be_taken_off(
    sample: list[str], read: Read
) -> None:
    page = read("/search?q=hue&kind=exhibition&access=open&sort=newest")
    assert text_of(page, "//details[@class='filters']/summary") == "Lọc và sắp xếp (2)"
    links = links_of(page, "//ul[@class='chips']//a")
    without_kind = parse_qs(urlsplit(links["Bỏ lọc Loại: Trưng bày ×"]).query)
    assert without_kind == {"q": ["hue"], "access": ["open"], "sort": ["newest"]}
    cleared = parse_qs(urlsplit(links["Xóa tất cả bộ lọc"]).query)
    assert cleared == {"q": ["hue"], "sort": ["newest"]}


def test_the_filter_form_keeps_the_query_and_sends_itself(sample: list[str], read: Read) -> None:
    page = read("/search?q=hue&kind=exhibition")
    (form,) = page.xpath("//details[@class='filters']/form")
    assert (form.get("action"), form.get("method")) == ("/search", "get")
    assert form.xpath(".//input[@type='hidden'][@name='q']/@value") == ["hue"]
    assert form.xpath(".//button[@type='submit']")
    # Scripts only add: each is a file of ours, and nothing stands in the page itself.
    assert all(
        script.get("src").startswith(("/static/js/", "/site.js?")) for script in page.xpath("//script")
    )


def test_results_sort_by_vietnamese_title(publish: Publish, read: Read) -> None:
    names = ["Áo dài", "Đèn lồng", "Dệt thổ cẩm", "An Nam", "Ăn Tết"]
    publish(*(make_record(str(number), title=name) for number, name in enumerate(names)))
    assert titles(read("/search?sort=title")) == ["An Nam", "Áo dài", "Ăn Tết", "Dệt thổ cẩm", "Đèn lồng"]


def test_pages_are_numbered_and_hold_each_record_once(publish: Publish, read: Read) -> None:
    publish(*(make_record(str(number), title=f"Sách số {number}") for number in range(45)))
    page = read("/search?q=sach&sort=title")
    links = links_of(page, "//nav[@class='pager']//a")
    assert set(links) == {"Trang 2", "Trang 3", "Sau ›"}
    seen = titles(page) + titles(read(links["Trang 2"])) + titles(read(links["Trang 3"]))
    assert sorted(seen) == sorted(f"Sách số {number}" for number in range(45))
    assert text_of(read(links["Trang 3"]), "//nav[@class='pager']//*[@aria-current='page']") == "Trang 3"


def test_a_page_behind_the_last_leads_back_to_it(sample: list[str], read: Read) -> None:
    page = read("/search?q=hue&page=7", status=404)
    assert text_of(page, "//h1") == "Không có trang 7"
    assert links_of(page)["Đến trang 1"] == "/search?q=hue"
    beyond = read("/search?page=1000000000", status=400)
    assert "đến trang 501" in text_of(beyond)
    assert links_of(beyond)["Luồng JSON"] == "/feed.json"


def test_an_empty_result_offers_each_filter_dropped_with_its_count(sample: list[str], read: Read) -> None:
    page = read("/search?q=kieu&kind=map&institution=hue-library")
    links = links_of(page, "//ul[@class='ways-out']//a")
    assert links["tìm bỏ “Bản đồ”"] == "/search?q=kieu&institution=hue-library"
    assert "tìm bỏ “Thư viện Tổng hợp thành phố Huế”" not in links
    assert links["tìm không bộ lọc nào"] == "/search?q=kieu"
    assert "1 kết quả" in text_of(page, "//ul[@class='ways-out']/li[1]")
    assert "/search?kind=lesson" in links_of(page, "//section[@class='panel']//a").values()


def test_a_misspelt_word_is_told_and_helped(publish: Publish, read: Read) -> None:
    publish(*(make_record(str(number), title=f"Kiến trúc Huế {number}") for number in range(5)))
    page = read("/en/search?q=kien+trucc")
    assert text_of(page, "//div[@class='notice']").startswith("Little was found for “kien trucc”, so “kien")
    assert len(titles(page)) == 5


def test_long_facets_show_six_values_and_the_rest_behind_a_button(publish: Publish, read: Read) -> None:
    publish(
        *(
            make_record(str(number), languages=(tag,))
            for number, tag in enumerate(["vi", "en", "fr", "de", "ru", "ja", "ko", "lo"])
        )
    )
    page = read("/search?language=lo")
    first = page.xpath("//fieldset[legend='Ngôn ngữ']/label/input/@value")
    more = page.xpath("//fieldset[legend='Ngôn ngữ']/details//input/@value")
    assert first[0] == "lo"
    assert (len(first), len(more)) == (6, 2)
    assert "Tiếng Lào" in text_of(page, "//fieldset[legend='Ngôn ngữ']")


def test_signs_in_a_query_are_no_error(sample: list[str], client: FlaskClient) -> None:
    for query in (
        '"',
        "(((",
        "AND OR NOT",
        "title:",
        "*",
        "a^b~",
        "[1 TO",
        "\\",
        "year:[x TO y]",
        "%",
        "'; --",
        "🙂",
    ):
        assert client.get("/search", query_string={"q": query}).status_code == 200, query


def test_a_query_beyond_the_limits_is_refused_in_the_readers_language(read: Read) -> None:
    page = read("/search?q=" + "(" * 30 + "a", status=400)
    assert "q quá phức tạp" in text_of(page)
    page = read("/en/search?q=" + "a" * 1001, status=400)
    assert "q may hold at most 1000 characters; this one has 1001." in text_of(page)


def test_subjects_with_quotes_still_lead_to_their_records(publish: Publish, read: Read) -> None:
    publish(make_record(subjects=(Subject(label='Thơ "mới"'),)))
    address = links_of(read("/record/sample-1"))['Thơ "mới"']
    assert "Truyện Kiều" in links_of(read(address))
