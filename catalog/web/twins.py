"""Twins of a record's page: the record in every format that can write, each at an address of its own.

``/record/<id>`` answers who asks by Accept for one of them with 303 to it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from flask import Blueprint, Response, request
from werkzeug.datastructures import MIMEAccept

from catalog.formats.addressed import addressed
from catalog.formats.private import COLLECTED
from catalog.sdk.format import Format
from catalog.shape import from_dict
from catalog.store import records
from catalog.store.db import reading
from catalog.store.stored import Stored
from catalog.web import assets, caching
from catalog.web.errors import answer, problem
from catalog.web.frame import IDENTIFIER, parts
from catalog.web.i18n import is_data
from catalog.web.site import base_url

blueprint = Blueprint("twins", __name__)

PAGE = "text/html"
MANIFEST = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'
XML_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
# Suffix, format, name for people; in the order in which a page lists them.
_WRITTEN = (
    ("ris", "ris", "RIS"),
    ("bib", "bibtex", "BibTeX"),
    ("csl.json", "csl", "CSL-JSON"),
    ("marcxml", "marcxml", "MARCXML"),
    ("mrc", "marc", "MARC 21"),
    ("mods.xml", "mods", "MODS"),
    ("lido.xml", "lido", "LIDO"),
    ("dc.xml", "oai_dc", "Dublin Core"),
)
_SAVED = ("ris", "bib", "csl.json", "marcxml", "mrc")
"""What is for other programs rather than for a browser to show."""
_OTHER_NAMES = {
    "application/xhtml+xml": PAGE,
    "text/x-bibtex": "application/x-bibtex",
    "application/bibtex": "application/x-bibtex",
    "text/xml": "application/xml",
    "application/mods": "application/mods+xml",
    "application/marc+xml": "application/marcxml+xml",
}
"""Media types under which formats are asked for as well."""


class Twin(NamedTuple):
    """A form of a record: its address is the page's with "." and ``suffix``; ``label`` is for people."""

    suffix: str
    media_type: str
    label: str


def offered(record: Mapping[str, Any]) -> Sequence[Twin]:
    """The twins that make sense for a published record, for its page and for Signposting.

    All are served for every record; LIDO is told only of what stands in a collection.
    """
    found = [*_written(), Twin("json", "application/json", "JSON")]
    found.append(Twin("jsonld", "application/ld+json", "JSON-LD"))
    return [twin for twin in found if twin.suffix != "lido.xml" or record.get("kind") in COLLECTED]


def _written() -> Iterator[Twin]:
    formats = {entry.name: entry for entry in parts().hooks.formats.writers()}
    for suffix, name, label in _WRITTEN:
        if (known := formats.pop(name, None)) is not None:
            yield Twin(suffix, known.media_type, label)
    yield from (Twin(entry.name, entry.media_type, entry.name) for entry in formats.values())


def _format(suffix: str) -> Format | None:
    name = next((name for known, name, _label in _WRITTEN if known == suffix), suffix)
    return next((entry for entry in parts().hooks.formats.writers() if entry.name == name), None)


def wanted(accept: MIMEAccept) -> str | None:
    """What stands behind the page's address in that of the twin that an Accept header asks for.

    "" for the page itself, None where nothing meets the header.
    """
    if not any("/" in name for name, _quality in accept):
        # None, or one that says nothing.
        return ""
    suffixes = {twin.media_type: f".{twin.suffix}" for twin in reversed(offered({"kind": "object"}))}
    suffixes |= {PAGE: "", MANIFEST: "/manifest.json"}
    names = {name: suffixes[known] for name, known in _OTHER_NAMES.items() if known in suffixes}
    # Of what is liked equally the page comes first, then what pages list first.
    known = [PAGE, *(name for name in suffixes if name != PAGE), *names]
    best = accept.best_match(known) or _without_parameters(accept).best_match(known)
    return None if best is None else (suffixes | names)[best]


def _without_parameters(accept: MIMEAccept) -> MIMEAccept:
    """The header with bare media types: a profile that is not ours asks for the type that has it."""
    return MIMEAccept([(name.partition(";")[0].strip(), quality) for name, quality in accept])


def not_acceptable(identifier: str) -> Response:
    """The answer to an Accept header that nothing meets: 406, with what there is and where."""
    address = f"{base_url()}/record/{identifier}"
    known = {twin.media_type: f"{address}.{twin.suffix}" for twin in offered({"kind": "object"})}
    told = "What the Accept header names is not given of a record; 'offered' lists what is."
    return problem(406, told, offered={PAGE: address, **known})


def found(identifier: str) -> Stored | Response:
    """The live record of that id; else the answer that tells of it: 404, or 410 with its tombstone."""
    stored = None
    if IDENTIFIER.match(identifier):
        with reading() as session:
            stored = records.get(session, identifier)
    if stored is None:
        return problem(404, "There is no record of that id, and there never was one.")
    if stored.withdrawn is not None:
        gone = Response(stored.tombstone(), 410, mimetype="application/json")
        gone.headers["Cache-Control"] = f"public, max-age={caching.SECONDS}"
        return gone
    return stored


@blueprint.get("/record/<identifier>.csl.json")
def csl(identifier: str) -> Response:
    """The record as CSL-JSON; its address would else be read as that of the JSON of another record."""
    return twin(identifier, "csl.json")


@blueprint.get("/record/<identifier>.<suffix>")
def twin(identifier: str, suffix: str) -> Response:
    """The record in the format of that suffix; 404 for an unknown one, 410 for a withdrawn record."""
    # An id never holds a dot, a suffix may.
    identifier, _, suffix = f"{identifier}.{suffix}".partition(".")
    known = _format(suffix)
    if known is None:
        there = ", ".join(f".{twin.suffix}" for twin in offered({"kind": "object"}))
        return answer(404, f"A record has no form with that suffix; there are {there}." if is_data() else "")
    stored = found(identifier)
    if isinstance(stored, Response):
        return stored
    response = dated(stored, suffix, known.version)
    if response.status_code == 200:
        response.set_data(_body(known, stored))
        # The charset of MARC is told by its leader.
        response.content_type = known.media_type + ("" if suffix == "mrc" else "; charset=utf-8")
        disposition = "attachment" if suffix in _SAVED else "inline"
        response.headers["Content-Disposition"] = f'{disposition}; filename="{identifier}.{suffix}"'
    return response


def _body(known: Format, stored: Stored) -> bytes:
    body = known.write(addressed(from_dict(orjson.loads(stored.json)), base_url()))
    return XML_DECLARATION + body if "xml" in known.media_type else body


def dated(stored: Stored, *facts: str) -> Response:
    """An empty answer with ETag, Last-Modified and Cache-Control of a record; 304 where that is known.

    ``facts`` are what the form given depends on beside the record, the site and the build.
    """
    response = Response()
    told = repr((stored.digest, stored.seq, base_url(), assets.build(), facts))
    response.set_etag(hashlib.sha256(told.encode()).hexdigest()[:24], weak=True)
    response.last_modified = stored.modified
    response.headers["Cache-Control"] = f"public, max-age={caching.SECONDS}"
    response.make_conditional(request)
    return response
