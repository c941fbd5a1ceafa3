"""The OAI-PMH 2.0 provider at ``/oai``: every XML format over the one change log (docs/decisions/0028)."""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, current_app, request
from lxml import etree

from catalog.errors import RecordError
from catalog.feeds import oaipmh, oaipmh_formats
from catalog.feeds.oaipmh import Repository
from catalog.feeds.oaipmh_request import OaiError, arguments
from catalog.resources import resource_folder
from catalog.sdk.format import Format
from catalog.settings import Settings
from catalog.store import changes, listing
from catalog.store.db import now, reading
from catalog.store.listing import Listed
from catalog.web import oai_lists, oai_sets
from catalog.web.assets import static_url
from catalog.web.errors import problem
from catalog.web.frame import IDENTIFIER, parts
from catalog.web.limits import limited
from catalog.web.oai_lists import Shelf
from catalog.web.site import base_url

blueprint = Blueprint("oai", __name__)
RETRY_SECONDS = 5
_FORM = "application/x-www-form-urlencoded"
_EMAIL = re.compile(r"\S+@(\S+\.)+\S+")
_LISTS = ("ListRecords", "ListIdentifiers")
# Asked for by browsers alone: programs in Java ask for text/html as well.
_BROWSER = "application/xhtml+xml"


# How much is made at once is bounded below: the protocol asks clients to wait by 503, and knows no 429.
@blueprint.route("/oai", methods=["GET", "POST"])
@limited(0)
def oai() -> Response:
    """The answer to a request of the protocol; 503 with Retry-After while others take all turns."""
    given: dict[str, str] = {}
    repository, moment = _repository(), now()
    try:
        given = arguments(_pairs())
        shelf = _shelf(repository)
        if given["verb"] in _LISTS:
            turns: threading.Semaphore = current_app.extensions["catalog.oai_turns"]
            if not turns.acquire(blocking=False):
                return _busy()
            try:
                moment, inner = oai_lists.page(shelf, given)
            finally:
                turns.release()
        else:
            inner = _single(repository, shelf, given)
        told = oaipmh.within(given["verb"], inner)
    except OaiError as error:
        told = [oaipmh.error(error)]
        if error.code in ("badVerb", "badArgument"):
            given = {}
    return _shown(oaipmh.answer(repository, given, moment, told))


def attach(app: Flask, settings: Settings) -> None:
    """Count how many lists a process of ``app`` makes at once."""
    app.extensions["catalog.oai_turns"] = threading.Semaphore(settings.oai_concurrent)
    app.register_blueprint(blueprint)


def _pairs() -> list[tuple[str, str]]:
    pairs = list(request.args.items(multi=True))
    if request.method != "POST":
        return pairs
    if request.mimetype != _FORM:
        raise OaiError("badVerb", f"the arguments of POST are sent as {_FORM}")
    return pairs + list(request.form.items(multi=True))


def _busy() -> Response:
    response = problem(503, f"Other lists are being made: ask for this one again in {RETRY_SECONDS} seconds.")
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _repository() -> Repository:
    settings, base = parts().settings, base_url()
    namespace = settings.oai_namespace or urlsplit(base).hostname or "localhost"
    # An address must be given (section 4.2): where none is set, the one that every domain has (RFC 2142).
    domain = namespace if "." in namespace else f"{namespace}.localdomain"
    return Repository(
        address=f"{base}/oai",
        stylesheet=static_url("oai.xsl"),
        namespace=namespace,
        name=settings.site_name,
        email=settings.contact if _EMAIL.fullmatch(settings.contact) else f"webmaster@{domain}",
        compressions=("gzip",),
    )


def _shelf(repository: Repository) -> Shelf:
    held = parts()
    return Shelf(
        formats=oaipmh_formats.offered(held.hooks.formats.writers()),
        sets=oai_sets.present(),
        base=base_url(),
        namespace=repository.namespace,
        page=held.settings.oai_page,
    )


def _single(repository: Repository, shelf: Shelf, given: Mapping[str, str]) -> list[bytes]:
    """What the verbs other than the lists of records hold; raises ``OaiError``."""
    match given["verb"]:
        case "Identify":
            return [_identify(repository, shelf)]
        case "ListSets":
            return oai_lists.sets(shelf, given)
        case "ListMetadataFormats":
            return [oaipmh.metadata_formats(_formats(shelf, given.get("identifier")))]
        case _:
            return [_record(shelf, given)]


def _identify(repository: Repository, shelf: Shelf) -> bytes:
    with reading() as session:
        head = changes.head(session)
        oldest = listing.rows(session, None, 0, 1, texts=False)
    earliest, sample = (oldest[0].modified, oldest[0].id) if oldest else (head.modified, "example-1")
    return oaipmh.identify(repository, earliest, shelf.identifier(sample))


def _formats(shelf: Shelf, identifier: str | None) -> list[Format]:
    if identifier is None:
        return list(shelf.formats.values())
    row = _row(shelf, identifier)
    found = [entry for entry in shelf.formats.values() if _written(shelf, row, entry) is not None]
    if not found:
        raise OaiError("noMetadataFormats", f"no format can write {identifier}")
    return found


def _record(shelf: Shelf, given: Mapping[str, str]) -> bytes:
    entry = shelf.format(given["metadataPrefix"])
    written = _written(shelf, _row(shelf, given["identifier"]), entry)
    if written is None:
        raise OaiError("cannotDisseminateFormat", f"{entry.name} cannot write {given['identifier']}")
    return written


def _written(shelf: Shelf, row: Listed, entry: Format) -> bytes | None:
    try:
        return shelf.record(row, entry)
    except RecordError:
        return None


def _row(shelf: Shelf, identifier: str) -> Listed:
    own = shelf.identifier("")
    record = identifier.removeprefix(own)
    if identifier.startswith(own) and IDENTIFIER.fullmatch(record):
        with reading() as session:
            if (row := listing.one(session, record)) is not None:
                return row
    raise OaiError("idDoesNotExist", f"there is no {identifier!r:.200}; identifiers here begin with {own}")


def _shown(body: bytes) -> Response:
    """The answer; to a browser, as a page: by now some can no longer apply a stylesheet to XML themselves."""
    response = Response(body, content_type=f"{oaipmh.MEDIA_TYPE}; charset=utf-8")
    if _BROWSER in request.headers.get("Accept", ""):
        response = Response(_page(body), content_type="text/html; charset=utf-8")
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _page(body: bytes) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return bytes(_stylesheet()(etree.fromstring(body, parser)))


@functools.cache
def _stylesheet() -> etree.XSLT:
    control = etree.XSLTAccessControl.DENY_ALL  # type: ignore[attr-defined]  # missing in the stubs
    return etree.XSLT(etree.parse(str(resource_folder("static") / "oai.xsl")), access_control=control)
