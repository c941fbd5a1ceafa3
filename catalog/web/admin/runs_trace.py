"""The way of one record: as it was received, as it was understood, as search holds it."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response, request

from catalog import indexing
from catalog.errors import SearchError
from catalog.harvest.raw_text import raw_text
from catalog.people.permissions import Permission
from catalog.sdk.search import Document
from catalog.search.document import build_document
from catalog.store import institutions, records, runs, traces
from catalog.store.db import reading
from catalog.store.traces import Trace
from catalog.web import facts
from catalog.web.admin import sources_words as words
from catalog.web.admin.runs import run_and_source, way_to
from catalog.web.admin.shell import OF_RUN, admin_page, admin_url, blueprint, may, needs
from catalog.web.admin.sources_look import problem
from catalog.web.frame import parts
from catalog.web.i18n import gettext as _

_MOST_CASES = 50


@blueprint.get("/runs/<int:number>/record")
@needs(Permission.SOURCES_SEE, OF_RUN)
def run_record(number: int) -> Response:
    """The way of the record whose number at the source is ``id``."""
    found, state = run_and_source(number)
    sees_raw = may(Permission.RAW_SEE, state.source.institution)
    # NUL is in no record's number, and some databases do not even let it be asked for.
    native_id = request.args.get("id", "")[:2000].replace("\0", "")
    with reading() as session:
        trace = traces.of_record(session, found.source, native_id) if native_id else None
        cases = runs.cases_of(session, number, native_id, limit=_MOST_CASES) if native_id else ()
        indexed = _indexed(session, trace) if trace is not None and trace.json is not None else []
    return admin_page(
        "admin/run_record.html",
        title=_("The way of one record"),
        crumbs=[*way_to(state), (_("Harvest %(number)s", number=number), admin_url("run", number=number))],
        run=found,
        native_id=native_id,
        trace=trace,
        words=words,
        raw=_raw(trace) if trace is not None and sees_raw else "",
        sees_raw=sees_raw,
        problems=[problem(case) for case in cases],
        mapped=_mapped(trace),
        title_of=_title(trace),
        indexed=indexed,
        is_indexed=_is_indexed(trace),
    )


def _raw(trace: Trace) -> str:
    shaped = {} if trace.json is None else orjson.loads(trace.json)
    return raw_text(trace.payload, shaped.get("kind", ""))


def _mapped(trace: Trace | None) -> list[facts.Fact]:
    if trace is None or trace.json is None:
        return []
    shaped = orjson.loads(trace.json)
    return [*facts.description(shaped), *facts.learning(shaped), *facts.rights(shaped)]


def _title(trace: Trace | None) -> str:
    return "" if trace is None or trace.json is None else str(orjson.loads(trace.json).get("title", ""))


def _indexed(session: Any, trace: Trace) -> list[tuple[str, str]]:
    """What search holds of the record's work: the words of each field."""
    members = [entry.parsed() for entry in records.of_works(session, [trace.work]).get(trace.work, [])]
    if not members:
        return []
    slugs = sorted({str(member.get("institution", "")) for member in members})
    found = ((slug, institutions.get(session, slug)) for slug in slugs)
    known = {slug: place for slug, place in found if place is not None}
    return _told(build_document(trace.work, members, known, parts().hooks.index_fields))


def _told(document: Document) -> list[tuple[str, str]]:
    texts = [
        (name, "; ".join(" ".join(value[0]) for value in values)[:500])
        for name, values in document.texts.items()
    ]
    keywords = [(name, "; ".join(map(str, values))[:500]) for name, values in document.keywords.items()]
    numbers = [(name, ", ".join(map(str, values))[:200]) for name, values in document.numbers.items()]
    return [(name, text) for name, text in (*texts, *keywords, *numbers) if text]


def _is_indexed(trace: Trace | None) -> bool | None:
    """Whether the index has come as far as the record's last change; None where that cannot be told."""
    if trace is None or trace.index_seq is None:
        return None
    try:
        position, _head = indexing.state(parts())
    except SearchError:
        return None
    return position >= trace.index_seq
