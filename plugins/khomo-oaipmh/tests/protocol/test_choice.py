"""Which format is asked for."""

from __future__ import annotations

import pytest
from khomo_oaipmh.choosing import Offered, choices, choose

from catalog.sdk import FetchRequest, SourceRefused

MARC = Offered("mrc", "http://www.loc.gov/MARC21/slim", "")
DC = Offered("oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc/", "")
LIDO = Offered("lido", "http://www.lido-schema.org", "")
MODS = Offered("x", "http://www.loc.gov/mods/v3", "")
EDM = Offered("edm", "http://www.europeana.eu/schemas/edm/", "")
QDC = Offered("qdc", "http://purl.org/dc/terms/", "")
ETD = Offered("oai_etdms", "http://www.ndltd.org/standards/metadata/etdms/1.0/", "")
EVERY = frozenset(("marcxml", "lido", "mods", "edm", "qdc", "oai_dc", "etdms"))


def test_formats_rank_from_marc_to_plain_dublin_core():
    found = choices("", [DC, QDC, EDM, MODS, LIDO, MARC], EVERY)
    assert [choice.format for choice in found] == ["marcxml", "lido", "mods", "edm", "qdc", "oai_dc"]


def test_a_format_of_theses_is_taken_where_it_is_wanted():
    assert choose("", [ETD, DC], EVERY).format == "oai_dc"
    assert choose("oai_etdms", [ETD, DC], EVERY).format == "etdms"


@pytest.mark.parametrize(
    ("prefix", "namespace"),
    [
        ("omeka-xml", "http://omeka.org/schemas/omeka-xml/v5"),
        ("xoai", "http://www.lyncode.com/xoai"),
        ("dim", "http://www.dspace.org/xmlns/dspace/dim"),
    ],
)
def test_a_system_that_keeps_dublin_core_is_asked_for_it(prefix, namespace):
    home = Offered(prefix, namespace, "")
    assert [choice.format for choice in choices("", [MARC, MODS, DC, home, QDC], EVERY)] == [
        "qdc",
        "oai_dc",
        "marcxml",
        "mods",
    ]


@pytest.mark.parametrize(
    ("prefix", "namespace", "name"),
    [
        ("oai_qdc", "http://worldcat.org/xmlschemas/qdc-1.0/", "qdc"),
        ("dcterms", "", "qdc"),
        ("dcq", "http://www.bepress.com/OAI/2.0/qualified-dublin-core/", "qdc"),
        ("ese", "http://www.europeana.eu/schemas/ese/", "edm"),
        ("edm", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "edm"),
        ("mods", "http://www.loc.gov/mods/v3", "mods"),
        ("uketd_dc", "http://naca.central.cranfield.ac.uk/ethos-oai/2.0/", "etdms"),
    ],
)
def test_what_servers_call_a_format_leads_to_one_that_is_built_in(prefix, namespace, name):
    assert choose(prefix, [DC, Offered(prefix, namespace, "")], ()) == (prefix, name)


def test_the_namespace_tells_more_than_the_prefix():
    assert choose("", [Offered("marcxml", DC.namespace, ""), DC], EVERY).format == "oai_dc"


@pytest.mark.parametrize("prefix", ["marcxml", "marc21", "MARC_XML"])
def test_the_prefix_tells_where_the_namespace_does_not(prefix):
    assert choose("", [DC, Offered(prefix, "", "")], EVERY).prefix == prefix


def test_only_readable_formats_are_chosen():
    assert choose("", [LIDO, MODS, DC], frozenset(("oai_dc", "marcxml"))).format == "oai_dc"


@pytest.mark.parametrize("wanted", ["mets", "lido"])
def test_a_prefix_that_cannot_be_had_names_what_is_offered(wanted):
    with pytest.raises(SourceRefused, match=r"oai_dc.*lido"):
        choose(wanted, [DC, LIDO], frozenset(("oai_dc",)))


def test_nothing_readable_names_what_is_offered():
    with pytest.raises(SourceRefused, match="it offers lido, edm"):
        choose("", [LIDO, EDM], frozenset(("oai_dc",)))


def test_the_richest_format_is_asked_for(library):
    assert {item.format for item in library.trial().raws} == {"marcxml"}
    assert {item.format for item in library.trial(prefix="oai_dc").raws} == {"oai_dc"}


def test_what_can_be_read_here_decides(library):
    library.fetch(FetchRequest(formats=frozenset(("oai_dc",))))
    assert {
        request["metadataPrefix"] for request in library.asked("ListRecords") if "metadataPrefix" in request
    } == {"oai_dc"}


def test_another_choice_than_the_last_one_lists_everything(library):
    since = library.fetch(prefix="oai_dc").end.next_since
    fetched = library.fetch(FetchRequest(since=since))
    assert "other_format" in fetched.rules
    assert fetched.end.complete
