"""Records: searched for, walked through, by their ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from flask import Response, request

from catalog.errors import ForeignCursor, QueryError
from catalog.feeds import cursor as cursors
from catalog.feeds.cursor import Cursor
from catalog.search.fields import facet_names
from catalog.store import changes, entries, picked, records
from catalog.store.db import reading
from catalog.store.stored import Stored
from catalog.web import caching, searching
from catalog.web.api_v1 import selection, telling
from catalog.web.api_v1.arguments import (
    MOST_IDS,
    MOST_OF_SEARCH,
    BatchBody,
    BatchParameters,
    FieldParameters,
    FormParameters,
    SearchParameters,
)
from catalog.web.api_v1.frame import asked_by, at, blueprint, gives, path_parameter, sent_by
from catalog.web.api_v1.shapes import BatchSchema, RecordsSchema
from catalog.web.errors import problem
from catalog.web.frame import IDENTIFIER, parts
from catalog.web.i18n import lazy_gettext as _
from catalog.web.limits import limited
from catalog.web.paging import last_page
from catalog.web.params import last_page_of
from catalog.web.search_data import as_data
from catalog.web.site import base_url

RECORD = {"anyOf": [{"$ref": "#/components/schemas/Record"}, {"$ref": "#/components/schemas/RecordPart"}]}
_WALKING = frozenset({"cursor", "size", "fields", "format"})


@at("/records", tags=[_("Records")])
@limited(5)
@gives(
    RecordsSchema,
    _("Search for records, or walk through all of them"),
    _(
        "What a search finds, best first, by the same parameters as the search page; several"
        " records of one work are one result. `cursor=0` begins a walk through all records"
        " instead; its end leads to the change feed."
    ),
    410,
    csv=True,
)
@asked_by(SearchParameters)
def search(asked: Mapping[str, Any]) -> Response:
    """The records that a search finds, best first: the same parameters as the search page takes.

    Several records of one work are one result. Facets are counted where they are asked for. Results can be
    paged up to the 10,000th; `cursor=0` begins a walk through all live records instead, in the order of the
    change log, whose end leads to the change feed.
    """
    form = telling.form(asked.get("format", ""))
    columns = asked.get("fields_", "")
    wanted = selection.read(columns) if form == "json" else {}
    if form == "csv":
        telling.chosen_columns(columns)
    if "cursor" in asked:
        return _walk(asked["cursor"], asked["size"], form, columns, wanted)
    if asked["size"] > MOST_OF_SEARCH:
        raise QueryError(f"size may be at most {MOST_OF_SEARCH} in a search.", parameter="size")
    found = searching.ask(parts(), request.args)
    searched = replace(found, size=asked["size"], facets=_facets(asked.get("facets", "")))
    return caching.conditional(
        lambda: _found(searched, form, columns, wanted), caching.index_stand(parts()), form
    )


def _facets(text: str) -> tuple[str, ...]:
    known = facet_names(parts().engine.fields)
    names = [name.strip() for name in text.split(",") if name.strip()]
    if names == ["all"]:
        return tuple(known)
    for name in names:
        if name not in known:
            told = f"facets: “{name[:80]}” is no facet; those are: {', '.join(known)}."
            raise QueryError(told, parameter="facets")
    return tuple(dict.fromkeys(names))


def _found(asked: searching.Asked, form: telling.Form, columns: str, wanted: selection.Tree) -> Response:
    answer = asked.run()
    page, last = answer.params.page, min(last_page(answer.total, asked.size), last_page_of(asked.size))
    following = telling.address(page=page + 1) if page < last else None
    if form == "csv":
        stored = (result.stored for result in answer.results)
        return telling.table(stored, columns, "records", following=following)
    told = as_data(answer)
    told["pages"] = last
    told["items"] = [telling.spliced(result.stored, wanted) for result in answer.results]
    told["next"] = following
    return telling.answer({**told, **_beside(answer)}, following=following, varies=True)


def _beside(answer: searching.Answer) -> dict[str, Any]:
    """What the search knows of its results beside the records."""
    data = as_data(answer)["items"]
    told: dict[str, Any] = {
        "same_work": {
            result.record["id"]: others
            for result in answer.results
            if (others := [one["id"] for one in result.members if one["id"] != result.record["id"]])
        }
    }
    for name in ("kilometres", "reasons"):
        if found := {item["id"]: item[name] for item in data if name in item}:
            told[name] = found
    return told


def _walk(text: str, size: int, form: telling.Form, columns: str, wanted: selection.Tree) -> Response:
    others = sorted(name for name, value in request.args.items() if value and name not in _WALKING)
    known = {*SearchParameters().fields, *facet_names(parts().engine.fields)}
    if others := [name for name in others if name in known and name != "page"]:
        told = f"cursor walks through all records: it takes no {others[0]} beside it."
        raise QueryError(told, parameter=others[0])
    return caching.conditional(lambda: _walked(text, size, form, columns, wanted), form, seconds=10)


def _walked(text: str, size: int, form: telling.Form, columns: str, wanted: selection.Tree) -> Response:
    with reading() as session:
        head = changes.head(session)
        cursor = _begin(text, head)
        # What changed since the walk began, removals too, is what its end leads to.
        items = entries.live_after(session, cursor.position, size, until=cursor.start)
    ended = len(items) < size or items[-1].seq == cursor.start
    following = None
    if not ended:
        following = telling.address(cursor=Cursor.fresh(head.log_id, cursor.start, items[-1].seq).encode())
    if form == "csv":
        return telling.table(items, columns, "records", following=following)
    told = {"total": head.live, "items": [telling.spliced(row, wanted) for row in items], "next": following}
    if ended:
        told["changes"] = f"{base_url()}/api/v1/changes?after={Cursor.up(head.log_id, cursor.start).encode()}"
    return telling.answer(told, following=following, varies=True)


def _begin(text: str, head: changes.Head) -> Cursor:
    if text == "0":
        return Cursor.fresh(head.log_id, head.seq)
    cursor = cursors.decode(text)
    if cursor.mode != "fresh":
        raise ForeignCursor("this cursor is of another walk: start again with cursor=0")
    cursors.check(cursor, head.log_id, head.seq)
    return cursor


def start_again(error: ForeignCursor) -> Response:
    """The answer to a cursor that cannot be followed: 410 and the address to start again from."""
    address = f"{base_url()}/api/v1/records?cursor=0"
    return problem(410, str(error), parameter="cursor", start_again=address)


blueprint.register_error_handler(ForeignCursor, start_again)


@at(
    "/records/<identifier>",
    parameters=path_parameter("identifier", _("the record's id"), "sample-kieu"),
    tags=[_("Records")],
)
@gives(
    RECORD,
    _("One record"),
    _("A record as it is published; of a withdrawn one 410 with when and why."),
    404,
    410,
)
@asked_by(FieldParameters)
def record(asked: Mapping[str, Any], identifier: str) -> Response:
    """A record as it is published; of a withdrawn one 410 with when and why."""
    telling.form(table=False)
    wanted = selection.read(asked.get("fields_", ""))
    with reading() as session:
        stored = records.get(session, identifier) if IDENTIFIER.match(identifier) else None
    if stored is None:
        return problem(404, f"There is no record “{identifier[:200]}”, and there never was.")
    if stored.withdrawn is not None:
        reason = f": {stored.withdrawn_reason}" if stored.withdrawn_reason else "."
        gone = {"id": stored.id, **stored.state}
        return problem(410, f"The record was withdrawn on {stored.withdrawn:%Y-%m-%d}{reason}", **gone)
    body = telling.whole(stored, wanted)
    response = Response(body, mimetype=telling.JSON)
    response.set_etag(f"{stored.digest[:32]}-{stored.seq}{'-part' if wanted else ''}")
    response.headers["Cache-Control"] = f"public, max-age={caching.SECONDS}"
    response.last_modified = stored.modified
    response.make_conditional(request)
    return response


@at("/records/batch", tags=[_("Records")])
@limited(5)
@gives(
    BatchSchema,
    _("Records by their ids"),
    _("The records of these ids, with those that are gone and those that never were."),
    csv=True,
)
@asked_by(BatchParameters)
def batch(asked: Mapping[str, Any]) -> Response:
    """The records of up to 100 ids, with those that are gone and those that never were."""
    identifiers = [one.strip() for one in asked["ids"].split(",") if one.strip()]
    if not 0 < len(set(identifiers)) <= MOST_IDS:
        raise QueryError(f"ids must name 1 to {MOST_IDS} records, parted by commas.", parameter="ids")
    return _batch(identifiers, asked)


@at("/records/batch", methods=["POST"], endpoint="batch_by_post", tags=[_("Records")])
@limited(5)
@gives(
    BatchSchema,
    _("Records by their ids, sent as JSON"),
    _("The same for ids in the body, which may be too many for an address."),
    413,
    415,
    422,
    csv=True,
)
@asked_by(FormParameters)
@sent_by(BatchBody, {"ids": ["hue-oai-1", "hue-oai-2"]})
def batch_by_post(asked: Mapping[str, Any], body: Mapping[str, Any]) -> Response:
    """The same for ids in the body, which may be too long for an address; `fields` and `format` as ever."""
    response = _batch(body["ids"], asked)
    response.headers["Cache-Control"] = "no-store"
    return response


def _batch(identifiers: Iterable[str], asked: Mapping[str, Any]) -> Response:
    form, columns = telling.form(asked.get("format", "")), asked.get("fields_", "")
    wanted = selection.read(columns) if form == "json" else {}
    wished = list(dict.fromkeys(identifiers))
    with reading() as session:
        found = picked.by_ids(session, [one for one in wished if IDENTIFIER.match(one)])
    live = [found[one] for one in wished if one in found and found[one].withdrawn is None]
    if form == "csv":
        return telling.table(live, columns, "records")
    told = {
        "items": [telling.spliced(one, wanted) for one in live],
        "gone": [_gone(found[one]) for one in wished if one in found and found[one].withdrawn is not None],
        "missing": [one.encode("utf-8", "replace").decode() for one in wished if one not in found],
    }
    response = telling.answer(told, varies=True)
    response.headers["Cache-Control"] = f"public, max-age={caching.SECONDS}"
    return response


def _gone(stored: Stored) -> dict[str, Any]:
    return {"id": stored.id, **stored.state}
