"""The pages of people, subjects and collections."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import quote, unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog import indexing, wordbooks
from catalog.record import Agent, DateSpan, Subject
from tests.factories import make_record, withdraw
from tests.web.conftest import Read, links_of, text_of

Publish = Callable[..., list[str]]
VIAF = "http://viaf.org/viaf/24719901"


@pytest.fixture
def works(publish: Publish) -> list[str]:
    """Works of Nguyễn Du in several spellings, one by somebody else, one about him."""
    nom = Subject(label="Truyện Nôm")
    return publish(
        make_record(
            "kieu",
            creators=(Agent(name="Nguyễn Du", role="aut", dates="1765-1820", uri=VIAF), Agent(name="Bùi Kỷ")),
            subjects=(nom, Subject(label="Thơ lục bát")),
            issued=DateSpan(display="1925", earliest=1925, latest=1925),
            collections=("Tủ sách Huế",),
        ),
        make_record(
            "hồn",
            title="Văn chiêu hồn",
            creators=(Agent(name="NGUYỄN, Du"),),
            issued=DateSpan(display="1965", earliest=1965, latest=1965),
        ),
        make_record(
            "manuscript", title="Bản chép tay", kind="manuscript", creators=(Agent(name="Nguyễn Du"),)
        ),
        make_record("chinese", title="斷腸新聲", creators=(Agent(name="阮攸", uri=VIAF),)),
        make_record("other", title="Truyền kỳ mạn lục", creators=(Agent(name="Nguyễn Dữ"),), subjects=(nom,)),
        make_record("about", title="Tiểu sử", subjects=(Subject(label="Nguyễn Du"),)),
    )


def titles(read: Read, address: str) -> set[str]:
    return set(read(address).xpath("//article[@class='row']//h3/a/text()"))


def test_a_person_has_one_page_under_all_spellings_of_the_name(works: list[str], read: Read) -> None:
    page = read("/person/nguyễn-du")
    assert page.xpath("//h1/text()") == ["Nguyễn Du"]
    assert titles(read, "/person/nguyễn-du") == {"Truyện Kiều", "Văn chiêu hồn", "Bản chép tay"}
    told = text_of(page)
    for words in ("Còn viết là NGUYỄN, Du", "1765-1820", "tác giả", "viaf.org", "Bùi Kỷ 1", "Truyện Nôm 1"):
        assert words.lower() in told.lower(), words
    links = {name: unquote(address) for name, address in links_of(page).items()}
    assert links["Tất cả theo số viaf:24719901"] == "/person/viaf:24719901"
    assert links["1 kết quả lấy làm chủ đề"] == "/subject/nguyễn-du"
    assert links["viaf.org"] == VIAF


def test_a_register_of_names_joins_names_in_all_scripts(works: list[str], read: Read) -> None:
    assert titles(read, "/person/viaf:24719901") == {"Truyện Kiều", "斷腸新聲"}
    assert "阮攸" in text_of(read("/person/viaf:24719901"))


def test_the_records_are_narrowed_by_kind_and_by_words_sorted_and_followed(
    works: list[str], read: Read
) -> None:
    page = read("/person/nguyễn-du")
    assert titles(read, links_of(page)["Bản thảo 1"]) == {"Bản chép tay"}
    assert titles(read, "/person/nguyễn-du?q=chieu+hon") == {"Văn chiêu hồn"}
    assert read("/person/nguyễn-du?q=chieu+hon").xpath("//meta[@name='robots']/@content") == [
        "noindex,follow"
    ]
    ordered = read("/person/nguyễn-du?sort=title").xpath("//article[@class='row']//h3/a/text()")
    assert ordered == ["Bản chép tay", "Truyện Kiều", "Văn chiêu hồn"]
    assert "Không có mục nào hợp với" in text_of(read("/person/nguyễn-du?q=zzzz"))
    (feed,) = page.xpath("//link[@type='application/atom+xml'][contains(@href, 'creator_value')]/@href")
    assert "creator_value" in feed


def test_the_years_are_bars_with_a_table_of_the_same(works: list[str], read: Read) -> None:
    page = read("/person/nguyễn-du")
    bars = page.xpath("//figure[@class='timeline']//svg/a/title/text()")
    rows = [
        f"{row.xpath('string(th)')}: {row.xpath('string(td)')}"
        for row in page.xpath("//figure[@class='timeline']//tbody/tr")
    ]
    assert bars == rows
    assert len(rows) == 2


def test_a_subject_and_a_collection_have_pages(works: list[str], read: Read) -> None:
    assert titles(read, "/subject/truyện-nôm") == {"Truyện Kiều", "Truyền kỳ mạn lục"}
    assert titles(read, "/en/collection/tủ-sách-huế") == {"Truyện Kiều"}
    page = read("/en/subject/truyện-nôm")
    assert page.xpath("//h1/@lang") == ["vi"]
    people = [unquote(address) for address in page.xpath("//section[@aria-labelledby='people']//a/@href")]
    assert set(people) == {"/en/person/viaf:24719901", "/en/person/bùi-kỷ", "/en/person/nguyễn-dữ"}


def test_other_ways_to_write_a_key_lead_to_the_one_address(works: list[str], client: FlaskClient) -> None:
    for written in ("Nguyễn_Du", "NGUYỄN-DU", "Nguyễn Du"):
        response = client.get(f"/en/person/{quote(written)}?kind=book")
        assert response.status_code == 301
        assert unquote(response.headers["Location"]) == "/en/person/nguyễn-du?kind=book"


def test_what_no_record_names_is_not_found_and_leads_on(
    works: list[str], client: FlaskClient, read: Read
) -> None:
    page = read("/person/nguyen-du", status=404)
    links = {unquote(address) for address in page.xpath("//main//a/@href")}
    assert {"/person/nguyễn-du", "/person/nguyễn-dữ"} <= links
    assert read("/subject/không-có", status=404).xpath("//meta[@name='robots']")
    for key in ("…", "%00", "x" * 3000, "viaf:", "..", "<b>"):
        assert client.get(f"/person/{quote(key)}", follow_redirects=True).status_code in (400, 404), key


def test_what_was_named_before_is_gone_with_its_last_name(
    app: Flask, works: list[str], publish: Publish, client: FlaskClient, read: Read
) -> None:
    assert wordbooks.refresh(app.extensions["catalog"], now=True)
    withdraw("sample-kieu")
    indexing.sync(app.extensions["catalog"])
    page = read("/collection/tủ-sách-huế", status=410)
    assert page.xpath("//h1/text()") == ["Tủ sách Huế"]
    assert client.get("/collection/tủ-sách-huế").headers["Cache-Control"] == "no-store"


def test_pages_of_a_long_list_are_numbered_and_end(publish: Publish, read: Read) -> None:
    publish(
        *(
            make_record(f"n{number}", title=f"Sách {number}", subjects=(Subject(label="Huế"),))
            for number in range(45)
        )
    )
    page = read("/subject/huế?page=3")
    assert len(page.xpath("//article[@class='row']")) == 5
    assert page.xpath("//link[@rel='canonical']/@href") == ["http://localhost/subject/hu%E1%BA%BF?page=3"]
    assert "không có trang 4" in text_of(read("/subject/huế?page=4", status=404))
    assert "không có trang" in text_of(read("/subject/huế?page=99999", status=404))
    assert read("/subject/huế?page=x", status=400) is not None
    assert read("/subject/huế?kind=nonsense&sort=--&foo=1").xpath("//h1/text()") == ["Huế"]
    assert read("/subject/huế?q=" + "x" * 1001, status=400) is not None


def test_headings_of_any_length_and_script_are_shown_as_text(publish: Publish, read: Read) -> None:
    long = "<script>alert(1)</script> " + "rất dài " * 110
    publish(
        make_record(
            "1",
            creators=tuple(Agent(name=f"Người thứ {number}") for number in range(300)),
            subjects=(Subject(label=long), Subject(label="نجيب محفوظ"), Subject(label="𡨸喃")),
        )
    )
    for label in ("نجيب-محفوظ", "𡨸-喃"):
        assert titles(read, f"/subject/{quote(label)}") == {"Truyện Kiều"}
    (address,) = [
        link
        for link in read("/subject/𡨸-喃").xpath("//main//a/@href")
        if "r%E1%BA%A5t" in link and "/subject/" in link
    ]
    page = read(address)
    assert page.xpath("//h1")[0].text_content().startswith("<script>alert(1)</script> rất dài")
    assert not page.xpath("//main//script")


def test_machines_are_told_the_names_and_where_else_it_is_described(works: list[str], read: Read) -> None:
    (script,) = read("/person/nguyễn-du").xpath("//script[@type='application/ld+json']/text()")
    node = json.loads(script)["@graph"][0]
    assert (node["name"], node["alternateName"], node["sameAs"]) == ("Nguyễn Du", ["NGUYỄN, Du"], [VIAF])


def test_an_unchanged_page_is_answered_with_304(works: list[str], client: FlaskClient) -> None:
    tag = client.get("/person/nguyễn-du").headers["ETag"]
    assert client.get("/person/nguyễn-du", headers={"If-None-Match": tag}).status_code == 304
    assert client.get("/en/person/nguyễn-du", headers={"If-None-Match": tag}).status_code == 200
