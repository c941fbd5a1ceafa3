"""From the results to a record, on to its neighbours, and back: all of it in addresses."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.factories import make_record
from tests.web.conftest import Read, links_of, text_of

Publish = Callable[..., list[str]]
STEPS = "//nav[@class='steps']"


@pytest.fixture
def books(publish: Publish) -> list[str]:
    return publish(*(make_record(f"n{number:02}", title=f"Sách số {number}") for number in range(45)))


def results(page: object) -> list[str]:
    return list(page.xpath("//article[@class='row']//h2/a/@href"))  # type: ignore[attr-defined]


def test_a_walk_by_next_meets_the_results_in_their_order(
    books: list[str], read: Read, client: FlaskClient
) -> None:
    listed = [address for number in (1, 2, 3) for address in results(read(f"/search?q=sach&page={number}"))]
    assert len(listed) == 45
    walked, address = [], listed[0]
    while address:
        walked.append(address)
        page = read(address)
        onward = page.xpath(f"{STEPS}//a[contains(@rel, 'next')]/@href")
        address = client.get(onward[0]).location if onward else ""
    assert walked == listed


def test_the_way_back_leads_to_the_page_of_the_results_it_stood_on(books: list[str], read: Read) -> None:
    listed = results(read("/search?q=sach&kind=book&page=2"))
    page = read(listed[3])
    assert text_of(page, STEPS) == "‹ Quay lại kết quả ‹ Trước 24 trên 45 Sau ›"
    back = links_of(page, f"{STEPS}//a")["‹ Quay lại kết quả"]
    assert parse_qs(urlsplit(back).query) == {"q": ["sach"], "kind": ["book"], "page": ["2"]}
    assert listed[3] in results(read(back))
    assert all("nofollow" in link.get("rel") for link in page.xpath(f"{STEPS}//a"))


def test_the_first_and_the_last_result_have_one_neighbour(books: list[str], read: Read) -> None:
    first, last = results(read("/search?q=sach"))[0], results(read("/search?q=sach&page=3"))[-1]
    assert not read(first).xpath(f"{STEPS}//a[contains(@rel, 'prev')]")
    assert not read(last).xpath(f"{STEPS}//a[contains(@rel, 'next')]")


def test_a_record_found_otherwise_has_no_such_way_and_one_address_for_all(
    books: list[str], read: Read
) -> None:
    assert not read("/record/sample-n01").xpath(STEPS)
    for address in ("/record/sample-n01", "/record/sample-n01?q=sach&at=2&of=45"):
        page = read(address)
        assert page.xpath("//link[@rel='canonical']/@href") == ["http://localhost/record/sample-n01"]
        assert page.xpath("//meta[@property='og:url']/@content") == ["http://localhost/record/sample-n01"]


@pytest.mark.parametrize(
    "query",
    ["at=0&of=3", "at=x", "at=9&of=3", "at=-1", "at=", "at=99999999999&of=99999999999", "at=1&of=3&year=zz",
     "at=2&of=3&q=" + "x" * 1500, "at=1&of=3&sort=nope", "at=%00", "at=%D9%A3&of=9",
     "at=1&of=2&" + "&".join(f"kind=k{number}" for number in range(40))],
)  # fmt: skip
def test_nonsense_in_the_address_costs_only_the_way_back(query: str, books: list[str], read: Read) -> None:
    assert not read(f"/record/sample-n01?{query}").xpath(STEPS)


def test_a_step_beyond_the_results_leads_to_them(books: list[str], client: FlaskClient) -> None:
    for query in ("q=sach&at=46&of=45", "q=sach&at=20000", "q=khongco&at=1"):
        response = client.get(f"/search/step?{query}")
        assert response.status_code == 303
        assert urlsplit(response.location).path == "/search"
    assert client.get("/search/step?q=sach&at=zz").status_code == 400
    assert client.get("/en/search/step?q=sach&at=2").location.startswith("/en/record/")
