"""Tables of our own making that come back: filled templates, and answers whose first column is not read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

from catalog.formats.profile import Profile, load_profile
from catalog.sdk import SourceRefused
from khomo_files.answered import is_problem_header, template_kind
from khomo_files.rows import BadRow, Row
from khomo_files.templates_profile import TEMPLATES, own_profile

Rows = Iterator[Row | BadRow]


def without_problems(rows: Rows) -> Rows:
    """The rows without the column of problems that an answer put before them."""
    first = next(rows, None)
    if first is None:
        return
    if isinstance(first, BadRow) or not first.values or not is_problem_header(first.values[0]):
        yield first
        yield from rows
        return
    for row in chain([first], rows):
        yield row if isinstance(row, BadRow) else Row(row.number, row.values[1:])


def filled_template(rows: Rows, name: str) -> tuple[str, Profile | None, Rows]:
    """The kind of template that the rows fill in, its profile, and all the rows; "" and None for others.

    Raises ``SourceRefused`` for a table of institutions or visits: those are no records.
    """
    first = next(rows, None)
    if first is None:
        return "", None, iter(())
    kind = template_kind(first.values) if isinstance(first, Row) else ""
    if kind not in TEMPLATES:
        return "", None, chain([first], rows)
    if not TEMPLATES[kind].record:
        raise SourceRefused(
            f"file {name}: is a table of {kind}, not of records; check it with `catalog sheets facts`"
        )
    header = next(rows, None)
    if header is None:
        return "", None, iter([first])
    profile = template_profile(kind, tuple(header.values)) if isinstance(header, Row) else None
    return kind if profile else "", profile, chain([first, header], rows)


@lru_cache(maxsize=32)
def template_profile(kind: str, headers: tuple[str, ...]) -> Profile | None:
    """The profile of a filled template with these columns; None where no title is among them."""
    source = own_profile(kind, headers)
    return load_profile(source) if source is not None else None


def template_source(kind: Any, headers: tuple[str, ...]) -> dict[str, Any]:
    """What the profile of a template was loaded from, empty for one that is not known (any more)."""
    profile = template_profile(kind, headers) if kind in TEMPLATES else None
    return dict(profile.source) if profile else {}
