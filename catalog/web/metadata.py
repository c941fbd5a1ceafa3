"""What pages say of themselves to machines: JSON-LD of schema.org, OpenGraph, what citation tools read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from markupsafe import Markup

from catalog.feeds.dump import FORMS
from catalog.feeds.dump_manifest import Manifest
from catalog.formats.identifiers import web_address
from catalog.formats.openurl import context_object, year_or_day
from catalog.formats.schemaorg_write import CONTEXT, as_jsonld
from catalog.formats.schemaorg_write_institutions import institution as institution_node
from catalog.formats.schemaorg_write_values import Node, Site, licence, put
from catalog.record import Record
from catalog.store.census import Census
from catalog.store.stored import Stored
from catalog.web import i18n
from catalog.web.cards import institution_name, shortened
from catalog.web.i18n import gettext as _
from catalog.web.i18n import page_url
from catalog.web.site import base_url

SUMMARY = 180
MOST_PICTURES = 12
MOST_VALUES = 100
"""Pictures, and values of any other property, told of in a page; the record's own JSON-LD has them all."""
_CITED = ("book", "article", "thesis")
_OPEN_GRAPH = {"book": "book", "article": "article", "thesis": "article", "video": "video.other"}
# What would end the script element, or be read as markup within it.
_ESCAPED = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the head of a page tells.

    ``graph`` is JSON-LD that may stand in a script element; ``title`` the name to share, "" for the page's
    own; ``tags`` are names and values of meta elements; ``coins`` is a context object of OpenURL.
    """

    graph: Markup
    title: str = ""
    summary: str = ""
    type: str = "website"
    picture: str = ""
    picture_alt: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    coins: str = ""


def script(*nodes: Node) -> Markup:
    """Nodes as one JSON-LD document in a text that is safe within a script element."""
    graph = [{name: value for name, value in node.items() if name != "@context"} for node in nodes if node]
    told = orjson.dumps({"@context": CONTEXT, "@graph": graph}).decode()
    return Markup(told.translate(_ESCAPED))  # noqa: S704 - no sign of markup is left


def of_record(stored: Stored, record: Record, facts: Mapping[str, Any] | None) -> Metadata:
    """What a record's page tells; ``facts`` are those of its institution, where it is known."""
    base = base_url()
    address = Site("", base).record(record.id)
    node = as_jsonld(
        record, address=address, base=base, publisher=facts, published=stored.modified.date().isoformat()
    )
    for name, value in node.items():
        if isinstance(value, list):
            node[name] = value[: MOST_PICTURES if name == "image" else MOST_VALUES]
    shown = next(iter(record.images), None)
    crumbs = (
        [(institution_name(facts, record.institution), page_url("institution", slug=facts["slug"]))]
        if facts
        else []
    )
    return Metadata(
        graph=script(node, breadcrumbs(*crumbs, (record.title, ""))),
        title=record.title,
        summary=shortened(record.description, SUMMARY),
        type=_OPEN_GRAPH.get(record.kind, "website"),
        picture=Site(address, base).absolute(shown.url) if shown else "",
        picture_alt=shown.alt if shown else "",
        tags=tuple(_citation(record, address)) if record.kind in _CITED else (),
        coins=context_object(record, address),
    )


def of_institution(facts: Mapping[str, Any]) -> Metadata:
    """What an institution's page tells."""
    name = institution_name(facts)
    crumbs = breadcrumbs((_("Institutions"), page_url("institutions_list")), (name, ""))
    return Metadata(graph=script(institution_node(facts, base_url()), crumbs), title=name)


def of_home(name: str, contact: str) -> Metadata:
    """What the home page tells: the site with its search, and that it is a catalog of open data."""
    base = base_url()
    owner: Node = {"@type": "Organization", "@id": f"{base}/#publisher", "name": name, "url": f"{base}/"}
    if contact:
        owner["email"] = contact
    target = {"@type": "EntryPoint", "urlTemplate": f"{base}{page_url('search')}?q={{search_term_string}}"}
    site: Node = {
        "@type": "WebSite",
        "@id": f"{base}/#website",
        "name": name,
        "url": f"{base}/",
        "inLanguage": list(i18n.LANGUAGES),
        "publisher": owner,
        "potentialAction": {
            "@type": "SearchAction",
            "target": target,
            "query-input": "required name=search_term_string",
        },
    }
    catalog: Node = {
        "@type": "DataCatalog",
        "@id": f"{base}/#catalog",
        "name": name,
        "description": _(
            "An open-data catalog of what libraries, museums and cultural centres"
            " let people learn from, see and attend."
        ),
        "url": f"{base}/catalog.jsonld",
        "inLanguage": list(i18n.LANGUAGES),
        "isAccessibleForFree": True,
        "publisher": {"@type": "Organization", "@id": owner["@id"]},
    }
    return Metadata(graph=script(site, catalog), title=name)


