"""The format ``iiif``: a manifest of the IIIF Presentation API, version 3, 2 or 1.

The context may hold ``labels``, the source's own map of metadata labels to fields (``iiif_labels.FIELDS``),
``url``, the address that it was read from, ``collections``, names of the collections that list it, and
``work``, the label and address of a work in several parts (behaviour multi-part) of which it is one.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any, ClassVar

from catalog.errors import RecordError, SkipRecord
from catalog.formats.dates import parse_date
from catalog.formats.devised import devised_title
from catalog.formats.dublincore_kinds import named_kind
from catalog.formats.identifiers import identify, web_address
from catalog.formats.iiif_access import access_of, holdings_of, links_of, parts_of, rights_of
from catalog.formats.iiif_content import Content, content_of
from catalog.formats.iiif_metadata import Draft, Pair, pairs, public
from catalog.formats.iiif_v2 import is_v2, upgraded
from catalog.formats.iiif_values import Said, chosen, first, said
from catalog.formats.json_documents import Document, JsonUnreadable, documents, parse, text, types
from catalog.formats.languages import language
from catalog.formats.measurements import measurements
from catalog.formats.names import agent
from catalog.record import (
    Agent,
    DateSpan,
    Designation,
    Identifier,
    Place,
    Record,
    Related,
    Subject,
    Title,
)
from catalog.sdk.format import Format

MAX_NOTES = 40
_NAV_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})T")
_WEB_TYPES = {"Image": "image", "Sound": "audio", "Video": "video", "Dataset": "dataset", "Model": "object"}


class IiifFormat(Format):
    """Reads manifests."""

    name: ClassVar[str] = "iiif"
    media_type: ClassVar[str] = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'
    version: ClassVar[str] = "1"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record of a manifest.

        Raises ``RecordError`` for what is none, or has neither label nor summary; ``SkipRecord`` for a
        collection, whose manifests are the records.
        """
        labels = context.get("labels")
        return to_record(manifest_in(payload), context, labels if isinstance(labels, Mapping) else {})


def manifest_in(payload: bytes) -> Document:
    """The manifest in ``payload`` in the words of version 3; raises as ``IiifFormat.read`` does."""
    try:
        value, _repairs = parse(payload)
    except JsonUnreadable as error:
        shown = payload[:100].decode("utf-8", "replace")
        raise RecordError.of("json", shown, "no_json", error.message) from None
    return manifest_of(value)


def manifest_of(value: Any) -> Document:
    """The manifest that a value of JSON is, in the words of version 3; raises as ``IiifFormat.read`` does."""
    document = value if isinstance(value, dict) else {}
    kinds = types(document)
    if "Collection" in kinds:
        raise SkipRecord("it is a IIIF collection: the records are its manifests")
    if "Manifest" not in kinds:
        told = "the document is no IIIF manifest: its type is not Manifest"
        raise RecordError.of("type", ", ".join(kinds), "no_manifest", told)
    return upgraded(document) if is_v2(document) else document


def to_record(manifest: Document, context: Mapping[str, Any], labels: Mapping[str, str]) -> Record:
    """The record of a manifest of version 3; raises ``RecordError`` for one without any name."""
    content = content_of(manifest)
    found = pairs(manifest, labels)
    kind = _kind(manifest, found, content)
    draft = Draft(public(found, kind))
    title, titles, languages = _titles(manifest, draft)
    summary = "\n".join(entry.text for entry in chosen(manifest.get("summary"), keep_lines=True))
    description = "\n".join(filter(None, (summary, *draft.all("description"))))
    if not title and not description:
        raise RecordError.of("label", "", "required", "the manifest has neither label nor summary")
    collections, related = parts_of(manifest)
    issued, period = _dates(manifest, draft)
    dimensions = draft.joined("dimensions")
    return Record(
        title=title or devised_title(description),
        kind=kind,
        identifiers=_identifiers(draft),
        titles=titles,
        description=description,
        creators=_creators(draft),
        publisher=draft.first("publisher"),
        issued=issued,
        period=period,
        languages=languages,
        subjects=tuple(Subject(label=entry) for entry in draft.all("subject")),
        places=tuple(Place(label=entry, role=role) for entry, role in draft.roled("place")),
        extent=draft.joined("extent") or _running_time(content),
        materials=draft.all("material"),
        techniques=draft.all("technique"),
        dimensions=dimensions,
        measurements=measurements(dimensions),
        cultures=draft.all("culture"),
        designations=tuple(Designation(label=entry) for entry in draft.all("designation")),
        collections=tuple(dict.fromkeys((*draft.all("collection"), *collections, *_listed_in(context)))),
        related=(*related, *_work(context), *_series(draft)),
        audiences=draft.all("audience"),
        education_levels=draft.all("education_level"),
        school_subjects=draft.all("school_subject"),
        links=links_of(manifest, content, text(context.get("url"))),
        images=tuple(content.images),
        holdings=holdings_of(manifest, draft),
        access=access_of(draft, content),
        rights=rights_of(manifest, draft),
        notes=(*_contents(manifest), *tuple(dict.fromkeys(draft.notes))[:MAX_NOTES]),
    )


