"""What check and discovery say, and what the options refuse."""

from __future__ import annotations

import base64

import pytest
from khomo_oaipmh import OaiPmhConnector
from khomo_oaipmh.protocol import base_of
from marshmallow import ValidationError

from catalog.sdk import SourceError
from catalog.sdk.testing.oaipmh import ITEMS

READABLE = frozenset(("marcxml", "oai_dc"))


def test_a_check_tells_who_answers_with_what(library):
    info = library.check()
    assert info.title.startswith("Thư viện thử nghiệm")
    assert (info.formats, info.total) == (("oai_dc", "marcxml"), len(ITEMS))
    assert info.details["deleted_records"] == "persistent"
    assert info.details["sets"]["number"] == 3
    assert info.details["prefix"] == "marcxml"


def test_a_check_counts_the_wanted_sets_and_names_one_that_is_not_listed(library):
    info = library.check(set=["dia-chi", "khong-co"])
    assert info.total == sum("dia-chi" in item.sets for item in ITEMS)
    assert any("khong-co" in told for told in info.notices)


def test_a_wrong_path_is_told(library):
    library.path = "/elsewhere"
    with pytest.raises(SourceError, match="nothing at this address"):
        library.check()


@pytest.mark.parametrize(
    ("path", "system"),
    [
        ("/cgi-bin/koha/oai.pl", "Koha"),
        ("/server/oai/request", "DSpace 7+"),
        ("/oai/request", "DSpace"),
        ("/dspace-oai/request", "DSpace"),
        ("/index.php/index/oai", "OJS"),
        ("/oai-pmh-repository/request", "Omeka Classic"),
        ("/cgi/oai2", "EPrints"),
        ("/oai2d", "Invenio"),
        ("/greenstone3/oaiserver", "Greenstone 3"),
        ("/cgi-bin/oaiserver.cgi", "Greenstone 2"),
    ],
)
def test_a_bare_host_leads_to_the_usual_address_of_each_system(library, path, system):
    library.path = path
    (offer,) = OaiPmhConnector.discover("http://library.example", library, READABLE)
    assert offer.options == {"url": f"http://library.example{path}", "prefix": "marcxml"}
    assert offer.system == system


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ("http://library.example/xmlui", "/oai/request"),
        ("http://library.example/repo/", "/repo/oai/request"),
        ("http://library.example/index.php/tapchi", "/index.php/tapchi/oai"),
        ("http://library.example/anything?verb=Identify", "/anything"),
    ],
)
def test_a_path_leads_to_addresses_beside_and_below_it(library, given, path):
    library.path = path
    offers = list(OaiPmhConnector.discover(given, library, READABLE))
    assert [offer.options["url"] for offer in offers] == [f"http://library.example{path}"]


def test_a_host_without_oai_pmh_is_asked_a_bounded_number_of_times(library):
    library.path = "/nowhere"
    assert list(OaiPmhConnector.discover("http://library.example/a/b/c", library, READABLE)) == []
    assert len(library.requests) <= 26


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"url": "ftp://x.example/oai"},
        {"url": "http://x.example/oai", "sets": ["a"]},
        {"url": "http://x.example/oai", "header": "no colon"},
        {"url": "http://x.example/oai", "header": "A: b\r\nC: d"},
        {"url": "http://x.example/oai", "sweep_days": -1},
    ],
)
def test_options_that_cannot_be_meant_are_refused(options):
    with pytest.raises(ValidationError):
        OaiPmhConnector.options().load(options)


def test_every_option_is_described_and_secrets_are_marked():
    known = OaiPmhConnector.options().fields
    assert all(entry.metadata["description"] for entry in known.values())
    assert {name for name, entry in known.items() if entry.metadata.get("secret")} == {"password", "header"}


def test_name_password_and_header_are_sent(library):
    library.check(user="thu", password="thư:viện", header="X-Key: 1")
    expected = "Basic " + base64.b64encode("thu:thư:viện".encode()).decode()
    assert all(asked["h:Authorization"] == expected and asked["h:X-Key"] == "1" for asked in library.requests)


def test_a_copied_address_loses_the_arguments_of_the_protocol_and_keeps_others():
    assert base_of("http://x.example/oai?verb=Identify&key=1#top") == "http://x.example/oai?key=1"
