"""The ways to the data as DCAT has them: data services, and the distributions of each dataset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.feeds.dcat_graph import Graph, Node, both, moment, query, text

_JSON_FEED = ("https://www.jsonfeed.org/version/1.1/", "JSON Feed 1.1")
_ATOM = ("https://www.rfc-editor.org/rfc/rfc4287", "The Atom Syndication Format (RFC 4287)")
_OAI = ("http://www.openarchives.org/OAI/2.0/", "OAI-PMH 2.0")
_OPENAPI = ("https://spec.openapis.org/oas/v3.1.0", "OpenAPI 3.1")
_FILE_TYPES = {
    "application/feed+json": "JSON",
    "application/json": "JSON",
    "application/x-ndjson": "JSON",
    "application/ld+json": "JSON_LD",
    "application/atom+xml": "XML",
    "application/marcxml+xml": "XML",
    "application/xml": "XML",
    "text/csv": "CSV",
    "text/xml": "XML",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """One file of the dumps: its address, the media type of what is in it, its size, when it was made.

    ``compression`` is the media type of its compression, "" for a plain file.
    """

    name: str
    url: str
    media_type: str
    bytes: int
    sha256: str
    made: datetime
    compression: str = "application/gzip"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    name: str
    path: str
    title: list[Node]
    media_type: str
    service: str
    standard: tuple[str, str] | None = None


def _ways_of_all(prefixes: Sequence[str]) -> Iterator[_Way]:
    yield _Way(
        name="feed",
        path="/feed.json",
        title=both("JSON Feed: toàn bộ, rồi những gì thay đổi", "JSON Feed: everything, then what changed"),
        media_type="application/feed+json",
        service="feed",
        standard=_JSON_FEED,
    )
    yield _Way(
        name="changes",
        path="/api/v1/changes",
        title=both("Nhật ký thay đổi, mỗi dòng một bản ghi", "The change feed, one record a line"),
        media_type="application/x-ndjson",
        service="api",
    )
    yield _api("")
    yield from (_oai(prefix, "") for prefix in prefixes)


def _ways_of_institution(slug: str) -> Iterator[_Way]:
    asked = f"?institution={query(slug)}"
    yield _Way(
        name="feed",
        path=f"/search.feed.json{asked}",
        title=both("JSON Feed của đơn vị", "JSON Feed of the institution"),
        media_type="application/feed+json",
        service="feed",
        standard=_JSON_FEED,
    )
    yield _Way(
        name="atom",
        path=f"/search.atom{asked}",
        title=both("Atom của đơn vị", "Atom feed of the institution"),
        media_type="application/atom+xml",
        service="feed",
        standard=_ATOM,
    )
    yield _api(asked)
    yield _oai("oai_dc", f"&set=institution:{query(slug)}")


def _api(asked: str) -> _Way:
    return _Way(
        name="api",
        path=f"/api/v1/records{asked}",
        title=both("API JSON: từng bản ghi", "JSON API: record by record"),
        media_type="application/json",
        service="api",
    )


def _oai(prefix: str, chosen: str) -> _Way:
    return _Way(
        name=f"oai-{prefix}",
        path=f"/oai?verb=ListRecords&metadataPrefix={query(prefix)}{chosen}",
        title=both(f"OAI-PMH, định dạng {prefix}", f"OAI-PMH in {prefix}"),
        media_type="text/xml",
        service="oai",
        standard=_OAI,
    )


def distributions(
    graph: Graph, base: str, dataset: str, *, slug: str, prefixes: Sequence[str], terms: Node
) -> list[Node]:
    """The distributions of an institution's dataset, or of the whole for an empty slug, put into the graph.

    ``terms`` are the properties on licence and rights that hold for each of them.
    """
    ways = _ways_of_institution(slug) if slug else _ways_of_all(prefixes)
    return [_distribution(graph, base, dataset, way, terms) for way in ways]


def _distribution(graph: Graph, base: str, dataset: str, way: _Way, terms: Node) -> Node:
    told: dict[str, Any] = {
        "dct:title": way.title,
        "dcat:accessURL": {"@id": base + way.path},
        "dcat:accessService": {"@id": f"{base}/catalog#service-{way.service}"},
        "dcat:mediaType": graph.media_type(way.media_type),
        "dct:format": graph.file_type(_FILE_TYPES[way.media_type]),
        "dct:conformsTo": graph.standard(*way.standard) if way.standard else None,
        "dcatap:availability": graph.stable(),
        **terms,
    }
    return graph.add(f"{dataset}-{way.name}", "dcat:Distribution", told)


def dumps(graph: Graph, base: str, dataset: str, files: Sequence[Dump], terms: Node) -> list[Node]:
    """The distributions that are files, put into the graph."""
    return [_dump(graph, base, dataset, file, terms) for file in files]


def _dump(graph: Graph, base: str, dataset: str, file: Dump, terms: Node) -> Node:
    algorithm = graph.add("http://spdx.org/rdf/terms#checksumAlgorithm_sha256", "spdx:ChecksumAlgorithm")
    told: dict[str, Any] = {
        "dct:title": both(f"Tệp đầy đủ {file.name}", f"Full dump {file.name}"),
        "dcat:accessURL": {"@id": f"{base}/dumps/"},
        "dcat:downloadURL": {"@id": file.url},
        "dcat:mediaType": graph.media_type(file.media_type),
        "dct:format": graph.file_type(_FILE_TYPES.get(file.media_type, "JSON")),
        "dcat:compressFormat": graph.media_type(file.compression) if file.compression else None,
        "dcat:byteSize": {"@value": str(file.bytes), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": algorithm,
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
        "dct:modified": moment(file.made),
        "dcatap:availability": graph.stable(),
        **terms,
    }
    return graph.add(f"{dataset}-dump-{query(file.name)}", "dcat:Distribution", told)


def services(graph: Graph, base: str, publisher: Node, dataset: Node) -> list[Node]:
    """The data services, put into the graph: the feeds, the JSON API, the OAI-PMH provider."""

    def service(name: str, title: list[Node], path: str, described: str, *standards: tuple[str, str]) -> Node:
        told = {
            "dct:title": title,
            "dcat:endpointURL": {"@id": base + path},
            "dcat:endpointDescription": {"@id": base + described},
            "dct:conformsTo": [graph.standard(*one) for one in standards],
            "dcat:landingPage": graph.page(f"{base}/data"),
            "dcat:servesDataset": dataset,
            "dct:accessRights": graph.public(),
            "dct:publisher": publisher,
            "dcat:theme": graph.theme(),
            "dcat:keyword": text("open data", "en"),
        }
        return graph.add(f"{base}/catalog#service-{name}", "dcat:DataService", told)

    return [
        service("feed", both("Nguồn tin", "Feeds"), "/feed.json", "/data", _JSON_FEED, _ATOM),
        service("api", both("API JSON", "JSON API"), "/api/v1", "/api/v1/openapi.json", _OPENAPI),
        service("oai", both("Máy chủ OAI-PMH", "OAI-PMH provider"), "/oai", "/oai?verb=Identify", _OAI),
    ]
