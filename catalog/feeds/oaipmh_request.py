"""What an OAI-PMH 2.0 request asks for, or the protocol's own error (sections 2.7, 3.3, 3.6 and 4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import MAXYEAR, UTC, datetime, timedelta
from typing import NamedTuple

from catalog.errors import CatalogError

PREFIX = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
"""A metadata prefix, and each part of a set's name (OAI-PMH.xsd)."""
LONGEST = 2_000
"""The most characters that the value of an argument may have."""
_SET = re.compile(rf"{PREFIX.pattern}(?::{PREFIX.pattern})*")
# Of what RFC 3986 allows in an address only what an identifier that begins with a scheme can hold.
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9/?@!$&'()*+,;=:._~-]|%[0-9A-Fa-f]{2})+")
_SHAPES = {
    10: (re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), "%Y-%m-%d", timedelta(days=1)),
    20: (
        re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"),
        "%Y-%m-%dT%H:%M:%SZ",
        timedelta(seconds=1),
    ),
}
_LIST = (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}))
_ARGUMENTS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset()),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": _LIST,
    "ListRecords": _LIST,
}
VERBS = tuple(_ARGUMENTS)
_RESUMED = ("ListSets", "ListIdentifiers", "ListRecords")


class OaiError(CatalogError):
    """An error of the protocol (section 3.6), which is answered with status 200 and a ``code``."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class Window(NamedTuple):
    """Changes from a time (included) to another (left out); None where there is no bound."""

    begin: datetime | None
    end: datetime | None


def arguments(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The arguments of a request by name, each allowed for its verb and well formed.

    Raises ``OaiError`` (badVerb, badArgument) that names what is missing, repeated, not known or wrong.
    """
    pairs = list(pairs)
    verb = _verb([value for name, value in pairs if name == "verb"])
    given = dict(pairs)
    if len(given) < len(pairs):
        names = [name for name, _ in pairs]
        raise _bad(f"{_shown(next(name for name in names if names.count(name) > 1))} is given more than once")
    _check_names(verb, given.keys() - {"verb"})
    for name, value in given.items():
        _check_value(name, value)
    window(given)
    return given


def _verb(verbs: list[str]) -> str:
    known = f"the verbs are {', '.join(VERBS)}"
    if not verbs:
        raise OaiError("badVerb", f"the argument verb is missing; {known}")
    if len(verbs) > 1:
        raise OaiError("badVerb", f"the argument verb is given more than once; {known}")
    if verbs[0] not in _ARGUMENTS:
        raise OaiError("badVerb", f"{_shown(verbs[0])} is no verb of OAI-PMH; {known}")
    return verbs[0]


def _check_names(verb: str, names: set[str]) -> None:
    required, optional = _ARGUMENTS[verb]
    if "resumptionToken" in names and verb in _RESUMED:
        if others := sorted(names - {"resumptionToken"}):
            raise _bad(f"resumptionToken stands alone, without {', '.join(map(_shown, others))}")
        return
    if unknown := sorted(names - required - optional):
        raise _bad(f"{verb} takes no argument {', '.join(map(_shown, unknown))}")
    if missing := sorted(required - names):
        raise _bad(f"{verb} needs the argument {', '.join(missing)}")


def _check_value(name: str, value: str) -> None:
    if len(value) > LONGEST:
        raise _bad(f"{name} has {len(value)} characters, more than {LONGEST}")
    shapes = {"metadataPrefix": PREFIX, "set": _SET, "identifier": _IDENTIFIER}
    shape = shapes.get(name)
    if shape is not None and not shape.fullmatch(value):
        raise _bad(f"{name}={_shown(value)} is not written as a {name} is")


def window(given: Mapping[str, str]) -> Window:
    """The time that ``from`` and ``until`` span, both by the second or both by the day, both included.

    Raises ``OaiError`` (badArgument) for what is no such time, for two granularities and for a window that
    ends before it begins.
    """
    since, until = given.get("from"), given.get("until")
    begin = None if since is None else _moment("from", since)
    end = None if until is None else _moment("until", until)
    if since is None or until is None or begin is None or end is None:
        return Window(begin, _after(end, until))
    if len(since) != len(until):
        raise _bad("from and until must both be days or both be seconds")
    if begin > end:
        raise _bad(f"from={since} is later than until={until}")
    return Window(begin, _after(end, until))


def _moment(name: str, text: str) -> datetime:
    shape, layout, _ = _SHAPES.get(len(text), _SHAPES[20])
    if shape.fullmatch(text):
        try:
            return datetime.strptime(text, layout).replace(tzinfo=UTC)
        except ValueError:
            pass
    raise _bad(f"{name}={_shown(text)} is no time like 2026-01-31 or 2026-01-31T23:59:59Z")


def _after(end: datetime | None, until: str | None) -> datetime | None:
    """The first moment after the day or second that ``until`` names; none at the end of the calendar."""
    if end is None or until is None or end.year == MAXYEAR:
        return None
    return end + _SHAPES[len(until)][2]


def _bad(message: str) -> OaiError:
    return OaiError("badArgument", message)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:60] + "…")
