"""Records of the Europeana Data Model and of ESE before it."""

from __future__ import annotations

import pytest

from catalog.errors import RecordError
from catalog.formats.edm import EdmFormat
from catalog.record import Agent, DateSpan, Holding, Image, Link, Place, Record, Rights, Subject, Title

NAMES = (
    "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
    "xmlns:edm='http://www.europeana.eu/schemas/edm/' "
    "xmlns:ore='http://www.openarchives.org/ore/terms/' xmlns:dc='http://purl.org/dc/elements/1.1/' "
    "xmlns:dcterms='http://purl.org/dc/terms/' xmlns:skos='http://www.w3.org/2004/02/skos/core#' "
    "xmlns:wgs84='http://www.w3.org/2003/01/geo/wgs84_pos#' xmlns:svcs='http://rdfs.org/sioc/services#' "
    "xmlns:europeana='http://www.europeana.eu/schemas/ese/'"
)
THING = "<edm:ProvidedCHO rdf:about='#1'><dc:title xml:lang='vi'>Bình gốm</dc:title>{}</edm:ProvidedCHO>"


def read(body: str, root: str = "rdf:RDF") -> Record:
    return EdmFormat().read(f"<{root} {NAMES}>{body}</{root}>".encode(), {})


def aggregation(body: str) -> Record:
    return read(THING.format("") + f"<ore:Aggregation rdf:about='#a'>{body}</ore:Aggregation>")


def test_the_object_is_described_and_its_addresses_get_their_names() -> None:
    record = read(
        THING.format(
            "<dcterms:alternative>Vase</dcterms:alternative><dc:creator rdf:resource='https://a.vn/p/1'/>"
            "<dc:creator rdf:resource='https://a.vn/p/unknown'/>"
            "<dc:subject rdf:resource='https://a.vn/c/1'/><dcterms:spatial rdf:resource='https://a.vn/l/1'/>"
            "<dcterms:created rdf:resource='https://a.vn/t/1'/><dcterms:medium>gốm</dcterms:medium>"
            "<edm:currentLocation>Kho 3</edm:currentLocation><edm:type>IMAGE</edm:type>"
            "<dc:type>Hiện vật</dc:type><dcterms:extent>31 cm</dcterms:extent>"
        )
        + "<edm:Agent rdf:about='https://a.vn/p/1'><skos:prefLabel xml:lang='en'>Potter An</skos:prefLabel>"
        "<skos:prefLabel xml:lang='vi'>Thợ gốm An</skos:prefLabel></edm:Agent>"
        "<skos:Concept rdf:about='https://a.vn/c/1'><skos:prefLabel>Men rạn</skos:prefLabel></skos:Concept>"
        "<edm:Place rdf:about='https://a.vn/l/1'><wgs84:lat>20.97</wgs84:lat><wgs84:long>105.9</wgs84:long>"
        "<skos:prefLabel>Bát Tràng</skos:prefLabel></edm:Place>"
        "<edm:TimeSpan rdf:about='https://a.vn/t/1'><edm:begin>1801</edm:begin><edm:end>1830</edm:end>"
        "</edm:TimeSpan>"
    )
    assert (record.title, record.kind) == ("Bình gốm", "object")
    assert record.titles == (Title(value="Vase", type="alternative"),)
    assert record.creators == (Agent(name="Thợ gốm An", uri="https://a.vn/p/1"),)
    assert record.subjects == (Subject(label="Men rạn", scheme="keyword", uri="https://a.vn/c/1"),)
    assert record.places == (Place(label="Bát Tràng", lat=20.97, lon=105.9),)
    assert record.issued == DateSpan(display="1801 – 1830", earliest=1801, latest=1830)
    assert (record.materials, record.extent) == (("gốm",), "31 cm")
    assert record.holdings == (Holding(location="Kho 3"),)


