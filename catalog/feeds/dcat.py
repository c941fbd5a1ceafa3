"""The catalog described for data portals: DCAT-AP 3 (https://semiceu.github.io/DCAT-AP/releases/3.0.0/).

One dataset is all records, one more each institution's. Of the Vietnamese draft profile the fields that are
known are in it: title, publisher, area, frequency, licence, times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from catalog.feeds import dcat_ways
from catalog.feeds.dcat_graph import AUTHORITY, Graph, Node, both, moment, text
from catalog.feeds.dcat_places import country, places
from catalog.feeds.dcat_ways import Dump
from catalog.formats.licences import licence_of

__all__ = ["Dump", "Share", "Site", "describe"]

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_LANGUAGE_SHARE = 0.01
"""The least share of the records that makes their language one of the dataset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What publishes: ``base`` is its address without a slash at the end, ``contact`` an e-mail address.

    ``kinds`` are the words for kinds of records, Vietnamese and English; ``prefixes`` what OAI-PMH offers.
    """

    base: str
    title: str
    contact: str = ""
    kinds: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    prefixes: Sequence[str] = ("oai_dc",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The records of an institution, or all, counted: by kind, licence of the description ("" if not stated)
    and language; when the oldest came, when one last changed, how often a source is asked anew (seconds).
    """

    records: int
    kinds: Mapping[str, int]
    licences: Mapping[str, int]
    languages: Mapping[str, int]
    created: datetime | None
    modified: datetime | None
    every_seconds: int | None = None


def describe(
    site: Site,
    whole: Share,
    institutions: Sequence[tuple[Mapping[str, Any], Share]],
    dumps: Sequence[Dump] = (),
) -> Node:
    """The JSON-LD document of the catalog; ``institutions`` are their published facts with their shares."""
    return _Description(site).document(whole, institutions, dumps)


