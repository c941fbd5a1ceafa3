"""The catalog for data portals: DCAT-AP 3 as JSON-LD and Turtle, and the choice between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import orjson
from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from catalog.dumps import making
from catalog.feeds.dcat import Dump, Share, Site, describe
from catalog.feeds.dump_manifest import Manifest
from catalog.feeds.oaipmh_formats import offered
from catalog.feeds.turtle import write_turtle
from catalog.store import sources
from catalog.store.census import Census
from catalog.store.db import reading
from catalog.store.sources import SourceState
from catalog.web import caching, labels
from catalog.web.census import counted
from catalog.web.errors import problem
from catalog.web.frame import known_institutions, parts
from catalog.web.i18n import speaking
from catalog.web.site import base_url

blueprint = Blueprint("dcat", __name__)
JSON_LD, TURTLE = "application/ld+json", "text/turtle"
_SECONDS = 600
_SUFFIXES = {JSON_LD: "jsonld", "application/json": "jsonld", TURTLE: "ttl"}


@blueprint.get("/catalog")
def negotiated() -> AnyResponse:
    """303 to the form that Accept prefers: JSON-LD, Turtle, or the open-data page for browsers."""
    offered = [JSON_LD, TURTLE, "text/html", "application/json"]
    wanted = request.accept_mimetypes.best_match(offered) if request.accept_mimetypes else JSON_LD
    if wanted is None:
        forms = ["/catalog.jsonld", "/catalog.ttl"]
        return problem(406, f"the catalog is given as {JSON_LD} and {TURTLE}", forms=forms)
    address = "/data" if wanted == "text/html" else f"/catalog.{_SUFFIXES[wanted]}"
    seen = redirect(base_url() + address, 303)
    seen.headers["Vary"] = "Accept"
    return seen


@blueprint.get("/catalog.jsonld")
def json_ld() -> Response:
    """The catalog as JSON-LD."""
    return _answer(JSON_LD, orjson.dumps)


@blueprint.get("/catalog.ttl")
def turtle() -> Response:
    """The catalog as Turtle."""
    return _answer(TURTLE, lambda document: write_turtle(document).encode())


def _answer(media_type: str, write: Callable[[Mapping[str, Any]], bytes]) -> Response:
    base, census = base_url(), counted()
    with reading() as session:
        listed = sources.everything(session)
    rhythms = _rhythms(listed)
    _head, kept = making.standing(parts().settings)
    facts = (base, media_type, census.stand, sorted(rhythms.items()), [one.name for one in kept[:1]])

    def body() -> bytes:
        return write(_document(census.census, rhythms, kept[:1]))

    def make() -> Response:
        told = caching.remembered(f"dcat {media_type}", body, facts)
        return Response(told, content_type=f"{media_type}; charset=utf-8")

    return caching.conditional(make, *facts, seconds=_SECONDS)


def _rhythms(listed: list[SourceState]) -> dict[str, int]:
    """The seconds after which the source of an institution is asked anew that is asked most often."""
    found: dict[str, int] = {}
    for entry in listed:
        slug = entry.source.institution
        if entry.every_seconds is not None:
            found[slug] = min(entry.every_seconds, found.get(slug, entry.every_seconds))
    return found


def _document(census: Census, rhythms: Mapping[str, int], kept: Sequence[Manifest]) -> Mapping[str, Any]:
    known, settings = known_institutions(), parts().settings
    site = Site(
        base=base_url(),
        title=settings.site_name,
        contact=settings.contact,
        kinds=kind_words(),
        prefixes=list(offered(parts().hooks.formats.writers())),
    )
    shares = [
        (known[slug], _share(part, rhythms.get(slug)))
        for slug, part in census.of_each_institution().items()
        if slug in known
    ]
    shares.sort(key=lambda pair: str(pair[0]["slug"]))
    whole = _share(census, min(rhythms.values(), default=None))
    return describe(site, whole, shares, [one for dump in kept for one in _dumps(dump, site.base)])


def _dumps(manifest: Manifest, base: str) -> Iterator[Dump]:
    for file in manifest.files:
        if file.form != "left_out":
            yield Dump(
                name=file.name,
                url=f"{base}/dumps/{file.name}",
                media_type=file.media_type,
                bytes=file.bytes,
                sha256=file.sha256,
                made=manifest.made,
                compression="application/gzip" if file.packed else "",
            )


def _share(census: Census, every_seconds: int | None) -> Share:
    return Share(
        records=census.records,
        kinds=census.by("kind"),
        licences=census.by("licence"),
        languages=census.by("language"),
        created=census.created,
        modified=census.modified,
        every_seconds=every_seconds,
    )


def kind_words() -> dict[str, tuple[str, str]]:
    """The words for many of each kind, Vietnamese and English."""
    told: dict[str, dict[str, str]] = {}
    for language in ("vi", "en"):
        with speaking(language):
            told[language] = {kind: labels.named(labels.KINDS_MANY, kind) for kind in labels.KINDS_MANY}
    return {kind: (told["vi"][kind], told["en"][kind]) for kind in labels.KINDS_MANY}
