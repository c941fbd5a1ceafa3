"""The list of exhibitions: by state, institution and province, by the page, and what it leads on to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from catalog.record import Chapter, Record, Schedule
from catalog.web.i18n import today
from tests.factories import add_institution, make_record
from tests.web.conftest import Read, links_of, text_of

Publish = Callable[..., list[str]]


def show(name: str, start: int, end: int, **fields: Any) -> Record:
    days = [str(today() + timedelta(day)) for day in (start, end)]
    return make_record(
        name,
        kind="exhibition",
        title=f"Trưng bày {name}",
        schedule=Schedule(start=days[0], end=days[1]),
        **fields,
    )


@pytest.fixture
def shown(publish: Publish) -> list[str]:
    add_institution("hue-library")
    add_institution("hanoi-museum", name_vi="Bảo tàng Hà Nội", name_en="", province="Thành phố Hà Nội")
    return publish(
        show("mo", -3, 3),
        show("sap", 5, 9, source="hanoi", institution="hanoi-museum"),
        show("qua", -200, -150),
        make_record(
            "mang", kind="exhibition", title="Trên mạng", chapters=(Chapter(title="Đất", text="Lời."),)
        ),
    )


def titles(read: Read, query: str = "") -> dict[str, list[str]]:
    page = read(f"/exhibitions{query}")
    return {
        section.get("aria-labelledby"): [text_of(link, ".") for link in section.xpath(".//article//a")]
        for section in page.xpath("//main//section[.//article]")
    }


def test_all_states_stand_on_the_first_page_each_leads_to_its_own(shown: list[str], read: Read) -> None:
    assert titles(read) == {
        "open": ["Trưng bày mo"],
        "coming": ["Trưng bày sap"],
        "online": ["Trên mạng"],
        "past": ["Trưng bày qua"],
    }
    page = read("/exhibitions")
    assert page.xpath("//article//@data-save") == ["sample-mo", "hanoi-sap", "sample-mang", "sample-qua"]
    chips = links_of(page, "//ul[@class='chips']//a")
    assert chips["Sắp mở cửa 1"] == "/exhibitions?state=coming"
    assert titles(read, "?state=coming") == {"coming": ["Trưng bày sap"]}
    assert "/exhibition/trung-bay-mo--sample-mo" in links_of(page).values()
    assert links_of(page)["Tệp lịch"] == "/whats-on.ics?kind=exhibition"
    assert page.xpath("//link[@type='application/atom+xml']/@href")[0] == "/search.atom?kind=exhibition"


@pytest.mark.parametrize(
    "query",
    [
        "institution=hanoi-museum", "institution=bao+tang+ha+noi", "institution=H%C3%A0+N%E1%BB%99i",
        "province=Th%C3%A0nh+ph%E1%BB%91+H%C3%A0+N%E1%BB%99i", "province=ha+noi", "province=01",
    ],
)  # fmt: skip
def test_the_list_is_narrowed_by_an_institution_and_a_province_however_they_are_written(
    shown: list[str], read: Read, query: str
) -> None:
    assert titles(read, f"?{query}") == {"coming": ["Trưng bày sap"]}
    page = read(f"/exhibitions?{query}")
    assert links_of(page)["Xóa tất cả bộ lọc"] == "/exhibitions"


def test_an_empty_list_says_so_and_leads_on(shown: list[str], read: Read) -> None:
    page = read("/exhibitions?institution=khong-co&province=hue&state=past")
    assert "Không có trưng bày nào khớp" in text_of(page)
    ways = set(links_of(page, "//ul[@class='ways-out']//a").values())
    assert {"/exhibitions?state=past", "/search", "/institutions"} <= ways
    assert "/exhibitions?state=past&institution=khong-co" in ways


def test_a_catalog_without_exhibitions_has_a_list_too(read: Read, client: FlaskClient) -> None:
    assert "Chưa có trưng bày nào" in text_of(read("/exhibitions"))
    assert client.get("/en/exhibitions").status_code == 200


def test_what_cannot_be_read_is_told_or_left_out(shown: list[str], read: Read, client: FlaskClient) -> None:
    assert "Không rõ “Atlantis”" in text_of(read("/exhibitions?province=Atlantis"))
    assert len(titles(read, "?state=lung-tung")) == 4
    for query, status in (
        ("page=2&state=open", 404), ("page=x&state=open", 400), ("page=0&state=open", 400), ("page=7", 200),
        ("institution=%00%ff" + "a" * 900, 200), ("province=%00" + "b" * 900, 200), ("institution=%25_", 200),
    ):  # fmt: skip
        assert client.get(f"/exhibitions?{query}").status_code == status, query


def test_many_are_shown_by_the_page_and_some_of_them_on_the_first(publish: Publish, read: Read) -> None:
    publish(*(show(f"n{number:02}", -3, number) for number in range(30)))
    first = titles(read)["open"]
    assert len(first) == 8
    page = read("/exhibitions?state=open")
    assert len(page.xpath("//article")) == 24
    assert links_of(page, "//nav[@class='pager']//a")["Trang 2"] == "/exhibitions?state=open&page=2"
    assert titles(read, "?state=open&page=2")["open"][-1] == "Trưng bày n29"
