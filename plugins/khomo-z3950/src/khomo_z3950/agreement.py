"""The record syntax that a server and we both know, found by asking for the first records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from catalog.sdk import SourceRefused
from khomo_z3950.diagnostics import OF_SYNTAX, Diagnostic
from khomo_z3950.options import ALL_RECORDS
from khomo_z3950.records import Reading, format_in
from khomo_z3950.server import Batch, NotAnswered, SearchRefused, Server
from khomo_z3950.syntaxes import Asked, candidates, refusal

_TRIED = 3
"""Records asked for to see in which syntax they come: the first one may be a broken one."""


class Agreement(NamedTuple):
    """How to ask, the name of the format that then comes, how many records there are.

    ``tried`` tells what came of each syntax that was asked for, in words.
    """

    asked: Asked
    format: str
    total: int
    tried: tuple[str, ...]


def agree(server: Server, query: str, syntax: str, elements: str, reading: Reading) -> Agreement:
    """What to ask for; sets it on ``server``. ``syntax`` and ``elements`` are "" where they are to be found.

    Raises ``SourceRefused`` in words where there is nothing in common, and what the requests raise.
    """
    total = _found(server, query)
    came: dict[str, list[str]] = {}
    for asked in candidates(syntax, elements):
        server.asked = asked
        if not total:
            return Agreement(asked, "", 0, ())
        form, told = _form(_first(server, query, min(_TRIED, total)), reading)
        came.setdefault(told, []).append(str(asked))
        if form:
            return Agreement(asked, form, total, _tried_in(came))
    chosen = " or ".join(name for name, value in (("syntax", syntax), ("elements", elements)) if value)
    way = f"leave the option {chosen} out" if chosen else "ask its staff to switch on MARCXML or USMARC"
    told = "; ".join(_tried_in(came))
    raise SourceRefused(f"{server.where}: no records come in a syntax that is read here ({told}); {way}")


def _tried_in(came: Mapping[str, list[str]]) -> tuple[str, ...]:
    return tuple(f"{', '.join(asked)}: {told}" for told, asked in came.items())


def _found(server: Server, query: str) -> int:
    try:
        return server.search(query)
    except SearchRefused as error:
        if not error.diagnostic.is_of_query or query != ALL_RECORDS:
            raise
        raise SourceRefused(
            f"the server cannot list all records by the query {ALL_RECORDS}: {error.message}; give a query "
            'that finds all as the option query, for example query=@attr 1=4 @attr 5=1 "a" (titles that '
            'begin with a) or query=@attr 1=31 @attr 2=4 "0" (dates from 0 on), or ask its staff for one'
        ) from error


def _first(server: Server, query: str, count: int) -> Batch:
    """The first records; one by one where they do not come together."""
    batch = _tried(server, query, 1, count)
    if batch.pieces or count == 1:
        return batch
    single = [_tried(server, query, position, 1) for position in range(1, count + 1)]
    return Batch([piece for entry in single for piece in entry.pieces], batch.diagnostic, batch.total)


def _tried(server: Server, query: str, start: int, count: int) -> Batch:
    try:
        return server.present(query, start, count, patient=False)
    except NotAnswered as error:
        # A server may break over a syntax that it does not know; one that is gone is told.
        if not server.is_there(query):
            raise
        return Batch([], error.diagnostic, 0)


def _form(batch: Batch, reading: Reading) -> tuple[str, str]:
    """The format of the first record that can be read, "" for none, and in words what came."""
    for piece in batch.pieces:
        form = format_in(piece)
        if form in reading.formats:
            return form, f"{form} in {piece.syntax}"
    faults: list[Diagnostic | None] = [piece.diagnostic for piece in batch.pieces]
    fault = next((entry for entry in (batch.diagnostic, *faults) if entry is not None), None)
    if fault is not None:
        return "", fault.said if fault.code in OF_SYNTAX else fault.told
    return "", "; ".join(dict.fromkeys(_came(piece.syntax) for piece in batch.pieces)) or "nothing came"


def _came(syntax: str) -> str:
    return f"{syntax} came, but nothing in it that can be read" if syntax in _KNOWN else refusal(syntax)


_KNOWN = frozenset(entry.syntax for entry in candidates("", ""))
