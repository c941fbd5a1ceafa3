"""What is no OAI-PMH 2.0 at all: web pages, other interfaces, wrong paths, an old version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from catalog.sdk.testing.oaipmh.behaviour import (
    Ask,
    Behaviour,
    Expect,
    always,
    changed,
    mended,
    on_page,
    once,
)
from catalog.sdk.testing.oaipmh.endings import LATER_PAGES
from catalog.sdk.testing.oaipmh.holdings import ITEMS, OPENED, PREFIX, WEEK
from catalog.sdk.testing.oaipmh.network import ALL
from catalog.sdk.testing.oaipmh.provider import Provider
from catalog.sdk.testing.oaipmh.statuses import says
from catalog.sdk.testing.serving import Answer

_HTML = {"Content-Type": "text/html; charset=utf-8"}
_PAGE = (
    "<!DOCTYPE html>\n<html><head><title>{title}</title></head>"
    "<body><p>Xin quay lại sau &nbsp;|&nbsp; Please come back later<br></body></html>"
)
_OLD = (
    '<?xml version="1.0" encoding="UTF-8"?><Identify xmlns="http://www.openarchives.org/OAI/1.1/OAI_Identify">'
    "<responseDate>2001-06-01T19:20:30-04:00</responseDate><requestURL>{base}</requestURL>"
    "<repositoryName>An old archive</repositoryName><baseURL>{base}</baseURL>"
    "<protocolVersion>1.1</protocolVersion><adminEmail>mailto:a@archive.example</adminEmail></Identify>"
)


def _page(title: str) -> Callable[[Ask], Answer]:
    return lambda ask: Answer(_PAGE.format(title=title).encode(), 200, _HTML)


def _refused(name: str, what: str, answer: Callable[[Ask], Answer], word: str) -> Behaviour:
    """Every request is answered so; at the second stage the library is there."""
    return Behaviour(
        name=name,
        what=what,
        source="what a librarian may enter",
        answer=mended(answer),
        runs=(Expect(status="failed", missing=ALL, says=word), Expect(stage=1)),
    )


def _json(ask: Ask) -> Answer:
    return Answer(b'{"data": [], "meta": {"total": 0}}', 200, {"Content-Type": "application/json"})


def _later(ask: Ask) -> bool:
    return ask.page > 1 or ask.verb == "GetRecord"


def _first(ask: Ask) -> bool:
    return ask.lists


def _nameless(body: bytes) -> bytes:
    """As Omeka Classic without a name space of its own."""
    bare = body.replace(PREFIX.encode(), b"oai::")
    return bare.replace(b">thuvien.example</repositoryIdentifier>", b"></repositoryIdentifier>")


def _unprefixed(stage: int) -> Provider:
    """The items under the identifiers that such a server gives."""
    items = [replace(item, identifier=item.identifier.replace(PREFIX, "oai::")) for item in ITEMS]
    return Provider(items=items, now=OPENED + stage * WEEK)


def _no_identify(ask: Ask) -> Answer:
    return ask.error("badVerb", "Identify is not supported") if ask.verb == "Identify" else ask.rightly()


BEHAVIOURS = (
    Behaviour(
        name="well_behaved",
        what="Everything is as the protocol has it.",
        source="OAI-PMH 2.0",
        runs=(Expect(), Expect(), Expect(full=True)),
    ),
    Behaviour(
        name="html_page_once",
        what="The second page is answered once with a web page of status 200.",
        source="trial of four clients",
        answer=once(_page("Bảo trì / Maintenance"), on_page(2)),
    ),
    Behaviour(
        name="html_page_mid_list",
        what="All behind the first page is a web page of status 200, as in maintenance.",
        source="trial of four clients: silent stop after 2 of 6 by two clients",
        answer=mended(always(_page("Bảo trì / Maintenance"), _later)),
        runs=(
            Expect(status="failed", missing=LATER_PAGES, says="web page"),
            Expect(stage=1, full=True),
        ),
    ),
    Behaviour(
        name="html_first_page",
        what="Identify is answered rightly, each list with a web page of status 200.",
        source="trial of four clients",
        answer=mended(always(_page("Bảo trì / Maintenance"), _first)),
        runs=(Expect(status="failed", missing=ALL, says="web page"), Expect(stage=1, full=True)),
    ),
    _refused("web_page_instead", "The address is that of a web page.", _page("Thư viện tỉnh"), "web page"),
    _refused("json_instead", "The address is that of another interface, which speaks JSON.", _json, "JSON"),
    _refused("wrong_path_404", "There is nothing at the address.", says(404), "404"),
    _refused("empty_reply", "Each answer is empty.", lambda ask: Answer(b"", 200, _HTML), "nothing"),
    Behaviour(
        name="oai_1_1_server",
        what="The server speaks OAI-PMH 1.1, which was replaced in 2002.",
        source="made up after what harvesters tell",
        answer=lambda ask: Answer(_OLD.format(base=ask.base).encode(), 200, {"Content-Type": "text/xml"}),
        runs=(Expect(status="failed", missing=ALL, says="1.1"),),
    ),
    Behaviour(
        name="identify_invalid",
        what="Identify has an empty repositoryIdentifier, and identifiers are as oai::1.",
        source="Omeka Classic, recorded replies",
        provider=_unprefixed,
        answer=changed(_nameless),
    ),
    Behaviour(
        name="no_identify",
        what="Identify is answered with badVerb.",
        source="made up after what harvesters tell",
        answer=_no_identify,
    ),
)
