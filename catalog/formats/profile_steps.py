"""The cleaning steps of a mapping profile: small changes to the values of a cell, one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Step = Callable[[list[str]], list[str]]
"""Takes the values of a cell (one before a split) and gives new ones."""

MAX_PATTERN = 200
"""Characters of a regular expression in a profile."""
_PATTERN_LIMIT = 10_000
"""Longer values are not put through regular expressions: a slow pattern must not hold up a harvest."""


def _each(change: Callable[[str], str]) -> Step:
    return lambda values: [change(value) for value in values]


_PLAIN: dict[str, Step] = {
    "strip": _each(str.strip),
    "collapse": _each(lambda value: " ".join(value.split())),
    "lower": _each(str.lower),
    "first": lambda values: [value for value in values if value][:1],
}


def _split(separator: object) -> Step:
    if not isinstance(separator, str) or not separator:
        raise ValueError("split wants the text between the values, as in {split: ';'}")
    return lambda values: [part.strip() for value in values for part in value.split(separator)]


def _prefix(text: object) -> Step:
    if not isinstance(text, str):
        raise ValueError("prefix wants a text")
    return _each(lambda value: text + value if value else value)


def _pattern(pattern: object) -> re.Pattern[str]:
    if not isinstance(pattern, str) or len(pattern) > MAX_PATTERN:
        raise ValueError(f"a regular expression is a text of at most {MAX_PATTERN} characters")
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression ({error})") from None


def _replace(pair: object) -> Step:
    if not isinstance(pair, list | tuple) or len(pair) != 2 or not isinstance(pair[1], str):
        raise ValueError("replace wants [regular expression, replacement]")
    pattern, replacement = _pattern(pair[0]), pair[1]
    try:
        re.sub(r"(?:" + pattern.pattern + r")|\Z", replacement, "")
    except (re.error, IndexError) as error:
        raise ValueError(f"{replacement!r} is no replacement for {pair[0]!r} ({error})") from None
    return _each(lambda value: pattern.sub(replacement, value) if len(value) <= _PATTERN_LIMIT else value)


def _drop(text: object) -> Step:
    pattern = _pattern(text)
    return lambda values: [
        value for value in values if len(value) > _PATTERN_LIMIT or not pattern.search(value)
    ]


def _word(value: object) -> str:
    # YAML reads true and false, and cells of a sheet may be booleans too: all are compared as text.
    return str(value).lower() if isinstance(value, bool) else str(value)


def _map(table: object) -> Step:
    if not isinstance(table, Mapping) or not table:
        raise ValueError("map wants a table, as in {map: {có: true, không: false}}")
    words = {" ".join(_word(key).casefold().split()): _word(value) for key, value in table.items()}
    return _each(lambda value: words.get(" ".join(value.casefold().split()), value))


_ENDS_IN_NUMBER = re.compile(r"(\d)(?=\s*(?:;|\Z))")
_WITH_LETTERS = re.compile(r"\d\s*[^\W\d_]{1,3}\b(?!\s*\d)")


def _unit(text: object) -> Step:
    if not isinstance(text, str) or not text.strip():
        raise ValueError("unit wants the unit of numbers that have none, as in {unit: cm}")
    unit = " ".join(text.split())

    def with_unit(value: str) -> str:
        # A text that has units of its own keeps them: "63 mm" under "(cm)" is meant as it stands.
        if len(value) > _PATTERN_LIMIT or _WITH_LETTERS.search(value):
            return value
        return _ENDS_IN_NUMBER.sub(lambda found: f"{found[1]} {unit}", value)

    return _each(with_unit)


_MADE: dict[str, Callable[[object], Step]] = {
    "split": _split,
    "replace": _replace,
    "map": _map,
    "prefix": _prefix,
    "drop": _drop,
    "unit": _unit,
}
STEPS = (*_PLAIN, *_MADE)
"""The names of all steps."""


def build_step(spec: Any) -> Step:
    """The step that an entry of ``steps`` names; raises ``ValueError`` with what is wrong in it."""
    if isinstance(spec, str) and spec in _PLAIN:
        return _PLAIN[spec]
    if isinstance(spec, Mapping) and len(spec) == 1:
        ((name, argument),) = spec.items()
        if name in _MADE:
            return _MADE[name](argument)
        raise ValueError(f"unknown step {name!r}; known: {', '.join(STEPS)}")
    raise ValueError(f"unknown step {spec!r}; known: {', '.join(STEPS)}")
