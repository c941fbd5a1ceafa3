"""Institutions and the sources that their records come from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Response

from catalog.formats.text.fold import fold
from catalog.gazetteer import seat
from catalog.store import freshness, institutions, institutions_history, records, runs, source_lists, sources
from catalog.store.db import reading
from catalog.store.institutions_history import History
from catalog.store.runs import RunState
from catalog.store.sources import SourceState
from catalog.store.stored import timestamp
from catalog.web import caching
from catalog.web.api_v1 import telling
from catalog.web.api_v1.arguments import InstitutionParameters
from catalog.web.api_v1.frame import Parameters, asked_by, at, gives, path_parameter
from catalog.web.api_v1.shapes import InstitutionSchema, InstitutionsSchema, SourceSchema, SourcesSchema
from catalog.web.errors import problem
from catalog.web.frame import SLUG, known_institutions, parts
from catalog.web.i18n import lazy_gettext as _
from catalog.web.paging import last_page
from catalog.web.site import base_url

Json = dict[str, Any]
_UNTOLD = frozenset({runs.LAST_FAILURE})


@at("/institutions", endpoint="institutions", tags=[_("Institutions")])
@gives(
    InstitutionsSchema,
    _("All institutions"),
    _("Libraries, museums and cultural centres, with how many records each has."),
    404,
)
@asked_by(InstitutionParameters)
def list_institutions(asked: Mapping[str, Any]) -> Response:
    """Libraries, museums and cultural centres with how many records each has, by their Vietnamese names."""
    telling.form(table=False)
    return caching.conditional(lambda: _institutions(asked))


def _institutions(asked: Mapping[str, Any]) -> Response:
    counts = caching.remembered("records of institutions", _counts)
    found = [one for one in known_institutions().values() if _fits(one, asked)]
    page, size, last = asked["page"], asked["size"], last_page(len(found), asked["size"])
    if page > last:
        return problem(404, f"This list has {last} pages.", parameter="page")
    shown = found[(page - 1) * size : page * size]
    items = [_institution(one, counts.get(one["slug"], 0)) for one in shown]
    following = telling.address(page=page + 1) if page < last else None
    told = {"total": len(found), "page": page, "pages": last, "items": items, "next": following}
    return telling.answer(told, following=following)


def _counts() -> dict[str, int]:
    with reading() as session:
        return institutions.record_counts(session)


def _fits(facts: Mapping[str, Any], asked: Mapping[str, Any]) -> bool:
    told = {"status": "active", **facts}
    if any(
        asked.get(name, told.get(name)) != told.get(name) for name in ("system", "type", "level", "status")
    ):
        return False
    if "province" in asked:
        wanted = seat({"province": asked["province"]}).names.get("province", asked["province"])
        if facts.get("province") != wanted:
            return False
    names = fold(f"{facts['name_vi']} {facts.get('name_en', '')}").split()
    return all(any(name.startswith(word) for name in names) for word in fold(asked.get("q", "")).split())


def _institution(facts: Mapping[str, Any], count: int) -> Json:
    return {**facts, "records": count, "page": f"{base_url()}/institution/{facts['slug']}"}


@at(
    "/institutions/<slug>",
    endpoint="institution",
    parameters=path_parameter("slug", _("the institution's short name"), "hue-library"),
    tags=[_("Institutions")],
)
@gives(InstitutionSchema, _("One institution"), _("Its facts, its records by kind, its sources."), 404)
@asked_by(Parameters)
def one_institution(_asked: Mapping[str, Any], slug: str) -> Response:
    """Its facts, its records by kind, its sources."""
    telling.form(table=False)
    if not SLUG.match(slug) or known_institutions().get(slug) is None:
        return problem(404, f"There is no institution “{slug[:80]}”: /api/v1/institutions lists them.")
    return caching.conditional(lambda: _described(slug))


def _described(slug: str) -> Response:
    with reading() as session:
        slug = known_institutions()[slug]["slug"]
        kinds = records.counts_of_institution(session, slug)
        named = source_lists.of_institution(session, slug)
        past = _past(institutions_history.of(session, slug))
    told = {**_institution(known_institutions()[slug], sum(kinds.values())), **past}
    return telling.answer({**told, "kinds": kinds, "sources": named})


def _past(past: History) -> Json:
    """Former names, predecessors, successors; what is not known is left out."""
    names = [
        {
            "name_vi": one.facts["name_vi"],
            "name_en": one.facts["name_en"],
            **_days(one.since, one.until, one.act),
        }
        for one in past.names
    ]
    links = {
        name: [{"slug": one.slug, "name_vi": one.name_vi, **_days(one.day, None, one.act)} for one in listed]
        for name, listed in (("predecessors", past.earlier), ("successors", past.later))
    }
    return {name: listed for name, listed in {"names": names, **links}.items() if listed}


def _days(since: date | None, until: date | None, act: str) -> Json:
    told = {"from": since and since.isoformat(), "to": until and until.isoformat(), "act": act}
    return {name: value for name, value in told.items() if value}


@at("/sources", endpoint="sources", tags=[_("Institutions")])
@gives(SourcesSchema, _("All sources"), _("Where records are harvested from, and how fresh each source is."))
@asked_by(Parameters)
def list_sources(_asked: Mapping[str, Any]) -> Response:
    """Where records are harvested from, and how fresh each source is."""
    telling.form(table=False)
    items = _sources()
    return caching.conditional(
        lambda: telling.answer({"total": len(items), "items": items}), items, seconds=10
    )


@at(
    "/sources/<slug>",
    endpoint="source",
    parameters=path_parameter("slug", _("the source's short name"), "hue-oai"),
    tags=[_("Institutions")],
)
@gives(SourceSchema, _("One source"), _("One source, and how fresh it is."), 404)
@asked_by(Parameters)
def one_source(_asked: Mapping[str, Any], slug: str) -> Response:
    """One source, and how fresh it is."""
    telling.form(table=False)
    found = next((one for one in _sources() if one["slug"] == slug), None)
    if found is None:
        return problem(404, f"There is no source “{slug[:80]}”: /api/v1/sources lists them.")
    return caching.conditional(lambda: telling.answer(found), found, seconds=10)


def _sources() -> list[Json]:
    with reading() as session:
        listed = sources.everything(session)
        latest = runs.latest_by_source(session, [one.source.slug for one in listed])
        good = freshness.last_good(session)
        counts = records.counts_by_source(session)
    return [
        {
            **_source(one),
            "records": counts.get(one.source.slug, 0),
            "last_run": _run(latest.get(one.source.slug)),
            "last_good": _moment(good.get(one.source.slug)),
        }
        for one in listed
    ]


def _source(state: SourceState) -> Json:
    """The facts that are public: options can hold addresses and keys that are not."""
    source, kind = state.source, parts().hooks.connectors.get(state.source.connector)
    rhythm = timedelta(seconds=state.every_seconds or 0)
    late = rhythm and state.next_due is not None and state.next_due + rhythm < datetime.now(UTC)
    return {
        "slug": source.slug,
        "connector": source.connector,
        "connector_label": str(kind.label) if kind else source.connector,
        "institution": source.institution,
        "metadata_licence": source.metadata_licence,
        "every_seconds": state.every_seconds,
        "created": timestamp(state.created),
        "late": bool(late),
    }


def _run(run: RunState | None) -> Json | None:
    if run is None:
        return None
    return {
        "mode": run.mode,
        "status": run.status,
        "started": timestamp(run.started),
        "finished": _moment(run.finished),
        "counts": {name: count for name, count in run.counts.items() if name not in _UNTOLD},
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else timestamp(moment)
