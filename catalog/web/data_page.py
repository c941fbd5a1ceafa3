"""The open-data page: what there is, under which licences, every way to take it, and how fresh it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response

from catalog.dumps import making
from catalog.errors import CatalogError, SearchError
from catalog.formats.licences import Licence, licence_of
from catalog.search.finder import find
from catalog.store import changes, runs, sources
from catalog.store.census import Census
from catalog.store.db import reading
from catalog.store.runs import RunState
from catalog.store.sources import SourceState
from catalog.web import caching, metadata
from catalog.web.admin.sources_words import way
from catalog.web.cards import institution_name
from catalog.web.census import Counted, counted
from catalog.web.data_examples import NAMES, programs
from catalog.web.frame import blueprint, known_institutions, page, parts
from catalog.web.pictures import web_address
from catalog.web.site import base_url

INSTITUTIONS = 30
"""So many institutions, those with the most records, are listed with their data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A licence and the number of records under it; ``name`` is empty where none is stated."""

    name: str
    address: str
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """An institution with what it publishes."""

    slug: str
    name: str
    records: int
    licences: list[Terms]
    modified: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """What the public may know of a source: whose it is, how its last run went, when the next is due.

    ``way`` is how records come from it, in words.
    """

    slug: str
    way: str
    institution: str
    name: str
    records: int
    run: RunState | None
    next_due: datetime | None
    licence: Licence


@blueprint.get("/data")
def data() -> Response:
    """The open-data page."""
    census, (head, dumps) = counted(), making.standing(parts().settings)
    with reading() as session:
        listed = sources.everything(session)
        latest = runs.latest_by_source(session, [entry.source.slug for entry in listed])
    indexed = _indexed(head)
    kept = [(entry.source.slug, entry.next_due, entry.source.metadata_licence) for entry in listed]
    facts = (base_url(), census.stand, kept, sorted(latest.items()), [dump.name for dump in dumps], indexed)

    def make() -> Response:
        return page(
            "data.html",
            **_contents(census),
            sources=statuses(census.census.by("source"), listed, latest),
            dump=dumps[0] if dumps else None,
            metadata=caching.remembered(
                "data for machines",
                lambda: metadata.of_data(
                    parts().settings.site_name, census.census, dumps[0] if dumps else None
                ),
                (census.stand, base_url(), dumps[:1]),
            ),
            modified=head.modified,
            behind=None if indexed is None else max(0, head.seq - indexed),
            content_licences=_of_contents(),
            programs=programs(base_url()),
            program_names=NAMES,
        )

    return caching.conditional(make, *facts)


def statuses(
    counts: Mapping[str, int], listed: list[SourceState], latest: Mapping[str, RunState]
) -> list[SourceStatus]:
    """The sources with the numbers of their records, by slug, and their last runs.

    Of a run's message nothing: it may name addresses that are nobody's business.
    """
    known, connectors = known_institutions(), parts().hooks.connectors
    return [
        SourceStatus(
            slug=entry.source.slug,
            way=way(connectors.get(entry.source.connector), entry.source.connector),
            institution=entry.source.institution,
            name=institution_name(known.get(entry.source.institution), entry.source.institution),
            records=counts.get(entry.source.slug, 0),
            run=latest.get(entry.source.slug),
            next_due=entry.next_due,
            licence=licence_of(entry.source.metadata_licence),
        )
        for entry in listed
    ]


def _contents(counted: Counted) -> dict[str, Any]:
    """What the catalog holds, made once for each census: it has a group for each institution and licence."""
    stamp = caching.stand().institutions
    return caching.remembered("contents", lambda: _counted(counted.census), (counted.stand, stamp))


def _counted(census: Census) -> dict[str, Any]:
    known = known_institutions()
    shares = sorted(census.of_each_institution().items(), key=lambda pair: (-pair[1].records, pair[0]))
    return {
        "total": census.records,
        "counts": census.by("kind"),
        "institutions": len(known),
        "licences": terms(census.by("licence")),
        "more_holders": max(0, len(shares) - INSTITUTIONS),
        "holders": [
            Holder(
                slug=slug,
                name=institution_name(known.get(slug), slug),
                records=share.records,
                licences=terms(share.by("licence")),
                modified=share.modified,
            )
            for slug, share in shares[:INSTITUTIONS]
        ],
    }


def terms(counts: Mapping[str, int]) -> list[Terms]:
    """Licences as they are written, with counts, as licences that are known: most records first."""
    found: Counter[Licence] = Counter()
    for written, count in counts.items():
        found[licence_of(written)] += count
    ordered = sorted(found.items(), key=lambda pair: (not pair[0].name, -pair[1], pair[0]))
    return [
        Terms(name=licence.name, address=web_address(licence.address), records=count)
        for licence, count in ordered
    ]


def _of_contents() -> list[Terms]:
    """The licences of the things themselves, counted by the index; none where it cannot be read."""
    try:
        results = find(parts().engine, "", facets=("licence",), size=1).results
    except CatalogError:
        return []
    return terms({entry.value: entry.count for entry in results.facets.get("licence", ())})


def _indexed(head: changes.Head) -> int | None:
    """The number in the log up to which records can be searched; None where the index cannot tell."""
    try:
        position = parts().engine.position()
    except SearchError:
        return None
    return position.seq if position is not None and position.log_id == head.log_id else 0