def test_the_aggregation_leads_to_page_pictures_rights_and_holder() -> None:
    record = aggregation(
        "<edm:isShownAt rdf:resource='https://a.vn/1'/><edm:isShownBy rdf:resource='https://a.vn/1.jpg'/>"
        "<edm:hasView rdf:resource='https://a.vn/1.mp3'/><edm:object rdf:resource='https://a.vn/1s.jpg'/>"
        "<edm:dataProvider>Bảo tàng Huế</edm:dataProvider><edm:provider>Cổng A</edm:provider>"
        "<edm:rights rdf:resource='http://rightsstatements.org/vocab/InC/1.0/'/>"
        "<dc:rights>Xin phép</dc:rights>"
    )
    assert record.links == (
        Link(rel="page", url="https://a.vn/1"),
        Link(rel="media", url="https://a.vn/1.mp3", media_type="audio/mpeg"),
    )
    assert record.images == (Image(url="https://a.vn/1.jpg", thumbnail="https://a.vn/1s.jpg"),)
    assert record.rights == Rights(statement="Xin phép", licence="http://rightsstatements.org/vocab/InC/1.0/")
    assert record.holdings == (Holding(institution="Bảo tàng Huế"),)
    assert record.access == "unknown"


def test_a_preview_alone_is_the_picture() -> None:
    assert aggregation("<edm:object rdf:resource='https://a.vn/s.jpg'/>").images == (
        Image(url="https://a.vn/s.jpg"),
    )


def test_a_web_resource_tells_its_type_its_image_service_and_its_manifest() -> None:
    record = read(
        THING.format("") + "<ore:Aggregation><edm:isShownBy rdf:resource='https://a.vn/i/1'/>"
        "<edm:hasView rdf:resource='https://a.vn/i/2'/></ore:Aggregation>"
        "<edm:WebResource rdf:about='https://a.vn/i/1'><svcs:has_service rdf:resource='https://a.vn/iiif/1'/>"
        "<dcterms:isReferencedBy rdf:resource='https://a.vn/m/1'/></edm:WebResource>"
        "<edm:WebResource rdf:about='https://a.vn/i/2'><dc:format>image/png</dc:format></edm:WebResource>"
    )
    assert record.images == (
        Image(url="https://a.vn/i/1", iiif="https://a.vn/iiif/1"),
        Image(url="https://a.vn/i/2"),
    )
    assert record.links == (Link(rel="manifest", url="https://a.vn/m/1"),)


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        ("<edm:type>TEXT</edm:type>", "book"),
        ("<edm:type>SOUND</edm:type>", "audio"),
        ("<edm:type>3D</edm:type>", "object"),
        ("<edm:type>TEXT</edm:type><dc:type>Bản đồ</dc:type>", "map"),
        ("", "object"),
    ],
)
def test_the_kind_is_what_the_type_says_best(types: str, kind: str) -> None:
    assert read(THING.format(types)).kind == kind


def test_statements_of_a_proxy_count_for_the_object() -> None:
    record = read(
        "<edm:ProvidedCHO rdf:about='#1'/><ore:Proxy><dc:title>Sách</dc:title><dc:date>1900</dc:date>"
        "</ore:Proxy>"
    )
    assert record.title == "Sách"
    assert record.issued is not None
    assert record.issued.earliest == 1900


def test_a_flat_record_of_ese_is_read() -> None:
    record = read(
        "<dc:title>Sách</dc:title><dc:creator>An</dc:creator><europeana:isShownAt>https://a.vn/1"
        "</europeana:isShownAt><europeana:object>https://a.vn/1.jpg</europeana:object>"
        "<europeana:type>TEXT</europeana:type><europeana:dataProvider>Thư viện Huế</europeana:dataProvider>"
        "<europeana:rights>http://creativecommons.org/publicdomain/mark/1.0/</europeana:rights>",
        "europeana:record",
    )
    assert (record.title, record.kind) == ("Sách", "book")
    assert record.links == (Link(rel="page", url="https://a.vn/1"),)
    assert record.images == (Image(url="https://a.vn/1.jpg"),)
    assert record.holdings == (Holding(institution="Thư viện Huế"),)
    assert record.rights == Rights(licence="http://creativecommons.org/publicdomain/mark/1.0/")


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ("<rdf/>", "xml = 'rdf': <rdf> describes no object (edm:ProvidedCHO)"),
        ("<ProvidedCHO><date>1900</date></ProvidedCHO>", "title: the record has no dc:title"),
    ],
)
def test_what_cannot_be_read_is_named(xml: str, expected: str) -> None:
    with pytest.raises(RecordError) as caught:
        EdmFormat().read(xml.encode(), {})
    assert [str(fault) for fault in caught.value.faults] == [expected]
