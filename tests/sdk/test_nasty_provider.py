"""The provider behind the nasty server is right where no behaviour is chosen (OAI-PMH 2.0)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

import pytest
from lxml import etree

from catalog.formats.dublincore import DublinCoreFormat
from catalog.formats.marcxml import MarcXmlFormat
from catalog.sdk.testing import LocalHttp
from catalog.sdk.testing.oaipmh import BEHAVIOURS, ITEMS, NastyServer, nasty_server

OAI = {"o": "http://www.openarchives.org/OAI/2.0/"}
READERS = {"oai_dc": DublinCoreFormat(), "marcxml": MarcXmlFormat()}


@pytest.fixture(scope="module")
def server() -> Iterator[NastyServer]:
    chosen = ("well_behaved", "day_granularity_refuses_seconds", "no_sets", "deletions_not_kept")
    with nasty_server([BEHAVIOURS[name] for name in chosen]) as running:
        yield running


class Client:
    """Asks one behaviour and gives the root of its reply."""

    def __init__(self, server: NastyServer, name: str = "well_behaved") -> None:
        self.url = server.address(name)

    def __call__(self, query: str) -> etree._Element:
        reply = LocalHttp().get(f"{self.url}?{query}")
        assert reply.headers["content-type"] == "text/xml; charset=utf-8"
        root = etree.fromstring(reply.body)
        assert root.tag == "{http://www.openarchives.org/OAI/2.0/}OAI-PMH"
        names = [etree.QName(child).localname for child in root]
        # Section 3.2: these two first, then errors or the verb's element.
        assert names[:2] == ["responseDate", "request"]
        assert root.findtext("o:request", namespaces=OAI) == self.url
        datetime.strptime(root.findtext("o:responseDate", "", OAI), "%Y-%m-%dT%H:%M:%S%z")
        return root

    def error(self, query: str) -> str:
        root = self(query)
        (error,) = root.findall("o:error", OAI)
        assert (error.text or "").strip()
        return str(error.get("code"))

    def pages(self, query: str) -> list[etree._Element]:
        pages = [self(query)]
        verb = re.match(r"verb=(\w+)", query)
        assert verb is not None
        while token := pages[-1].findtext(".//o:resumptionToken", None, OAI):
            pages.append(self(f"{verb[0]}&resumptionToken={quote(token)}"))
        return pages


@pytest.fixture
def ask(server: NastyServer) -> Client:
    return Client(server)


def identifiers(pages: list[etree._Element]) -> list[str]:
    return [entry.text or "" for page in pages for entry in page.iterfind(".//o:header/o:identifier", OAI)]


def numbers(*wanted: int) -> list[str]:
    return [f"oai:thuvien.example:{number}" for number in wanted]


@pytest.mark.parametrize("prefix", ["oai_dc", "marcxml"])
@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_a_list_gives_every_item_once_in_pages_of_four(ask: Client, verb: str, prefix: str) -> None:
    pages = ask.pages(f"verb={verb}&metadataPrefix={prefix}")
    assert identifiers(pages) == [item.identifier for item in ITEMS]
    tokens = [page.find(".//o:resumptionToken", OAI) for page in pages]
    assert [(token.get("cursor"), token.get("completeListSize")) for token in tokens] == [
        ("0", "12"), ("4", "12"), ("8", "12")
    ]  # fmt: skip
    assert tokens[-1].text is None


@pytest.mark.parametrize("prefix", ["oai_dc", "marcxml"])
def test_the_catalog_s_own_formats_read_what_is_sent(ask: Client, prefix: str) -> None:
    for item in ITEMS:
        record = ask(f"verb=GetRecord&identifier={item.identifier}&metadataPrefix={prefix}")
        metadata = record.find(".//o:metadata", OAI)
        if item.deleted:
            assert metadata is None
            assert record.find(".//o:header", OAI).get("status") == "deleted"
        else:
            read = READERS[prefix].read(etree.tostring(metadata[0]), {})
            assert (read.title, read.kind) == (item.title, "book")
            assert read.creators[0].name == item.creator


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("from=2026-01-11", numbers(11, 12)),
        ("until=2026-01-02", numbers(1, 2)),
        ("from=2026-01-03T08:30:00Z&until=2026-01-04T08:29:59Z", numbers(3)),
        ("set=thieu-nhi", numbers(3, 4, 10)),
        ("set=thieu-nhi&from=2026-01-04", numbers(4, 10)),
    ],
)
def test_dates_and_sets_select(ask: Client, query: str, wanted: list[str]) -> None:
    assert identifiers(ask.pages(f"verb=ListRecords&metadataPrefix=oai_dc&{query}")) == wanted


def test_a_token_keeps_set_and_dates(ask: Client) -> None:
    pages = ask.pages("verb=ListIdentifiers&metadataPrefix=oai_dc&set=dia-chi&from=2026-01-01")
    assert [identifiers([page]) for page in pages] == [numbers(2, 5, 8, 9), numbers(11)]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Nothing", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&from=2026-01-01", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=a&set=b", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-02T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-03&until=2026-01-02", "badArgument"),
        ("verb=ListRecords&resumptionToken=nonsense", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=nonsense", "badResumptionToken"),
        ("verb=ListRecords&metadataPrefix=lido", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2030-01-01", "noRecordsMatch"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:thuvien.example:99", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=oai:thuvien.example:99", "idDoesNotExist"),
    ],
)
def test_each_error_has_the_code_of_section_3_6(ask: Client, query: str, code: str) -> None:
    assert ask.error(query) == code


def test_a_wrong_request_is_not_repeated_in_its_answer(ask: Client) -> None:
    assert not ask("verb=Nothing&from=x").find("o:request", OAI).attrib
    request = ask("verb=ListRecords&metadataPrefix=lido").find("o:request", OAI)
    assert dict(request.attrib) == {"verb": "ListRecords", "metadataPrefix": "lido"}


def test_identify_tells_what_is_held(ask: Client, server: NastyServer) -> None:
    told = ask("verb=Identify").find("o:Identify", OAI)
    values = {etree.QName(entry).localname: entry.text for entry in told}
    assert values["baseURL"] == server.address("well_behaved")
    assert values["protocolVersion"] == "2.0"
    assert values["earliestDatestamp"] == "2026-01-01T08:30:00Z"
    assert (values["deletedRecord"], values["granularity"]) == ("persistent", "YYYY-MM-DDThh:mm:ssZ")


def test_sets_and_formats_are_listed(ask: Client) -> None:
    sets = [entry.text for entry in ask("verb=ListSets").iterfind(".//o:setSpec", OAI)]
    assert sets == ["nong-nghiep", "dia-chi", "thieu-nhi"]
    formats = [entry.text for entry in ask("verb=ListMetadataFormats").iterfind(".//o:metadataPrefix", OAI)]
    assert formats == ["oai_dc", "marcxml"]


def test_a_repository_without_sets_says_so(server: NastyServer) -> None:
    ask = Client(server, "no_sets")
    assert ask.error("verb=ListSets") == "noSetHierarchy"
    assert ask.error("verb=ListRecords&metadataPrefix=oai_dc&set=a") == "noSetHierarchy"


def test_days_are_told_and_taken_where_dates_are_of_days(server: NastyServer) -> None:
    ask = Client(server, "day_granularity_refuses_seconds")
    assert ask("verb=Identify").findtext(".//o:granularity", "", OAI) == "YYYY-MM-DD"
    assert ask.error("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T00:00:00Z") == "badArgument"
    page = ask("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-12")
    assert page.findtext(".//o:datestamp", "", OAI) == "2026-01-12"


def test_the_policy_on_deletions_is_told(server: NastyServer) -> None:
    ask = Client(server, "deletions_not_kept")
    assert ask("verb=Identify").findtext(".//o:deletedRecord", "", OAI) == "no"
