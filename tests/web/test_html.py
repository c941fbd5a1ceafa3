"""The HTML of every page is what the standard says, and no page is a dead end.

``walk`` opens the pages of the sample from the home pages on; some of each view are enough.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

import html5rdf
import pytest
from flask import Flask
from lxml import etree, html

from catalog import indexing
from catalog.app import create_app
from catalog.settings import load
from catalog.store import db
from tests.factories import publish_records
from tests.migrated import put_empty_catalog
from tests.nu import found_by_nu
from tests.web.conftest import Page, text_of
from tests.web.samples import EVERYTHING, SAMPLES

OF_EACH = 4
"""Pages of one view and language that are looked at."""
EACH = ("nowhere", "static")
"""Every address that no view answers is one astray, and files cost nothing."""
BEGINNINGS = ("/", "/en/", "/nothing-here", "/search?q=khongco&kind=map", "/search?page=900", "/login")
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers", "list")
INTERACTIVE = "a[@href] | button | input[not(@type='hidden')] | select | textarea | summary | label"
HTML = "text/html"
_TIME = re.compile(r"-?\d{4,}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?)?)?")


class Seen(NamedTuple):
    """A page of the walk: the address, the answer's status, the text as it came, and what it parses to."""

    address: str
    status: int
    text: str
    page: Page


class Walk(NamedTuple):
    """The pages that were seen, and what answered an address of ours badly, by the page that led there."""

    pages: list[Seen]
    astray: dict[str, str]


def walked(app: Flask) -> Walk:
    """The pages of the site, from ``BEGINNINGS`` on."""
    client, urls = app.test_client(), app.url_map.bind("localhost")
    left, known = list(BEGINNINGS), set(BEGINNINGS)
    seen: Counter[str] = Counter()
    found = Walk([], {})
    led: dict[str, str] = {}
    while left:
        address = left.pop(0)
        try:
            view = urls.match(urlsplit(address).path, "GET")[0]
        except Exception:
            view = "nowhere"
        seen[view] += 1
        if seen[view] > OF_EACH and view not in EACH:
            continue
        response = client.get(address, follow_redirects=True, buffered=True)
        if response.status_code >= 400 and address not in BEGINNINGS:
            found.astray[f"{address} ({response.status_code})"] = led.get(address, "")
        if response.mimetype != HTML:
            continue
        text = response.get_data(as_text=True)
        page = html.document_fromstring(text)
        found.pages.append(Seen(address, response.status_code, text, page))
        for following in _links(address, page):
            if following not in known:
                known.add(following)
                led[following] = address
                left.append(following)
    return found


def _links(address: str, page: Page) -> Iterator[str]:
    for link in page.xpath("//a/@href | //link[@rel='stylesheet' or @rel='icon']/@href | //*/@src"):
        whole = urldefrag(urljoin(f"http://localhost{address}", link)).url
        parts = urlsplit(whole)
        if parts.netloc == "localhost":
            yield whole.removeprefix("http://localhost") or "/"


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """One walk for all that is asked of a page: to open them all takes the time of this file."""
    settings = load({}, home=tmp_path_factory.mktemp("walk"))
    put_empty_catalog(settings)
    app = create_app(settings, plugins=[])
    with app.app_context():
        publish_records([EVERYTHING(), *SAMPLES()])
        indexing.sync(app.extensions["catalog"])
        found = walked(app)
        db.db.session.remove()
        db.db.engine.dispose()
    return found


def test_every_page_is_sound(walk: Walk) -> None:
    assert len(walk.pages) > 20
    faults = {seen.address: told for seen in walk.pages if (told := [*_faults(seen)])}
    assert faults == {}
    assert _titles_of_several(walk.pages) == {}


