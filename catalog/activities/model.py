"""An activity as a form edits it and as it is kept: frozen parts, and JSON in between.

It is the payload of the format ``activity``. Days are ISO 8601 (2026-12-05), times of day ``08:30``; both are
of Asia/Ho_Chi_Minh, which has had one time all year since 1975.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_type_hints

import orjson

from catalog.errors import RecordError
from catalog.shape import to_dict

FORMAT = "activity"
LONGEST = 200_000
"""Bytes of one payload."""
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True, kw_only=True)
class LunarFeast:
    """A feast of the lunar calendar, kept every year: ``day`` of ``month`` for so many ``days``.

    ``year`` is the first lunar year in which it is, ``years`` in how many it is.
    """

    day: int
    month: int
    year: int
    days: int = 1
    years: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledOff:
    """A single date that does not take place, and why."""

    day: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When it takes place.

    ``first`` to ``last`` is a day, a run of days, or with ``weekdays`` (MO, TU ...; ``every`` so many weeks)
    the time in which it comes again; then an empty ``last`` is no end. ``rule`` is a recurrence of RFC 5545
    that says more than days of the week. ``left_out`` are days without it (holidays), ``added`` further
    ones, ``called_off`` single dates that were announced. ``status`` is cancelled or postponed, of all.
    """

    first: str = ""
    last: str = ""
    begins: str = ""
    ends: str = ""
    weekdays: tuple[str, ...] = ()
    every: int = 1
    rule: str = ""
    left_out: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    called_off: tuple[CalledOff, ...] = ()
    lunar: LunarFeast | None = None
    status: str = ""
    status_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """Where: ``name`` is the hall or house, ``commune`` a unit's key (``vn-2025-07:19813``).

    ``online_url`` is where it takes place in digital space, alone or as well.
    """

    name: str = ""
    address: str = ""
    commune: str = ""
    lat: float | None = None
    lon: float | None = None
    online_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """How to take part: whom to call, where to register, what to know."""

    phone: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """Who holds it too; for agreements of museums and schools with number and date."""

    name: str
    number: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that is kept (``/media/<hash>``), with what it shows."""

    url: str
    alt: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Something to go to or take part in; ``sort`` is a code of ``words.SORTS``.

    ``fields`` and ``audiences`` are codes of ``words``, ``audience_note`` says more (an age). ``minutes`` is
    how long one meeting lasts where no times tell, ``free`` None where nothing is told.
    """

    title: str
    sort: str = "event"
    description: str = ""
    timing: Timing = Timing()
    venue: Venue = Venue()
    fields: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    audience_note: str = ""
    grades: tuple[str, ...] = ()
    school_subjects: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    group_size: int | None = None
    minutes: int | None = None
    free: bool | None = None
    fee: str = ""
    booking: Booking = Booking()
    partners: tuple[Partner, ...] = ()
    picture: Picture | None = None


def to_json(activity: Activity) -> bytes:
    """The payload: the same activity gives the same bytes."""
    return orjson.dumps(to_dict(activity), option=orjson.OPT_SORT_KEYS)


def from_json(payload: bytes) -> Activity:
    """The activity of a payload; raises ``RecordError`` for what is none."""
    if len(payload) > LONGEST:
        told = f"the activity has {len(payload):,} bytes, at most {LONGEST:,} fit"
        raise RecordError.of("", "", "too_large", told)
    try:
        shaped = orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        shown = payload[:60].decode("utf-8", "replace")
        raise RecordError.of("", shown, "json", f"the activity is no JSON: {error}") from None
    return _part(Activity, shaped, "")


def _part(kind: type[Part], shaped: Any, path: str) -> Part:
    if not isinstance(shaped, Mapping):
        raise RecordError.of(path, shaped, "json", "must be an object")
    readers: Mapping[str, Any] = _readers(cast("Hashable", kind))
    values = {}
    for name, value in shaped.items():
        if name not in readers:
            raise RecordError.of(f"{path}{name}", value, "unknown_field", "is no field of an activity")
        values[name] = _value(readers[name], value, f"{path}{name}")
    try:
        return kind(**values)
    except TypeError:
        raise RecordError.of(path, "", "required", "lacks a field that it must have") from None


def _value(hint: Any, value: Any, path: str) -> Any:
    inner = [entry for entry in get_args(hint) if entry not in (type(None), Ellipsis)]
    if getattr(hint, "__origin__", None) is tuple:
        if not isinstance(value, list) or len(value) > 1000:
            raise RecordError.of(path, value, "json", "must be a list of at most 1,000 entries")
        return tuple(_value(inner[0], entry, path) for entry in value)
    kind = inner[0] if inner else hint
    if is_dataclass(kind):
        return _part(cast("type[Any]", kind), value, f"{path}.")
    right = isinstance(value, int | float if kind is float else kind)
    if not right or (isinstance(value, bool) and kind is not bool):
        raise RecordError.of(path, value, "json", f"must be of type {kind.__name__}")
    return value


@cache
def _readers(kind: Any) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {entry.name: hints[entry.name] for entry in fields(kind)}