class _Description:
    def __init__(self, site: Site) -> None:
        self._site, self._graph = site, Graph()

    def document(
        self,
        whole: Share,
        institutions: Sequence[tuple[Mapping[str, Any], Share]],
        dumps: Sequence[Dump],
    ) -> Node:
        site, graph = self._site, self._graph
        catalog, main = f"{site.base}/catalog", f"{site.base}/catalog#dataset"
        publisher = self._publisher()
        # First in the document, so that a reader meets the catalog before its parts.
        graph.add(catalog, "dcat:Catalog", {"dct:identifier": catalog})
        services = dcat_ways.services(graph, site.base, publisher, {"@id": main})
        datasets = [self._whole(main, whole, publisher, dumps)]
        datasets += [self._of_institution(facts, share) for facts, share in institutions]
        told = {
            "dct:title": both(f"{site.title}: danh mục dữ liệu mở", f"{site.title}: open-data catalog"),
            "dct:description": both(
                "Bản ghi của thư viện, bảo tàng và trung tâm văn hóa: học gì, xem gì, tham gia gì.",
                "Records of libraries, museums and cultural centres: what can be learnt, seen and attended.",
            ),
            "dct:publisher": publisher,
            "foaf:homepage": graph.page(f"{site.base}/"),
            "dct:language": [graph.language("vi"), graph.language("en")],
            "dct:issued": moment(whole.created),
            "dct:modified": moment(whole.modified),
            "dct:spatial": country(self._graph),
            "dcat:themeTaxonomy": {"@id": f"{AUTHORITY}/data-theme"},
            **self._terms(whole),
            "dcat:service": services,
            "dcat:dataset": datasets,
        }
        graph.complete(catalog, told)
        return graph.document()

    def _whole(self, address: str, share: Share, publisher: Node, dumps: Sequence[Dump]) -> Node:
        site, graph, terms = self._site, self._graph, self._terms(share)
        ways = dcat_ways.distributions(
            graph, site.base, address, slug="", prefixes=site.prefixes, terms=terms
        )
        ways += dcat_ways.dumps(graph, site.base, address, dumps, terms)
        count = f"{share.records}"
        return self._dataset(
            address,
            share,
            {
                "dct:identifier": "all",
                "dct:title": both(f"{site.title}: toàn bộ bản ghi", f"{site.title}: all records"),
                "dct:description": both(
                    f"{count} bản ghi của mọi đơn vị tham gia, kèm nhật ký thay đổi và các bản ghi đã gỡ.",
                    f"{count} records of all institutions, with the log of changes and of removals.",
                ),
                "dct:publisher": publisher,
                "dcat:contactPoint": self._contact(site.title, site.contact, f"{site.base}/data"),
                "dcat:landingPage": graph.page(f"{site.base}/data"),
                "dct:spatial": country(self._graph),
                "dcat:distribution": ways,
            },
        )

    def _of_institution(self, facts: Mapping[str, Any], share: Share) -> Node:
        site, graph, slug = self._site, self._graph, facts["slug"]
        address, page = f"{site.base}/catalog#dataset-{slug}", f"{site.base}/institution/{slug}"
        names = _names(facts)
        vietnamese, english = facts["name_vi"], facts.get("name_en") or facts["name_vi"]
        ways = dcat_ways.distributions(
            graph, site.base, address, slug=slug, prefixes=(), terms=self._terms(share)
        )
        contact = facts.get("contact", "")
        owner = {"foaf:name": names, "foaf:homepage": self._homepage(facts)}
        return self._dataset(
            address,
            share,
            {
                "dct:identifier": slug,
                "dct:title": both(f"Bản ghi của {vietnamese}", f"Records of {english}"),
                "dct:description": both(
                    f"{share.records} bản ghi của {vietnamese}.", f"{share.records} records of {english}."
                ),
                "dct:publisher": graph.add(f"{page}#agent", "foaf:Agent", owner),
                "dcat:contactPoint": self._contact(vietnamese, contact, page),
                "dcat:landingPage": graph.page(page),
                "dct:spatial": list(places(graph, site.base, facts)),
                "dct:isPartOf": {"@id": f"{site.base}/catalog#dataset"},
                "dcat:distribution": ways,
            },
        )

    def _dataset(self, address: str, share: Share, told: Mapping[str, Any]) -> Node:
        graph = self._graph
        common = {
            "dct:issued": moment(share.created),
            "dct:modified": moment(share.modified),
            "dct:accrualPeriodicity": graph.frequency(share.every_seconds),
            "dct:language": [known for tag in _main(share) if (known := graph.language(tag))],
            "dcat:theme": graph.theme(),
            "dcat:keyword": list(self._keywords(share)),
            "dct:accessRights": graph.public(),
            "foaf:page": graph.page(f"{self._site.base}/data"),
            "void:entities": share.records,
            **self._terms(share),
        }
        return graph.add(address, "dcat:Dataset", {**told, **common})

    def _terms(self, share: Share) -> Node:
        """The licence if one holds for all of the records, else what holds for how many."""
        stated = {licence_of(written): count for written, count in share.licences.items()}
        if len(stated) == 1 and (only := next(iter(stated))).address:
            label = {"rdfs:label": only.name}
            return {"dct:license": self._graph.add(only.address, "dct:LicenseDocument", label)}
        if not stated:
            return {}
        told = "; ".join(f"{licence.name or 'không nêu'}: {count}" for licence, count in stated.items())
        said = "; ".join(f"{licence.name or 'not stated'}: {count}" for licence, count in stated.items())
        words = both(
            f"Giấy phép của phần mô tả ghi trong từng bản ghi (metadata_licence). {told}.",
            f"The licence of a description stands in each record (metadata_licence). {said}.",
        )
        return {"dct:rights": {"@type": "dct:RightsStatement", "rdfs:label": words}}

    def _keywords(self, share: Share) -> Iterator[Node]:
        yield from both("dữ liệu mở", "open data")
        for kind in share.kinds:
            if kind in self._site.kinds:
                yield from both(*self._site.kinds[kind])

    def _publisher(self) -> Node:
        site = self._site
        told = {"foaf:name": site.title, "foaf:homepage": self._graph.page(f"{site.base}/")}
        if _EMAIL.fullmatch(site.contact):
            told["foaf:mbox"] = {"@id": f"mailto:{site.contact}"}
        return self._graph.add(f"{site.base}/about#publisher", "foaf:Agent", told)

    def _contact(self, name: str, contact: str, page: str) -> Node:
        email = _EMAIL.search(contact)
        return {
            "@type": "vcard:Kind",
            "vcard:fn": name,
            "vcard:hasURL": {"@id": page},
            **({"vcard:hasEmail": {"@id": f"mailto:{email[0]}"}} if email else {}),
        }

    def _homepage(self, facts: Mapping[str, Any]) -> Node | None:
        url = facts.get("url", "")
        return self._graph.page(url) if url.startswith(("http://", "https://")) else None


def _names(facts: Mapping[str, Any]) -> list[Node]:
    english = facts.get("name_en", "")
    return both(facts["name_vi"], english) if english else [text(facts["name_vi"], "vi")]


def _main(share: Share) -> list[str]:
    least = share.records * _LANGUAGE_SHARE
    return [tag for tag, count in share.languages.items() if tag and count >= least]
