"""Pictures by IIIF: a manifest of each record that has any, collections of them, the stream of changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import urlencode

import orjson
from flask import Blueprint, Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from catalog.feeds import activities
from catalog.feeds.activities import Activity
from catalog.formats import iiif_write
from catalog.formats.addressed import addressed
from catalog.formats.iiif_write_metadata import Texts
from catalog.record import Image, Record
from catalog.shape import from_dict, with_values
from catalog.store import changes, pictured
from catalog.store.db import reading
from catalog.store.pictured import Shelf
from catalog.store.pixels import pixels_of
from catalog.store.stored import Stored
from catalog.web import caching, twins
from catalog.web.caching import Stand
from catalog.web.errors import problem
from catalog.web.frame import SLUG, known_institutions, parts
from catalog.web.lately import Lately
from catalog.web.limits import limited
from catalog.web.site import base_url

blueprint = Blueprint("iiif", __name__)

_ROWS = 1000
_MOST_ROWS = 20_000
_ENOUGH = 200
"""Activities of a page, and the rows of the log that are read for them at most."""
_LONGEST = 200

Document = dict[str, Any]


@blueprint.get("/record/<identifier>/manifest.json")
def manifest(identifier: str) -> AnyResponse:
    """The manifest of a record with pictures; 303 to the institution's own where it gives one."""
    stored = twins.found(identifier)
    if isinstance(stored, Response):
        return stored
    record = from_dict(orjson.loads(stored.json))
    if own := iiif_write.own_manifest(record):
        return redirect(own, 303)
    if not iiif_write.has_pictures(record):
        return problem(404, "This record has no pictures, so there is no manifest of it.")
    response = twins.dated(stored, "manifest", caching.stand().institutions)
    if response.status_code == 200:
        response.set_data(orjson.dumps(_manifest(stored, record)))
        response.content_type = twins.MANIFEST
    return response


def manifest_address(record: Record) -> str:
    """The address of a record's manifest, "" for one without pictures."""
    told = iiif_write.own_manifest(record) or iiif_write.has_pictures(record)
    return iiif_write.address_of(record, base_url()) if told else ""


def _manifest(stored: Stored, record: Record) -> Document:
    whole, media_types = _measured(addressed(record, base_url()))
    beside = [(twin.suffix, twin.media_type, twin.label) for twin in twins.offered({"kind": record.kind})]
    around = iiif_write.Surroundings(
        base=base_url(),
        institution=known_institutions().get(stored.institution, {}),
        beside=[twin for twin in beside if twin[0] not in ("ris", "bib")],
        media_types=media_types,
    )
    return iiif_write.manifest(whole, around)


def _measured(record: Record) -> tuple[Record, dict[str, str]]:
    """The record with the sizes of pictures that are kept here, and their media types by address."""
    folder, before, media_types = parts().settings.media, f"{base_url()}/media/", dict[str, str]()

    def sized(image: Image) -> Image:
        known = pixels_of(folder, image.url.removeprefix(before)) if image.url.startswith(before) else None
        if known is None:
            return image
        media_types[image.url] = known.media_type
        return replace(image, width=known.width, height=known.height)

    chapters = tuple(
        replace(chapter, images=tuple(map(sized, chapter.images))) for chapter in record.chapters
    )
    return with_values(record, images=tuple(map(sized, record.images)), chapters=chapters), media_types


@blueprint.get("/iiif/collection.json")
@limited(2)
def everything() -> Response:
    """The collection of all institutions that have records with pictures, each a collection itself."""
    first, before = _bounds()
    return _conditional(lambda shelves: _everything(shelves, first, before))


def _everything(shelves: Mapping[str, Shelf], first: str, before: str) -> Document:
    known = known_institutions()
    slugs = sorted(slug for slug in shelves if slug in known)
    address, name = f"{base_url()}{url_for('iiif.everything')}", {"none": [parts().settings.site_name]}
    if not (first or before) and len(slugs) > pictured.SIZE:
        return iiif_write.collection(address, name, _divided(address, name, slugs[:: pictured.SIZE]))
    listed = [slug for slug in slugs if first <= slug and (not before or slug < before)]
    items = [{"id": _address_of(slug), "type": "Collection", "label": _name(known[slug])} for slug in listed]
    stream = {
        "id": f"{base_url()}{url_for('iiif.stream')}",
        "type": "Dataset",
        "label": {"en": ["Changes"], "vi": ["Những gì đã đổi"]},
        "format": "application/ld+json",
        "profile": activities.CONTEXT,
    }
    return iiif_write.collection(_with_bounds(address, first, before), name, items, seeAlso=[stream])


@blueprint.get("/institution/<slug>/iiif.json")
@limited(2)
def of_institution(slug: str) -> Response:
    """The collection of an institution's records with pictures; more than a thousand are divided by ids."""
    if not SLUG.match(slug) or slug not in known_institutions():
        return problem(404, "There is no institution of that name.")
    first, before = _bounds()
    return _conditional(lambda shelves: _of_institution(shelves, slug, first, before))


def _of_institution(shelves: Mapping[str, Shelf], slug: str, first: str, before: str) -> Document:
    own, address = known_institutions()[slug], _address_of(slug)
    shelf = Shelf(0, ()) if first or before else shelves.get(slug, Shelf(0, ()))
    name, items = _name(own), list[Document]()
    starts: Sequence[str] = shelf.starts
    if len(starts) < 2:
        with reading() as session:
            held = pictured.of_institution(session, slug, first, before)
            # A part that has grown since it was told is divided itself.
            starts = pictured.starts(session, slug, first, before) if len(held) > 2 * pictured.SIZE else ()
        items = [] if starts else list(_members(held))
    items = items or _divided(address, name, starts, first, before)
    return iiif_write.collection(_with_bounds(address, first, before), name, items, **_around(own))


