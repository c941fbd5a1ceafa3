"""Dates as OAI-PMH tells and asks for them (section 3.3: UTC, of a day or of a second)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

DAY, SECOND = "YYYY-MM-DD", "YYYY-MM-DDThh:mm:ssZ"
OVERLAP = timedelta(days=1)
"""A list of changes begins so much before the last harvest: servers answer from caches that lag behind."""
_REGULAR = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?\Z")


def moment_of(text: str) -> datetime | None:
    """An ISO 8601 date or time as an aware moment, None for what is none ("0000-00-00")."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def is_regular(text: str) -> bool:
    """Whether ``text`` has one of the two forms of the protocol, which sort as they are written."""
    return _REGULAR.match(text) is not None


def granularity_of(text: str) -> str:
    """``DAY`` or ``SECOND`` as Identify tells it; what is not understood is taken as days."""
    return SECOND if "hh" in text.lower() else DAY


def argument(moment: datetime, granularity: str) -> str:
    """A moment as the arguments ``from`` and ``until`` take it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d" if granularity == DAY else "%Y-%m-%dT%H:%M:%SZ")


def overlapped(since: str, granularity: str) -> str | None:
    """``from`` for the changes since a moment, a day earlier; None when ``since`` is no moment."""
    moment = moment_of(since)
    if moment is None or moment.year < 2:
        return None
    return argument(moment - OVERLAP, granularity)


def halves(since: str, until: str, granularity: str) -> tuple[str, str] | None:
    """Where a window divides: the end of its first half and the beginning of its second one.

    Both ends of a window belong to it. None when it is a single day or second, or not understood.
    """
    first, last = moment_of(since), moment_of(until)
    step = timedelta(days=1) if granularity == DAY else timedelta(seconds=1)
    if first is None or last is None or last - first < step:
        return None
    middle = first + step * ((last - first) // step // 2)
    return argument(middle, granularity), argument(middle + step, granularity)
