"""A published record read as far as it is known here, and what of it is not: another catalog may be newer.

What is known are the fields of ``catalog.sdk.Record`` and its parts, by their names and types. An unknown
field, a value of another type or a part that lacks what it must have is passed over and named by its path
(``places.role``); a word that is in none of our lists is replaced by the nearest that is.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from catalog.sdk import ACCESS, KINDS, LINK_RELS, PLACE_ROLES, Record

Tell = Callable[[str], None]
"""Called with the path of what is passed over."""
_Reader = Callable[[Any, str, Tell], Any]

_PASSED: Any = object()
STATE = frozenset(("seq", "digest", "created", "modified", "datestamp", "withdrawn"))
"""What only the other catalog's store knows of a record: spliced around it, no part of it."""
_WORDS: Mapping[tuple[str, str], tuple[tuple[str, ...], str]] = {
    # A kind that is unknown here still has its page in the other catalog.
    ("Record", "kind"): (KINDS, "web"),
    ("Record", "access"): (ACCESS, "unknown"),
    ("Link", "rel"): (LINK_RELS, "page"),
    ("Place", "role"): (PLACE_ROLES, ""),
    ("DateSpan", "certainty"): (("certain", "approximate", "inferred", "unknown"), "unknown"),
    ("Schedule", "status"): (("cancelled", "postponed"), ""),
}
"""The lists of words, and the word in place of one that is in none."""


class _Known(NamedTuple):
    """The fields of a dataclass: how each is read, and which must be there."""

    make: Callable[..., Any]
    readers: Mapping[str, _Reader]
    required: frozenset[str]


def read_record(shaped: Mapping[str, Any], tell: Tell) -> Record | None:
    """The record of a published shape, None where it has no title or no kind."""
    record = _part(Record, {name: value for name, value in shaped.items() if name not in STATE}, "", tell)
    return None if record is _PASSED else record


def version() -> str:
    """A word that changes with what is known, so that what was passed over is read after an update."""
    found: list[str] = []
    todo, seen = [Record], set[type]()
    while todo:
        kind = todo.pop()
        if kind in seen:
            continue
        seen.add(kind)
        hints = typing.get_type_hints(kind)
        found += [f"{kind.__name__}.{name}:{hint}" for name, hint in hints.items()]
        todo += [inner for hint in hints.values() for inner in _classes(hint)]
    told = "\n".join(sorted(found)) + repr(sorted(_WORDS.items()))
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _classes(hint: Any) -> list[Any]:
    inner = (hint, *typing.get_args(hint))
    return [entry for entry in inner if dataclasses.is_dataclass(entry)]


@functools.cache
def _known(kind: type) -> _Known:
    hints = typing.get_type_hints(kind)
    own = dataclasses.fields(kind)
    readers = {entry.name: _reader(kind.__name__, entry.name, hints[entry.name]) for entry in own}
    required = frozenset(entry.name for entry in own if entry.default is dataclasses.MISSING)
    return _Known(kind, readers, required)


def _reader(owner: str, name: str, hint: Any) -> _Reader:
    if (words := _WORDS.get((owner, name))) is not None:
        return functools.partial(_word, *words)
    if typing.get_origin(hint) is tuple:
        return functools.partial(_several, _of(typing.get_args(hint)[0]))
    if isinstance(hint, types.UnionType):
        hint = next(entry for entry in typing.get_args(hint) if entry is not type(None))
    return _of(hint)


def _of(hint: Any) -> _Reader:
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return functools.partial(_part, hint)
    # A whole number is a number, but true is none.
    wanted = (float, int) if hint is float else (hint,)
    return functools.partial(_plain, wanted)


def _part(kind: type, value: Any, path: str, tell: Tell) -> Any:
    if not isinstance(value, dict):
        tell(path)
        return _PASSED
    known = _known(kind)
    given: dict[str, Any] = {}
    for name, inner in value.items():
        reader = known.readers.get(name)
        here = f"{path}.{name}" if path else name
        if reader is None:
            tell(here)
            continue
        read = reader(inner, here, tell)
        if read is not _PASSED:
            given[name] = read
    if not known.required <= given.keys():
        tell(path)
        return _PASSED
    return known.make(**given)


def _several(reader: _Reader, value: Any, path: str, tell: Tell) -> Any:
    if not isinstance(value, list):
        tell(path)
        return _PASSED
    read = (reader(entry, path, tell) for entry in value)
    return tuple(entry for entry in read if entry is not _PASSED)


def _plain(wanted: tuple[type, ...], value: Any, path: str, tell: Tell) -> Any:
    if type(value) in wanted:
        return value
    tell(path)
    return _PASSED


def _word(words: tuple[str, ...], other: str, value: Any, path: str, tell: Tell) -> Any:
    if value in words:
        return value
    tell(path)
    return other
