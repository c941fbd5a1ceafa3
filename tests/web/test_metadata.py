"""What pages say of themselves to machines: JSON-LD, OpenGraph, COinS, citation tags, links in headers."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from flask.testing import FlaskClient

from catalog.formats.schemaorg import to_record
from catalog.formats.schemaorg_pages import read_page
from catalog.formats.schemaorg_things import things
from catalog.formats.schemaorg_values import Where
from catalog.record import Agent, Identifier, Image, Link, Rights
from tests.factories import add_institution, make_record, withdraw
from tests.formats.vocabulary import faults
from tests.web.conftest import Page, Read
from tests.web.samples import EVERYTHING

SITE = "http://localhost"
EVIL = "</script><script>alert(1)</script><!--<script>&quot;\u2028\"'"
PAGES = (
    "/",
    "/data",
    "/institutions",
    "/institution/hue-library",
    "/record/sample-kieu",
    "/record/sample-thu-phap",
)


def graph(page: Page) -> list[dict[str, Any]]:
    (script,) = page.xpath("//script[@type='application/ld+json']")
    told: list[dict[str, Any]] = json.loads(script.text)["@graph"]
    return told


def meta(page: Page, name: str) -> list[str]:
    found: list[str] = page.xpath("//meta[@name=$name or @property=$name]/@content", name=name)
    return found


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_tells_what_it_is_by_the_vocabulary(prefix: str, sample: list[str], read: Read) -> None:
    for address in PAGES:
        page = read(prefix + address)
        assert list(faults(graph(page), address)) == []
        for name in ("description", "og:title", "og:description", "og:url", "og:site_name", "twitter:card"):
            (told,) = meta(page, name)
            assert told.strip(), (address, name)
        assert meta(page, "og:url") == page.xpath("//link[@rel='canonical']/@href")


def test_the_page_of_a_record_is_read_by_our_own_reader(sample: list[str], client: FlaskClient) -> None:
    address = f"{SITE}/en/record/sample-kieu"
    (thing,) = things(read_page(client.get(address).data, address))
    record = to_record(thing.node, Where(page=thing.page, base=thing.page, source="self"))
    assert (thing.native_id, record.title, record.kind) == (
        f"{SITE}/record/sample-kieu",
        "Truyện Kiều",
        "book",
    )
    assert [agent.name for agent in record.creators] == ["Nguyễn Du"]


def test_the_home_page_names_its_search_and_the_institutions_their_pages(
    sample: list[str], read: Read
) -> None:
    site, catalog = graph(read("/en/"))
    assert site["potentialAction"]["target"]["urlTemplate"] == f"{SITE}/en/search?q={{search_term_string}}"
    assert (catalog["@type"], catalog["publisher"]["@id"]) == ("DataCatalog", site["publisher"]["@id"])
    (listed,) = graph(read("/institutions"))
    assert f"{SITE}/institution/hue-library" in [entry["url"] for entry in listed["itemListElement"]]


def test_an_institution_tells_where_it_is_and_when_it_is_open(sample: list[str], read: Read) -> None:
    add_institution(lat=16.46, lon=107.59, address="29A Lê Quý Đôn", hours="8:00–17:00 hằng ngày")
    house, crumbs = graph(read("/institution/hue-library"))
    assert (house["@type"], house["geo"]["latitude"]) == ("Library", 16.46)
    assert house["openingHoursSpecification"]["closes"] == "17:00"
    names = [step["name"] for step in crumbs["itemListElement"]]
    assert names == ["Trang chủ", "Đơn vị", "Thư viện Tổng hợp thành phố Huế"]


def test_no_text_of_a_record_ends_the_script_or_a_tag(
    publish: Callable[..., list[str]], client: FlaskClient, read: Read
) -> None:
    hostile = make_record(title=EVIL, description=EVIL, creators=(Agent(name=EVIL),), publisher=EVIL)
    publish(hostile)
    body = client.get("/record/sample-1").get_data(as_text=True)
    assert "<script>" not in body
    page = read("/record/sample-1")
    assert graph(page)[0]["name"] == EVIL
    assert meta(page, "og:title") == meta(page, "citation_title") == [EVIL]
    (coins,) = page.xpath("//span[@class='Z3988']/@title")
    assert parse_qs(coins)["rft.btitle"] == [EVIL]


def test_a_picture_of_the_record_is_shared_with_its_text(
    publish: Callable[..., list[str]], read: Read
) -> None:
    image = Image(url="/media/" + "ab" * 32, alt="Mặt trống")
    publish(make_record(kind="object", images=(image,)))
    page = read("/record/sample-1")
    assert meta(page, "og:image") == [SITE + image.url]
    assert meta(page, "og:image:alt") == ["Mặt trống"]
    assert meta(page, "twitter:card") == ["summary_large_image"]


def test_zotero_and_scholars_find_the_parts_of_a_reference(
    publish: Callable[..., list[str]], read: Read
) -> None:
    pdf = Link(rel="fulltext", url="https://read.example/1.pdf", media_type="application/pdf")
    doi = Identifier(scheme="doi", value="10.1234/abc")
    article: dict[str, Any] = {
        "kind": "article",
        "identifiers": (doi,),
        "links": (pdf,),
        "publisher": "Tạp chí Sông Hương",
    }
    publish(EVERYTHING(), make_record("bai", **article), make_record("luan-an", kind="thesis"))
    book = read("/record/sample-everything")
    told = parse_qs(book.xpath("string(//span[@class='Z3988']/@title)"))
    assert told["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:book"]
    assert (told["rft.btitle"], told["rft.au"]) == (["Nhan đề chính"], ["Bùi Kỷ"])
    assert (told["rft.isbn"], told["rft.tpages"]) == (["9786041234567"], ["250"])
    assert meta(book, "citation_isbn") == ["9786041234567"]
    page = read("/record/sample-bai")
    assert meta(page, "citation_doi") == ["10.1234/abc"]
    assert meta(page, "citation_pdf_url") == ["https://read.example/1.pdf"]
    told = parse_qs(page.xpath("string(//span[@class='Z3988']/@title)"))
    assert told["rft_id"] == [f"{SITE}/record/sample-bai", "info:doi/10.1234/abc"]
    thesis = parse_qs(read("/record/sample-luan-an").xpath("string(//span[@class='Z3988']/@title)"))
    assert thesis["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dissertation"]


def links(response: Any) -> dict[str, list[tuple[str, str]]]:
    """The links of a header: addresses and media types by relation."""
    found: dict[str, list[tuple[str, str]]] = {}
    for told in response.headers["Link"].split(", <"):
        address, _, rest = told.lstrip("<").partition(">")
        values = dict(part.strip().split("=", 1) for part in rest.split(";") if "=" in part)
        found.setdefault(values["rel"].strip('"'), []).append((address, values.get("type", "").strip('"')))
    return found


def test_headers_lead_from_a_page_to_all_that_belongs_to_it_and_back(
    publish: Callable[..., list[str]], client: FlaskClient
) -> None:
    record = make_record(
        creators=(Agent(name="A", uri="https://viaf.example/1"), Agent(name="B")),
        rights=Rights(licence="CC-BY-4.0"),
        links=(Link(rel="fulltext", url="https://read.example/sách?a=b,c", media_type="text/html"),),
    )
    publish(record)
    response = client.get("/record/sample-1")
    told = links(response)
    assert told["cite-as"] == [(f"{SITE}/record/sample-1", "")]
    assert ("https://schema.org/Book", "") in told["type"]
    assert told["license"] == [("https://creativecommons.org/licenses/by/4.0/", "")]
    assert told["author"] == [("https://viaf.example/1", "")]
    assert told["item"] == [("https://read.example/s%C3%A1ch?a=b,c", "text/html")]
    assert told["collection"] == [(f"{SITE}/institution/hue-library", "text/html")]
    assert len(told["describedby"]) >= 7
    for address, media_type in told["describedby"]:
        twin = client.get(address.removeprefix(SITE))
        assert (twin.status_code, twin.mimetype) == (200, media_type)
        assert links(twin)["describes"] == [(f"{SITE}/record/sample-1", "text/html")]


def test_the_json_ld_of_a_record_is_known_again_until_it_or_its_institution_changes(
    sample: list[str], client: FlaskClient
) -> None:
    address = "/record/sample-kieu.jsonld"
    first = client.get(address)
    assert (first.mimetype, first.headers["Access-Control-Allow-Origin"]) == ("application/ld+json", "*")
    assert list(faults(first.get_json())) == []
    assert first.get_json()["provider"]["name"] == "Thư viện Tổng hợp thành phố Huế"
    known = {"If-None-Match": first.headers["ETag"]}
    again = client.get(address, headers=known)
    assert (again.status_code, again.data) == (304, b"")
    add_institution(name_vi="Thư viện Huế")
    changed = client.get(address, headers=known)
    assert changed.get_json()["provider"]["name"] == "Thư viện Huế"


def test_json_ld_tells_of_unknown_and_withdrawn_records(sample: list[str], client: FlaskClient) -> None:
    assert client.get("/record/nobody.jsonld").status_code == 404
    withdraw("sample-lesson", "gone")
    gone = client.get("/record/sample-lesson.jsonld")
    assert gone.status_code == 410
    assert gone.get_json()["withdrawn"]["reason"] == "gone"
    assert client.post("/record/sample-kieu.jsonld").status_code == 405
