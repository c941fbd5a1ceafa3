"""Which of the formats that a server offers is asked for."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from lxml import etree

from catalog.formats import builtin_formats
from catalog.sdk import Formats, SourceRefused
from khomo_oaipmh.page import texts_of

_SCHEME = re.compile(r"https?://", re.I)


class Offered(NamedTuple):
    """One entry of ListMetadataFormats (section 4.4)."""

    prefix: str
    namespace: str
    schema: str


class Choice(NamedTuple):
    """The prefix to ask for, and the name of our format that reads what comes."""

    prefix: str
    format: str


_KNOWN: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "marcxml",
        (
            "www.loc.gov/MARC21/slim", "www.loc.gov/MARC/slim",
            "info:lc/xmlns/marcxchange-v1", "info:lc/xmlns/marcxchange-v2",
        ),
        ("marcxml", "marc21", "marc_xml", "marc", "oai_marc21", "marc21xml", "marcxchange", "unimarc"),
    ),
    ("lido", ("www.lido-schema.org",), ("lido", "oai_lido")),
    ("mods", ("www.loc.gov/mods/v3", "www.loc.gov/mods"), ("mods", "oai_mods", "mods3")),
    (
        "edm",
        ("www.europeana.eu/schemas/edm", "www.europeana.eu/schemas/ese"),
        ("edm", "oai_edm", "ese_edm", "rdf_edm", "ese", "oai_ese"),
    ),
    (
        "qdc",
        (
            "purl.org/dc/terms", "dspace.org/qualifieddc",
            "worldcat.org/xmlschemas/qdc-1.0", "epubs.cclrc.ac.uk/xmlns/qdc",
            "www.bepress.com/oai/2.0/qualified-dublin-core",
        ),
        ("qdc", "oai_qdc", "dcterms", "oai_dcterms", "dcq", "qualified-dublin-core"),
    ),
    ("oai_dc", ("www.openarchives.org/OAI/2.0/oai_dc",), ("oai_dc", "dc")),
    # Last though it tells most of a thesis: what is no thesis may be missing, and would seem withdrawn.
    (
        "etdms",
        (
            "www.ndltd.org/standards/metadata/etdms/1.0", "www.ndltd.org/standards/metadata/etdms/1.1",
            "www.ndltd.org/standards/metadata/etdms/1-0", "www.ndltd.org/standards/metadata/etdms/1-1",
            "naca.central.cranfield.ac.uk/ethos-oai/2.0", "ethostoolkit.cranfield.ac.uk",
        ),
        ("etdms", "oai_etdms", "etdms11", "uketd_dc", "thesis"),
    ),
)  # fmt: skip
"""Best first: name of our format, namespaces without scheme and last slash, usual prefixes."""


# Omeka and DSpace keep Dublin Core. What else they offer is made of it and tells less: Omeka's MODS has no
# pictures and no places, the MARC of DSpace has its names in a field (720) that no catalogue fills.
_KEEPERS_OF_DC = ("omeka.org/schemas/omeka-xml", "lyncode.com/xoai", "dspace.org/xmlns/dspace/dim")


def offered(element: etree._Element | None) -> list[Offered]:
    """The entries of a reply to ListMetadataFormats."""
    found = []
    for entry in element if element is not None else ():
        texts = dict(texts_of(entry))
        if texts.get("metadataPrefix"):
            found.append(
                Offered(texts["metadataPrefix"], texts.get("metadataNamespace", ""), texts.get("schema", ""))
            )
    return found


def choose(wanted: str, formats: Sequence[Offered], readable: Collection[str]) -> Choice:
    """The first of ``choices``; raises as it does."""
    return choices(wanted, formats, readable)[0]


def choices(wanted: str, formats: Sequence[Offered], readable: Collection[str]) -> list[Choice]:
    """What is offered and can be read, the best first; only the one that is wanted, if one is.

    ``readable`` are names of formats, empty when that is not told. Raises ``SourceRefused`` with what
    is offered.
    """
    readable = readable or _builtin()
    if wanted:
        return [_wanted(wanted, formats, readable)]
    found = [Choice(entry.prefix, name) for entry in formats if (name := format_of(entry)) in readable]
    if not found:
        raise SourceRefused(f"none of the formats of the server can be read here; {_told(formats)}")
    order = _order(formats)
    return sorted(found, key=lambda choice: order.index(choice.format))


def _order(formats: Sequence[Offered]) -> list[str]:
    """The names of our formats, the one first that tells most where ``formats`` are offered."""
    known = [entry[0] for entry in _KNOWN]
    if any(home in entry.namespace.lower() for entry in formats for home in _KEEPERS_OF_DC):
        first = ["qdc", "oai_dc"]
        return [*first, *(name for name in known if name not in first)]
    return known


def can_read(entry: Offered, readable: Collection[str]) -> bool:
    """Whether one of the formats ``readable`` reads an entry; empty means what is built in."""
    return format_of(entry) in (readable or _builtin())


def _wanted(wanted: str, formats: Sequence[Offered], readable: Collection[str]) -> Choice:
    entry = next((entry for entry in formats if entry.prefix == wanted), None)
    if entry is None and formats:
        raise SourceRefused(f"the server does not offer the format {wanted!r}; {_told(formats)}")
    name = format_of(entry or Offered(wanted, "", ""))
    if name == "" and wanted in readable:
        name = wanted
    if name not in readable:
        raise SourceRefused(
            f"the format {wanted!r} cannot be read here (readable: {', '.join(sorted(readable))}); "
            f"{_told(formats)}"
        )
    return Choice(wanted, name)


def _builtin() -> frozenset[str]:
    """What can be read where nobody tells what can be."""
    return frozenset(entry.name for entry in Formats(builtin_formats()).readers())


def format_of(entry: Offered) -> str:
    """The name of our format that reads an entry: by its namespace, else by its prefix; "" for none."""
    namespace = _SCHEME.sub("", entry.namespace.strip()).rstrip("/#").lower()
    for name, namespaces, _prefixes in _KNOWN:
        if any(namespace == known.lower() for known in namespaces):
            return name
    prefix = entry.prefix.lower()
    for name, _namespaces, prefixes in _KNOWN:
        if prefix in prefixes:
            return name
    return ""


def _told(formats: Sequence[Offered]) -> str:
    return "it offers " + (", ".join(entry.prefix for entry in formats[:50]) or "none")
