"""The catalog as DCAT-AP 3: by the profile's own shapes, in two forms that say the same."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pyshacl
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from catalog.feeds.dcat import Dump, Share, Site, describe
from catalog.feeds.turtle import write_turtle

# rdflib's own reader of JSON-LD makes use of what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

SHAPES = Path(__file__).parent / "data" / "dcat"
MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
BASE = "https://khomo.example"
SITE = Site(
    base=BASE,
    title='Kho "Mở"\n\\x\x07',
    contact="mo@khomo.example",
    kinds={"book": ("Sách", "Books"), "map": ("Bản đồ", "Maps")},
    prefixes=("oai_dc", "marcxml"),
)
HUE = {
    "slug": "hue", "name_vi": "Thư viện Huế", "name_en": "Hue Library", "province_code": "46",
    "commune_code": "19789", "code_list": "vn-2025-07", "lat": 16.4, "lon": 107.5,
    "contact": "0234 123 456, thuvien@hue.example", "url": "https://hue.example/a b<c>",
}  # fmt: skip
ABROAD = {"slug": "tate", "name_vi": "Bảo tàng Tate", "lat": 51.491, "lon": -0.1278, "url": "javascript:x"}
DUMP = Dump(
    name="khomo.ndjson.gz",
    url=f"{BASE}/dumps/khomo.ndjson.gz",
    media_type="application/x-ndjson",
    bytes=123_456,
    sha256="ab" * 32,
    made=MOMENT,
)


def share(licences: dict[str, int], **given: Any) -> Share:
    told: dict[str, Any] = {
        "records": sum(licences.values()),
        "kinds": {"book": 8, "map": 2},
        "licences": licences,
        "languages": {"vi": 900, "fr": 90, "": 9, "lzh": 10, "en": 1},
        "created": MOMENT,
        "modified": MOMENT,
        "every_seconds": 86_400,
        **given,
    }
    return Share(**told)


def document() -> dict[str, Any]:
    mixed = share({"CC0-1.0": 700, "CC-BY-4.0": 200, "": 110})
    parts = [
        (HUE, mixed),
        (ABROAD, share({"CC0": 5, "http://creativecommons.org/publicdomain/zero/1.0/": 5})),
    ]
    return describe(SITE, mixed, parts, [DUMP])


def node(told: dict[str, Any], address: str) -> dict[str, Any]:
    (found,) = [one for one in told["@graph"] if one["@id"] == address]
    assert isinstance(found, dict)
    return found


def graph_of(told: dict[str, Any]) -> Graph:
    return Graph().parse(data=orjson.dumps(told), format="json-ld")


def conforms(graph: Graph) -> tuple[bool, str]:
    shapes = Graph()
    for path in sorted(SHAPES.glob("*.ttl")):
        shapes.parse(path)
    good, _results, told = pyshacl.validate(graph, shacl_graph=shapes)
    return bool(good), str(told)


def test_the_document_keeps_to_the_shapes_of_dcat_ap_and_a_bare_one_too() -> None:
    for told in (
        document(),
        describe(Site(base=BASE, title="K"), share({}, created=None, modified=None), []),
    ):
        good, complaint = conforms(graph_of(told))
        assert good, complaint


@pytest.mark.parametrize(
    ("address", "field", "value", "complaint"),
    [
        ("/catalog", "dct:publisher", None, "dct:publisher"),
        ("/catalog#dataset-hue", "dct:title", {"@id": "https://no.example"}, "dct:title"),
        ("/catalog#dataset-hue", "dct:accrualPeriodicity", "daily", "accrualPeriodicity"),
        ("/catalog#dataset-feed", "dcat:accessURL", None, "dcat:accessURL"),
        ("/catalog#service-oai", "dcat:endpointURL", None, "dcat:endpointURL"),
        ("/catalog#dataset-dump-khomo.ndjson.gz", "dcat:byteSize", "large", "dcat:byteSize"),
    ],
)
def test_the_shapes_find_a_planted_fault(address: str, field: str, value: Any, complaint: str) -> None:
    told = copy.deepcopy(document())
    node(told, BASE + address)[field] = value
    good, said = conforms(graph_of(told))
    assert not good
    assert complaint in said


def test_turtle_says_what_the_json_says() -> None:
    told = document()
    assert isomorphic(graph_of(told), Graph().parse(data=write_turtle(told), format="turtle"))


def test_a_licence_is_named_where_it_holds_for_all_and_counted_where_it_does_not() -> None:
    told = document()
    of_tate, of_hue = (node(told, f"{BASE}/catalog#dataset-{slug}") for slug in ("tate", "hue"))
    assert of_tate["dct:license"] == {"@id": "https://creativecommons.org/publicdomain/zero/1.0/"}
    assert "dct:license" not in of_hue
    vietnamese, english = of_hue["dct:rights"]["rdfs:label"]
    assert "CC0 1.0: 700; CC BY 4.0: 200; not stated: 110" in english["@value"]
    assert "không nêu: 110" in vietnamese["@value"]
    distribution = node(told, f"{BASE}/catalog#dataset-tate-feed")
    assert distribution["dct:license"] == of_tate["dct:license"]


def test_places_stand_by_code_and_list_and_what_is_abroad_by_its_point_alone() -> None:
    told = document()
    province, commune, point = node(told, f"{BASE}/catalog#dataset-hue")["dct:spatial"]
    assert node(told, province["@id"])["dct:identifier"] == "vn-2025-07:46"
    assert node(told, commune["@id"])["dct:identifier"] == "vn-2025-07:19789"
    assert node(told, province["@id"])["dcat:bbox"]["@value"].startswith("POLYGON((107.")
    assert point["dcat:centroid"]["@value"] == "POINT(107.50000 16.40000)"
    (abroad,) = node(told, f"{BASE}/catalog#dataset-tate")["dct:spatial"]
    assert abroad["dcat:centroid"]["@value"] == "POINT(-0.12780 51.49100)"


def test_what_portals_ask_for_is_there() -> None:
    told = document()
    whole, of_hue = (node(told, f"{BASE}/catalog#dataset{end}") for end in ("", "-hue"))
    languages = [one["@id"].rsplit("/", 1)[1] for one in whole["dct:language"]]
    assert languages == ["VIE", "FRA"]
    assert of_hue["dct:accrualPeriodicity"]["@id"].endswith("/frequency/DAILY")
    assert of_hue["dcat:contactPoint"]["vcard:hasEmail"] == {"@id": "mailto:thuvien@hue.example"}
    owner = node(told, of_hue["dct:publisher"]["@id"])
    assert owner["foaf:homepage"]["@id"] == "https://hue.example/a%20b%3Cc%3E"
    assert "foaf:homepage" not in node(told, f"{BASE}/institution/tate#agent")
    assert whole["dct:issued"]["@value"] == "2026-01-02T03:04:05Z"
    names = {one["@id"].removeprefix(f"{BASE}/catalog#dataset-") for one in whole["dcat:distribution"]}
    assert names == {"feed", "changes", "api", "oai-oai_dc", "oai-marcxml", "dump-khomo.ndjson.gz"}
    file = node(told, f"{BASE}/catalog#dataset-dump-khomo.ndjson.gz")
    assert file["spdx:checksum"]["spdx:checksumValue"]["@value"] == "ab" * 32
    oai = node(told, f"{BASE}/catalog#service-oai")
    assert oai["dct:conformsTo"] == [{"@id": "http://www.openarchives.org/OAI/2.0/"}]
