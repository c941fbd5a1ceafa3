"""A record's published shape (plain dicts and lists), and copies of a record: both made by the thousand."""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable, Mapping
from typing import Any

from catalog.record import (
    Agent,
    Cancellation,
    Chapter,
    DateSpan,
    Designation,
    Holding,
    Identifier,
    Image,
    Link,
    Measurement,
    Place,
    Record,
    Related,
    Rights,
    Schedule,
    SourceRef,
    Subject,
    TextRepair,
    Title,
)

_Shaper = Callable[[Any], dict[str, Any]]
_shapers: dict[type, _Shaper] = {}


def to_dict(value: Any) -> dict[str, Any]:
    """The published shape of a record or a part of one: plain dicts and lists, empty values left out."""
    kind = type(value)
    shaper = _shapers.get(kind)
    if shaper is None:
        shaper = _shapers[kind] = _shaper(kind)
    return shaper(value)


def _shaper(kind: type) -> _Shaper:
    # Written out field by field, as dataclasses writes __init__: a loop over the names takes twice as long.
    lines = ["def shape(value):", " shaped = {}"]
    for entry in dataclasses.fields(kind):
        lines.append(f" item = value.{entry.name}")
        # False and 0 say something.
        lines.append(" if item or (item is not None and item != '' and item != ()):")
        lines.append(f"  shaped[{entry.name!r}] = item if type(item) is str else within(item)")
    made: dict[str, Any] = {"within": _within}
    exec("\n".join([*lines, " return shaped"]), made)  # noqa: S102 - names of our own fields
    shaper: _Shaper = made["shape"]
    return shaper


def _within(item: Any) -> Any:
    if isinstance(item, tuple):
        return [part if isinstance(part, str) else to_dict(part) for part in item]
    return item if isinstance(item, str | int | float) else to_dict(item)


_NAMES = tuple(entry.name for entry in dataclasses.fields(Record))
_values_of = operator.attrgetter(*_NAMES)
_slots = [getattr(Record, name).__set__ for name in _NAMES]


def with_values(record: Record, **values: Any) -> Record:
    """A copy of ``record`` with some fields changed, as ``dataclasses.replace`` gives it.

    Its look at each of the forty fields would take 16 µs of each record, this takes 5.
    """
    if type(record) is not Record:
        return dataclasses.replace(record, **values)
    copy = object.__new__(Record)
    for fill, value in zip(_slots, _values_of(record), strict=True):
        fill(copy, value)
    for name, value in values.items():
        object.__setattr__(copy, name, value)
    return copy


_SINGLE: dict[str, type] = {
    "source": SourceRef, "issued": DateSpan, "period": DateSpan, "rights": Rights,
}  # fmt: skip
_SEVERAL: dict[str, type] = {
    "identifiers": Identifier, "titles": Title, "creators": Agent, "subjects": Subject, "places": Place,
    "related": Related, "links": Link, "images": Image, "holdings": Holding,
    "repairs": TextRepair, "measurements": Measurement, "designations": Designation,
}  # fmt: skip


def from_dict(shaped: Mapping[str, Any]) -> Record:
    """The record of a published shape that ``RecordSchema`` lets pass, without what only the store knows.

    It is filled slot by slot, as in ``with_values``: its own ``__init__`` takes twice as long. Raises
    ``KeyError`` for a shape without title or kind.
    """
    record = object.__new__(Record)
    for name, fill, read, default in _READING:
        value = shaped.get(name)
        if value is not None:
            fill(record, read(value))
        elif default is dataclasses.MISSING:
            raise KeyError(name)
        else:
            fill(record, default)
    return record


def _plain(value: Any) -> Any:
    return tuple(value) if type(value) is list else value


def _single(kind: type) -> Callable[[Any], Any]:
    return lambda value: kind(**{name: _plain(told) for name, told in value.items()})


def _several(kind: type) -> Callable[[Any], Any]:
    return lambda value: tuple([kind(**part) for part in value])


def _schedule(shaped: Mapping[str, Any]) -> Schedule:
    told = {name: _plain(value) for name, value in shaped.items()}
    if "cancellations" in told:
        told["cancellations"] = tuple(Cancellation(**part) for part in told["cancellations"])
    return Schedule(**told)


def _chapter(shaped: Mapping[str, Any]) -> Chapter:
    images = tuple(Image(**part) for part in shaped.get("images", ()))
    shows = tuple(Related(**part) for part in shaped.get("shows", ()))
    return Chapter(**{**shaped, "images": images, "shows": shows})


_READERS: dict[str, Callable[[Any], Any]] = {
    **{name: _single(kind) for name, kind in _SINGLE.items()},
    **{name: _several(kind) for name, kind in _SEVERAL.items()},
    "schedule": _schedule,
    "chapters": lambda value: tuple([_chapter(part) for part in value]),
}
_READING = [
    (entry.name, fill, _READERS.get(entry.name, _plain), entry.default)
    for entry, fill in zip(dataclasses.fields(Record), _slots, strict=True)
]