def of_data(name: str, census: Census, dump: Manifest | None) -> Metadata:
    """What the open-data page tells: one dataset with its ways to be taken, as dataset searches list it."""
    base = base_url()
    ways = [
        ("application/feed+json", "/feed.json"),
        ("text/xml", "/oai"),
        ("application/json", "/api/v1/changes"),
    ]
    if dump is not None:
        ways += [(entry.media_type, f"/dumps/{entry.name}") for entry in dump.files if entry.form in FORMS]
    licences = {licence(told) for told in census.by("licence")}
    node: Node = {
        "@type": "Dataset",
        "@id": f"{base}/data#dataset",
        "name": _("Open data of %(name)s", name=name),
        "description": _(
            "Everything that this catalog shows can be taken as data: all of it once, then only what changed,"
            " and proven to be whole. No key, no account, no charge."
        ),
        "url": f"{base}/data",
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "@id": f"{base}/#publisher", "name": name, "url": f"{base}/"},
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": f"{base}/#catalog", "name": name},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": base + path}
            for media_type, path in ways
        ],
    }
    # Of several licences none holds for the whole.
    put(node, "license", licences.pop() if len(licences) == 1 else "")
    put(node, "dateModified", f"{census.modified:%Y-%m-%d}" if census.modified else "")
    return Metadata(graph=script(node))


def of_institutions(entries: Iterable[Mapping[str, Any]]) -> Metadata:
    """What the list of institutions tells: their pages, in its order."""
    base = base_url()
    pages = ((entry["name"], base + page_url("institution", slug=entry["slug"])) for entry in entries)
    return Metadata(graph=script(listed(pages)))


def listed(pages: Iterable[tuple[str, str]]) -> Node:
    """A list of pages, by name and address, in its order."""
    items = [
        {"@type": "ListItem", "position": position, "name": name, "url": address}
        for position, (name, address) in enumerate(pages, start=1)
    ]
    return {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items}


def breadcrumbs(*steps: tuple[str, str]) -> Node:
    """The way from the home page to this one: names and paths, of the last its name alone."""
    base = base_url()
    listed: list[Node] = []
    for position, (name, path) in enumerate(((_("Home page"), page_url("index")), *steps), start=1):
        item: Node = {"@type": "ListItem", "position": position, "name": name}
        if path:
            item["item"] = base + path
        listed.append(item)
    return {"@type": "BreadcrumbList", "itemListElement": listed}


def _citation(record: Record, address: str) -> Iterator[tuple[str, str]]:
    """The tags of Highwire Press, which Google Scholar, Zotero and Mendeley read."""
    yield "citation_title", record.title
    for agent in record.creators[:30]:
        yield "citation_author", agent.name
    told = {
        "citation_publication_date": year_or_day(record).replace("-", "/"),
        "citation_language": next(iter(record.languages), ""),
        "citation_abstract_html_url": address,
        "citation_dissertation_institution"
        if record.kind == "thesis"
        else "citation_publisher": record.publisher,
        "citation_journal_title": _journal(record),
    }
    yield from ((name, value) for name, value in told.items() if value)
    for entry in record.identifiers:
        if entry.scheme in ("doi", "isbn", "issn"):
            yield f"citation_{entry.scheme}", entry.value
    for link in record.links:
        if link.rel == "fulltext" and link.media_type == "application/pdf" and web_address(link.url):
            yield "citation_pdf_url", link.url


def _journal(record: Record) -> str:
    hosts = (entry.title for entry in record.related if entry.type == "part_of")
    return next(hosts, "") if record.kind == "article" else ""