def _kind(manifest: Document, found: list[Pair], content: Content) -> str:
    """By the metadata that name its type; else by its behaviour and by what its canvases hold."""
    told = [value for pair in found if pair.field == "kind" for value in pair.values]
    genres = [value for pair in found if pair.field == "subject" and "genre" in pair.label.casefold()
              for value in pair.values]  # fmt: skip
    if named := named_kind(told) or named_kind(genres):
        return named
    behaviours = manifest.get("behavior")
    words = behaviours if isinstance(behaviours, list) else [behaviours]
    speaks = any(pair.field in ("language", "publisher") for pair in found)
    if "paged" in words or (speaks and content.canvases > 1 and content.kinds <= {"Image"}):
        return "book"
    order = ("Video", "Sound", "Model", "Dataset", "Image")
    return next((_WEB_TYPES[kind] for kind in order if kind in content.kinds), "image")


def _titles(manifest: Document, draft: Draft) -> tuple[str, tuple[Title, ...], tuple[str, ...]]:
    """The title, the labels in other languages, and the languages of the thing itself."""
    shown = chosen(manifest.get("label"))
    main = shown[0] if shown else Said(draft.first("title"))
    others = [entry for entry in said(manifest.get("label")) if entry.text != main.text]
    further = [Said(value) for value in draft.all("title") if value != main.text]
    titles = (
        Title(
            value=entry.text,
            language=entry.language,
            type="translated" if entry.language and entry.language != main.language else "alternative",
        )
        for entry in (*others, *further)
    )
    tongues = (language(value) for value in draft.all("language"))
    return main.text, tuple(dict.fromkeys(titles))[:50], tuple(dict.fromkeys(filter(None, tongues)))


def _creators(draft: Draft) -> tuple[Agent, ...]:
    named = [
        *draft.roled("creator"),
        *((name, role or "contributor") for name, role in draft.roled("contributor")),
    ]
    found = (agent(name, role) for name, role in named)
    return tuple(dict.fromkeys(entry for entry in found if entry is not None))


def _dates(manifest: Document, draft: Draft) -> tuple[DateSpan | None, DateSpan | None]:
    """The dates of the metadata; without any, the date for navigation (section 3.1.4)."""
    issued, period = (
        parse_date(draft.first(name)) if draft.first(name) else None for name in ("issued", "period")
    )
    day = _NAV_DAY.match(text(manifest.get("navDate")))
    if day and issued is None and period is None:
        # The first of January is how a year alone must be written here.
        issued = parse_date(day[1] if (day[2], day[3]) == ("01", "01") else f"{day[1]}-{day[2]}-{day[3]}")
    return issued, period


def _identifiers(draft: Draft) -> tuple[Identifier, ...]:
    found = [Identifier(scheme="inventory", value=value[:500]) for value in draft.all("inventory")]
    for value in draft.all("identifier"):
        known = identify(value)
        if known is not None:
            found.append(known)
        elif not web_address(value):
            found.append(Identifier(scheme="local", value=value[:500]))
    return tuple(dict.fromkeys(found))


def _running_time(content: Content) -> str:
    minutes, seconds = divmod(round(content.seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if content.seconds >= 1 else ""


def _contents(manifest: Document) -> tuple[str, ...]:
    """The table of contents that the ranges of the first level make (section 5.4), as one note."""
    ranges = documents(manifest.get("structures"))
    tops = [entry for entry in ranges if "Range" in types(entry)]
    if len(tops) == 1:
        tops = [entry for entry in documents(tops[0].get("items")) if "Range" in types(entry)] or tops
    labels = list(dict.fromkeys(filter(None, (first(entry.get("label")) for entry in tops))))
    return ("; ".join(labels)[:5000],) if len(labels) > 1 else ()


def _listed_in(context: Mapping[str, Any]) -> tuple[str, ...]:
    given = context.get("collections")
    return tuple(text(entry) for entry in given if text(entry)) if isinstance(given, list) else ()


def _work(context: Mapping[str, Any]) -> tuple[Related, ...]:
    given = context.get("work")
    if not isinstance(given, Mapping):
        return ()
    found = Related(title=text(given.get("label")), type="part_of", url=web_address(text(given.get("id"))))
    return (found,) if found.title or found.url else ()


def _series(draft: Draft) -> tuple[Related, ...]:
    return tuple(Related(title=entry, type="series") for entry in draft.all("series"))


def enriched(record: Record, richer: Record) -> Record:
    """A manifest's record filled up from the fuller description beside it (``seeAlso``).

    What describes the thing is taken from ``richer`` where it says anything; pictures, links, rights and the
    collections stay those of the manifest, with what ``richer`` adds.
    """
    values: dict[str, Any] = {}
    for entry in dataclasses.fields(Record):
        own, other = getattr(record, entry.name), getattr(richer, entry.name)
        if entry.name in _JOINED:
            values[entry.name] = tuple(dict.fromkeys((*own, *other)))
        elif entry.name in _KEPT:
            values[entry.name] = own
        else:
            values[entry.name] = other or own
    values["rights"] = record.rights or richer.rights
    values["access"] = record.access if record.access != "unknown" else richer.access
    if record.title != richer.title:
        values["titles"] = tuple(
            dict.fromkeys((*values["titles"], Title(value=record.title, type="alternative")))
        )
    return Record(**values)


_JOINED = ("links", "identifiers", "collections", "related", "holdings")
_KEPT = ("id", "source", "institution", "images", "repairs", "metadata_licence", "schedule", "chapters")