def _faults(seen: Seen) -> Iterator[str]:
    yield from _unsound(seen.text)
    yield from _dangling(seen.page)
    yield from _nested(seen.page)
    yield from _disallowed(seen.page)
    title = seen.page.findtext("head/title", "")
    if "Kho Mở" not in (title.split(" – ")[0], title.split(" – ")[-1]):
        yield f"a title that does not name the site: {title}"
    headings = [int(one.tag[1]) for one in seen.page.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
    if headings.count(1) != 1:
        yield f"{headings.count(1)} headings of the first level"
    for before, after in itertools.pairwise(headings):
        if after > before + 1:
            yield f"a heading of level {after} after one of level {before}"
    if not seen.page.xpath("//main//a[@href] | //main//form"):
        yield "no way on"


def _disallowed(page: Page) -> Iterator[str]:
    """What the Nu Html Checker found on pages of ours, which no parser minds."""
    for time in page.xpath("//time/@datetime"):
        # Times of records are as their institutions gave them, to the minute; ours are to the second.
        if not _TIME.fullmatch(time):
            yield f"no time of HTML: {time}"
    if page.xpath("//*[self::h1 or self::h2 or self::h3]//*[@role='status']"):
        yield "a status within a heading"
    if len(page.xpath("//head/meta[@name='description']")) > 1:
        yield "described twice"


def _titles_of_several(pages: list[Seen]) -> dict[tuple[str, str], set[str]]:
    """Titles that pages of one language share although their headings differ."""
    told: dict[tuple[str, str], set[str]] = {}
    for seen in pages:
        heading = " ".join(str(seen.page.xpath("string(//h1)")).split())
        told.setdefault((seen.page.get("lang", ""), seen.page.findtext("head/title", "")), set()).add(heading)
    return {title: headings for title, headings in told.items() if len(headings) > 1}


def _unsound(text: str) -> Iterator[str]:
    """What the parser of the HTML standard would have to mend."""
    parser = html5rdf.HTMLParser(tree=html5rdf.getTreeBuilder("etree"))
    parser.parse(text)
    for (line, column), code, values in parser.errors:
        yield f"{code} {values or ''} at line {line}, column {column}: {text.splitlines()[line - 1][:200]}"


def _dangling(page: Page) -> Iterator[str]:
    """Ids that are there twice, and references to ids that are not there."""
    counted = Counter(page.xpath("//@id"))
    yield from (f"the id {name} {count} times" for name, count in counted.items() if count > 1)
    yield from (f"an id with a space: {name!r}" for name in counted if not name or " " in name)
    for attribute in REFERENCES:
        for value in page.xpath(f"//@{attribute}"):
            yield from (f"{attribute} names {name}" for name in value.split() if name not in counted)
    for link in page.xpath("//a/@href[starts-with(., '#')]"):
        if link != "#" and link[1:] not in counted:
            yield f"a link to {link}, which is not in the page"


def _nested(page: Page) -> Iterator[str]:
    """Controls within controls; images without alt; tables without a name."""
    for outer in page.xpath("//a[@href] | //button"):
        if outer.xpath(" | ".join(f".//{one.strip()}" for one in INTERACTIVE.split("|"))):
            yield f"a control within {etree.tostring(outer, encoding='unicode')[:120]}"
    for cell in page.xpath("//th[not(@scope)]"):
        yield f"a heading of a table without scope: {text_of(cell, '.')[:80]}"
    for picture in page.xpath("//img[not(@alt)]"):
        yield f"no alt: {picture.get('src')}"
    for table in page.xpath("//table[not(caption)]"):
        named = table.xpath("ancestor-or-self::*[@aria-labelledby or @aria-label]")
        if not named:
            yield f"a table without a name: {text_of(table, '.')[:80]}"


def test_the_nu_html_checker_finds_no_fault(walk: Walk, tmp_path: Path) -> None:
    assert found_by_nu({seen.address: seen.text for seen in walk.pages}, tmp_path) == []


def test_every_link_of_the_sample_leads_somewhere(walk: Walk) -> None:
    # The picture of the sample was never kept, one page is asked for because there is none, and the page on
    # open data tells where a dump will be before the first one was made.
    missing = ("/media/abab", "/en/nothing-here", "/dumps/manifest.json")
    assert {one: by for one, by in walk.astray.items() if not one.startswith(missing)} == {}
