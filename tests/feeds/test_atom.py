"""A record as an entry of an Atom feed."""

from __future__ import annotations

from typing import Any

import feedparser
import pytest
from lxml import etree

from catalog.feeds.atom import write_entry, write_page
from catalog.feeds.channel import Channel
from catalog.record import Agent, DateSpan, Link, Rights
from tests.feeds.test_item import BASE, MOMENT, stored

CHANNEL = Channel(
    base=BASE,
    site="Kho Mở & bạn",
    title="Kho Mở: <sách>",
    description="Những gì mới",
    page=f"{BASE}/search?q=a&kind=book",
    address=f"{BASE}/search.atom?q=a&kind=book",
    language="vi",
    icon=f"{BASE}/icon.svg",
)
ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"


def feed(*entries: bytes, next_url: str = "") -> etree._Element:
    page = write_page(CHANNEL, 7, entries, updated=MOMENT, this=CHANNEL.address, next_url=next_url)
    assert not feedparser.parse(page).bozo
    return etree.fromstring(page)


def entry(**fields: Any) -> etree._Element:
    [found] = feed(write_entry(stored(**fields), BASE)).iter(f"{ATOM}entry")
    return found


def test_a_feed_without_entries_has_all_that_atom_asks_for() -> None:
    page = feed()
    told = {child.tag.removeprefix(ATOM): child.text for child in page}
    assert (told["id"], told["title"], told["updated"]) == (CHANNEL.address, CHANNEL.title, MOMENT)
    assert page.findtext(f"{ATOM}author/{ATOM}name") == "Kho Mở & bạn"
    assert page.findtext("{http://a9.com/-/spec/opensearch/1.1/}totalResults") == "7"
    assert {link.get("rel") for link in page.iter(f"{ATOM}link")} == {"alternate", "self", "first"}


def test_the_next_page_is_linked_where_there_is_one() -> None:
    [link] = [
        link
        for link in feed(next_url=CHANNEL.further(cursor="x")).iter(f"{ATOM}link")
        if link.get("rel") == "next"
    ]
    assert link.get("href") == f"{BASE}/search.atom?q=a&kind=book&cursor=x"


@pytest.mark.parametrize(
    "text", ["a\x00b\x1b\ufffe", "]]> <script>alert(1)</script> & \"'", "\u2028\x85\t\n", "𠀀 👍 ê\u0301"]
)
def test_no_text_breaks_the_document(text: str) -> None:
    written = entry(
        title=f"Tên {text}",
        description=text,
        creators=(Agent(name=f"Ai {text}"),),
        links=(Link(rel="media", url='https://lib.example/a?b="<&', media_type=f"x/{text}", label=text),),
    )
    title = written.findtext(f"{ATOM}title")
    assert title is not None
    assert title.startswith("Tên ")
    assert "\x1b" not in title
    assert [child.tag for child in written.iter() if "script" in str(child.tag)] == []


def test_what_atom_has_no_element_for_is_told_in_dublin_core() -> None:
    written = entry(
        publisher="NXB Văn học",
        issued=DateSpan(display="2015"),
        period=DateSpan(display="thế kỷ XVIII"),
        languages=("vi", "vi-Hani"),
        rights=Rights(statement="Phạm vi công cộng", licence="CC0-1.0"),
    )
    told = [(child.tag.removeprefix(DC), child.text) for child in written if str(child.tag).startswith(DC)]
    assert told == [
        ("type", "book"),
        ("publisher", "NXB Văn học"),
        ("date", "2015"),
        ("date", "thế kỷ XVIII"),
        ("language", "vi"),
        ("language", "vi-Hani"),
        ("rights", "Phạm vi công cộng"),
        ("rights", "CC0-1.0"),
    ]
