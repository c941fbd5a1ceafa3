"""A list for other programs: ``/saved.csv``, ``/saved.ris``, ``/saved.bib``, ``/saved.csl.json``.

They take the parameters of the list's page and give its live records in its order, with the notes where the
form has a place for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import orjson
from flask import Blueprint, Response, request

from catalog.feeds import dump_csv
from catalog.formats import csl
from catalog.formats.addressed import addressed
from catalog.record import Record
from catalog.shape import from_dict
from catalog.store import records
from catalog.store.db import reading
from catalog.store.stored import Stored
from catalog.web import caching, saved_params
from catalog.web.errors import problem
from catalog.web.frame import parts
from catalog.web.limits import limited
from catalog.web.saved_params import Listed
from catalog.web.site import base_url

blueprint = Blueprint("saved", __name__)

Found = Sequence[tuple[Stored, str]]
"""Records with their notes."""


@blueprint.get("/saved.csv")
@limited(3)
def as_csv() -> Response:
    """The list as a table, of the columns of the CSV dump with the note before them."""

    def write(found: Found) -> bytes:
        head = dump_csv.text([["note", *dump_csv.COLUMNS]])
        rows = [[dump_csv.safe(note), *dump_csv.row(one.parsed())] for one, note in found]
        return dump_csv.BOM.encode() + head + dump_csv.text(rows)

    return _answered("csv", "text/csv", write)


@blueprint.get("/saved.ris")
@limited(3)
def as_ris() -> Response:
    """The list as RIS, for Zotero, EndNote and Mendeley."""
    return _written("ris", "ris")


@blueprint.get("/saved.bib")
@limited(3)
def as_bib() -> Response:
    """The list as BibTeX."""
    return _written("bib", "bibtex")


@blueprint.get("/saved.csl.json")
@limited(3)
def as_csl() -> Response:
    """The list as CSL-JSON, which citation processors read."""

    def write(found: Found) -> bytes:
        return orjson.dumps([csl.item(_record(*one)) for one in found], option=orjson.OPT_INDENT_2)

    return _answered("csl.json", csl.CslFormat.media_type, write)


def _written(suffix: str, name: str) -> Response:
    known = parts().hooks.formats.get(name)

    def write(found: Found) -> bytes:
        return b"\r\n".join([*(known.write(_record(*one)) for one in found), b""])

    return _answered(suffix, known.media_type, write)


def _record(stored: Stored, note: str) -> Record:
    """The record as it is given away, what was noted on it behind its own notes."""
    record = addressed(from_dict(orjson.loads(stored.json)), base_url())
    return replace(record, notes=(*record.notes, note)) if note else record


def _answered(suffix: str, media_type: str, write: Callable[[Found], bytes]) -> Response:
    asked = saved_params.load(request.args)
    if not asked.ids:
        told = "ids names no record: give ids or addresses of records, parted by commas."
        return problem(400, told, parameter="ids")

    def answer() -> Response:
        response = Response(write(_found(asked)), content_type=f"{media_type}; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="khomo-list.{suffix}"'
        return response

    return caching.conditional(answer, base_url())


def _found(asked: Listed) -> Found:
    with reading() as session:
        live = records.live(session, asked.ids)
    numbered = enumerate(asked.ids, start=1)
    return [(live[one], asked.notes.get(number, "")) for number, one in numbered if one in live]