def _members(held: Iterable[Stored]) -> Iterator[Document]:
    for stored in held:
        record = from_dict(orjson.loads(stored.json))
        if iiif_write.own_manifest(record) or iiif_write.has_pictures(record):
            yield iiif_write.member(addressed(record, base_url()), base_url())


def _around(institution: Mapping[str, Any]) -> Document:
    page = f"{base_url()}/institution/{institution['slug']}"
    name = _name(institution)
    top = f"{base_url()}{url_for('iiif.everything')}"
    return {
        "homepage": [{"id": page, "type": "Text", "label": name, "format": "text/html"}],
        "provider": [{"id": page, "type": "Agent", "label": name}],
        "partOf": [{"id": top, "type": "Collection"}],
    }


def _divided(
    address: str, name: Texts, starts: Sequence[str], first: str = "", before: str = ""
) -> list[Document]:
    """Collections in place of members: from each start to before the next, the ends those of the whole.

    Whatever was added since the starts were found lies between two of them: nothing is missed.
    """
    edges = [first, *starts[1:], before] if len(starts) > 1 else []
    return [
        {"id": _with_bounds(address, first, before), "type": "Collection", "label": _numbered(name, number)}
        for number, (first, before) in enumerate(pairwise(edges), start=1)
    ]


def _numbered(name: Texts, number: int) -> Texts:
    return {tag: [f"{text} ({number})" for text in found] for tag, found in name.items()}


def _with_bounds(address: str, first: str, before: str) -> str:
    given = {name: value for name, value in (("from", first), ("before", before)) if value}
    return f"{address}?{urlencode(given)}" if given else address


def _bounds() -> tuple[str, str]:
    """The ids that a part of a collection lies between; what is no id bounds nothing that there is."""
    first, before = (request.args.get(name, "")[:_LONGEST] for name in ("from", "before"))
    return first.replace("\0", ""), before.replace("\0", "")


def _address_of(slug: str) -> str:
    return f"{base_url()}{url_for('iiif.of_institution', slug=slug)}"


def _name(institution: Mapping[str, Any]) -> Texts:
    names = {"vi": institution.get("name_vi"), "en": institution.get("name_en")}
    return {tag: [name] for tag, name in names.items() if name}


class _Shelved(NamedTuple):
    """The records with pictures of each institution, and where the store stood when they were counted."""

    stand: Stand
    shelves: Mapping[str, Shelf]


def _shelved() -> _Shelved:
    lately: Lately[_Shelved] | None = current_app.extensions.get("catalog.shelves")
    if lately is None:
        lately = current_app.extensions.setdefault("catalog.shelves", Lately(_counting()))
    return lately.get(caching.stand())


def _counting() -> Callable[[], _Shelved]:
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def count() -> _Shelved:
        with app.app_context():
            stood = caching.stand()
            with reading() as session:
                return _Shelved(stood, pictured.shelves(session))

    return count


def _conditional(make: Callable[[Mapping[str, Shelf]], Document]) -> Response:
    """What ``make`` makes of the shelves, which may be of a little ago: the tag tells of when they are."""
    shelved = _shelved()

    def answered() -> Response:
        return Response(orjson.dumps(make(shelved.shelves)), content_type=twins.MANIFEST)

    return caching.conditional(answered, base_url(), request.query_string, shelved.stand)


@blueprint.get("/iiif/changes")
def stream() -> Response:
    """The stream of what became of manifests: one more reader of the one change log."""

    def head() -> Response:
        with reading() as session:
            last = f"{_stream()}/{changes.head(session).seq}"
        return _activities(activities.stream(_stream(), last, base_url(), parts().settings.site_name))

    return caching.conditional(head, base_url())


@blueprint.get("/iiif/changes/<int:until>")
@limited(2)
def stream_page(until: int) -> Response:
    """A page of the stream: the last changes that are not after number ``until`` of the log."""
    return caching.conditional(lambda: _page(until), base_url())


def _page(until: int) -> Response:
    with reading() as session:
        place = min(until, changes.head(session).seq)
        found: list[Activity] = []
        rows = _ROWS
        read = 0
        while rows == _ROWS and read < _MOST_ROWS and len(found) < _ENOUGH:
            held = pictured.newest(session, place, _ROWS)
            rows, read = len(held), read + len(held)
            found += _became(held, _lost(session, held))
            place = held[-1].seq - 1 if held else 0
    previous = f"{_stream()}/{place}" if rows == _ROWS else ""
    return _activities(activities.page(f"{_stream()}/{until}", _stream(), found, previous))


def _lost(session: Any, held: Sequence[Stored]) -> set[str]:
    """Live records that have no pictures any more."""
    bare = [one.id for one in held if one.withdrawn is None and not pictured.is_pictured(one.json)]
    return pictured.had_pictures(session, bare)


def _became(held: Iterable[Stored], lost: set[str]) -> Iterator[Activity]:
    for stored in held:
        if pictured.is_pictured(stored.json):
            record = from_dict(orjson.loads(stored.json))
            if iiif_write.own_manifest(record) or iiif_write.has_pictures(record):
                address = iiif_write.address_of(record, base_url())
                yield Activity(address, stored.withdrawn is not None, stored.modified, stored.seq)
        elif stored.id in lost:
            ours = f"{base_url()}/record/{stored.id}/manifest.json"
            yield Activity(ours, True, stored.modified, stored.seq)


def _stream() -> str:
    return f"{base_url()}{url_for('iiif.stream')}"


def _activities(document: Document) -> Response:
    return Response(orjson.dumps(document), content_type=activities.MEDIA_TYPE)
