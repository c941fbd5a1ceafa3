"""What our own workbooks are known by when they come back: templates, their examples, marked problems."""

from __future__ import annotations

import re
from collections.abc import Sequence

from catalog.formats.profile import header_key
from catalog.sdk.answer import PROBLEM_HEADERS, SUMMARY_NAMES

EXAMPLES = {"vi": "(ví dụ)", "en": "(example)"}
"""How the first cell of an example row begins, by language."""
LISTS = {"vi": "Danh mục", "en": "Lists"}
"""The sheet with the values of a template's drop-down lists, by language."""
SUMMARY_SHEETS = frozenset((*LISTS.values(), *SUMMARY_NAMES.values()))
"""Names of sheets of our own workbooks that hold no records."""
_PROBLEM_KEYS = frozenset(header_key(text) for text in PROBLEM_HEADERS.values())
_EXAMPLE_KEYS = tuple(text.casefold() for text in EXAMPLES.values())
_TOKEN = re.compile(r"\[khomo:([a-z]{1,20})\]\s*\Z")


def is_problem_header(text: str) -> bool:
    """Whether a cell is the head of the column of problems that an answer puts before the columns sent."""
    return header_key(text.lstrip("\ufeff")) in _PROBLEM_KEYS


def is_example_row(values: Sequence[str]) -> bool:
    """Whether a row of a template shows how to fill it in: its first filled cell says so."""
    first = next((value for value in values if value and not value.isspace()), "")
    return first.strip().casefold().startswith(_EXAMPLE_KEYS)


def token(kind: str) -> str:
    """What stands at the end of a template's first cell, so that the filled table is known by it."""
    return f"[khomo:{kind}]"


def template_kind(values: Sequence[str]) -> str:
    """The kind of template whose first row these values are, "" for any other row."""
    found = next((match for value in values[:2] if (match := _TOKEN.search(value))), None)
    return found[1] if found else ""
